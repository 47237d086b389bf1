"""Future roles: written beside today's role, version by version, approved by a person, taken back by one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.access import Viewer, allowed
from planner.architect.futures import QUESTIONS, Approved, FutureRole, begin, freed, weeks_left
from planner.architect.futures_lacks import lacks, warnings
from planner.architect.traps import Trap
from planner.services import clock, house, names, results, roles
from planner.services.allowing import require
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.services.futures_values import Changing, Comment, Decided, Freed, Page, Row, Version
from planner.store import directory, log
from planner.store import futures as store
from planner.store.open import Stores
from planner.store.tables import FutureDecision, FutureVersion
from planner.values import digest, from_data, to_data

APPROVE, NOT_YET = store.APPROVE, "not yet"
ASKED: Mapping[str, str] = QUESTIONS
OPTIONS: Mapping[str, str] = {
    APPROVE: "Approve it: it is what the role becomes",
    NOT_YET: "Not yet: it is written on",
}
# An address may ask for a number that no database counts to.
LAST_VERSION = 1_000_000
LONGEST_REASON = 2000


class Overtaken(Refused):
    """Somebody else saved in the meantime."""


def listed(stores: Stores, viewer: Viewer) -> tuple[Row, ...]:
    """Every role with what is written of its future, those that somebody wrote on first."""
    require(viewer, "view", "future")
    found = roles.overview(stores, viewer)
    with stores.records.read() as session:
        newest = {key: _version(row) for key, row in store.all_newest(session).items()}
        approved = {key: version.version for key, (_, version) in store.approved(session).items()}
    rows = [
        Row(
            key=one.key,
            title=one.title,
            newest=newest.get(one.key),
            approved=approved.get(one.key),
            lacks=len(lacks(newest[one.key].future, found.names.library.roles.get(one.key)))
            if one.key in newest
            else 0,
            people=one.people,
            people_hidden=one.people_hidden,
            verdict=one.verdict.recommended if one.verdict else None,
        )
        for one in found.rows
    ]
    return tuple(sorted(rows, key=lambda row: row.newest is None))


def page(stores: Stores, viewer: Viewer, key: str, *, version: int | None = None) -> Page:
    """The future of one role as it was written last, or as one version says. Raises NotAllowed or NotFound."""
    require(viewer, "view", "future")
    audit = results.latest(stores, "audit")
    with stores.records.read() as session:
        called = names.load(session)
        if key not in called.roles:
            raise NotFound(f"There is no role “{key}”.")
        written = store.newest(session, key) if version is None else _get(session, key, version)
        standing = store.approved(session).get(key)
        decisions = tuple(_decided(one, by) for one, by in store.decisions(session, key))
        comments = tuple(
            Comment(version=one.version, text=one.text, by=one.by, at=one.at) for one in store.comments(session, key)
        )
        held = frozenset(store.holders(session, on=clock.today()).get(key, {}))
    today = called.library.roles.get(key)
    newest = _version(written) if written else None
    future = newest.future if newest else begin(today, title=called.role(key))
    people = audit.count("people:role", key) if audit else None
    return Page(
        key=key,
        title=called.role(key),
        today=today,
        people=people,
        people_hidden=audit is not None and audit.hidden("people:role", key),
        newest=newest,
        approved=_version(standing[1]) if standing else None,
        decision=next((one for one in decisions if standing and one.number == standing[0].id), None),
        future=future,
        lacks=lacks(future, today),
        warnings=_warnings(stores, future, called, people),
        decisions=decisions,
        comments=comments,
        may_edit=allowed(viewer, "change", "future"),
        may_decide=allowed(viewer, "decide", "future", people=_own(viewer, held)),
        may_comment=_may_comment(viewer, held),
        names=called,
    )


def versions(stores: Stores, viewer: Viewer, key: str) -> tuple[Version, ...]:
    """Every version that was written of a role's future, the newest first. Raises NotAllowed."""
    require(viewer, "view", "future")
    with stores.records.read() as session:
        return tuple(_version(row) for row in store.versions(session, key))


