"""Micro-retros: proposed to a team's manager when its signals cross a line; what comes of them become signals."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from planner.access import Viewer, allowed
from planner.activate.model_programme import Earlier, Lesson, Outcome, Practice, Retro
from planner.services import allowing, clock, house, importing, names, retros_seen, settling
from planner.services.errors import NotFound, Refused
from planner.store import directory, imports, log, retros, unsent
from planner.store.imports import Origin
from planner.store.open import Stores
from planner.store.tables import RetroOutcome, RetroRecord
from planner.values import digest, to_data

if TYPE_CHECKING:
    import pyarrow as pa

CONNECTOR = SOURCE = "feedback"
FURTHEST = dt.timedelta(days=92)
LONGEST = 300
LESSONS = {"keep": "kept", "stop": "stopped", "try": "tried"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One outcome of a retro with its number, and when it was done."""

    number: int
    outcome: Outcome
    done_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A retro that is to be held, was held or was skipped, and what came out of it."""

    number: int
    state: str
    day: dt.date
    reason: str
    retro: Retro
    said: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A team's retros: the one proposed (None: nothing calls for one, or it ``rests`` until a day), the one to hold.

    ``hidden`` where the team is too small for its figures to be shown; ``may`` says whether the viewer may act.
    ``roles`` and ``behaviours`` are what an outcome can name.
    """

    teams: tuple[tuple[str, str], ...]
    team: str
    name: str
    proposed: Retro | None
    rests: dt.date | None
    scheduled: Kept | None
    past: tuple[Kept, ...]
    hidden: bool
    looked: bool
    may: bool
    members: frozenset[str]
    roles: tuple[str, ...]
    behaviours: tuple[tuple[str, str], ...]
    today: dt.date
    names: names.Names


def page(stores: Stores, viewer: Viewer, *, team: str | None = None) -> Page:
    """The retros of one of the viewer's teams, the first unless one is named. Raises NotAllowed or NotFound."""
    with stores.records.read() as session:
        called = names.load(session)
        keys = _teams(session, viewer, called)
        if team is not None and team not in keys:
            raise NotFound("There is no such team among those whose people report to you.")
        key = team or (keys[0] if keys else "")
        members = directory.members(session, key, on=clock.today()) - {viewer.person} if key else frozenset()
        allowing.require(viewer, "view", "retros", people=members or viewer.reports)
        rows = [_kept(session, row) for row in retros.of_team(session, key)]
        roles = _roles(session, called, members)
    seen = retros_seen.look(stores, viewer, key, called) if key else retros_seen.NOTHING
    rests = _rests(stores, rows)
    return Page(
        teams=tuple((one, called.team(one)) for one in keys),
        team=key,
        name=called.team(key) if key else "",
        proposed=seen.retro if rests is None else None,
        rests=rests if seen.retro else None,
        scheduled=next((row for row in rows if row.state == "scheduled"), None),
        past=tuple(row for row in rows if row.state != "scheduled"),
        hidden=seen.hidden,
        looked=seen.looked,
        may=bool(members) and allowed(viewer, "decide", "retros", people=members),
        members=members,
        roles=roles,
        behaviours=tuple(sorted(((b.id, b.name) for b in called.library.behaviours.values()), key=lambda b: b[1])),
        today=clock.today(),
        names=called,
    )


