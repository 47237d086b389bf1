"""Placed signals: who acted, in which role and team at that time, and whether a machine did."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

import ibis
import pyarrow as pa

from planner.people import Workforce

STINTS = pa.schema(
    [
        ("person", pa.string()),
        ("role", pa.string()),
        ("team", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
    ]
)
ALWAYS = (dt.date(1, 1, 1), dt.date(9999, 12, 31))


def place(signals: ibis.Table, workforce: Workforce) -> ibis.Table:
    """Say of each signal who acted, in which role and team the person was then, and whether a machine did it.

    Adds ``person`` and ``role`` (null where unknown), ``placed_team`` (the team of the assignment valid at the time,
    else the team the source states, by its id where it is a known one), ``automated``, ``unmatched`` (an account of
    nobody known) and ``whom``: the person, or "account:source:actor" for an unmatched account; null for machines and
    where no account is given. Rows are neither added nor lost. Where assignments overlap, the largest share of a post
    counts.
    """
    signals = signals.mutate(actor=_text(signals.actor), team=_text(signals.team))
    known = _with_person(signals, workforce)
    placed = _with_stint(known, workforce)
    account = ibis.literal("account:") + placed.source.fill_null("") + ibis.literal(":") + placed.actor
    unmatched = placed.actor.notnull() & placed.person.isnull() & ~placed.automated
    return placed.mutate(
        placed_team=ibis.coalesce(placed.assigned_team, placed.known_team, placed.team),
        unmatched=unmatched,
        whom=ibis.coalesce(placed.person, ibis.ifelse(unmatched, account, ibis.null("string"))),
    ).drop("assigned_team", "known_team")


def _text(column: ibis.Column) -> ibis.Column:
    return column.strip().nullif("")


def _with_person(signals: ibis.Table, workforce: Workforce) -> ibis.Table:
    accounts = ibis.memtable(_accounts(workforce))
    teams = ibis.memtable(_teams(workforce))
    joined = signals.left_join(
        accounts, [signals.source == accounts.account_source, signals.actor == accounts.account]
    ).drop("account_source", "account")
    joined = joined.left_join(teams, joined.team.lower() == teams.stated).drop("stated")
    machine = joined.automated.fill_null(False)
    return joined.mutate(automated=machine, person=ibis.ifelse(machine, ibis.null("string"), joined.person))


def _with_stint(signals: ibis.Table, workforce: Workforce) -> ibis.Table:
    held = ibis.memtable(stints(workforce)).rename(held_by="person", assigned_team="team")
    day = signals.time.date()
    match = [signals.person == held.held_by, day >= held.since, day < held.until]
    return signals.left_join(held, match).drop("held_by", "since", "until")


def _accounts(workforce: Workforce) -> pa.Table:
    rows = {
        (row["source"], row["account"]): {
            "account_source": row["source"],
            "account": row["account"],
            "person": row["person"],
            "automated": bool(row["automated"]),
        }
        for row in sorted(workforce.accounts.to_pylist(), key=lambda row: row["person"] or "")
    }
    schema = pa.schema([(name, pa.string()) for name in ("account_source", "account", "person")])
    return pa.Table.from_pylist(list(rows.values()), schema=schema.append(pa.field("automated", pa.bool_())))


def _teams(workforce: Workforce) -> pa.Table:
    ids = sorted({team for team in workforce.assignments["team"].to_pylist() if team} | set(workforce.team_names))
    known = {name.strip().lower(): team for team, name in sorted(workforce.team_names.items())}
    known |= {team.strip().lower(): team for team in ids}
    schema = pa.schema([("stated", pa.string()), ("known_team", pa.string())])
    return pa.table({"stated": list(known), "known_team": list(known.values())}, schema=schema)


def stints(workforce: Workforce) -> pa.Table:
    """When each person was in which team and role, one at a time, with schema STINTS; ``until`` is the day after."""
    held = defaultdict(list)
    for row in workforce.assignments.to_pylist():
        if row["person"] is not None:
            held[row["person"]].append(row)
    rows = [stint for person in sorted(held) for stint in _in_turn(person, held[person])]
    return pa.Table.from_pylist(rows, schema=STINTS)


def _in_turn(person: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    spans = [(row["valid_from"] or ALWAYS[0], row["valid_to"] or ALWAYS[1], row) for row in rows]
    days = sorted({day for start, end, _ in spans for day in (start, end)})
    found: list[dict[str, Any]] = []
    for since, until in pairwise(days):
        here = [row for start, end, row in spans if start <= since < end]
        if here:
            main = max(here, key=_weight)
            found.append({"person": person, "role": main["role"], "team": main["team"], "since": since, "until": until})
    return found


def _weight(row: dict[str, Any]) -> tuple[object, ...]:
    share = row["share"]
    return (1.0 if share is None else share, row["valid_from"] or ALWAYS[0], row["team"] or "", row["role"] or "")
