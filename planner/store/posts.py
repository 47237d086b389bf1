"""Posts over time: what a people file says about somebody's teams and titles, laid over what is known."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.store.changes import Ledger
from planner.store.people_rows import Faults, Row
from planner.store.tables import Assignment

FIELDS = ("person_id", "team_id", "role_key", "title", "manager_id", "share", "valid_from", "valid_to")
WHOLE_POST = 1.0


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one row says of a post, in our own ids. None says nothing."""

    row: Row
    team_id: int | None
    title: str | None
    role_key: str | None
    manager_id: int | None

    def values(self) -> dict[str, Any]:
        """The fields the row gives."""
        given = {"team_id": self.team_id, "title": self.title, "manager_id": self.manager_id, "share": self.row.share}
        values = {name: value for name, value in given.items() if value is not None}
        return values | ({"role_key": self.role_key} if self.title is not None else {})

    def fits(self, post: Assignment) -> bool:
        """Whether a post is just what the row says."""
        return all(getattr(post, name) == value for name, value in self.values().items() if name != "role_key")

    def fits_team(self, post: Assignment) -> bool:
        """Whether a post is in the row's team."""
        return self.team_id is None or post.team_id == self.team_id


@dataclass(kw_only=True)
class Posts:
    """One person's posts while a file is laid over them.

    Rows with a first day are a history: each is the post that began that day. Rows without any are how things stand
    on the day ``on``: what differs ends the old post and begins a new one. ``since`` gives, for posts that only files
    of later days told of, the first of those days.
    """

    person_id: int
    known: list[Assignment]
    on: dt.date
    ledger: Ledger
    faults: Faults
    since: Mapping[int, dt.date] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    new_here: bool = True

    def settle(self, rows: Sequence[Said]) -> set[int]:
        """Lay the rows over the posts; the positions of the rows that changed something."""
        history = any(one.row.valid_from for one in rows)
        self.new_here = not self.known
        match, begin = (self._same_start, self._history) if history else (self._as_said, self._snapshot)
        kept = dict(self._distinct(rows))
        found = {position: post for position, one in kept.items() if (post := self._match(one, match(one)))}
        changed = {
            position for position, one in kept.items() if position in found and self._correct(found[position], one)
        }
        changed |= {position for position, one in kept.items() if position not in found and begin(one)}
        if not history and kept and self._end_unsaid():
            changed.add(next(iter(kept)))
        return changed

    def _match(self, one: Said, post: Assignment | None) -> Assignment | None:
        if post is not None:
            self.said[id(post)] = one
        return post

    def _distinct(self, rows: Sequence[Said]) -> Iterator[tuple[int, Said]]:
        seen: dict[tuple[int | None, dt.date | None], Said] = {}
        for position, one in enumerate(rows):
            first = seen.setdefault((one.team_id, one.row.valid_from), one)
            if first is one:
                yield position, one
            elif (first.values(), first.row.valid_to) != (one.values(), one.row.valid_to):
                self._refuse(one, "the file has another post of this person in this team from the same day")

    def _refuse(self, one: Said, problem: str) -> None:
        self.faults.reject(one.row, "team", problem, "Keep one of the two, or give first days that differ.")

    def _same_start(self, one: Said) -> Assignment | None:
        return next((p for p in self._free() if p.valid_from == one.row.valid_from and one.fits_team(p)), None)

    def _as_said(self, one: Said) -> Assignment | None:
        return next((p for p in self._free() if self._there(p, one) and one.fits(p)), None)

    def _history(self, one: Said) -> bool:
        moved = next((post for post in self._free() if post.valid_from == one.row.valid_from), None)
        return self._correct(moved, one) if moved else self._begin(one, one.row.valid_from, None)

    def _snapshot(self, one: Said) -> bool:
        there = [post for post in self._free() if self._there(post, one)]
        old = next((post for post in there if one.fits_team(post)), None) or next(iter(there), None)
        if old is None:
            return self._begin(one, self._first_day(one), None)
        if (later := self.since.get(old.id)) and old.valid_from in (None, one.row.hired):
            return self._begin_before(one, old, later)
        begun_now = old.valid_from is not None and old.valid_from >= self.on
        return self._correct(old, one) if begun_now else self._begin(one, self.on, old)

    def _there(self, post: Assignment, one: Said) -> bool:
        """Whether a post is one that a row without a first day may speak of."""
        ahead = one.row.hired is not None and one.row.hired > self.on
        return self._in_force(post, one.row.valid_to) or (ahead and post.valid_from == one.row.hired)

    def _first_day(self, one: Said) -> dt.date | None:
        """When a post begins of which nothing was known: with the person, else on the day of the file."""
        hired = one.row.hired
        ends = [post.valid_to for post in self.known if post.valid_to and id(post) not in self.said]
        if self.new_here or (hired and (hired > self.on or (ends and max(ends) <= hired))):
            return hired
        return self.on

    def _begin_before(self, one: Said, old: Assignment, later: dt.date) -> bool:
        """A post that an older file tells of now, before one that was taken to have always been."""
        start = old.valid_from
        self.ledger.update(old, {name: getattr(old, name) for name in FIELDS} | {"valid_from": later})
        values = {"share": WHOLE_POST} | one.values()
        post = Assignment(person_id=self.person_id, valid_from=start, valid_to=later, **values)
        self.ledger.create(post, FIELDS)
        self.known.append(post)
        self.said[id(post)] = one
        return True

    def _free(self) -> list[Assignment]:
        return [post for post in self.known if id(post) not in self.said]

    def _in_force(self, post: Assignment, end: dt.date | None) -> bool:
        if end is not None and end <= self.on:
            return post.valid_to in (None, end) and _before(post.valid_from, end)
        return (post.valid_from is None or post.valid_from <= self.on) and _before(self.on, post.valid_to)

    def _correct(self, post: Assignment, one: Said) -> bool:
        values = one.values() | ({"valid_to": one.row.valid_to} if one.row.valid_to else {})
        if not self._possible(one, values.get("team_id", post.team_id), post.valid_from, one.row.valid_to, post):
            return False
        self.said[id(post)] = one
        return self.ledger.update(post, {name: getattr(post, name) for name in FIELDS} | values)

    def _begin(self, one: Said, start: dt.date | None, old: Assignment | None) -> bool:
        values = {"share": WHOLE_POST} | (self._carried(old, one) if old else {}) | one.values()
        end = one.row.valid_to or (old.valid_to if old else None)
        if not self._possible(one, values.get("team_id"), start, end, None):
            return False
        post = Assignment(person_id=self.person_id, valid_from=start, valid_to=end, **values)
        self._make_room(post, one, [old] if old else [other for other in self.known if not self._beside(post, other)])
        self.ledger.create(post, FIELDS)
        self.known.append(post)
        self.said[id(post)] = one
        return True

    def _possible(
        self, one: Said, team_id: int | None, start: dt.date | None, end: dt.date | None, post: Assignment | None
    ) -> bool:
        if end is not None and not _before(start, end):
            self.faults.reject(one.row, "valid_to", "is before the post began", "Correct the last day.")
            return False
        if self._doubles(team_id, start, post):
            self._refuse(one, "the person has another post in this team from the same day")
            return False
        return True

    def _carried(self, old: Assignment, one: Said) -> dict[str, Any]:
        moved = not one.fits_team(old)
        names = [
            name
            for name in ("team_id", "title", "role_key", "manager_id", "share")
            if not (moved and name == "manager_id")
        ]
        return {name: getattr(old, name) for name in names}

    def _doubles(self, team_id: int | None, start: dt.date | None, post: Assignment | None) -> bool:
        if team_id is None or start is None:
            return False
        return any(other is not post and (other.team_id, other.valid_from) == (team_id, start) for other in self.known)

    def _make_room(self, post: Assignment, one: Said, replaced: Sequence[Assignment]) -> None:
        """End the posts that a new one replaces, and the new one where a later one begins."""
        for other in replaced:
            stated = self.said.get(id(other))
            overlap = _starts_before(other, post) and _before(post.valid_from, other.valid_to)
            if overlap and not (stated and stated.row.valid_to):
                self.ledger.update(other, {"valid_to": post.valid_from})
        for other in self.known:
            overlap = _starts_before(post, other) and _before(other.valid_from, post.valid_to)
            if overlap and not one.row.valid_to and not self._beside(post, other):
                post.valid_to = other.valid_from

    def _beside(self, post: Assignment, other: Assignment) -> bool:
        return id(other) in self.said and post.share + other.share <= WHOLE_POST

    def _end_unsaid(self) -> bool:
        """End posts the file no longer lists where the listed ones already fill the person's time."""
        listed = [post for post in self.known if id(post) in self.said and self._in_force(post, None)]
        filled = sum(post.share for post in listed)
        ended = [post for post in self._free() if self._in_force(post, None) and post.valid_from != self.on]
        ended = [post for post in ended if listed and filled + post.share > WHOLE_POST]
        for post in ended:
            self.ledger.update(post, {"valid_to": self.on})
        return bool(ended)


def _before(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start < end


def _starts_before(one: Assignment, other: Assignment) -> bool:
    if one.valid_from is None or other.valid_from is None:
        return one.valid_from is None and other.valid_from is not None
    return one.valid_from < other.valid_from
