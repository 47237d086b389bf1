"""The spine as pages show it: its sentence, its drawing, one figure over time."""

from collections.abc import Mapping

from planner.activate.model_programme import Judged
from planner.charts import keyfigure
from planner.charts import spine as tree
from planner.reasons import Certainty
from planner.services.spine import FigurePage, Page
from planner.web import telling, words
from planner.web.drawings import Drawn, drawn

VERDICTS: Mapping[str, str] = {
    "supports": "The data go with it",
    "contradicts": "The data speak against it",
    "cannot tell": "Cannot tell yet",
}
SURE: Mapping[str, Certainty] = {"supports": "likely", "contradicts": "likely", "cannot tell": "cannot tell"}
READ = "A line for each definition, open where readings are missing. Two lines are never compared."
LAYERS: Mapping[str, str] = {"outcome": "Outcome", "driver": "Driver"}
BETTER: Mapping[str, str] = {"up": "more is better", "down": "less is better"}


def sentence(page: Page) -> str:
    """The finding on top of the page."""
    if not page.figures:
        return "Which figures should move is not said yet."
    if not page.judged:
        return f"{telling.many(len(page.figures), 'key figure')}, and nothing is assumed to move them yet."
    if all(one.verdict == "cannot tell" for one in page.judged):
        count = len(page.judged)
        told = "The one assumption" if count == 1 else f"None of {count} assumptions"
        return f"{told} {'cannot' if count == 1 else 'can'} be told from the data yet."
    counts = {verdict: sum(one.verdict == verdict for one in page.judged) for verdict in VERDICTS}
    total = telling.many(len(page.judged), "assumption")
    said = [f"the data go with {counts['supports']}"] if counts["supports"] else []
    said += [f"speak against {counts['contradicts']}"] if counts["contradicts"] else []
    said += [f"cannot tell of {counts['cannot tell']}"] if counts["cannot tell"] else []
    if not counts["supports"]:
        said[0] = f"the data {said[0]}"
    return f"Of {total}, {telling.listed(said)}."


def drawing(page: Page) -> Drawn | None:
    """The spine drawn, None while there is nothing to draw."""
    if not page.figures:
        return None
    return drawn(chart(page), tree.draw)


def chart(page: Page) -> tree.SpineChart:
    """The spine as a chart with its table."""
    called = {key: one.name for key, one in page.behaviours.items()}
    read = "Lines say whether both ends rise and fall together once trends are taken out. No line says that one causes."
    return tree.data(page.figures, page.judged, behaviours=called, sentence=f"{sentence(page)} {read}")


def went(page: FigurePage) -> Drawn | None:
    """A figure over time, None where nothing of it was read."""
    if not page.course.stretches:
        return None
    return drawn(keyfigure.data(page.figure, page.course, READ), keyfigure.draw)


def about(page: FigurePage) -> str:
    """How a figure went lately, or why that cannot be said."""
    found = page.latest.figure
    if found is None or found.interval is None:
        return f"{page.latest.refused}."
    told = words.interval(found)
    if found.interval.low <= 0 <= found.interval.high:
        return f"{page.figure.name}: whether it moved lately cannot be told from chance, {told}."
    better = (found.value > 0) == (page.figure.definitions[-1].direction == "up")
    return f"{page.figure.name} got {'better' if better else 'worse'} lately, by {told}."


def lower(one: Judged, page: Page) -> str:
    """The name of what is below."""
    if one.link.kind == "figure":
        return page.figures[one.link.lower].name
    known = page.behaviours.get(one.link.lower)
    return known.name if known else one.link.lower


def under(page: Page, key: str) -> list[Judged]:
    """What is assumed to move a figure."""
    return [one for one in page.judged if one.link.upper == key]


def apart(page: Page) -> list[str]:
    """The keys of figures that hang on nothing: a driver without an outcome, an outcome without a driver."""
    uppers = {one.link.upper for one in page.judged if one.link.kind == "figure"}
    lowers = {one.link.lower for one in page.judged if one.link.kind == "figure"}
    return [key for key, one in page.figures.items() if key not in (uppers if one.layer == "outcome" else lowers)]