def due(stores: Stores, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The viewer's teams for which a retro is proposed or to be held: key and name."""
    with stores.records.read() as session:
        keys = _teams(session, viewer, names.load(session))
    found = [page(stores, viewer, team=key) for key in keys]
    return tuple((one.team, one.name) for one in found if one.may and (one.proposed or one.scheduled))


def schedule(stores: Stores, viewer: Viewer, team: str, day: dt.date) -> int:
    """Put a day to the retro that is proposed. Raises NotAllowed, NotFound, or Refused."""
    if not clock.today() <= day <= clock.today() + FURTHEST:
        raise Refused("Choose a day from today on, within three months.")
    return _take_up(stores, viewer, team, state="scheduled", day=day, reason="")


def skip(stores: Stores, viewer: Viewer, team: str, reason: str) -> int:
    """Say that no retro is held now, and why. Raises NotAllowed, NotFound, or Refused."""
    if not reason.strip():
        raise Refused("Say why, in a sentence: it is kept, and the next proposal shows it.")
    return _take_up(stores, viewer, team, state="skipped", day=clock.today(), reason=reason.strip())


def hold(stores: Stores, viewer: Viewer, number: int, outcomes: Sequence[Outcome]) -> int:
    """Keep what came out of a retro that was scheduled; it becomes signals. Returns how many there are.

    Raises NotAllowed, NotFound, or Refused: nothing said, too much, a person's name in it, or held already.
    """
    given, today, now = list(outcomes), clock.today(), clock.now()
    with stores.records.write() as session:
        row = _own(session, viewer, number)
        _check(session, row, given, most=house.policy(stores)["retros.most_outcomes"])
        row.state, row.day = "held", min(row.day, today)
        retros.add_outcomes(session, number, given)
        _log(session, viewer, "hold retro", row, now)
    _send(stores, number, by=viewer.email)
    return len(given)


def withdraw(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take back that a retro was scheduled, held or skipped; what it brought as signals goes too."""
    now = clock.now()
    with stores.records.write() as session:
        row = _own(session, viewer, number)
        brought = row.import_id
        row.withdrawn_at = now
        _log(session, viewer, "take back retro", row, now)
    _take_out(stores, brought, by=viewer.email)


def reopen(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take back what came out of a retro: it is to be held again. Raises NotAllowed, NotFound, Refused."""
    now = clock.now()
    with stores.records.write() as session:
        row = _own(session, viewer, number)
        if row.state != "held":
            raise Refused("Only a retro that was held has anything to take back.")
        if any(one.state == "scheduled" for one in retros.of_team(session, row.team_key)):
            raise Refused("The team's next retro has its day already. Take that back first.")
        brought, row.import_id, row.state = row.import_id, None, "scheduled"
        retros.forget_outcomes(session, number)
        _log(session, viewer, "take back retro", row, now)
    _take_out(stores, brought, by=viewer.email)


def tick(stores: Stores, viewer: Viewer, outcome: int, *, done: bool) -> None:
    """Say that something agreed was done, or that it was not after all. Raises NotAllowed, NotFound."""
    now = clock.now()
    with stores.records.write() as session:
        found = retros.outcome(session, outcome)
        if found is None:
            raise NotFound("There is no such outcome.")
        row, retro = found
        _own(session, viewer, retro.id)
        row.done_at = now if done else None


def concerned(
    stores: Stores, viewer: Viewer, *, number: int | None = None, outcome: int | None = None
) -> frozenset[str]:
    """Whom the gate is to be asked about before a retro is touched. Raises NotFound."""
    with stores.records.read() as session:
        pair = retros.outcome(session, outcome) if outcome is not None else None
        row = pair[1] if pair else retros.get(session, number) if number is not None else None
        if row is None:
            raise NotFound("There is no such retro.")
        return directory.members(session, row.team_key, on=clock.today()) - {viewer.person}


def practices(stores: Stores, team: str) -> tuple[Practice, ...]:
    """What a team wants to try and has not done yet, as practice that a pathway may take up."""
    from planner.activate import retros as core

    with stores.records.read() as session:
        rows = [row for row in retros.of_team(session, team) if row.state == "held"]
        said = retros.outcomes(session, [row.id for row in rows])
    return tuple(
        one
        for row in rows
        for one in core.practices(team, row.id, [retros.said(out) for out in said[row.id] if out.done_at is None])
    )


def lessons(stores: Stores, start: dt.date, end: dt.date, *, cycle: int) -> tuple[Lesson, ...]:
    """What teams shared with the programme between two days, as lessons of a cycle."""
    with stores.records.read() as session:
        rows = retros.shared(session, start, end)
    return tuple(Lesson(kind=LESSONS[row.kind], text=row.text, cycle=cycle) for row, _ in rows)  # type: ignore[arg-type]


def finish(stores: Stores) -> int:
    """Bring in the outcomes of retros between whose keeping and bringing in a stop came; how many retros."""
    with stores.records.read() as session:
        waiting = unsent.unsent(session)
    for number in waiting:
        _send(stores, number, by="planner")
    return len(waiting)


def _teams(session: Session, viewer: Viewer, called: names.Names) -> list[str]:
    posts = directory.posts_now(session, viewer.reports, on=clock.today())
    keys = {post.team for post in posts.values() if post.team is not None}
    return sorted(keys, key=lambda key: (-sum(post.team == key for post in posts.values()), called.team(key)))


def _roles(session: Session, called: names.Names, members: frozenset[str]) -> tuple[str, ...]:
    posts = directory.posts_now(session, members, on=clock.today())
    titles = sorted({called.role(post.role_key) for post in posts.values() if post.role_key})
    return ("The whole team", "Team lead", *titles)


def _rests(stores: Stores, rows: Sequence[Kept]) -> dt.date | None:
    from planner.activate import retros as core

    earlier = [Earlier(state=row.state, day=row.day) for row in rows]  # type: ignore[arg-type]
    until = core.rests_until(earlier, house.policy(stores))
    return until if until is not None and clock.today() < until else None


def _take_up(stores: Stores, viewer: Viewer, team: str, *, state: str, day: dt.date, reason: str) -> int:
    shown = page(stores, viewer, team=team)
    allowing.require(viewer, "decide", "retros", people=shown.members)
    if shown.proposed is None:
        raise Refused("No retro is proposed for this team now.")
    now = clock.now()
    with stores.records.write() as session:
        if any(row.state == "scheduled" for row in retros.of_team(session, team)):
            raise Refused("A day is put to this team's retro already.")
        row = retros.save(session, shown.proposed, state=state, day=day, reason=reason, by=viewer.login, now=now)
        _log(session, viewer, f"{'schedule' if state == 'scheduled' else 'skip'} retro", row, now)
        return row.id


def _own(session: Session, viewer: Viewer, number: int) -> RetroRecord:
    row = retros.get(session, number)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("There is no such retro.")
    members = directory.members(session, row.team_key, on=clock.today()) - {viewer.person}
    allowing.require(viewer, "decide", "retros", people=members)
    return row


def _check(session: Session, row: RetroRecord, given: Sequence[Outcome], *, most: int) -> None:
    if row.state != "scheduled":
        raise Refused("What came out of this retro is kept already. Take it back first, to write it anew.")
    if not given:
        raise Refused("Write at least one thing to keep, to stop or to try.")
    if len(given) > most:
        raise Refused(f"At most {most} things: more are not done.")
    people = directory.names(session, directory.members(session, row.team_key, on=clock.today()))
    for one in given:
        if len(one.text) > LONGEST:
            raise Refused(f"Keep it to {LONGEST} characters: “{one.text[:40]}…”.")
        if named := _named(one.text, people.values()):
            raise Refused(f"“{named}” is somebody's name. Write which role it is about, not who.")


def _named(text: str, people: object) -> str:
    """A name of somebody in the team that a text holds: the whole of it, or its last word written as a name."""
    words = set(text.replace(",", " ").replace(".", " ").replace("'", " ").replace("’", " ").split())
    for name in people:  # type: ignore[attr-defined]
        if name.casefold() in text.casefold():
            return str(name)
        if name.split() and name.split()[-1] in words:
            return str(name.split()[-1])
    return ""


def _send(stores: Stores, number: int, *, by: str) -> None:
    """Bring the outcomes of a held retro in as signals; doing it twice changes nothing."""
    with stores.records.read() as session:
        row = retros.get(session, number)
        said = retros.outcomes(session, [number])[number]
    if row is None:
        return
    origin = Origin(
        connector=CONNECTOR,
        source=SOURCE,
        file=f"Retro of {row.day.isoformat()}",
        digest=digest([number, [to_data(retros.said(one)) for one in said]]),
        by=by,
        at=clock.now(),
    )
    with stores.signals.importing():
        manifest = imports.add_signals(stores.records, stores.signals, _batches(row, said), origin=origin)
        detail = {"source": SOURCE, "file": origin.file}
        settling.settle(stores, settling.CAME, manifest.id, by=by, detail=detail)
    with stores.records.write() as session:
        kept = retros.get(session, number)
        if kept is not None:
            kept.import_id = manifest.id


def _take_out(stores: Stores, number: int | None, *, by: str) -> None:
    """Take the signals of a retro out, unless somebody took their import back already."""
    if number is not None and importing.get(stores, number).undone_at is None:
        importing.undo(stores, number, by=by)


def _batches(row: RetroRecord, said: Sequence[RetroOutcome]) -> "list[pa.RecordBatch]":
    from planner.connectors.feedback import signal

    return [
        signal(
            source=SOURCE,
            case=f"retro {row.id}",
            team=row.team_key,
            kind=one.kind,
            text=one.text,
            day=row.day,
            owner=one.owner_role,
            due=one.due,
            row=place,
        )
        for place, one in enumerate(said, 1)
    ]


def _kept(session: Session, row: RetroRecord) -> Kept:
    said = retros.outcomes(session, [row.id])[row.id]
    return Kept(
        number=row.id,
        state=row.state,
        day=row.day,
        reason=row.reason,
        retro=retros.proposal(row),
        said=tuple(Said(number=one.id, outcome=retros.said(one), done_at=one.done_at) for one in said),
    )


def _log(session: Session, viewer: Viewer, action: str, row: RetroRecord, now: dt.datetime) -> None:
    log.append(
        session, by=viewer.email, action=action, subject=f"team:{row.team_key}", detail={"retro": row.id}, now=now
    )
