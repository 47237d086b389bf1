"""What one import brought, and what taking it back will do."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner import connectors
from planner.services.errors import NotFound
from planner.store import accounts, imports
from planner.store.open import Stores
from planner.store.tables import Import
from planner.values import to_data


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What is in because of one import: signals by kind, how many accounts of its signals are whose.

    ``signals_go`` and ``signals_stay`` say what taking it back would do: those stay that a later import holds too;
    ``records`` are changes of people, posts and evidence that would be put back.
    """

    kinds: Mapping[str, int]
    accounts: Mapping[str, int]
    signals_go: int
    signals_stay: int
    records: int


def look(stores: Stores, number: int) -> Inside:
    """What one import brought; nothing where it was taken back. Raises NotFound."""
    with stores.records.read() as session:
        manifest = imports.get(session, number)
        if manifest is None:
            raise NotFound(f"There is no import {number}.")
        if manifest.undone_at is not None:
            return Inside(kinds={}, accounts={}, signals_go=0, signals_stay=0, records=0)
        stands = imports.standing(session, manifest)
        source, of_people = manifest.source, _brings_records(manifest)
    if of_people:
        return Inside(kinds={}, accounts={}, signals_go=0, signals_stay=0, records=stands.changes)
    new = stores.signals.table(stands.new)
    kinds = {row["kind"]: row["n"] for row in new.group_by("kind").aggregate(n=new.count()).to_pyarrow().to_pylist()}
    stay = sum(kinds.values()) + _distinct(stores, stands.again) - _distinct(stores, (*stands.new, *stands.again))
    names = stores.signals.accounts(stands.new).get(source, {}) if stands.new else {}
    with stores.records.read() as session:
        known = to_data(accounts.foresee(session, source, names)) if names else {}
    return Inside(
        kinds=dict(sorted(kinds.items())),
        accounts=known,
        signals_go=sum(kinds.values()) - stay,
        signals_stay=stay,
        records=stands.changes,
    )


def _distinct(stores: Stores, files: tuple[str, ...]) -> int:
    """How many different signals these files hold."""
    return int(stores.signals.table(files).id.nunique().to_pyarrow().as_py()) if files else 0


def _brings_records(manifest: Import) -> bool:
    known = connectors.connectors().get(manifest.connector)
    return known is not None and known.yields != "signals"
