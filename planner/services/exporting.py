"""Take the events behind an audit out as XES or CSV, with pseudonyms in the place of accounts."""

import csv
import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TextIO, get_args

import pyarrow as pa

from planner.access import Viewer
from planner.cells import escape
from planner.policy import Policy
from planner.services import clock, house, xes
from planner.services.allowing import require
from planner.services.errors import Refused
from planner.signals import CHANGE
from planner.store import imports, log
from planner.store.open import Stores

Format = Literal["xes", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
COLUMNS = ("source", "case", "activity", "time", "start", "actor", "team", "title", "type", "row", "attributes")
HEADINGS = ("source", "case", "activity", "time", "start", "actor", "team", "type")
LETTERS = 16
# Attributes that the audit itself reads; any other may name somebody.
KEPT = (
    "audit.cause_attributes",
    "frictions.objective_attributes",
    "approvals.role_attributes",
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to take out: of which source (None: all), as what, with accounts as they are or pseudonyms made with a key.

    With ``accounts`` titles and all attributes come too, since both may name people. Without a ``key`` the instance's
    own makes the pseudonyms, so that two exports can be set beside one another.
    """

    format: Format
    source: str | None = None
    accounts: bool = False
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many events and cases were written, and how many events have no case, name or time and were left out."""

    events: int
    cases: int
    left_out: int


def sources(stores: Stores, viewer: Viewer) -> tuple[str, ...]:
    """The sources that have events."""
    require(viewer, "view", "imports")
    return _sources(stores)


def take_out(stores: Stores, order: Order, path: Path, *, by: str) -> Taken:
    """Write the events to a file, and that it was done into the log. Raises Refused where there are none.

    An event log knows cases by their names alone, so that it is of one source: Refused where there are several.
    """
    held = _sources(stores)
    if order.source is not None and order.source not in held:
        raise Refused(f"No source “{order.source}” has events; there are {', '.join(held) or 'none'}.")
    if not held:
        raise Refused("There are no events to take out: import a log first.")
    if order.format == "xes" and order.source is None and len(held) > 1:
        raise Refused(f"An event log is of one source: name one with --source, of {', '.join(held)}.")
    table, left_out = _events(stores, order.source)
    names = _names(stores, order)
    kept = None if order.accounts else _kept(house.policy(stores))
    rows = _rows(table, names, kept)
    with path.open("w", encoding="utf-8", newline="") as out:
        cases = (xes.write if order.format == "xes" else _csv)(out, rows)
    _log(stores, order, by=by, events=len(table))
    return Taken(events=len(table), cases=cases, left_out=left_out)


def for_viewer(stores: Stores, viewer: Viewer, order: Order, path: Path) -> Taken:
    """The same for somebody in the browser, who gets pseudonyms only. Raises NotAllowed, Refused."""
    require(viewer, "view", "imports")
    if order.accounts:
        raise Refused("Accounts are taken out on the command line only.")
    return take_out(stores, order, path, by=viewer.email)


def _live(stores: Stores) -> Any:
    with stores.records.read() as session:
        files = imports.live_files(session)
    table = stores.signals.table(files)
    return table.filter(table.kind == "event")


def _sources(stores: Stores) -> tuple[str, ...]:
    found = _live(stores).select("source").distinct().to_pyarrow()["source"].to_pylist()
    return tuple(sorted(source for source in found if source))


def _events(stores: Stores, source: str | None) -> tuple[pa.Table, int]:
    """The events in the order of their cases, and how many cannot be written."""
    events = _live(stores)
    if source is not None:
        events = events.filter(events.source == source)
    whole = events.filter(events.case.notnull(), events.activity.notnull(), events.time.notnull())
    table = whole.order_by("source", "case", "time", "row", "id").select(*COLUMNS).to_pyarrow()
    return table, int(events.count().to_pyarrow().as_py()) - table.num_rows


def _names(stores: Stores, order: Order) -> Callable[[str, str], str]:
    """What an account is called in the export."""
    if order.accounts:
        return lambda _, account: account
    key = order.key or stores.settings.secret_file.read_text("ascii").strip()
    # The instance's key guards other things too, so that what is made with it is told apart.
    secret = hashlib.sha256(f"export\x1f{key}".encode()).digest()
    known: dict[tuple[str, str], str] = {}

    def named(source: str, account: str) -> str:
        pair = (source, account)
        if pair not in known:
            made = hmac.new(secret, "\x1f".join(pair).encode(), hashlib.sha256).hexdigest()
            known[pair] = f"account-{made[:LETTERS]}"
        return known[pair]

    return named


def _kept(policy: Policy) -> frozenset[str]:
    return frozenset({CHANGE, *(name.casefold() for part in KEPT for name in policy[part])})


def _rows(table: pa.Table, named: Callable[[str, str], str], kept: frozenset[str] | None) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches():
        for row in batch.to_pylist():
            row["actor"] = named(row["source"] or "", row["actor"]) if row["actor"] else None
            attributes = dict(row["attributes"] or ())
            if kept is not None:
                row["title"] = None
                attributes = {key: text for key, text in attributes.items() if _wanted(key) in kept}
            row["attributes"] = attributes
            yield row


def _wanted(key: str) -> str:
    return key.removeprefix("case:").casefold()


def _csv(out: TextIO, rows: Iterator[dict[str, Any]]) -> int:
    """The events as comma-separated text; text that a spreadsheet would run as a formula is quoted by a mark."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    cases = set()
    for row in rows:
        cases.add((row["source"], row["case"]))
        writer.writerow([escape(xes.text(row[name])) for name in HEADINGS])
    return len(cases)


def _log(stores: Stores, order: Order, *, by: str, events: int) -> None:
    detail = {"format": order.format, "events": events, "accounts": order.accounts, "own_key": order.key is not None}
    with stores.records.write() as session:
        subject = f"source:{order.source}" if order.source else "sources"
        log.append(session, by=by, action="export events", subject=subject, detail=detail, now=clock.now())
