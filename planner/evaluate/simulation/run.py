"""One simulated log and its truth."""

from dataclasses import dataclass, replace

import pyarrow as pa

from planner.evaluate.simulation.configuration import Configuration
from planner.evaluate.simulation.logs import written
from planner.evaluate.simulation.process import Process

# Seeds of runs of the same organisation in other years.
AGAIN = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A log with planner.signals.SCHEMA, and the seconds that its cases waited by cause."""

    configuration: Configuration
    signals: pa.Table
    seconds: dict[str, int]

    @property
    def shares(self) -> dict[str, float]:
        """Part of all waiting by cause, 0..1; empty where nothing waited."""
        return shares(self.seconds)


def simulate(configuration: Configuration) -> Simulated:
    """Let an organisation work and write its log. The same configuration gives the same log."""
    ledger = Process(configuration).run()
    return Simulated(
        configuration=configuration, signals=written(ledger, configuration), seconds=dict(ledger.seconds())
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
