"""How common HR systems head their exports: found by the headings, or chosen by hand."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import chain

from planner.connectors.headings import Draft, squash

# Headings that must be a system's own, and columns it must feed, before an export is taken for that system's.
FEWEST_MARKS, FEWEST_COLUMNS = 2, 4
# A column must be filled at least this often, beside the best filled of those that could stand for it.
FILLED = 0.5


class UnknownPreset(KeyError):
    """No preset has this name; the message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A system's headings: ``marks`` tell its exports from others, ``teams`` are levels from the finest on, ``columns``
    are the headings per field, the surest first."""

    name: str
    label: str
    marks: tuple[str, ...]
    teams: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]

    def score(self, headings: Sequence[str]) -> tuple[int, int]:
        """How many of its own headings and how many of its columns a file has."""
        written = set(map(squash, headings))
        fed = [chain(names) for names in (self.teams, *self.columns.values())]
        return (
            sum(squash(mark) in written for mark in self.marks),
            sum(any(squash(name) in written for name in names) for names in fed),
        )

    def lay(self, draft: Draft) -> None:
        """Let the system's columns feed the fields, with the reason."""
        for name, names in {**self.columns, "team": self.teams}.items():
            there = _there(draft, names)
            fitting = [heading for heading in there if draft.suits(name, heading)]
            if fitting:
                self._take(draft, name, _fullest(draft, fitting), there)

    def _take(self, draft: Draft, name: str, heading: str, there: Sequence[str]) -> None:
        for other in [other for other, column in draft.columns.items() if column == heading and other != name]:
            del draft.columns[other], draft.reasons[other]
        reason = f"“{heading}” is how {self.label} writes it"
        others = " and ".join(f"“{other}”" for other in there if other != heading)
        if name == "team" and others:
            reason += f", the finest level that is filled in; {others} could be chosen for larger groups"
        draft.take(name, heading, f"{reason}.")


def _there(draft: Draft, names: Sequence[str]) -> list[str]:
    known = {squash(heading): heading for heading in draft.table.headings if heading not in draft.dropped}
    return list(dict.fromkeys(known[squash(name)] for name in names if squash(name) in known))


def _fullest(draft: Draft, headings: Sequence[str]) -> str:
    """The first column that is filled about as well as the best."""
    filled = {heading: len(draft.texts[heading]) for heading in headings}
    return next(heading for heading in headings if filled[heading] >= FILLED * max(filled.values()))


@cache
def presets() -> Mapping[str, Preset]:
    """All presets by name."""
    found = {}
    folder = resources.files(__package__) / "presets"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = _preset(name, tomllib.loads(file.read_text("utf-8")))
    return found


def _preset(name: str, told: Mapping[str, object]) -> Preset:
    columns = told["columns"]
    assert isinstance(columns, dict)
    return Preset(
        name=name,
        label=str(told["label"]),
        marks=_texts(told["marks"]),
        teams=_texts(told["teams"]),
        columns={field: _texts(names) for field, names in columns.items()},
    )


def _texts(told: object) -> tuple[str, ...]:
    assert isinstance(told, list)
    return tuple(map(str, told))


def get(name: str) -> Preset:
    """The preset of this name. Raises UnknownPreset, a KeyError, listing those there are."""
    if name in presets():
        return presets()[name]
    near = get_close_matches(name, presets(), n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UnknownPreset(f"There is no preset called {name}.{hint} There are: {', '.join(presets())}.")


def recognised(headings: Sequence[str]) -> Preset | None:
    """The system whose export a file with these headings seems to be, or None."""
    scores = {name: preset.score(headings) for name, preset in presets().items()}
    fitting = [name for name, (marks, fed) in scores.items() if marks >= FEWEST_MARKS and fed >= FEWEST_COLUMNS]
    best = max(fitting, key=lambda name: scores[name], default=None)
    return None if best is None else presets()[best]
