"""What the command line shows of long work."""

import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner.terminal import EVERY, Line, watching

# Tests that run in the background have the key ignored, which a child would inherit.
LISTENING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('planner', run_name='__main__')"
)


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_on_a_terminal_one_line_moves() -> None:
    """Each word replaces the one before, and nothing of it stays."""
    stream = Terminal()
    with watching(stream) as progress:
        progress("Reading a.csv: 10 rows", 0.1)
        progress("Reading a.csv: 20 rows", 0.2)
    assert "\n" not in stream.getvalue()
    assert " 20%  0:00  Reading a.csv: 20 rows" in stream.getvalue()
    assert stream.getvalue().endswith("\r\033[K")


def test_elsewhere_a_line_stays_now_and_then() -> None:
    """A new step has its line at once; the same step only after some seconds."""
    stream, seconds = io.StringIO(), [0.0]
    line = Line(stream, now=lambda: seconds[0])
    for at, note in (
        (0.0, "Reading a: 1"),
        (1.0, "Reading a: 2"),
        (EVERY + 1, "Reading a: 3"),
        (EVERY + 2, "Comparing"),
    ):
        seconds[0] = at
        line.report(note, 0.5)
    assert [text.split("  ")[-1] for text in stream.getvalue().splitlines()] == [
        "Reading a: 1",
        "Reading a: 3",
        "Comparing",
    ]


def test_whoever_wants_it_quiet_hears_nothing() -> None:
    """As with --json."""
    stream = io.StringIO()
    with watching(stream, quiet=True) as progress:
        progress("Reading", 0.5)
    assert stream.getvalue() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Unix")
def test_control_c_keeps_a_file_out_whole(tmp_path: Path) -> None:
    """An interrupted import leaves with the status of one, and nothing is in."""
    log = tmp_path / "log.csv"
    with log.open("w") as file:
        file.write("Ticket,Status,Changed at\n")
        file.writelines(f"T-{n},Open,2026-01-05 09:{n % 60:02}\n" for n in range(400_000))
    planner = [sys.executable, "-c", LISTENING, "--instance", str(tmp_path / "instance")]
    with subprocess.Popen(
        [*planner, "ingest", "event_csv", str(log)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as begun:
        assert begun.stderr is not None
        assert "Reading log.csv" in begun.stderr.readline()
        begun.send_signal(signal.SIGINT)
        told = begun.stderr.read()
        assert begun.wait() == 130, told
    assert "! Stopped. Nothing came in." in told
    listed = subprocess.run([*planner, "imports"], capture_output=True, text=True, check=True)
    assert "No imports yet." in listed.stdout
    assert list((tmp_path / "instance" / "signals").glob("*.parquet*")) == []
