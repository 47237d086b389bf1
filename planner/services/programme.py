"""Programmes in cycles: beginning one, what the next inherits, reviews of worth, lessons, and the gate at the end."""

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.model_programme import Gate, KeyFigure, Lesson, Plan
from planner.services import clock, deciding, house, names, programme_evidence, retros, running
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.services.programme_values import Cycle, CyclePage, Decided, Due, Order, Page, Review
from planner.store import decisions, log, programme, runs, spine
from planner.store.open import Stores
from planner.store.tables import CycleRecord, Decision, ReviewRecord
from planner.values import digest, from_data

PHASE = "programme"
LONGEST = 500


def page(stores: Stores, viewer: Viewer) -> Page:
    """All programmes. Raises NotAllowed."""
    require(viewer, "view", "programme")
    with stores.records.read() as session:
        figures = spine.figures(session)
        found: dict[str, list[Cycle]] = {}
        for row in programme.cycles(session):
            found.setdefault(row.programme, []).append(_cycle(session, row, figures))
    cycles = {name: tuple(_with_shared(stores, one) for one in rows) for name, rows in found.items()}
    return Page(programmes=cycles, due=due(stores, viewer), figures=figures, today=clock.today())


def cycle(stores: Stores, viewer: Viewer, number: int) -> CyclePage:
    """One cycle with its evidence. Raises NotAllowed or NotFound."""
    require(viewer, "view", "programme")
    with stores.records.read() as session:
        row = _row(session, number)
        figures, called = spine.figures(session), names.load(session)
        made = _with_shared(stores, _cycle(session, row, figures))
        others = [_cycle(session, one, figures) for one in programme.cycles(session) if one.programme == row.programme]
        rows = programme.gates(session, subject(made))
        kept = runs.get(session, rows[0].run_id) if rows else None
        proposed = rows[0].id if rows else None
        shown = from_data(Gate, kept.result) if kept else None
    earlier = _earlier(stores, [one for one in others if one.number < made.number])
    return CyclePage(
        cycle=made,
        gate=programme_evidence.gate(stores, viewer, made.id, made.start, made.end, made.plan, earlier, cost(made)),
        proposed=proposed,
        shown=shown,
        history=tuple(others),
        figures=figures,
        names=called,
        today=clock.today(),
    )


def due(stores: Stores, viewer: Viewer) -> tuple[Due, ...]:
    """The reviews and gates that come up soon or are late, the earliest first. Raises NotAllowed."""
    require(viewer, "view", "programme")
    today = clock.today()
    until = today + dt.timedelta(days=house.policy(stores)["programme.notice_days"])
    found = []
    with stores.records.read() as session:
        standing = decisions.standing(session, "gate")
        for row in programme.cycles(session):
            name = f"{row.programme}, cycle {row.number}"
            if f"cycle:{name}" in standing:
                continue
            for one in programme.reviews(session, row.id):
                if one.held_at is None and one.due <= until:
                    found.append(Due(cycle=row.id, what=f"Review of {name}", day=one.due, late=one.due < today))
            if row.end <= until:
                found.append(Due(cycle=row.id, what=f"Gate of {name}", day=row.end, late=row.end < today))
    return tuple(sorted(found, key=lambda one: one.day))


def begin(stores: Stores, viewer: Viewer, order: Order) -> int:
    """Begin a programme with its first cycle; returns the cycle's id. Raises NotAllowed or Refused."""
    require(viewer, "change", "programme")
    name = order.programme.strip()
    with stores.records.write() as session:
        if any(row.programme.casefold() == name.casefold() for row in programme.cycles(session)):
            raise Refused(f"A programme “{name}” is there already: begin its next cycle instead.")
        versions = _versions(spine.figures(session))
        _check(stores, order, versions)
        plan = Plan(
            objective=order.objective.strip(),
            outcomes={key: versions[key] for key in order.outcomes},
            rights=tuple(order.rights),
        )
        return _begin(stores, session, viewer, name, 1, order, plan, None)


def go_on(stores: Stores, viewer: Viewer, number: int, *, start: dt.date, end: dt.date) -> int:
    """Begin the cycle after another, which inherits from it. Raises NotAllowed, NotFound, or Refused.

    A cycle goes on only after its gate was decided, and not when it was retired.
    """
    from planner.activate import programme as core

    require(viewer, "change", "programme")
    with stores.records.read() as session:
        row = _row(session, number)
        before = _with_shared(stores, _cycle(session, row, spine.figures(session)))
    if before.decided is None:
        raise Refused("Decide at the gate first whether it goes on.")
    if before.decided.chosen == "retire":
        raise Refused("This programme was retired. Begin another one, or withdraw that decision.")
    with stores.records.write() as session:
        if programme.after(session, number) is not None:
            raise Refused("The next cycle was begun already.")
        versions = _versions(spine.figures(session))
        learnt = [*(one for _, one in before.own), *before.shared]
        plan = core.inherit(before.plan, learnt=learnt, definitions=versions)
        order = Order(programme=before.programme, start=start, end=end, objective=plan.objective)
        if start < before.end:
            raise Refused("The next cycle begins when this one has ended, or later.")
        _check(stores, order, versions)
        return _begin(stores, session, viewer, before.programme, before.number + 1, order, plan, number)


