"""Libraries of every shape, as reading files could give them."""

from typing import Any

from hypothesis import strategies as st

from planner.library.model import (
    Behaviour,
    Capability,
    ExternalId,
    Item,
    Level,
    Library,
    Measure,
    Need,
    Responsibility,
    Role,
)
from planner.library.schema import text_columns

# Half characters, characters that are none, and NUL are refused on reading.
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
MARKS = ["{#x level=1}", "x {y}", "# a", "- b", "* c", "a | b", "a\\|b", "+++", "---", "`#+|>", "\\{", "Level 1"]
WORDS = ["Responsibilities", "Areas", "Public codes", "_x000D_", "<&>", '"', "1", "1.50", "a,b;c"]
LINES = ["a\nb", "a\r\nb", "\\n", "a\\", "a \\", "a\u2028b", "a\x0bb\x85c"]
FORMULAS = ["=1+1", "'=1", "''@x", "-2"]
odd = st.sampled_from([*MARKS, *WORDS, *LINES, *FORMULAS])
texts = (odd | st.text(letters, min_size=1, max_size=12)).map(str.strip).filter(bool)
ids = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)
shares = st.floats(min_value=1e-9, max_value=0.3)
amounts = st.floats(min_value=1e-300, max_value=1e300)
wholes = st.integers(min_value=1, max_value=2**31 - 1)
many = st.lists(texts, max_size=3).map(tuple)
codes = st.lists(st.builds(ExternalId, scheme=texts, release=texts, code=texts), max_size=2).map(tuple)


@st.composite
def capabilities(draw: Any) -> Capability:
    """A capability with levels from 1."""
    seen = draw(st.lists(texts, min_size=1, max_size=3))
    levels = tuple(Level(level=at, seen=text) for at, text in enumerate(seen, start=1))
    name, meaning, also, external = draw(texts), draw(texts), draw(many), draw(codes)
    return Capability(id=draw(ids), name=name, meaning=meaning, levels=levels, also=also, external=external)


@st.composite
def roles(draw: Any) -> Role:
    """A role with responsibilities, and needs or none."""
    stems = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    share = st.none() | shares
    answers = tuple(Responsibility(id=stem, text=draw(texts), share=draw(share)) for stem in stems)
    needed = draw(st.lists(ids, max_size=2, unique=True))
    return Role(
        id=draw(ids),
        title=draw(texts),
        family=draw(ids),
        purpose=draw(texts),
        responsibilities=answers,
        needs=tuple(Need(capability=stem, level=draw(wholes)) for stem in needed),
        also=draw(many),
        entry=draw(many),
        version=draw(wholes),
        external=draw(codes),
    )


@st.composite
def behaviours(draw: Any) -> Behaviour:
    """A behaviour with a measure that is no share."""
    columns = [column for column in text_columns() if column != "kind"]
    words = st.lists(texts, min_size=1, max_size=2).map(tuple)
    where = draw(st.dictionaries(st.sampled_from(columns), words, min_size=1, max_size=2))
    of = draw(st.none() | st.just({"kind": ("event",)}))
    return Behaviour(
        id=draw(ids),
        name=draw(texts),
        seen=draw(texts),
        measure=Measure(statistic="share" if of else "mean", where=where, of=of or {}),
        unit="share" if of else draw(texts),
        direction=draw(st.sampled_from(["up", "down"])),
        smallest=draw(shares if of else amounts),
        baseline_weeks=draw(wholes),
    )


@st.composite
def items(draw: Any) -> Item:
    """A learning item; its text holds line feeds as the only line ends, as its file gives it."""
    stem, start = draw(ids), draw(st.integers(0, 3))
    text = "\n".join(draw(texts).splitlines()).strip()
    return Item(
        id=stem,
        title=draw(texts),
        kind=draw(st.sampled_from(["learn", "nudge", "micro-retro"])),
        builds=draw(ids),
        from_level=start,
        to_level=start + draw(st.integers(1, 3)),
        hours=draw(amounts),
        behaviour=draw(ids),
        text=text or "Do it.",
        foundation=draw(st.sampled_from(["trust", "literacy"])),
        requires=tuple(draw(st.lists(ids.filter(lambda other: other != stem), max_size=2, unique=True))),
        seats=draw(st.none() | wholes),
    )


def shelf(entries: Any) -> Any:
    """Up to two entries by their ids, in order."""
    return st.lists(entries, max_size=2).map(
        lambda found: {each.id: each for each in sorted(found, key=lambda e: e.id)}
    )


libraries = st.builds(
    Library,
    roles=shelf(roles()),
    capabilities=shelf(capabilities()),
    behaviours=shelf(behaviours()),
    items=shelf(items()),
)
