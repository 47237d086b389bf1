"""Tell a learning record store what was done and what behaviour shows: off unless the administrator turns it on."""

import datetime as dt
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from planner.activate.model import Following, Watched
from planner.channels import Failed
from planner.library.model import Library
from planner.services import clock, house, results
from planner.services.chats import channel_settings
from planner.services.errors import Refused
from planner.store import library, log, statements
from planner.store.open import Stores
from planner.store.statements import Told
from planner.store.tables import Statement as Row
from planner.xapi.lrs import Store, hand_over
from planner.xapi.statements import Change, Home, noticed, showed, step_done, voided
from planner.xapi.terms import VERDICT

BY = "the planner"
NAME_LENGTH = 32
TAKEN_BACK = "It was taken back before it was sent."


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether statements can be sent: what lacks, how many are in which state, and what went wrong last."""

    lacks: tuple[str, ...]
    states: Mapping[str, int]
    trouble: str


def standing(stores: Stores) -> Standing:
    """How statements stand."""
    with stores.records.read() as session:
        return Standing(lacks=lacks(stores), states=statements.states(session), trouble=statements.trouble(session))


def lacks(stores: Stores) -> tuple[str, ...]:
    """What has to be set before anything is sent, in words."""
    set_ = stores.settings
    wanted = {
        "xapi is off": set_.xapi,
        "xapi_endpoint is not set": bool(set_.xapi_endpoint),
        "public_address is not set, which names people's accounts": "://" in set_.public_address,
    }
    return tuple(problem for problem, met in wanted.items() if not met)


def work(stores: Stores) -> Counter[str]:
    """Collect and send, where it is on; nothing happens where it is off."""
    return Counter() if lacks(stores) else send(stores)


def send(stores: Stores) -> Counter[str]:
    """Collect what is new and send what waits; counts outcomes. Raises Refused where something has to be set first."""
    if missing := lacks(stores):
        raise Refused(f"Nothing is sent: {'; '.join(missing)}.")
    collect(stores)
    outcomes: Counter[str] = Counter()
    while _batch(stores, outcomes) and not outcomes["later"]:
        pass
    return +outcomes


def collect(stores: Stores) -> int:
    """Turn facts that were not told yet into statements, and take back those that no longer hold; how many are new."""
    now, home = clock.now(), Home(address=stores.settings.public_address.rstrip("/"))
    with stores.records.write() as session:
        known = library.load(session)
        hold = {one.fact: one for one in (*_steps(session, stores, home), *_notes(session, stores, home, known))}
        told = statements.facts(session, "step:") | statements.facts(session, "note:")
        new = [one for fact, one in hold.items() if fact not in told]
        new += _verdicts(session, stores, home, known)
        new += _voids(session, home, [row for fact, row in told.items() if fact not in hold], now)
        return statements.add(session, new, now)


def _steps(session: Session, stores: Stores, home: Home) -> Iterator[Told]:
    for step, person in statements.done_steps(session):
        assert step.done_at is not None
        body = step_done(
            home,
            _name(stores, "person", person),
            item=step.item,
            title=step.title,
            kind=step.kind,
            behaviour=step.behaviour,
            at=step.done_at,
        )
        yield Told(fact=f"step:{step.id}:{step.done_at.isoformat()}", body=body, person=person)


def _notes(session: Session, stores: Stores, home: Home, known: Library) -> Iterator[Told]:
    for note in statements.shared_notes(session):
        behaviour = known.behaviours.get(note.behaviour)
        body = noticed(
            home,
            _name(stores, "person", note.person_id),
            behaviour=note.behaviour,
            name=behaviour.name if behaviour else note.behaviour,
            seen=note.seen,
            by="coach" if note.source == "coach" else "self",
            at=note.at,
        )
        yield Told(fact=f"note:{note.id}:{note.at.isoformat()}", body=body, person=note.person_id)


def _verdicts(session: Session, stores: Stores, home: Home, known: Library) -> Iterator[Told]:
    """What the newest run says of teams, as far as the gate let it out, where it says something new."""
    result = results.latest(stores, "activate")
    followed: Following = result.value if result is not None else Following()
    for watched in followed.watched:
        told = watched.evidence
        behaviour = known.behaviours.get(told.behaviour)
        if result is None or behaviour is None or not result.shown("behaviours", told.team, told.behaviour):
            continue
        about = f"verdict:{told.team}:{told.behaviour}:{told.start}:"
        last = statements.newest(session, about)
        if last is not None and last.body["result"]["extensions"][VERDICT.iri]["verdict"] == told.verdict:
            continue
        body = showed(
            home,
            _name(stores, "team", told.team),
            behaviour=told.behaviour,
            name=behaviour.name,
            verdict=told.verdict,
            change=_change(watched),
            since=told.start,
            at=result.at,
        )
        yield Told(fact=f"{about}{result.run}", body=body)


def _voids(session: Session, home: Home, gone: Sequence[Row], now: dt.datetime) -> Iterator[Told]:
    """Take back what no longer holds: where the store may have it, by another statement."""
    known = statements.facts(session, "void:")
    for row in gone:
        if row.state == "waiting" and not row.tries:
            statements.refused(session, row.statement_id, TAKEN_BACK, now)
        elif row.state != "refused" and f"void:{row.statement_id}" not in known:
            body = voided(home, row.statement_id, at=now)
            yield Told(fact=f"void:{row.statement_id}", body=body, person=row.person_id)


def _batch(stores: Stores, outcomes: Counter[str]) -> bool:
    """Send one batch; whether there was any."""
    rules, set_ = house.policy(stores), stores.settings
    store = Store(endpoint=set_.xapi_endpoint, user=set_.xapi_user, password=set_.xapi_password)
    with stores.records.read() as session:
        rows = statements.waiting(session, clock.now(), limit=rules["nudges.statements_a_batch"])
    if not rows:
        return False
    handed = hand_over([row.body for row in rows], store, channel_settings(set_))
    now, settled = clock.now(), {*handed.taken, *handed.refused}
    left = [row for row in rows if row.statement_id not in settled]
    with stores.records.write() as session:
        statements.taken(session, handed.taken, now)
        for number, reason in handed.refused.items():
            statements.refused(session, number, reason, now)
        if handed.failed is not None:
            tries = max((row.tries for row in left), default=0)
            again = now + _wait(handed.failed, tries, rules["nudges.retry_minutes"])
            statements.later(session, [row.statement_id for row in left], handed.failed.reason, again)
        detail = {"taken": len(handed.taken), "refused": len(handed.refused), "later": len(left)}
        log.append(session, by=BY, action="send statements", subject="channel:xapi", detail=detail, now=now)
    outcomes.update({"sent": len(handed.taken), "refused": len(handed.refused), "later": len(left)})
    return True


def _wait(failed: Failed, tries: int, gaps: list[int]) -> dt.timedelta:
    # Trying again does no harm, since ids are made from content; so nothing is ever given up.
    gap = dt.timedelta(minutes=gaps[min(tries, len(gaps) - 1)])
    return max(gap, dt.timedelta(seconds=failed.after or 0))


def _change(watched: Watched) -> Change | None:
    figure = watched.evidence.change
    if figure is None or figure.interval is None:
        return None
    return Change(value=figure.value, low=figure.interval.low, high=figure.interval.high, unit=figure.unit)


def _name(stores: Stores, kind: str, key: object) -> str:
    """A name that stands for somebody or a team: always the same here, and nothing can be read from it."""
    secret = stores.settings.secret_file.read_bytes()
    return hmac.new(secret, f"xapi:{kind}:{key}".encode(), sha256).hexdigest()[:NAME_LENGTH]
