"""What the page of the signs of decay says in words."""

from collections.abc import Mapping, Sequence

from planner.charts.base import HIDDEN, Chart
from planner.services.adoption import Decay, TeamSigns
from planner.services.names import Names
from planner.web import telling
from planner.web.evidence.shown import Shown

SIGNS: Mapping[str, str] = {
    "few champions": "A few do most of the use",
    "forums unchanged": "Meetings and questions as before",
    "no link": "Use moves nothing",
    "governance": "Checks hold work up more",
    "asked afterwards": "Figures asked for only afterwards",
}
# Of more that fades, the names would be no sentence any more.
NAMED = 2
STATES: Mapping[str, str] = {
    "seen": "Seen",
    "not seen": "Not seen",
    "cannot tell": "Cannot tell yet",
    "not computable": "Not computable",
}


def sentence(page: Decay, fading: Sequence[Shown] = ()) -> str:
    """The finding on top of the page: a change that fades is more than an early sign."""
    if fading:
        names = telling.listed([f"“{one.behaviour}” in {one.team}" for one in fading[:NAMED]])
        more = f" and {len(fading) - NAMED} more" if len(fading) > NAMED else ""
        return f"{names}{more} had changed, and {'fades' if len(fading) == 1 else 'fade'} again."
    rows = [(row, _seen(row)) for row in page.teams if row.team]
    most = max(rows, key=lambda pair: pair[1], default=None)
    if most is None:
        return "Whether a new tool changes the work cannot be told yet."
    row, count = most
    if not count:
        return "No early sign of decay is seen."
    verb = "shows" if count == 1 else "show"
    return f"{telling.many(count, 'early sign')} of decay {verb} in {page.names.team(row.team)}."


def lede(page: Decay) -> str:
    """What was found, in the words of the findings."""
    return " ".join(f"{found.sentence}." for found in page.findings[:2])


def where(row: TeamSigns, names: Names) -> str:
    """What a row is about."""
    return f"{names.team(row.team)}, {row.tool}" if row.tool else names.team(row.team)


def table(page: Decay) -> Chart:
    """Every sign of every team as a table for a file."""
    rows: list[tuple[str | float | int | None, ...]] = []
    for row in page.teams:
        name = page.names.team(row.team)
        if row.hidden:
            rows.append((name, row.tool, HIDDEN, None, None, None, None, None))
        for sign in row.signs:
            figure, span = sign.figure, sign.figure.interval if sign.figure else None
            rows.append(
                (
                    name,
                    row.tool,
                    SIGNS[sign.kind],
                    STATES[sign.state],
                    round(figure.value, 4) if figure else None,
                    round(span.low, 4) if span else None,
                    round(span.high, 4) if span else None,
                    sign.sentence,
                )
            )
    headers = ("Team", "Tool", "Sign", "What is seen", "Figure", "From", "To", "In words")
    return Chart(title="Signs of decay", sentence="One row a team, tool and sign.", headers=headers, rows=tuple(rows))


def _seen(row: TeamSigns) -> int:
    return sum(sign.state == "seen" for sign in row.signs)
