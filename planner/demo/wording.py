"""Ticket titles: what people write when they take up work, put together from templates."""

import re
from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from planner.demo.plan import HERE, read

FOLDER = HERE / "titles"
VARIANTS = 8


class Pool:
    """Titles of one kind of work, some of them more frequent than others, the same way in every quarter."""

    def __init__(self, name: str, rng: np.random.Generator) -> None:
        slots = read("slots.toml")
        lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
        self.titles = [_variants(line, slots, rng) for line in lines]
        weights = rng.uniform(0.5, 1.5, len(lines))
        self.weights = weights / weights.sum()

    def pick(self, count: int, rng: np.random.Generator) -> npt.NDArray[np.object_]:
        """That many titles, drawn by their frequency."""
        lines = rng.choice(len(self.titles), count, p=self.weights)
        variants = rng.random(count)
        picked = [self.titles[line][int(at * len(self.titles[line]))] for line, at in zip(lines, variants, strict=True)]
        return np.array(picked, dtype=object)


def _variants(line: str, slots: dict[str, Sequence[str]], rng: np.random.Generator) -> list[str]:
    names = re.findall(r"\{(\w+)\}", line)
    filled = [line.format(**dict(zip(names, values, strict=True))) for values in product(*(slots[n] for n in names))]
    chosen = rng.permutation(len(filled))[:VARIANTS]
    return [filled[at][0].upper() + filled[at][1:] for at in sorted(chosen)]


def pools(rng: np.random.Generator) -> dict[str, Pool]:
    """Every pool of titles by its file's name."""
    return {path.stem: Pool(path.stem, rng) for path in sorted(FOLDER.glob("*.txt"))}