def remove(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take a cycle back that nothing was decided on. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "change", "programme")
    with stores.records.write() as session:
        row = _row(session, number)
        if programme.after(session, number) is not None or _standing(session, row) is not None:
            raise Refused("Something was decided on this cycle, or the next one inherits from it.")
        _log(session, viewer, "take back cycle", row)
        programme.remove(session, row)


def learn(stores: Stores, viewer: Viewer, number: int, *, kind: str, text: str) -> int:
    """Keep a lesson of a cycle. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "change", "programme")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write the lesson in a sentence, in at most {LONGEST} characters.")
    now = clock.now()
    with stores.records.write() as session:
        row = _row(session, number)
        made = programme.learn(session, number, kind=kind, text=text.strip(), by=viewer.email, now=now)
        _log(session, viewer, "keep lesson", row)
    return made


def unlearn(stores: Stores, viewer: Viewer, lesson: int) -> int:
    """Take a lesson back; returns the id of its cycle. Raises NotAllowed or NotFound."""
    require(viewer, "change", "programme")
    with stores.records.write() as session:
        row = programme.lesson(session, lesson)
        if row is None or row.ended_at is not None:
            raise NotFound("There is no such lesson.")
        row.ended_at = clock.now()
        _log(session, viewer, "take back lesson", _row(session, row.cycle_id))
        return row.cycle_id


def hold_review(stores: Stores, viewer: Viewer, review: int, *, note: str, cost: float | None) -> int:
    """Keep what a review of worth said; returns the id of its cycle. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "change", "programme")
    if not note.strip():
        raise Refused("Say in a sentence what the review found.")
    if cost is not None and cost < 0:
        raise Refused("What it cost so far is not less than nothing.")
    with stores.records.write() as session:
        row = _review(session, review)
        row.note, row.cost, row.held_at, row.held_by = note.strip(), cost, clock.now(), viewer.email
        _log(session, viewer, "hold review", _row(session, row.cycle_id))
        return row.cycle_id


def reopen_review(stores: Stores, viewer: Viewer, review: int) -> int:
    """Take back what a review said; returns the id of its cycle. Raises NotAllowed or NotFound."""
    require(viewer, "change", "programme")
    with stores.records.write() as session:
        row = _review(session, review)
        row.note, row.cost, row.held_at, row.held_by = "", None, None, ""
        _log(session, viewer, "take back review", _row(session, row.cycle_id))
        return row.cycle_id


def propose(stores: Stores, viewer: Viewer, number: int) -> int:
    """Keep the evidence of a cycle as it stands, with what it speaks for, so that somebody decides on it.

    Returns the number of the recommendation. Raises NotAllowed, NotFound or Refused.
    """
    from planner.activate import programme as core

    require(viewer, "change", "programme")
    found = cycle(stores, viewer, number)
    if found.cycle.start > found.today:
        raise Refused("This cycle has not begun yet.")
    about = subject(found.cycle)
    made = core.recommendation(found.gate, about)
    now = clock.now()
    with stores.records.write() as session:
        run = runs.save(
            session,
            phase=PHASE,
            by=viewer.email,
            now=now,
            seconds=0.0,
            seed=stores.settings.seed,
            code_version=version("capability-planner"),
            inputs={"imports": [], "cycle": about, "evidence": digest(found.gate), "seed": stores.settings.seed},
            result=found.gate,
            findings=(),
            recommendations=(made,),
            released=[],
        )
        running.note(session, viewer.email, PHASE, run)
        _log(session, viewer, "put gate together", _row(session, number))
        return next(row.id for row in programme.gates(session, about) if row.run_id == run)


def decide(stores: Stores, viewer: Viewer, number: int, *, option: str, reason: str) -> int:
    """Decide at the gate that was proposed last; returns the decision's number. Raises as deciding.decide."""
    require(viewer, "decide", "programme")
    found = cycle(stores, viewer, number)
    if found.proposed is None:
        raise Refused("Put the evidence together first: a decision rests on it.")
    return deciding.decide(stores, viewer, found.proposed, deciding.Choice(option=option, reason=reason))


