"""What follows from a change of what is held: roles from titles, people for accounts, a line in the log."""

from typing import Any

from planner.services import clock
from planner.store import accounts, imports, library, log
from planner.store.open import Stores

CAME, WENT = "import", "undo import"


def settle(stores: Stores, action: str, number: int, *, by: str, detail: dict[str, Any]) -> None:
    """Undeclared titles become roles, accounts find their people, and the log tells what came or went."""
    with stores.records.read() as session:
        files = imports.live_files(session)
    found = stores.signals.accounts(files) if files else {}
    with stores.records.write() as session:
        library.adopt_titles(session)
        for source, names in found.items():
            accounts.match(session, source, names)
        accounts.forget(session, found)
        log.append(session, by=by, action=action, subject=_subject(number), detail=detail, now=clock.now())


def finish(stores: Stores) -> None:
    """Settle what a stop left unsettled, and remove files that no import owns; nothing while an import is under way."""
    with stores.signals.quiet() as quiet:
        if not quiet:
            return
        with stores.records.read() as session:
            told = log.told(session, (CAME, WENT))
            held = imports.list_(session)
        for one in reversed(held):
            if (CAME, _subject(one.id)) not in told:
                settle(stores, CAME, one.id, by=one.by, detail={"source": one.source, "file": one.file})
            if one.undone_at is not None and (WENT, _subject(one.id)) not in told:
                settle(stores, WENT, one.id, by=one.undone_by or one.by, detail={"file": one.file})
        with stores.records.read() as session:
            stores.signals.sweep(imports.referenced_files(session))


def _subject(number: int) -> str:
    return f"import:{number}"
