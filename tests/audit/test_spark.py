"""The same expressions on another engine: on Spark each step of a million has the cause and the wait it has here."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from planner.audit import waiting
from planner.audit.causes import attributed
from planner.audit.model import Waiting
from planner.audit.placed import place
from planner.audit.windows import whole
from planner.evaluate import speed_signals
from planner.policy.loader import load
from planner.store.signals import SignalStore

# What the engine warns of as it starts is no concern of the expressions.
pytestmark = pytest.mark.filterwarnings("ignore")
EVENTS = 1_000_000
COLUMNS = ("id", "until", "seconds", "meaning", "reason", "cause", "again", "placed_team", "person", "whom")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of a million states in the signal store's own form."""
    path = tmp_path_factory.mktemp("spark") / "log.parquet"
    speed_signals.write(path, EVENTS, timed=False)
    return path


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark on two cores, where it is installed and Java is there."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": "2g",
        "spark.driver.maxResultSize": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


def found(signals: ibis.Table) -> tuple[pa.Table, tuple[Waiting, ...]]:
    """Each step's cause and wait in the order of ids, and the shares by team and cause."""
    policy, window = load(), whole(signals)
    assert window is not None
    steps = attributed(place(signals, speed_signals.workforce()), policy=policy, window=window)
    columns = [steps.until.epoch_seconds().name("until") if name == "until" else name for name in COLUMNS]
    rows = steps.select(*columns).to_pyarrow().sort_by("id")
    return rows, waiting.by_cause(steps, policy=policy)


def test_spark_gives_identical_results(spark: Any, log: Path) -> None:
    """Row by row, and in every share, interval, example and person."""
    store = SignalStore(log.parent)
    ours, shares = found(store.table([log.name]))
    store.close()
    theirs, other_shares = found(spark.read_parquet(str(log)))
    assert len(ours) > EVENTS * 0.9
    assert {name for name in COLUMNS if not theirs[name].cast(ours[name].type).equals(ours[name])} == set()
    assert other_shares == shares