def save(stores: Stores, viewer: Viewer, key: str, *, seen: int, body: Mapping[str, Any]) -> int:
    """Keep what somebody wrote as a new version and return its number; nothing of it is in force.

    ``seen`` is the version they wrote on. Answers to the six questions stay where ``body`` has none. Raises
    NotAllowed, NotFound, Overtaken where somebody else saved since.
    """
    require(viewer, "change", "future")
    now = clock.now()
    try:
        with stores.records.write() as session:
            held = store.newest(session, key)
            if (held.version if held else 0) != seen:
                raise Overtaken("Somebody else saved this future role since you opened it.")
            before = held.body if held else to_data(_fresh(session, key))
            merged = from_data(FutureRole, {**before, **body})
            number = store.save(session, role=key, body=to_data(merged), by=viewer.email, now=now)
            if held is None or number != held.version:
                _log(session, viewer, "write future role", key, {"version": number}, now)
    except IntegrityError as error:
        raise Overtaken("Somebody else saved this future role at the same moment.") from error
    return number


def again(stores: Stores, viewer: Viewer, key: str, version: int) -> int:
    """Go on from an older version: it becomes the newest one. Raises NotAllowed or NotFound."""
    require(viewer, "change", "future")
    with stores.records.read() as session:
        body = _get(session, key, version).body
        newest = store.newest(session, key)
    return save(stores, viewer, key, seen=newest.version if newest else 0, body=body)


def decide(stores: Stores, viewer: Viewer, key: str, *, version: int, option: str, reason: str) -> int:
    """Record a decision on the version that was written last, and return its number.

    Raises NotAllowed, also for whoever holds the role; NotFound; Overtaken where a newer version was written; Refused
    without a reason, and on approving while anything lacks.
    """
    found = page(stores, viewer, key)
    with stores.records.read() as session:
        held = frozenset(store.holders(session, on=clock.today()).get(key, {}))
    require(viewer, "decide", "future", people=_own(viewer, held))
    _check(found, version, option, reason)
    now = clock.now()
    warned = [one.name for one in found.warnings]
    details = {"warned": warned, "hours_freed": freed(found.future)}
    with stores.records.write() as session:
        newest = store.newest(session, key)
        if newest is None or newest.version != version:
            raise Overtaken("A newer version was written meanwhile. Read it, then decide.")
        number = store.decide(
            session,
            role=key,
            version=version,
            chosen=option,
            alternatives=list(OPTIONS),
            reason=reason.strip(),
            details=details,
            by=viewer.login,
            now=now,
        )
        detail = {"version": version, "chosen": option, "decision": number} | ({"warned": warned} if warned else {})
        _log(session, viewer, "decide on future role", key, detail, now)
    return number


def withdraw(stores: Stores, viewer: Viewer, key: str, *, decision: int | None = None) -> None:
    """Take the approval of a future role back, only that of a ``decision`` where one is named.

    Raises NotAllowed, also for whoever holds the role, or NotFound, also where somebody else approved since.
    """
    now = clock.now()
    with stores.records.write() as session:
        held = frozenset(store.holders(session, on=now.date()).get(key, {}))
        require(viewer, "decide", "future", people=_own(viewer, held))
        standing = store.standing(session, key)
        if standing is None:
            raise NotFound("No future of this role is approved.")
        if decision not in (None, standing.id):
            raise NotFound("Somebody approved another version since, which stays in force.")
        store.withdraw(session, standing.id, by=viewer.login, now=now)
        detail = {"version": standing.version, "decision": standing.id}
        _log(session, viewer, "withdraw future role", key, detail, now)


def comment(stores: Stores, viewer: Viewer, key: str, text: str) -> None:
    """Keep what an HR leader, or the manager of somebody in the role, says about it. Raises NotAllowed or Refused."""
    now = clock.now()
    with stores.records.write() as session:
        held = frozenset(store.holders(session, on=now.date()).get(key, {}))
        if not _may_comment(viewer, held):
            raise NotAllowed("Those who lead people of this role, and HR leaders, comment on its future.")
        newest = store.newest(session, key)
        if newest is None:
            raise NotFound("Nobody wrote a future of this role yet.")
        if not text.strip():
            raise Refused("Write what you want to say.")
        store.comment(session, role=key, version=newest.version, text=text.strip(), by=viewer.email, now=now)
        _log(session, viewer, "comment on future role", key, {"version": newest.version}, now)


def approved(session: Session) -> dict[str, Approved]:
    """The approved future of each role, as a run reads it: a draft moves no verdict."""
    return {
        key: Approved(version=row.version, future=_version(row).future)
        for key, (_, row) in store.approved(session).items()
    }


