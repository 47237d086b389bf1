"""What is told of a people file once it is laid over what is known: managers, circles, posts and people not named."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.faults import Fault
from planner.store.changes import Ledger
from planner.store.managers import circular
from planner.store.people_rows import Faults, Someone
from planner.store.tables import Assignment, Team

WHOLE_POST = 1.0
# Names that a note on many people shows, and the rounding that shares of posts may add up with.
SHOWN, ROUNDING = 5, 0.005
# People whose move together looks like a new name for their team.
MOVED_TOGETHER = 3


@dataclass(frozen=True, kw_only=True)
class Before:
    """What earlier files of the same source said: whom they ``named``, the ``latest`` day they spoke of.

    ``since`` gives the posts that only files of later days told of, with the first of those days.
    """

    named: frozenset[int] = frozenset()
    latest: dt.date | None = None
    since: Mapping[int, dt.date] = field(default_factory=dict)


@dataclass
class Check:
    """Looks at everybody of a file after their posts are settled."""

    faults: Faults
    ledger: Ledger
    known: Mapping[int, list[Assignment]]
    teams: Mapping[str, Team]
    on: dt.date
    before: Before

    def run(self, everyone: Sequence[Someone], new: set[int], *, full: bool) -> None:
        """Tell what is odd, and end the posts of people whom a file that names everybody does not name."""
        here = {id_: posts for id_, of_one in self.known.items() if (posts := self._held(of_one))}
        above = {id_: post.manager_id for id_, posts in here.items() for post in posts if post.manager_id is not None}
        for one in everyone:
            if one.person is not None:
                self._manager(one, above)
                self._shares(one, here.get(one.person.id, []))
        self._renamed(everyone)
        self._not_named({one.person.id for one in everyone if one.person}, here, full=full)
        if self.before.latest and self.on < self.before.latest:
            self._older([one for one in everyone if id(one) in new])

    def _held(self, posts: Sequence[Assignment]) -> list[Assignment]:
        return [post for post in posts if in_force(post, self.on)]

    def _manager(self, one: Someone, above: Mapping[int, int]) -> None:
        assert one.person is not None
        manager = above.get(one.person.id)
        if manager is None:
            return
        if circular(above, one.person.id):
            problem = "stands above and below this person, by what was known before"
            self.faults.note(one.rows[-1], "manager", problem, "Give the managers of everybody in the circle.")
        posts = self.known.get(manager, [])
        if not posts or self._held(posts):
            return
        row = next((row for row in reversed(one.rows) if row.manager), one.rows[-1])
        coming = [post.valid_from for post in posts if post.valid_from and post.valid_from > self.on]
        problem = f"begins only on {min(coming)}" if coming else "has left"
        self.faults.note(row, "manager", problem, "Say who leads now. The row came in as it is.")

    def _shares(self, one: Someone, held: Sequence[Assignment]) -> None:
        total = sum(post.share for post in held)
        if len(held) > 1 and total > WHOLE_POST + ROUNDING:
            row = next((row for row in reversed(one.rows) if row.team), one.rows[-1])
            problem = f"is one of {len(held)} posts at once that fill {total:.0%} of a full-time post"
            fix = "Give the share of each, or a last day to those that ended. The row came in as it is."
            self.faults.note(row, "team", problem, fix)

    def _renamed(self, everyone: Sequence[Someone]) -> None:
        """Say where a whole team moved into a new one: it may only have a new name."""
        fresh = {one.row_id for one in self.ledger.changes if one.table == Team.__tablename__ and one.before is None}
        names = {team.id: team.name for team in self.teams.values()}
        moves, sizes = self._moves()
        for (old, new), count in moves.items():
            if new in fresh and count == sizes[old] and count >= MOVED_TOGETHER:
                problem = f"is new, and all {count:,} people of {names[old]} moved there on {self.on}"
                fix = f"If it only has a new name, take the import back and write {names[old]} in the file."
                self._tell(problem, fix, column="team", value=names[new])

    def _moves(self) -> tuple[Counter[tuple[int, int]], Counter[int]]:
        moves: Counter[tuple[int, int]] = Counter()
        sizes: Counter[int] = Counter()
        for posts in self.known.values():
            ended = {p.team_id for p in posts if p.team_id and (p.valid_to is None or p.valid_to >= self.on)}
            begun = {p.team_id for p in posts if p.team_id and p.valid_from == self.on}
            stay = {p.team_id for p in posts if p.team_id and in_force(p, self.on)}
            sizes.update(team for team in ended if team not in begun)
            moves.update((old, new) for old in ended - stay for new in begun)
        return moves, sizes

    def _not_named(self, named: set[int], here: Mapping[int, list[Assignment]], *, full: bool) -> None:
        missing = sorted(id_ for id_ in self.before.named - named if id_ in here)
        # A file of an older day cannot know who came since.
        if not missing or (self.before.latest and self.on < self.before.latest):
            return
        problem = f"does not name {_people(len(missing))} whom earlier files of this source named and who are here"
        if not full:
            fix = "They stay as they are. If the file lists everybody, say so, and their posts end on its day."
            self._tell(problem, fix)
            return
        for post in [post for id_ in missing for post in here[id_]]:
            if post.valid_from is None or post.valid_from < self.on:
                self.ledger.update(post, {"valid_to": self.on})
        self._tell(problem, f"Their posts end on {self.on}, because the file lists everybody.")

    def _older(self, new: Sequence[Someone]) -> None:
        """Whom only an older file names may have left since."""
        if new:
            problem = f"speaks of {self.on}, and a file of {self.before.latest} does not name {_people(len(new))} of it"
            fix = "They came in as still here. Give their last days where they left."
            self._tell(problem, fix, value=", ".join(one.last("name") or "" for one in new[:SHOWN]) or None)

    def _tell(self, problem: str, fix: str, *, column: str | None = None, value: str | None = None) -> None:
        told = Fault(file=self.faults.file, problem=problem, fix=fix, column=column, value=value)
        self.faults.found.append(told)


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def in_force(post: Assignment, on: dt.date) -> bool:
    """Whether a post is held on a day."""
    return (post.valid_from is None or post.valid_from <= on) and (post.valid_to is None or post.valid_to > on)
