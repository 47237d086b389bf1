"""What a simulated organisation is like, and how one is drawn by seed."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

Kind = Literal[
    "approval", "governance", "customer", "vendor", "batch", "rework", "transfer", "absence", "timer", "outage"
]
KINDS: tuple[Kind, ...] = (
    "approval",
    "governance",
    "customer",
    "vendor",
    "batch",
    "rework",
    "transfer",
    "absence",
    "timer",
    "outage",
)
FORMS: tuple[Literal["states", "start_end"], ...] = ("states", "start_end")
INJECTED: tuple[tuple[Kind, ...], ...] = ((), *((kind,) for kind in KINDS), *combinations(KINDS, 2))
VOCABULARIES = 4
# Some organisations name their states as others do, some have a few that nobody outside can read.
OPAQUE = (0.0, 0.12)


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """One organisation: ``load`` is the busiest team's share of time at work, ``delay`` the mean hours of an answer.

    ``opaque`` is the chance that a state's name says nothing to an outsider; ``asks`` whether a start/end log also
    shows when an answer was asked for; ``idle`` whether cases are closed some days after they were resolved.
    """

    seed: int
    form: Literal["states", "start_end"]
    injected: tuple[Kind, ...] = ()
    cases: int = 250
    members: int = 2
    load: float = 0.85
    office: bool = False
    office_arrivals: bool = False
    urgent_first: bool = False
    work: float = 1.5
    delay: float = 24.0
    batch: int = 5
    vocabulary: int = 0
    opaque: float = 0.0
    asks: bool = True
    idle: bool = True


def drawn(seed: int) -> Configuration:
    """The organisation of a seed: consecutive seeds alternate the form of the log and go round the number of causes.

    Every other factor is drawn evenly by chance.
    """
    chance = np.random.default_rng([seed, 1])
    few, office = bool(chance.integers(2)), bool(chance.integers(2))
    # None, one and two causes in 1 : 4 : 5.
    size = (0, 1, 1, 1, 1, 2, 2, 2, 2, 2)[seed // 2 % 10]
    among = [one for one in INJECTED if len(one) == size]
    return Configuration(
        seed=seed,
        form=FORMS[seed % 2],
        injected=among[int(chance.integers(len(among)))],
        cases=int(chance.integers(150, 401)),
        members=2 if few else 6,
        load=0.85 if few else 0.35,
        office=office,
        office_arrivals=office and bool(chance.integers(2)),
        urgent_first=bool(chance.integers(2)),
        work=float(chance.uniform(1.0, 3.0)),
        delay=float(np.exp(chance.uniform(np.log(6), np.log(60)))),
        batch=int(chance.integers(4, 9)),
        vocabulary=int(chance.integers(VOCABULARIES)),
        opaque=OPAQUE[int(chance.integers(2))],
        asks=bool(chance.integers(2)),
        idle=bool(chance.integers(2)),
    )
