"""What somebody does on their own page: steps, observations, nudges, contest."""

from planner.access import Viewer
from planner.services import clock
from planner.services.allowing import require
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.store import library, log, pathways
from planner.store.open import Stores


def finish_step(stores: Stores, viewer: Viewer, step: int, *, done: bool = True) -> None:
    """Note that a step was done, or was not after all. It is activity: it moves no progress."""
    with stores.records.write() as session:
        found = pathways.step(session, step)
        if found is None:
            raise NotFound(f"There is no step {step}.")
        require(viewer, "change", "pathway", people=[str(found[1].person_id)])
        found[0].done_at = clock.now() if done else None


def set_not_relevant(stores: Stores, viewer: Viewer, step: int, because: str, *, shared: bool = False) -> None:
    """Say that a step is not relevant, and why; an empty reason takes it back.

    The reason stays one's own. Only with ``shared`` those one reports to see that the step was set aside.
    """
    with stores.records.write() as session:
        found = pathways.step(session, step)
        if found is None:
            raise NotFound(f"There is no step {step}.")
        require(viewer, "change", "pathway", people=[str(found[1].person_id)])
        found[0].not_relevant_because = because.strip() or None
        found[0].not_relevant_shared = shared and bool(because.strip())


def observe(stores: Stores, viewer: Viewer, behaviour: str, *, seen: bool, note: str = "") -> int:
    """Note whether one saw oneself do something; the note stays one's own. Returns its number, for undo."""
    person = _self(viewer)
    require(viewer, "change", "observation-note", people=[viewer.person or ""])
    with stores.records.write() as session:
        if behaviour not in library.load(session).behaviours:
            raise NotFound(f"There is no behaviour “{behaviour}”.")
        return pathways.observe(
            session, person=person, behaviour=behaviour, seen=seen, source="self", note=note.strip(), now=clock.now()
        )


def forget_observation(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take back one's own observation."""
    require(viewer, "change", "observation-note", people=[viewer.person or ""])
    with stores.records.write() as session:
        if not pathways.remove_observation(session, _self(viewer), number):
            raise NotFound("That observation is not there.")


def put_nudge_away(stores: Stores, viewer: Viewer, number: int) -> None:
    """Mark one's own nudge as seen."""
    require(viewer, "change", "pathway", people=[viewer.person or ""])
    with stores.records.write() as session:
        if not pathways.put_away(session, _self(viewer), number, clock.now()):
            raise NotFound("That nudge is not there.")


def contest(stores: Stores, viewer: Viewer, about: str, text: str) -> int:
    """Say that something held about oneself is not right."""
    person = _self(viewer)
    require(viewer, "change", "contest", people=[viewer.person or ""])
    if not text.strip():
        raise Refused("Say what is not right.")
    now = clock.now()
    with stores.records.write() as session:
        number = pathways.contest(session, person=person, about=about, text=text.strip(), now=now)
        log.append(session, by=viewer.email, action="contest", subject=about, detail={"contest": number}, now=now)
    return number


def answer(stores: Stores, viewer: Viewer, number: int, text: str) -> None:
    """Answer somebody's contest; never one's own, and never one that has its answer."""
    if not text.strip():
        raise Refused("Write the answer; the person will read it.")
    now = clock.now()
    with stores.records.write() as session:
        found = next((row for row in pathways.contests(session, open_only=True) if row.id == number), None)
        if found is None:
            raise NotFound(f"There is no contest {number} that waits for an answer.")
        require(viewer, "decide", "contest", people=[str(found.person_id)])
        pathways.answer(session, number, text=text.strip(), by=viewer.login, now=now)
        log.append(session, by=viewer.email, action="answer", subject=found.about, detail={"contest": number}, now=now)


def _self(viewer: Viewer) -> int:
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    return int(viewer.person)
