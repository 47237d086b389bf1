"""Assign pathways from a decision: choose people by rule or by hand, see who is hit, assign, undo."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.leaders import lead
from planner.activate.model import Pathway
from planner.services import accounts, clock
from planner.services.allowing import require
from planner.services.assign_people import WALKS, Rule, gap_names, sites
from planner.services.assign_work import TRAINING, Ready, planned, prepare, role_pathway, write
from planner.services.assigning_values import Given, Hit, Offer, Passed, Preview
from planner.services.errors import Refused
from planner.services.progress import Progress, ignore, unstoppable
from planner.store import assigned, decisions, directory, library, log, pathways
from planner.store.open import Stores
from planner.store.tables import Decision
from planner.values import from_data, to_data

# Up to so many people a preview works out everybody's steps; above it, those of the people on the page.
LOOKED_AT = 200
NAMED = 12

__all__ = ["TRAINING", "Given", "Hit", "Offer", "Passed", "Preview", "Rule", "assign", "preview", "undo"]


def choices(stores: Stores, viewer: Viewer) -> list[tuple[int, str, str, int]]:
    """The decisions a manager can assign from: number, role key, option, and how many reports hold the role."""
    with stores.records.read() as session:
        posts = directory.posts_now(session, viewer.reports, on=clock.today())
        return [(one.id, role, one.chosen, count) for one, role, count in _open(session, posts)]


def offers(stores: Stores, viewer: Viewer) -> tuple[Offer, ...]:
    """The decisions a manager can assign from, in names, with the teams, sites and gaps of the people they concern."""
    with stores.records.read() as session:
        posts = directory.posts_now(session, viewer.reports, on=clock.today())
        titles, known = library.role_titles(session), library.load(session)
        found = []
        for one, role, count in _open(session, posts):
            target = role if one.chosen == "upskill" else one.details.get("destination") or ""
            holders = [person for person, post in posts.items() if post.role_key == role]
            offer = _offer(one, role, count, posts, titles)
            found.append(replace(offer, sites=sites(session, holders), gaps=gap_names(known, known.roles.get(target))))
        return tuple(found)


def _open(session: Session, posts: dict[str, directory.Post]) -> list[tuple[Decision, str, int]]:
    found = []
    for subject, decision in decisions.standing(session, "verdict").items():
        role = subject.removeprefix("role:")
        count = sum(post.role_key == role for post in posts.values())
        if decision.chosen in TRAINING and count:
            found.append((decision, role, count))
    return found


def standing(stores: Stores, viewer: Viewer) -> tuple[Given, ...]:
    """What the viewer's reports were assigned and still walk, the newest first."""
    require(viewer, "view", "assign", people=viewer.reports)
    with stores.records.read() as session:
        titles = library.role_titles(session)
        rows = pathways.running(session, [int(person) for person in viewer.reports])
        called_people = directory.names(session, [str(row.person_id) for row in rows])
        rounds = assigned.by_number(session, [row.assigned_id for row in rows if row.assigned_id is not None])
    together: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        key = (row.assigned_id, row.assigned_at if row.assigned_id is None else None)
        together.setdefault((*key, row.decision_id, row.role_key, row.start), []).append(row)
    found = []
    for (number, _, _, role, start), group in together.items():
        names = sorted(called_people.get(str(row.person_id), "") for row in group)
        found.append(
            Given(
                pathways=tuple(row.id for row in group),
                people=tuple(str(row.person_id) for row in group),
                names=tuple(names[:NAMED]),
                more=max(0, len(names) - NAMED),
                broken_off=number in rounds and rounds[number].state == "going",
                role=titles.get(role, role),
                start=start,
                at=min(row.assigned_at for row in group),
            )
        )
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def preview(
    stores: Stores, viewer: Viewer, rule: Rule, *, search: str = "", page: int = 1, size: int = LOOKED_AT
) -> Preview:
    """Who the rule reaches and what each would get, and who it does not and why.

    Raises NotFound, NotAllowed or Refused. Steps are worked out together for everybody up to ``LOOKED_AT`` people;
    where there are more, for those whose name has the ``search`` in it, on one page of ``size``.
    """
    with stores.records.read() as session:
        ready = prepare(stores, session, viewer, rule)
        _somebody(ready)
        meant = ready.decided.people
        called = directory.names(session, [*meant, *(ready.chosen.passed.keys() & viewer.reports)])
        require(viewer, "view", "assign", people=meant)
        walking = {str(row.person_id) for row in pathways.running(session, [int(p) for p in meant])}
        left = ready.chosen.passed.keys() - viewer.reports
        called |= directory.names(session, [one for one in left if one.isdecimal()])
    looked, found = _page(meant, called, search, page, size)
    few = len(meant) <= LOOKED_AT
    made = planned(ready if few else ready.of(looked))
    hits = [_hit(one, called, walking) for one in made.pathways if one.person in looked]
    return Preview(
        rule=rule,
        objective=ready.decided.objective,
        role=ready.decided.role,
        destination=ready.decided.destination,
        hits=tuple(sorted(hits, key=lambda hit: hit.name)),
        missing=made.missing,
        passed=_passed(ready.chosen.passed, called),
        everybody=meant,
        found=found,
        pages=max(1, -(-found // size)),
        page=page,
    )


def assign(stores: Stores, viewer: Viewer, rule: Rule, *, progress: Progress = ignore) -> dict[str, Any]:
    """Assign pathways; returns their numbers, for undo, the number of the assignment, and who got none by reason.

    People whose pathway lacks something get none, nor does whoever got one from somebody else meanwhile. They are
    written in small parts; where that fails, what was written is taken back. Raises NotFound, NotAllowed or Refused.
    """
    progress("Choosing steps for each person", 0.05)
    with stores.records.read() as session:
        ready = prepare(stores, session, viewer, rule)
        _somebody(ready)
        require(viewer, "decide", "assign", people=ready.decided.people)
        replacing = frozenset(int(one) for one in ready.decided.people) if rule.replace else frozenset()
    made = planned(ready)
    able = [pathway for pathway in made.pathways if not pathway.missing and pathway.steps]
    if not able:
        raise Refused("Nobody's pathway can be published yet: the preview says what is missing.")
    passed = Counter(ready.chosen.passed.values())
    passed.update(_why_not(one) for one in made.pathways if one.missing or not one.steps)
    version = role_pathway(stores, ready)
    number = _begin(stores, viewer, rule, dict(passed), len(able))
    # Once it is being written it is written to its end; taking it back is one press.
    progress = unstoppable(progress)
    try:
        saved = write(
            stores,
            viewer,
            rule,
            able,
            made.reminders,
            known=ready.library,
            assignment=number,
            role_version=version,
            replacing=replacing,
            progress=progress,
        )
    except BaseException:
        # Also when stopped: what was written in parts must not stay as half an assignment.
        _take_all_back(stores, number)
        raise
    if not saved:
        _take_all_back(stores, number)
        raise Refused("All of them got a pathway from somebody else meanwhile; nothing was changed.")
    meanwhile = len(able) - len(saved)
    if meanwhile:
        passed[f"{WALKS} that somebody else gave meanwhile"] += meanwhile
    with stores.records.write() as session:
        assigned.close(session, number, people=len(saved))
    _lead(stores, viewer, rule, ready, [one for one in able if int(one.person) in saved], number)
    progress("Assigned", 1.0)
    return {"pathways": sorted(saved.values()), "assigned": number, "passed": dict(sorted(passed.items()))}


def assign_queued(stores: Stores, arguments: dict[str, Any], *, progress: Progress = ignore) -> dict[str, Any]:
    """Assign as a job, on behalf of the login that asked for it and with the rights it has now."""
    viewer = accounts.viewer(stores, arguments["login"])
    if viewer is None:
        raise Refused("Whoever asked for this can no longer sign in.")
    return assign(stores, viewer, from_data(Rule, arguments["rule"]), progress=progress)


def undo(stores: Stores, viewer: Viewer, numbers: Sequence[int]) -> int:
    """Take assigned pathways back, in small parts; returns how many were."""
    count, rounds = 0, set()
    wanted = sorted(set(numbers))
    for at in range(0, len(wanted), LOOKED_AT):
        with stores.records.write() as session:
            found = pathways.some(session, wanted[at : at + LOOKED_AT])
            require(viewer, "decide", "assign", people=[str(row.person_id) for row in found])
            going = [row for row in found if row.ended_at is None]
            pathways.end_together(session, [row.id for row in going], clock.now())
            rounds |= {row.assigned_id for row in going if row.assigned_id is not None}
            count += len(going)
    with stores.records.write() as session:
        assigned.end_leading(session, rounds, clock.now())
        assigned.undone(session, rounds, clock.now())
        detail = {"pathways": wanted}
        log.append(session, by=viewer.email, action="undo assign", subject="pathways", detail=detail, now=clock.now())
    return count


def _somebody(ready: Ready) -> None:
    if not ready.decided.people:
        why = Counter(ready.chosen.passed.values())
        told = ": " + "; ".join(f"{count:,} {reason}" for reason, count in sorted(why.items())) if why else ""
        raise Refused(f"None of the people who report to you hold this role there and can get one{told}.")


def _begin(stores: Stores, viewer: Viewer, rule: Rule, passed: dict[str, int], count: int) -> int:
    """The human decision that the rule is: recorded before anything is written, with whom it leaves out and why."""
    now = clock.now()
    told = {
        "hours_per_week": rule.hours_per_week,
        "removed_work": rule.removed_work,
        "rule": to_data(replace(rule, without=frozenset(), people=None)),
        "reason": rule.reason,
        "by_hand": rule.people is not None,
        "people": count,
        "passed": passed,
    }
    with stores.records.write() as session:
        number = assigned.begin(
            session, decision=rule.decision, by=viewer.login, now=now, rule=to_data(rule), passed=passed, people=count
        )
        detail = {"assigned": number, **told}
        subject = f"decision:{rule.decision}"
        log.append(session, by=viewer.email, action="assign", subject=subject, detail=detail, now=now)
    return number


def _take_all_back(stores: Stores, number: int) -> None:
    with stores.records.write() as session:
        pathways.end_together(session, assigned.running_of(session, number), clock.now())
        assigned.undone(session, [number], clock.now())


def _lead(stores: Stores, viewer: Viewer, rule: Rule, ready: Ready, given: Sequence[Pathway], number: int) -> None:
    """Those who lead the people get their own short pathway of what to model and to cue."""
    rows = ready.workforce.current.to_pylist()
    above = {row["person"]: row["manager"] for row in rows if row["manager"]}
    mine = viewer.reports | {viewer.person or ""}
    roles = {row["person"]: row["role"] or "" for row in rows}
    leaders = {person: above[person] for person in (one.person for one in given) if above.get(person) in mine}
    made = lead(
        given,
        leaders=leaders,
        roles=roles,
        library=ready.library,
        policy=ready.policy,
        start=rule.start,
        today=ready.today,
    )
    if made:
        write(
            stores,
            viewer,
            rule,
            made,
            (),
            known=ready.library,
            assignment=number,
            role_version=None,
            replacing=frozenset(int(one.person) for one in made),
            progress=ignore,
            leads=True,
        )


def _page(
    meant: Collection[str], called: dict[str, str], search: str, page: int, size: int
) -> tuple[frozenset[str], int]:
    wanted = search.strip().casefold()
    fitting = sorted((p for p in meant if wanted in called.get(p, "").casefold()), key=lambda p: (called.get(p, ""), p))
    return frozenset(fitting[size * (page - 1) : size * page]), len(fitting)


def _passed(why: Any, called: dict[str, str]) -> tuple[Passed, ...]:
    found = [Passed(person=person, name=called.get(person, "Somebody"), why=reason) for person, reason in why.items()]
    return tuple(sorted(found, key=lambda one: (one.why, one.name)))


def _why_not(pathway: Pathway) -> str:
    return "lacks " + pathway.missing[0].what if pathway.missing else "has no step"


def _offer(
    decision: Decision, role: str, count: int, posts: dict[str, directory.Post], titles: dict[str, str]
) -> Offer:
    details = decision.details
    destination = details.get("destination") or ""
    return Offer(
        decision=decision.id,
        role=titles.get(role, role),
        option=decision.chosen,
        destination=titles.get(destination, destination),
        hours_per_week=details.get("hours_per_week") or 0.0,
        removed_work=details.get("removed_work") or "",
        people=count,
        teams=tuple(
            sorted({(post.team, post.team_name) for post in posts.values() if post.role_key == role and post.team})
        ),
    )


def _hit(pathway: Pathway, called: dict[str, str], walking: set[str]) -> Hit:
    return Hit(
        person=pathway.person,
        name=called.get(pathway.person, pathway.person),
        steps=len(pathway.steps),
        hours=sum(step.hours for step in pathway.steps),
        weeks=max((step.week for step in pathway.steps), default=0),
        gaps=len(pathway.gaps),
        missing=pathway.missing,
        replaces=pathway.person in walking,
        fallen=tuple(one.title for one in pathway.fallen),
        weeks_enough=pathway.weeks_enough,
        hours_enough=pathway.hours_enough,
    )
