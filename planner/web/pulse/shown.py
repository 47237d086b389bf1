"""What the page of pulse answers says in words."""

from collections.abc import Mapping

from planner.charts.base import Chart
from planner.reasons import Figure
from planner.services.adoption import Answers
from planner.web import telling, words

ABOUT: Mapping[str, str] = {
    "literacy": "What people say they understand of AI and its results",
    "attitude": "What they expect of it, and whether they trust the reasons for it",
    "aptitude": "How easily they take up a new way of working",
    "compliance": "Whether they know and keep the rules",
}
ROUTES: Mapping[str, str] = {
    "stated reason": "Stated when work was held up",
    "survey": "Said in the survey",
    "review": "Found in reviews",
    "repeated error": "Errors that came back",
}
OF: Mapping[str, str] = {
    "stated reason": "cases that waited",
    "survey": "people",
    "review": "reviews",
    "repeated error": "errors",
}


def sentence(page: Answers) -> str:
    """The finding on top of the page."""
    if not page.diagnosed:
        return "No answers to a survey are here yet."
    scored = [one.diagnostic for one in page.diagnosed if not one.newest.refused]
    refused = [one.diagnostic for one in page.diagnosed if one.newest.refused]
    if not scored:
        return "The answers cannot be scored: their items do not hang together."
    first = telling.listed(scored)
    said = f"{first[0].upper()}{first[1:]} can be scored in the newest round"
    return f"{said}; {telling.listed(refused)} cannot." if refused else f"{said}."


def moved(change: Figure | None) -> str:
    """A change in points with its range, with a sign."""
    if change is None or change.interval is None:
        return ""
    low, high = change.interval.low, change.interval.high
    return f"{_signed(change.value)} ({_signed(low)} to {_signed(high)})"


def table(page: Answers) -> Chart:
    """Every released score as a table for a file."""
    rows: list[tuple[str | float | int | None, ...]] = []
    for one in page.diagnosed:
        for scale in one.scales:
            alpha = round(scale.alpha.value, 3) if scale.alpha else None
            if scale.refused:
                rows.append(
                    (one.diagnostic, scale.round, "", None, None, None, scale.respondents, alpha, scale.refused)
                )
            for score in one.of(scale):
                span = score.score.interval
                low, high = (round(span.low, 3), round(span.high, 3)) if span else (None, None)
                name = page.names.team(score.team)
                mean, n = round(score.score.value, 3), score.score.n
                rows.append((one.diagnostic, scale.round, name, mean, low, high, n, alpha, ""))
    headers = ("Diagnostic", "Round", "Team", "Mean", "From", "To", "Respondents", "Alpha", "Not scored because")
    return Chart(title="Pulse answers", sentence="One row a team and round.", headers=headers, rows=tuple(rows))


def _signed(value: float) -> str:
    return words.number(value, 2) if value < 0 else f"+{words.number(value, 2)}"
