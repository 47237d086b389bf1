"""What the pages beside waiting say in words: headlines, kinds of frictions, the file of them."""

from collections.abc import Mapping, Sequence

from planner.audit.model_flow import Approvals, Decider, Friction, Share
from planner.charts.base import Chart
from planner.services.flow import Decisions, HandOffs, Others
from planner.web import telling, words

KINDS: Mapping[str, tuple[str, str]] = {
    "untied_work": (
        "Work without an objective",
        "Cases that name no objective or epic, where other cases of the same tool do.",
    ),
    "first_answer": (
        "Time to a first answer",
        "From opening a case to the first thing that another person does or writes.",
    ),
    "unanswered": ("No answer", "Cases opened, not ended by whoever opened them, that nobody else touched."),
    "workflow_differs": (
        "The same workflow used differently",
        "Finished cases that skip a step, or come back to one, in one team more often than in the others.",
    ),
    "manual_step": (
        "Done by hand, automated elsewhere",
        "The same step, taken by people in one team and by a machine in another.",
    ),
    "falling_behind": (
        "More comes in than is finished",
        "Cases that came in against cases finished, over the last weeks.",
    ),
    "open_work": ("Open work for each person", "Cases begun and not ended, for each who works in the team."),
    "span": (
        "Tools for each person",
        "In how many tools, and in how many posts, people of a team work. An average, never about one of them.",
    ),
    "after_hours": ("Outside working hours", "What people did outside the working hours that your policy names."),
}
# How many rows a kind of friction has before the others are folded.
LISTED, MOST = 3, 8
PARTS = {
    "deciding": "those who decide",
    "asking": "those who ask, until they ask again",
    "unnamed": "somebody whose role the source does not know",
}


def decisions(page: Decisions) -> str:
    """What is going on with decisions, in one sentence."""
    if page.run is None:
        return "How decisions flow is not known yet."
    if page.flow is None:
        return "No source says when something was asked and decided."
    side = next((one for one in page.flow.shares if one.part == "deciding"), None)
    if side and page.shown:
        part, of_all = words.interval(side.of_approvals), words.percent(side.of_all.value)
        return f"{part} of the waiting for approvals was for those who decide: {of_all} of all waiting."
    slowest = _slowest(page.flow)
    if slowest and slowest.latency:
        name = page.names.role(slowest.role) if slowest.role else "a role that is not named"
        return f"Half of the decisions by {name} took longer than {words.interval(slowest.latency)}."
    return "How long decisions take cannot be shown: the groups are too small."


def _slowest(flow: Approvals) -> Decider | None:
    timed = [one for one in flow.deciders if one.latency and one.part != "asking"]
    return max(timed, key=lambda one: one.latency.value if one.latency else 0.0, default=None)


def sure(flow: Approvals) -> str:
    """How sure the headline is, by its interval and how many cases stand behind it."""
    side: Share | None = next((one for one in flow.shares if one.part == "deciding"), None)
    figure = side.of_approvals if side else next((one.latency for one in flow.deciders if one.latency), None)
    return "cannot tell" if figure is None or figure.interval is None else "sure" if figure.n >= 100 else "likely"


def handoffs(page: HandOffs) -> str:
    """What is going on between teams, in one sentence."""
    if page.run is None:
        return "How work goes from team to team is not known yet."
    if page.handed is None:
        return "No source says which team took a step."
    if not page.shown:
        return "How work goes from team to team cannot be shown: the group is too small."
    handed, back = words.interval(page.handed.handed_over), words.interval(page.handed.ping_pong)
    return f"{handed} of the cases go from one team to another; {back} come back to a team that had given them away."


def others(page: Others) -> str:
    """What else stands out, in one sentence."""
    if page.run is None:
        return "Other frictions are not known yet."
    standing = [one for found in page.kinds.values() for one in found if one.stands]
    if not standing:
        return "No other friction stands out."
    first = standing[0]
    more = f" {telling.many(len(standing) - 1, 'more stands', 'more stand')} out." if len(standing) > 1 else ""
    return f"{telling.spelled(first.sentence, page.names)}.{more}"


def parted(found: Sequence[Friction]) -> tuple[list[Friction], list[Friction]]:
    """What is listed at once, and what is folded: the whole organisation, what stands out, and the first few others."""
    first = [one for place, one in enumerate(found) if not one.team or one.stands or place < LISTED][:MOST]
    return first, [one for one in found if one not in first]


def team(one: Friction, page: Others) -> str:
    """What a friction's team is called."""
    return page.names.team(one.team)


def others_table(page: Others) -> Chart:
    """Every friction as a table for a file."""
    return Chart(
        title="Other frictions",
        sentence="One row a friction.",
        headers=(
            "Kind",
            "Team",
            "What",
            "Value",
            "Unit",
            "From",
            "To",
            "Counted over",
            "Clock",
            "Cases",
            "How sure",
            "Stands out",
        ),
        rows=tuple(_row(one, page) for found in page.kinds.values() for one in found),
    )


def _row(one: Friction, page: Others) -> tuple[str | float | int | None, ...]:
    figure = one.figure
    span = figure.interval if figure else None
    return (
        KINDS[one.kind][0],
        page.names.team(one.team),
        one.sentence,
        round(figure.value, 4) if figure else None,
        figure.unit if figure else None,
        round(span.low, 4) if span else None,
        round(span.high, 4) if span else None,
        figure.denominator if figure else None,
        figure.clock if figure else None,
        figure.n if figure else None,
        telling.CERTAIN[one.certainty],
        "yes" if one.stands else "no",
    )
