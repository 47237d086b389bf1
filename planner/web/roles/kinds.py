"""The kinds of work that roles carry: what a person asks to see of them, their map, and how steady each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.charts import kinds
from planner.charts.kinds import KindsChart
from planner.reasons import Figure, Interval
from planner.services.kinds import Kind, Overview, Steadiness
from planner.web import words

SIZE = 12
# Those that carry most of it are named; the file has all.
CARRIERS = 8
# Each in words, with the level of certainty whose mark stands beside it.
STEADY: Mapping[Steadiness, tuple[str, str]] = {
    "steady": ("sure", "Steady"),
    "fair": ("likely", "Fairly steady"),
    "loose": ("cannot tell", "Loose: its bounds may shift"),
    "unknown": ("cannot tell", "Cannot tell: too few texts"),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """A kind of work as the page shows it: how steady it is as a mark, in words and with its range."""

    kind: Kind
    level: str
    steady: str
    between: str
    figure: Figure | None


def chosen(found: Sequence[Kind], text: str) -> list[Kind]:
    """The kinds in whose name, quotes or roles every word of a text stands."""
    wanted = text.casefold().split()
    return [kind for kind in found if all(word in _told(kind) for word in wanted)]


def cards(found: Sequence[Kind]) -> list[Card]:
    """The kinds with how steady they are."""
    return [_card(kind) for kind in found]


def steady(found: Sequence[Kind]) -> int:
    """How many kinds are steady."""
    return sum(kind.steadiness == "steady" for kind in found)


def chart(page: Overview, *, whole: bool = False) -> KindsChart:
    """The map of roles and kinds of work; ``whole`` for its file, which has every role and kind."""
    most = {"most_roles": len(page.loads), "most_kinds": len(page.called)} if whole else {}
    return kinds.data(page.loads, titles=page.names.roles, names=page.called, least=page.least, **most)


def _told(kind: Kind) -> str:
    roles = [*(one.title for one in kind.carriers), *kind.written]
    return "\n".join([kind.name, *kind.quotes, *roles]).casefold()


def _card(kind: Kind) -> Card:
    level, told = STEADY[kind.steadiness]
    if kind.stability is None or kind.spread is None:
        return Card(kind=kind, level=level, steady=told, between="", figure=None)
    low, high = kind.spread
    ends = f"from {words.percent(low)} to {words.percent(high)} in several tries"
    return Card(
        kind=kind,
        level=level,
        steady=told,
        between=f"{words.percent(kind.stability)} of it is found again in half of the texts, {ends}",
        figure=Figure(
            value=kind.stability,
            unit="share",
            denominator="its texts",
            n=kind.size,
            interval=Interval(low=low, high=high),
        ),
    )
