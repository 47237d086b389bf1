"""Words: how causes, shares and teams are written in sentences."""

from collections.abc import Mapping

from planner.reasons import Figure, percent, span_digits

WAITS_FOR: Mapping[str, str] = {
    "decision": "for decisions",
    "hand-off": "between one team and the next",
    "rework": "because it came back to be done again",
    "outside": "for people outside",
    "queue": "in a queue",
    "unavailability": "for people who were away",
    "governance": "for governance checks",
    "tooling": "for tools or access",
    "skill": "for skill that was not at hand",
    "unattributed": "for reasons the data does not tell",
}


def ranged(figure: Figure) -> str:
    """A share with its range: "62 % (51 to 72)"."""
    if figure.interval is None:
        return percent(figure.value)
    digits = span_digits(figure.interval)
    value, low, high = (
        f"{100 * part:.{digits}f}" for part in (figure.value, figure.interval.low, figure.interval.high)
    )
    return f"{value}\u00a0% ({low} to {high})"


def team_name(team: str, names: Mapping[str, str]) -> str:
    """What a sentence calls a team; "" is the whole organisation."""
    return f"team {names.get(team, team)}" if team else "the whole organisation"


def subject(team: str) -> str:
    """The typed id of a team; the whole organisation has one of its own."""
    return f"team:{team}" if team else "organisation"
