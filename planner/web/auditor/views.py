"""The logs: what was decided, what was done, who looked at whom."""

from collections.abc import Sequence
from itertools import count, groupby

from flask import Blueprint, Response, render_template

from planner.services import auditing
from planner.services.auditing import Decided, Look
from planner.web import here, sheets
from planner.web.auditor import words
from planner.web.gate import me, rule
from planner.web.paging import asked

auditor = Blueprint("auditor", __name__)
DECIDED = ("When", "Who", "About", "Chosen", "Recommended", "Alternatives", "Reason", "Withdrawn")


@auditor.get("/decisions")
@rule("view", "decisions-log")
def decisions() -> str:
    """Recorded decisions, newest first."""
    page = asked()
    rows = auditing.decided(here.stores(), me(), page=page)
    return render_template("auditor/decisions.html", rows=rows, page=page, full=auditing.PAGE)


@auditor.get("/decisions.csv")
@rule("view", "decisions-log")
def decisions_csv() -> Response:
    """All recorded decisions as CSV."""
    rows: list[Decided] = []
    for page in count(1):
        found = auditing.decided(here.stores(), me(), page=page)
        rows += found
        if len(found) < auditing.PAGE:
            break
    return sheets.answer("decisions.csv", DECIDED, [_cells(row) for row in rows])


@auditor.get("/log")
@rule("view", "decisions-log")
def log() -> str:
    """What was done, newest first, and whether the log is whole."""
    page = asked()
    acts, broken = auditing.acts(here.stores(), me(), page=page)
    return render_template("auditor/log.html", acts=acts, broken=broken, page=page, full=auditing.PAGE, words=words)


@auditor.get("/access")
@rule("view", "access-log")
def access() -> str:
    """Who looked at whose record, newest first."""
    page = asked()
    rows = auditing.looks(here.stores(), me(), page=page)
    return render_template(
        "auditor/access.html", looks=_together(rows), shown=len(rows), page=page, full=auditing.PAGE, words=words
    )


def _together(rows: Sequence[Look]) -> list[tuple[Look, list[str]]]:
    """Looks at several people at one moment as one, with whose records they were."""
    found = groupby(rows, key=lambda row: (row.at, row.by, row.field, row.page))
    return [(seen[0], sorted({look.person for look in seen})) for seen in (list(group) for _, group in found)]


def _cells(row: Decided) -> tuple[object, ...]:
    withdrawn = row.withdrawn_at.isoformat() if row.withdrawn_at else ""
    others = "; ".join(row.alternatives)
    return (row.at.isoformat(), row.by, row.subject, row.chosen, row.recommended, others, row.reason, withdrawn)