def withdraw(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take the decision at a cycle's gate back. Raises NotAllowed, NotFound or Refused."""
    require(viewer, "decide", "programme")
    with stores.records.read() as session:
        row = _row(session, number)
        standing, following = _standing(session, row), programme.after(session, number)
    if standing is None:
        raise NotFound("Nothing was decided at this gate.")
    if following is not None:
        raise Refused("The next cycle rests on this decision. Take that cycle back first.")
    deciding.withdraw(stores, viewer, standing.id)


def subject(one: Cycle) -> str:
    """What a gate's decision is about."""
    return f"cycle:{one.programme}, cycle {one.number}"


def cost(one: Cycle) -> float | None:
    """What a cycle took so far in money, as the newest review that says it has it."""
    known = [review for review in one.reviews if review.cost is not None]
    return max(known, key=lambda review: review.due).cost if known else None


def _begin(
    stores: Stores,
    session: Session,
    viewer: Viewer,
    name: str,
    number: int,
    order: Order,
    plan: Plan,
    before: int | None,
) -> int:
    from planner.activate import programme as core

    made = programme.begin(
        session,
        programme=name,
        number=number,
        start=order.start,
        end=order.end,
        plan=plan,
        before=before,
        reviews=core.reviews(order.start, order.end, house.policy(stores)),
        by=viewer.email,
        now=clock.now(),
    )
    _log(session, viewer, "begin cycle", _row(session, made))
    return made


def _check(stores: Stores, order: Order, versions: Mapping[str, int]) -> None:
    if not order.programme.strip() or not order.objective.strip():
        raise Refused("Name the programme and what it is for.")
    longest = dt.timedelta(weeks=house.policy(stores)["programme.longest_weeks"])
    if not dt.timedelta() < order.end - order.start <= longest:
        raise Refused(f"A cycle ends after it begins, and within {longest.days // 7} weeks.")
    if unknown := [key for key in order.outcomes if key not in versions]:
        raise Refused(f"There is no key figure {', '.join(unknown)} on the spine.")


def _versions(figures: Mapping[str, KeyFigure]) -> dict[str, int]:
    return {key: one.definitions[-1].version for key, one in figures.items()}


def _row(session: Session, number: int) -> CycleRecord:
    row = programme.get(session, number)
    if row is None:
        raise NotFound("There is no such cycle.")
    return row


def _review(session: Session, number: int) -> ReviewRecord:
    row = programme.review(session, number)
    if row is None:
        raise NotFound("There is no such review.")
    return row


def _standing(session: Session, row: CycleRecord) -> Decision | None:
    return decisions.standing(session, "gate").get(f"cycle:{row.programme}, cycle {row.number}")


def _cycle(session: Session, row: CycleRecord, figures: Mapping[str, KeyFigure]) -> Cycle:
    from planner.activate import programme as core

    plan, today, standing = programme.plan(row), clock.today(), _standing(session, row)
    changed = core.redefined(plan, _versions(figures))
    return Cycle(
        id=row.id,
        programme=row.programme,
        number=row.number,
        start=row.start,
        end=row.end,
        plan=plan,
        reviews=tuple(
            Review(
                number=one.id,
                due=one.due,
                held=one.held_at,
                note=one.note,
                cost=one.cost,
                late=one.held_at is None and one.due < today,
            )
            for one in programme.reviews(session, row.id)
        ),
        own=tuple(
            (one.id, Lesson(kind=one.kind, text=one.text, cycle=row.number))  # type: ignore[arg-type]
            for one in programme.lessons(session, row.id)
        ),
        shared=(),
        redefined=tuple(figures[key].name if key in figures else key for key in changed),
        decided=None
        if standing is None
        else Decided(number=standing.id, chosen=standing.chosen, reason=standing.reason, at=standing.at),  # type: ignore[arg-type]
        followed=programme.after(session, row.id) is not None,
    )


def _with_shared(stores: Stores, one: Cycle) -> Cycle:
    """The cycle with what teams shared from their retros while it ran."""
    shared = retros.lessons(stores, one.start, one.end, cycle=one.number)
    return Cycle(**{**vars(one), "shared": shared})


def _earlier(stores: Stores, cycles: Sequence[Cycle]) -> list[Mapping[str, int]]:
    """In how many teams each behaviour had changed at the gate of each earlier cycle, oldest first."""
    from planner.activate import programme as core

    found: list[Mapping[str, int]] = []
    with stores.records.read() as session:
        for one in sorted(cycles, key=lambda one: one.number):
            rows = programme.gates(session, subject(one))
            kept = runs.get(session, rows[0].run_id) if rows else None
            if kept is not None:
                found.append(core.counted(from_data(Gate, kept.result)))
    return found


def _log(session: Session, viewer: Viewer, action: str, row: CycleRecord) -> None:
    about = f"cycle:{row.programme}, cycle {row.number}"
    log.append(session, by=viewer.email, action=action, subject=about, detail={}, now=clock.now())
