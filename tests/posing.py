"""An invented company that could be planned for: clerks whose work goes away, with two roles to go to."""

import datetime as dt

from keeping import keep_run

from planner.architect.model import Architecture, Destination
from planner.audit.model import Audit, Window
from planner.library.model import Capability, Item, Level, Library, Need, Role
from planner.reasons import Option, Reason, Recommendation
from planner.store import library
from planner.store.open import Stores
from planner.store.tables import Assignment, Person, Wish

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
CLERKS, NURSES = 14, 6


def _role(key: str, title: str) -> Role:
    needs = () if key == "clerk" else (Need(capability="calm", level=2),)
    return Role(id=key, title=title, family="f", purpose="", responsibilities=(), needs=needs)


LIBRARY = Library(
    roles={key: _role(key, title) for key, title in (("clerk", "Clerk"), ("nurse", "Nurse"), ("pilot", "Pilot"))},
    capabilities={"calm": Capability(id="calm", name="Keeping calm", meaning="", levels=(Level(level=2, seen="s"),))},
    items={
        "breathe": Item(
            id="breathe", title="Breathe", kind="learn", builds="calm", from_level=1, to_level=2, hours=20.0,
            behaviour="b", text="", foundation="trust",
        )
    },
)  # fmt: skip


def _destination(role: str, score: float) -> Destination:
    return Destination(
        origin="clerk", role=role, score=score, viable=score, desirable=None, safe=None, distance="near",
        gaps={"calm": 1}, because=Reason(claim="c"),
    )  # fmt: skip


def company(stores: Stores, *, clerks: int = CLERKS) -> int:
    """Fourteen clerks and six nurses by name, and a pulse that asks clerks to move on; the run's number."""
    verdict = Recommendation(
        key="verdict:role:clerk",
        kind="verdict",
        subject="role:clerk",
        sentence="Clerks move on",
        recommended="reskill",
        options=(Option(key="reskill", label="Reskill"),),
        certainty="likely",
        because=Reason(claim="c"),
        people=frozenset(str(n) for n in range(1, clerks + 1)),
    )
    found = Architecture(verdicts=(verdict,), destinations=(_destination("nurse", 0.9), _destination("pilot", 0.5)))
    window = Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 7, 1))
    with stores.records.write() as session:
        library.save(session, LIBRARY, (), now=NOW)
        for number in range(1, clerks + NURSES + 1):
            role = "clerk" if number <= clerks else "nurse"
            session.add(Person(id=number, name=f"Person {number:02}", external_id=f"n{number}"))
            session.flush()
            session.add(Assignment(person_id=number, role_key=role, title=role, valid_from=dt.date(2025, 1, 1)))
        keep_run(session, "audit", Audit(window=window))
        return keep_run(session, "architect", found, recommendations=(verdict,))


def refuse(stores: Stores, person: int, role: str) -> None:
    """Somebody says that a role is not for them."""
    with stores.records.write() as session:
        session.add(Wish(person_id=person, role_key=role, what="refused", note="", at=NOW, until=None))
