"""Rewording: which responsibilities of a role stayed, were told in other words, came or went between two versions."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_STEM = 3


@dataclass(frozen=True, kw_only=True)
class Rewording:
    """What became of a role's responsibilities: texts as they are now, but for ``gone``, as they were before.

    ``reworded`` holds pairs of the older and the newer text. ``kept_share`` is the part of all responsibilities of
    either version that stayed, in these words or in others (1 where neither version has any).
    """

    kept: tuple[str, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def kept_share(self) -> float:
        """Kept and reworded, of all there are in either version."""
        same = len(self.kept) + len(self.reworded)
        every = same + len(self.new) + len(self.gone)
        return same / every if every else 1.0

    def changed(self, policy: Mapping[str, Any]) -> bool:
        """Whether so little stayed that the role's statements are no longer the same."""
        return bool(self.kept_share < policy["alike.kept"])


def reworded(before: Sequence[str], now: Sequence[str], *, policy: Mapping[str, Any]) -> Rewording:
    """What of a role's responsibilities was kept, reworded, is new or is gone; their order plays no part.

    A statement counts as reworded when all its words that carry work are those of an older one, in whatever order,
    ending, spelling with or without hyphen, and with whatever words of grammar between them. A statement with another
    verb or another thing in it is new, however near it is: that is where the work itself begins to differ.
    """
    read = _Reader(policy)
    left, right = {text.strip() for text in before}, {text.strip() for text in now}
    old, new = _once(left, liked=right, key=read.words), _once(right, liked=left, key=read.words)
    pairs = [(old.pop(key), new.pop(key)) for key in sorted(old.keys() & new.keys())]
    older, newer = ({read.letters(text): text for text in one.values()} for one in (old, new))
    pairs += [(older.pop(key), newer.pop(key)) for key in sorted(older.keys() & newer.keys())]
    return Rewording(
        kept=tuple(sorted(text for was, text in pairs if was == text)),
        reworded=tuple(sorted((was, text) for was, text in pairs if was != text)),
        new=tuple(sorted(newer.values())),
        gone=tuple(sorted(older.values())),
    )


def _once(texts: set[str], *, liked: set[str], key: Callable[[str], str]) -> dict[str, str]:
    """One text for all that say the same, a liked one where there is one: a statement told twice counts once."""
    found: dict[str, str] = {}
    for text in sorted(texts - {""}, key=lambda text: (text in liked, text)):
        found[key(text)] = text
    return found


class _Reader:
    """Reads what a text says without its grammar."""

    def __init__(self, policy: Mapping[str, Any]) -> None:
        self._grammar = frozenset(policy["alike.grammar_words"])
        self._endings = tuple(policy["alike.word_endings"])

    def words(self, text: str) -> str:
        """The words that carry work without their endings, in an order of their own; equal for equal work."""
        return " ".join(sorted({*self._stems(text)})) or text

    def letters(self, text: str) -> str:
        """The same in the text's own order and without spaces: "pre-assembly" and "preassembly" are one."""
        return "".join(self._stems(text)) or text

    def _stems(self, text: str) -> list[str]:
        return [_stem(word, self._endings) for word in _WORD.findall(text.casefold()) if word not in self._grammar]


def _stem(word: str, endings: Collection[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word[: -len(ending)]
            doubled = len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]
            return stem[:-1] if doubled else stem
    return word