def mark(session: Session) -> str:
    """A digest that tells one state of the approved future roles from another."""
    return digest({key: (row.version, row.digest) for key, (_, row) in store.approved(session).items()})


def freed_hours(session: Session, role: str) -> Freed | None:
    """What the approved future of a role frees for each of its people, None where none is approved or nothing goes."""
    found = store.approved(session).get(role)
    future = _version(found[1]).future if found else FutureRole()
    hours = freed(future)
    if found is None or not hours:
        return None
    return Freed(
        hours_per_week=hours,
        removed_work="; ".join(one.text for one in future.removals if one.hours),
        objective=future.objective,
        version=found[1].version,
    )


def offered(stores: Stores, viewer: Viewer, key: str) -> Freed | None:
    """What a decision on a role can go on from, where its future is approved and frees hours. Raises NotAllowed."""
    require(viewer, "view", "future")
    with stores.records.read() as session:
        return freed_hours(session, key)


def changing(stores: Stores, viewer: Viewer) -> Changing | None:
    """What is approved for the viewer's own role; None while nothing is. Raises NotAllowed."""
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    require(viewer, "view", "own-data", people=[viewer.person])
    with stores.records.read() as session:
        post = directory.current_post(session, int(viewer.person), on=clock.today())
        found = store.approved(session).get(post.role_key or "") if post else None
        if post is None or found is None:
            return None
        called = names.load(session)
    decision, row = found
    return Changing(
        future=_version(row).future,
        version=row.version,
        title=called.role(post.role_key),
        today=called.library.roles.get(post.role_key or ""),
        reason=decision.reason,
        at=decision.at,
        names=called,
    )


def _check(found: Page, version: int, option: str, reason: str) -> None:
    if option not in OPTIONS:
        raise Refused("Choose one of the options.")
    if found.newest is None:
        raise NotFound("Nobody wrote a future of this role yet.")
    if found.number != version:
        raise Overtaken("A newer version was written since you opened this page. Read it, then decide.")
    if not reason.strip():
        raise Refused("Say why, in a sentence: those it concerns will read it.")
    if option == APPROVE and found.lacks:
        count = "one thing lacks" if len(found.lacks) == 1 else f"{len(found.lacks)} things lack"
        raise Refused(f"It cannot be approved yet: {count}. They are listed on this page.")


def _warnings(stores: Stores, future: FutureRole, called: names.Names, people: int | None) -> tuple[Trap, ...]:
    posts = None if future.posts is None else future.posts + sum(one.posts or 0 for one in future.elsewhere)
    return warnings(
        future,
        library=called.library,
        people=people,
        weeks=weeks_left(future, clock.today()),
        posts=posts,
        policy=house.policy(stores),
    )


def _own(viewer: Viewer, held: frozenset[str]) -> frozenset[str]:
    # A future role is about a role and not about each of its holders: only the viewer's own part in it matters.
    return held & {viewer.person} if viewer.person else frozenset()


def _may_comment(viewer: Viewer, held: frozenset[str]) -> bool:
    reports = held & viewer.reports
    return allowed(viewer, "change", "future") or (
        bool(reports) and allowed(viewer, "change", "future-comment", people=reports)
    )


def _fresh(session: Session, key: str) -> FutureRole:
    """What nobody has written on yet: today's role, nothing decided about it."""
    called = names.load(session)
    if key not in called.roles:
        raise NotFound(f"There is no role “{key}”.")
    return begin(called.library.roles.get(key), title=called.role(key))


def _get(session: Session, key: str, version: int) -> FutureVersion:
    row = store.get(session, key, version) if 0 < version <= LAST_VERSION else None
    if row is None:
        raise NotFound(f"There is no version {version} of this future role.")
    return row


def _version(row: FutureVersion) -> Version:
    return Version(number=row.version, future=from_data(FutureRole, row.body), by=row.by, at=row.at)


def _decided(row: FutureDecision, by: str) -> Decided:
    return Decided(
        number=row.id,
        version=row.version,
        chosen=row.chosen,
        reason=row.reason,
        warned=tuple(row.details.get("warned", ())),
        by=by,
        at=row.at,
        withdrawn=row.withdrawn_at,
    )


def _log(session: Session, viewer: Viewer, action: str, key: str, detail: dict[str, Any], now: dt.datetime) -> None:
    log.append(session, by=viewer.email, action=action, subject=f"role:{key}", detail=detail, now=now)
