"""Files to measure with: a log of any size from a smaller one, the same as a table, and a list of people."""

import csv
import datetime as dt
import gzip
import random
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle
from pathlib import Path

from planner import connectors

DAYS_APART = 7
DAY = re.compile(r'(?<=value=")\d{4}-\d\d-\d\d(?=T)')
CASE = re.compile(r'(key="concept:name"\s+value=")([^"]*)')
STEPS = ("Received", "Checked", "Sent back", "Approved", "Paid", "Closed")
# Traces of the log that is made where none is given.
MADE = 2_000


def write_log(source: Path | None, target: Path, events: int) -> int:
    """Write an event log of at least so many events and give their number: the traces of ``source`` again and again.

    Each time its cases get other names and its times lie some days earlier; all else stays as it is written.
    """
    head, traces, tail = _parted(_text(source))
    counts = [trace.count("<event>") for trace in traces]
    if not any(counts):
        raise ValueError("a log without events cannot be made larger")
    written = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(head)
        for at, trace in enumerate(cycle(traces)):
            if written >= events:
                break
            file.write(_copied(trace, at // len(traces)))
            written += counts[at % len(traces)]
        file.write(tail)
    return written


def write_table(log: Path, target: Path) -> None:
    """Write the events of a log as a CSV file with a column for each key that its first ones have."""
    reader = connectors.get("xes")
    keys: dict[str, None] = {}
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        for batch in reader.read(log, source="log"):
            rows = batch.table.to_pylist()
            if not keys:
                keys = {key: None for row in rows for key, _ in row["attributes"]}
                out.writerow(["case", "activity", "time", "actor", "type", *keys])
            for row in rows:
                rest = dict(row["attributes"])
                first = (row["case"], row["activity"], row["time"].isoformat(), row["actor"], row["type"])
                out.writerow([*first, *(rest.get(key) for key in keys)])


def write_people(target: Path, count: int) -> None:
    """Write a list of so many people, in teams of ten with a manager each."""
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Employee ID", "Name", "Email", "Job title", "Team", "Location", "Manager ID"])
        for number in range(count):
            team = number // 10
            manager = "" if not number else (team // 10 * 10 if number % 10 == 0 else team * 10)
            name, title = f"Person {number}", f"Title {number % 97}"
            out.writerow(
                [number, name, f"person{number}@x.example", title, f"Team {team}", f"Site {team % 9}", manager]
            )


def _text(source: Path | None) -> str:
    if source is None:
        return "".join(_made())
    data = source.read_bytes()
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")


def _parted(text: str) -> tuple[str, list[str], str]:
    first, last = text.find("<trace>"), text.rfind("</trace>") + len("</trace>")
    return text[:first], re.split(r"(?=<trace>)", text[first:last])[1:], text[last:]


def _copied(trace: str, copy: int) -> str:
    own, event, rest = trace.partition("<event>")
    own = CASE.sub(lambda found: f"{found[1]}{found[2]}-{copy}", own, count=1)
    return own + event + DAY.sub(lambda found: _earlier(found[0], copy), rest)


@lru_cache(maxsize=65_536)
def _earlier(day: str, copy: int) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=DAYS_APART * copy)).isoformat()


def _made() -> Iterator[str]:
    """A log such as tools export: five steps a case, ten attributes a step."""
    chance, start = random.Random(0), dt.datetime(2025, 1, 6, 8, tzinfo=dt.UTC)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n'
    for case in range(MADE):
        yield f'<trace>\n\t<string key="concept:name" value="request {case}"/>\n'
        at = start + dt.timedelta(minutes=chance.randrange(200_000))
        for step in STEPS[: chance.randint(4, 6)]:
            at += dt.timedelta(minutes=chance.randrange(4_000))
            yield _step(case, step, at, chance)
        yield "</trace>\n"
    yield "</log>\n"


def _step(case: int, step: str, at: dt.datetime, chance: random.Random) -> str:
    values = {
        "concept:name": step,
        "lifecycle:transition": "complete",
        "org:resource": f"clerk {chance.randrange(60)}",
        "org:role": f"role {chance.randrange(6)}",
        "id": f"step {chance.randrange(10**6)}",
        "amount": f"{chance.random() * 1000:.2f}",
        "budget": f"budget {chance.randrange(400)}",
        "channel": chance.choice(("letter", "counter", "form")),
        "number": f"request number {case}",
    }
    lines = [f'\t\t<string key="{key}" value="{value}"/>\n' for key, value in values.items()]
    return f'\t<event>\n{"".join(lines)}\t\t<date key="time:timestamp" value="{at.isoformat()}"/>\n\t</event>\n'
