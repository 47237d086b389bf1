"""Role cases with the verdict that is right for each, as tests/cases/verdicts/README.md describes their form."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from planner.architect.model import ChangeKind, Verdict
from planner.audit.model import Cause
from planner.evaluate.verdict_form import Form, Share, told, wrong
from planner.faults import Fault, Unreadable

DAYS = 7
# Written shares are rounded to two digits; a dozen of them may miss the whole by this much.
ROUNDED = 0.005

Count = Annotated[int, "count"]


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """One part of what the role does now: its share of the hours and what AI does of it.

    ``exposed`` is the share that AI could do or assist by published task ratings, ``share`` the share of ``n`` observed
    pieces of work in which it did, ``stays`` the share of these hours that this role's people still work when the
    future role holds. None is not known. ``to`` names who or what takes over the rest, where somebody does.
    """

    name: str
    hours: Share
    exposed: Share
    ai: Literal["none", "assists", "carries", "unknown"]
    demand: Literal["falls", "steady", "grows", "unknown"]
    n: Count = 0
    share: Share | None = None
    stays: Share | None = None
    to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Role:
    """The role as its people do it on the day of the case."""

    title: str
    profession: str
    on: dt.date
    teams: Count
    responsibilities: tuple[Responsibility, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of the role that was looked for: found, not found, or neither can be said."""

    kind: ChangeKind
    found: Literal["found", "not found", "cannot tell"]
    certainty: Literal["sure", "likely", "cannot tell"]
    roles: tuple[str, ...] = ()
    since: str | None = None
    told: str | None = None


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A role that these people could move to; ``overlap`` is the share of its needs that they show evidence of."""

    role: str
    posts: Count
    overlap: Share | None = None
    learn_hours: Count | None = None


@dataclass(frozen=True, kw_only=True)
class Future:
    """What the role becomes: the level it needs of each capability, and the day from which today's work is not needed.

    ``overlap`` is the share of the future role's hours that is work of today's role. ``described`` is whether somebody
    wrote the future role down; ``unnamed`` are needs that no framework or catalogue here names.
    """

    described: bool
    displacement: dt.date | Literal["none", "unknown"]
    overlap: Share | None = None
    needs: dict[str, Count]
    unnamed: tuple[str, ...] = ()
    destinations: tuple[Destination, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How many people show which level of one capability; no evidence is not level zero."""

    no_evidence: Count = 0
    level_0: Count = 0
    level_1: Count = 0
    level_2: Count = 0
    level_3: Count = 0
    level_4: Count = 0

    @property
    def levels(self) -> tuple[int, ...]:
        """People at level 0, 1, 2, 3 and 4."""
        return self.level_0, self.level_1, self.level_2, self.level_3, self.level_4

    @property
    def people(self) -> int:
        """Everybody counted."""
        return self.no_evidence + sum(self.levels)

    def below(self, level: int) -> int:
        """People whose evidence lies below a level; those without evidence are not among them."""
        return sum(self.levels[:level])


@dataclass(frozen=True, kw_only=True)
class People:
    """Who holds the role: what they show, what time they have, and how long learning the future role takes.

    ``hours_free`` are hours a week each has for learning now, ``hours_freed`` those that the removal of named work
    would add. ``leaving`` are people who go anyway before the displacement date, ``booked`` the learning under way.
    """

    headcount: Count
    evidence: dict[str, Evidence]
    hours_free: float | None = None
    hours_freed: float = 0.0
    learn_hours: Count | None = None
    lead_weeks: Count | None = None
    leaving: Count | None = None
    booked: str | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """The share of the delay that one cause has, with its interval."""

    share: Share
    low: Share
    high: Share


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What the audit says of delay in this role's work, over ``n`` cases; ``waiting`` is delay's share of the time."""

    skill: Literal["identifiable", "not identifiable"]
    causes: dict[Cause, Part] | Literal["cannot tell"]
    n: Count = 0
    waiting: Share | None = None
    told: str | None = None


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """Something in or around the organisation that binds what can be done."""

    kind: Literal["law", "licence", "agreement", "budget", "tool", "decision", "safety", "market", "load"]
    told: str


@dataclass(frozen=True, kw_only=True)
class Flip:
    """What would turn the verdict, and to which."""

    when: str
    then: Verdict


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The right verdict and why; an arguable one names the second that a careful person may also give."""

    verdict: Verdict
    sure: Literal["clear", "arguable"]
    reasoning: str
    flips: tuple[Flip, ...]
    acceptable: Verdict | None = None
    sequence: tuple[str, ...] = ()

    @property
    def accepted(self) -> frozenset[Verdict]:
        """Every verdict that counts as agreement."""
        return frozenset({self.verdict} | ({self.acceptable} if self.acceptable else set()))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One role on one day: everything that is known of it, and the verdict that is right."""

    role: Role
    future: Future
    people: People
    audit: Audit
    truth: Truth
    changes: tuple[Change, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    id: str = ""

    @property
    def exposure(self) -> float:
        """The share of the role's hours that AI could do or assist, 0..1: what could be, not what is."""
        return sum(one.hours * one.exposed for one in self.role.responsibilities)

    @property
    def stays(self) -> float | None:
        """The share of today's hours that stays with the role; None where it is unknown of any part."""
        parts = [(one.hours, one.stays) for one in self.role.responsibilities]
        if any(stays is None for _, stays in parts):
            return None
        return sum(hours * (stays or 0.0) for hours, stays in parts)

    @property
    def weeks_left(self) -> float | None:
        """Weeks until today's work is not needed; None without such a day."""
        day = self.future.displacement
        return (day - self.role.on).days / DAYS if isinstance(day, dt.date) else None


