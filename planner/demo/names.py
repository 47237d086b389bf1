"""Names that nobody has: put together from invented parts."""

from collections.abc import Iterator

import numpy as np

from planner.demo.plan import read


def names(rng: np.random.Generator) -> Iterator[str]:
    """Invented full names, never the same one twice, in an order the generator decides; about 130,000 in all."""
    parts: dict[str, list[str]] = read("names.toml")
    given = [start + end for start in parts["given_starts"] for end in parts["given_ends"]]
    family = [start + end for start in parts["family_starts"] for end in parts["family_ends"]]
    for at in rng.permutation(len(given) * len(family)):
        yield f"{given[at // len(family)]} {family[at % len(family)]}"


def email(name: str, domain: str) -> str:
    """The address a company would give to a name: plain letters, given and family name."""
    plain = name.casefold().replace("é", "e").replace(" ", ".")
    return f"{plain}@{domain}"
