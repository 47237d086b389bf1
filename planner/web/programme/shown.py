"""A programme as pages show it: sentences, words for verdicts, its table."""

from collections.abc import Mapping

from planner.activate.model_programme import Gate
from planner.charts.base import Chart
from planner.services.programme_values import Cycle, CyclePage, Page
from planner.web import telling
from planner.web.telling import many

OPTIONS: Mapping[str, str] = {"scale": "Scale", "pause": "Pause", "retire": "Retire"}
VERDICTS: Mapping[str, str] = {
    "changed": "Changed as meant",
    "not changed": "Not changed",
    "worse": "Changed for the worse",
    "cannot tell": "Cannot tell yet",
}
TRENDS: Mapping[str, str] = {
    "compounds": "Compounds",
    "stalled": "Stalled",
    "lost": "Being lost",
    "new": "First cycle",
    "cannot tell": "Cannot tell yet",
}
LESSONS: Mapping[str, str] = {"kept": "Kept", "stopped": "Stopped", "tried": "Tried"}


def sentence(page: Page) -> str:
    """The finding on top of the page."""
    if not page.programmes:
        return "No programme runs yet."
    late = sum(one.late for one in page.due)
    running = sum(any(state(one, page.today) == "runs" for one in cycles) for cycles in page.programmes.values())
    told = f"{many(running, 'programme')} {'runs' if running == 1 else 'run'}"
    if late:
        return f"{told}, and {many(late, 'date')} {'has' if late == 1 else 'have'} passed without anything said."
    if page.due:
        return f"{told}; next: {page.due[0].what[0].lower()}{page.due[0].what[1:]}."
    return f"{told}, and no date comes up."


def state(one: Cycle, today: object) -> str:
    """Where a cycle stands: decided, to begin, running, or at its gate."""
    if one.decided:
        return "decided"
    if one.start > today:  # type: ignore[operator]
        return "to begin"
    return "runs" if today < one.end else "at its gate"  # type: ignore[operator]


def headline(page: CyclePage) -> str:
    """What a cycle's page says first: the decision, else what the evidence speaks for."""
    one = page.cycle
    if one.decided:
        done = {"scale": "scaled", "pause": "paused", "retire": "retired"}[one.decided.chosen]
        return f"{one.programme}, cycle {one.number}, was {done}."
    if not page.gate.standings:
        return f"{one.programme}, cycle {one.number}, watches no behaviour yet, so nothing can be said of its worth."
    return f"{page.gate.sentence}."


def table(gate: Gate, one: Cycle) -> Chart:
    """Every behaviour and team of a cycle's evidence as a table for a file."""
    return Chart(
        title=f"{one.programme}, cycle {one.number}",
        sentence="One row a behaviour and team.",
        headers=("Behaviour", "Team", "Verdict", "Taken up", "Fades", "In words"),
        rows=tuple(
            (
                row.name,
                row.team_name,
                VERDICTS[row.verdict],
                _said(row.adopted),
                _said(row.decayed),
                row.sentence,
            )
            for row in gate.standings
        ),
    )


def taken_up(value: bool | None) -> str:
    """Whether a behaviour was adopted, in words."""
    return _said(value) or telling.CERTAIN["cannot tell"]


def _said(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
