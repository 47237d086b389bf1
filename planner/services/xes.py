"""Write an event log in XES, the interchange format of process mining (IEEE 1849)."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
"""
FOOT = "</log>\n"
OF_TRACE = "case:"
# The keys of the standard, by column. A begin and a title have none there.
KEYS = {
    "activity": "concept:name",
    "time": "time:timestamp",
    "actor": "org:resource",
    "team": "org:group",
    "type": "lifecycle:transition",
    "start": "start",
    "title": "title",
}
# What no XML file may hold.
BARRED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(out: TextIO, rows: Iterator[dict[str, Any]]) -> int:
    """Write events, which come in the order of their cases; returns how many cases there were."""
    out.write(HEAD)
    cases = 0
    for case, events in groupby(rows, key=lambda row: str(row["case"])):
        cases += 1
        _trace(out, case, list(events))
    out.write(FOOT)
    return cases


def text(value: object) -> str:
    """A value as the log has it: times in UTC with their zone, nothing for none."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return "" if value is None else str(value)


def _trace(out: TextIO, case: str, events: list[dict[str, Any]]) -> None:
    """A case; what all its events share of their case is the trace's."""
    shared = {key: value for key, value in events[0]["attributes"].items() if key.startswith(OF_TRACE)}
    for event in events[1:]:
        shared = {key: value for key, value in shared.items() if event["attributes"].get(key) == value}
    shared.pop(f"{OF_TRACE}concept:name", None)
    out.write("\t<trace>\n")
    out.write(_attribute("string", "concept:name", case, 2))
    for key, value in sorted(shared.items()):
        out.write(_attribute("string", key.removeprefix(OF_TRACE), value, 2))
    for event in events:
        out.write("\t\t<event>\n")
        out.writelines(_attributes(event, shared))
        out.write("\t\t</event>\n")
    out.write("\t</trace>\n")


def _attributes(event: dict[str, Any], shared: dict[str, str]) -> Iterator[str]:
    for column, key in KEYS.items():
        value = event[column]
        if value is not None and value != "":
            yield _attribute("date" if isinstance(value, dt.datetime) else "string", key, text(value), 3)
    for key, value in sorted(event["attributes"].items()):
        if key not in shared and key not in KEYS.values() and value is not None:
            yield _attribute("string", key, value, 3)


def _attribute(kind: str, key: str, value: str, depth: int) -> str:
    return "\t" * depth + f"<{kind} key={_quoted(key)} value={_quoted(value)}/>\n"


def _quoted(words: str) -> str:
    return quoteattr(BARRED.sub(" ", words))
