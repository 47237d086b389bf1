"""One simulated log and its truth."""

from dataclasses import dataclass, replace

import pyarrow as pa

from planner.evaluate.simulation.configuration import Configuration
from planner.evaluate.simulation.logs import written
from planner.evaluate.simulation.process import Process
from planner.evaluate.simulation.words import OPAQUE, activities, states

# Seeds of runs of the same organisation in other years.
AGAIN = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A log with planner.signals.SCHEMA, and the seconds that its cases waited by cause.

    ``names`` is what each name that an outsider can read stands for, in the words of ``words.STATES`` or
    ``words.ACTIVITIES``; ``machines`` are the accounts of machines, and ``people`` those of the house's people.
    """

    configuration: Configuration
    signals: pa.Table
    seconds: dict[str, int]
    names: dict[str, str]
    people: frozenset[str]
    machines: frozenset[str] = frozenset({"portal", "monitoring", "scheduler"})

    @property
    def shares(self) -> dict[str, float]:
        """Part of all waiting by cause, 0..1; empty where nothing waited."""
        return shares(self.seconds)


def simulate(configuration: Configuration) -> Simulated:
    """Let an organisation work and write its log. The same configuration gives the same log."""
    ledger = Process(configuration).run()
    called = states if configuration.form == "states" else activities
    actors = {one.actor for one in ledger.done}
    return Simulated(
        configuration=configuration,
        signals=written(ledger, configuration),
        seconds=dict(ledger.seconds()),
        names={name: role for role, name in called(configuration).items() if name not in OPAQUE},
        people=frozenset(one for one in actors if one[-1].isdigit()),
    )


def long_run(configuration: Configuration, times: int) -> dict[str, float]:
    """Shares of waiting by cause over further runs of the same organisation, each as long as the log."""
    total: dict[str, int] = {}
    for time in range(1, times + 1):
        other = replace(configuration, seed=configuration.seed + time * AGAIN)
        for cause, seconds in Process(other).run().seconds().items():
            total[cause] = total.get(cause, 0) + seconds
    return shares(total)


def shares(seconds: dict[str, int]) -> dict[str, float]:
    """Each cause's part of the whole; empty where the whole is nothing."""
    whole = sum(seconds.values())
    return {cause: one / whole for cause, one in seconds.items()} if whole else {}