def load(folder: Path) -> tuple[Case, ...]:
    """Every case of a folder, a file each, in the order of their names.

    Raises Unreadable, naming the file and the key, for a file that is not of the form or whose sums do not hold, and
    for a folder without cases.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise Unreadable(Fault(file=str(folder), problem="There is no case", fix="Name a folder of *.toml cases."))
    return tuple(read(path.read_text("utf-8"), file=path.name) for path in files)


def read(text: str, *, file: str) -> Case:
    """One case from the text of its file, checked. Raises Unreadable, naming the file and the key."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(Fault(file=file, problem=f"This is not TOML: {problem}", fix="Mend that line.")) from problem
    case = Form(file).read(Case, values | {"id": file.removesuffix(".toml")})
    for key, fault in _faults(case):
        raise wrong(file, key, fault)
    return case


def _faults(case: Case) -> list[tuple[str, str]]:
    """What does not fit together in a case: the key, and what is wrong there."""
    return [*_of_work(case), *_of_people(case), *_of_audit(case.audit), *_of_truth(case.truth)]


def _of_work(case: Case) -> list[tuple[str, str]]:
    found = []
    parts = case.role.responsibilities
    if abs(sum(one.hours for one in parts) - 1) > ROUNDED:
        found.append(("role.responsibilities.hours", f"the shares add up to {sum(one.hours for one in parts):.3f}"))
    for one in parts:
        if (one.share is None) != (one.n == 0):
            found.append(("role.responsibilities.share", f"“{one.name}” needs both a share and its n, or neither"))
        if one.ai == "unknown" and one.share is not None:
            found.append(("role.responsibilities.ai", f"“{one.name}” has an observed share, so it is known"))
    for change in case.changes:
        if (change.found == "cannot tell") != (change.certainty == "cannot tell"):
            found.append(("changes.certainty", f"{change.kind}: found and certainty contradict each other"))
    if isinstance(case.future.displacement, dt.date) and case.future.displacement <= case.role.on:
        found.append(("future.displacement", "it lies before the day of the case"))
    return found


def _of_people(case: Case) -> list[tuple[str, str]]:
    found = []
    people = case.people
    for name, evidence in people.evidence.items():
        if evidence.people != people.headcount:
            found.append((f"people.evidence.{name}", f"{evidence.people} counted of {people.headcount} people"))
    if case.future.needs.keys() != people.evidence.keys():
        odd = sorted(case.future.needs.keys() ^ people.evidence.keys())
        found.append(("people.evidence", f"needs and evidence differ in {told(odd)}"))
    if people.leaving is not None and people.leaving > people.headcount:
        found.append(("people.leaving", "more people leave than there are"))
    weekly = None if people.hours_free is None else people.hours_free + people.hours_freed
    if weekly and people.learn_hours and people.lead_weeks and people.lead_weeks * weekly < people.learn_hours:
        found.append(("people.lead_weeks", f"{people.learn_hours} hours do not fit into them at {weekly} a week"))
    return found


def _of_audit(audit: Audit) -> list[tuple[str, str]]:
    if audit.causes == "cannot tell":
        return []
    found = [
        (f"audit.causes.{cause}", "the share lies outside its interval")
        for cause, part in audit.causes.items()
        if not part.low <= part.share <= part.high
    ]
    whole = sum(part.share for part in audit.causes.values())
    if abs(whole - 1) > ROUNDED:
        found.append(("audit.causes", f"the shares add up to {whole:.3f}"))
    if audit.n == 0:
        found.append(("audit.n", "shares need the number of cases behind them"))
    return found


def _of_truth(truth: Truth) -> list[tuple[str, str]]:
    found = []
    if (truth.sure == "arguable") != (truth.acceptable is not None):
        found.append(("truth.acceptable", "an arguable case names a second verdict, a clear one none"))
    if truth.acceptable == truth.verdict:
        found.append(("truth.acceptable", "the second verdict is the first"))
    if (truth.verdict == "both") != bool(truth.sequence):
        found.append(("truth.sequence", "“both” is told in its order, any other verdict has no sequence"))
    if not truth.flips:
        found.append(("truth.flips", "something must be able to flip it"))
    if any(flip.then == truth.verdict for flip in truth.flips):
        found.append(("truth.flips", "what flips it leads to another verdict"))
    return found
