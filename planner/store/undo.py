"""Taking back what an import changed in records, leaving what later imports state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.store.changes import STATED, TABLES, put_back, snapshot
from planner.store.tables import Account, Assignment, Import, ImportChange, Person, Record

Key = tuple[str, int]
# Records removed at once; fewer than a database takes in one list.
TOGETHER = 500
# Where other records refer to one.
REFERRING = {
    "person": (("assignment", "manager_id"), ("capability_evidence", "person_id"), ("capability_evidence", "rater_id")),
    "team": (("assignment", "team_id"),),
}


@dataclass(kw_only=True)
class TakeBack:
    """Undoes the record changes of one import; ``kept`` says in sentences what could not be put back, and why."""

    session: Session
    import_id: int
    kept: list[str] = field(default_factory=list)
    count: int = 0

    def run(self) -> None:
        """Remove what the import made and put back what it changed, as far as later imports allow."""
        self.later, own = self._later(), self._own()
        self.followers: list[tuple[int, ImportChange]] = []
        made = [key for key in own if any(change.before is None for change in own[key])]
        # Posts and evidence go first, since they refer to people and teams.
        made.sort(key=lambda key: (list(TABLES).index(key[0]), -key[1]))
        new = set(made)
        changed = [(key, name) for key in own if key not in new for name in _different(own[key])]
        # What stands in the way may itself go or be put back, so both are tried again.
        for _ in range(2):
            made = self._unmake_all(made, own)
            changed = [(key, name) for key, name in changed if not self._restore(key, name, own[key])]
        made = self._unmake_all(made, own)
        for key in made:
            self._hand_over(key, own[key])
            self.kept.append(f"{self._called(key)} stays, because other records refer to it.")
        for key, name in changed:
            self.kept.append(f"{self._called(key)}: {name} stays, because another record has the value before.")
        self.session.flush()

    def _own(self) -> dict[Key, list[ImportChange]]:
        query = select(ImportChange).where(ImportChange.import_id == self.import_id).order_by(ImportChange.id)
        return self._by_row(self.session.scalars(query).all())

    def _later(self) -> dict[Key, list[ImportChange]]:
        query = select(ImportChange).join(Import, Import.id == ImportChange.import_id)
        query = query.where(Import.id > self.import_id, Import.undone_at.is_(None)).order_by(ImportChange.id)
        return self._by_row(self.session.scalars(query).all())

    def _by_row(self, changes: Sequence[ImportChange]) -> dict[Key, list[ImportChange]]:
        found: defaultdict[Key, list[ImportChange]] = defaultdict(list)
        for change in changes:
            found[change.table_name, change.row_id].append(change)
        return dict(found)

    def _stated(self, key: Key) -> list[ImportChange]:
        return [change for change in self.later.get(key, []) if STATED[key[0]] in (change.after or {})]

    def _unmake_all(self, made: Sequence[Key], own: Mapping[Key, list[ImportChange]]) -> list[Key]:
        """Remove what the import made, many records at once; those that have to stay."""
        left: list[Key] = []
        for table, keys in groupby(made, key=lambda key: key[0]):
            waiting = list(keys)
            while waiting:
                some, waiting = waiting[:TOGETHER], waiting[TOGETHER:]
                # What is read stays held, so that each record is read once.
                held = self._read(table, [row_id for _, row_id in some])
                free = [record for record in held if (table, record.id) not in self.later]
                gone = {(table, record.id) for record in free} if self._removed(free) else set()
                self.count += len(gone)
                left += [key for key in some if key not in gone and not self._unmake(key, own[key])]
        return left

    def _read(self, table: str, ids: Sequence[int]) -> list[Record]:
        kind = TABLES[table]
        return list(self.session.scalars(select(kind).where(kind.id.in_(ids)).order_by(kind.id.desc())))

    def _unmake(self, key: Key, own: list[ImportChange]) -> bool:
        """Remove what the import made, or hand it to the later import that states it too; False where that fails."""
        record = self._record(key)
        if record is None:
            return True
        stated = self._stated(key)
        if stated:
            stated[0].before = None
            self._forget_unstated(record, own, stated)
        elif self._removed([record]):
            self.count += 1
            self._follow(key, record)
        else:
            return False
        return True

    def _record(self, key: Key) -> Record | None:
        return self.session.get(TABLES[key[0]], key[1])

    def _forget_unstated(self, record: Record, own: list[ImportChange], stated: list[ImportChange]) -> None:
        said = {name for change in stated for name in change.after or {}}
        after = _merged(own)
        now = snapshot(record, after)
        columns = type(record).__table__.columns
        gone = [name for name in after if name not in said and now[name] == after[name] and columns[name].nullable]
        put_back(record, dict.fromkeys(gone))

    def _hand_over(self, key: Key, own: list[ImportChange]) -> None:
        """Another import that refers to a record answers for it from now on, so that its undo removes the record."""
        places = REFERRING.get(key[0], ())
        query = select(ImportChange).join(Import, Import.id == ImportChange.import_id)
        query = query.where(Import.id != self.import_id, Import.undone_at.is_(None)).order_by(ImportChange.id)
        others = self.session.scalars(query.where(ImportChange.table_name.in_({table for table, _ in places})))
        heir = next((one for one in others if _refers(one, places, key[1])), None)
        if heir is not None:
            for change in own:
                change.import_id = heir.import_id

    def _removed(self, records: Sequence[Record]) -> bool:
        try:
            with self.session.begin_nested():
                self._release_accounts([one.id for one in records if isinstance(one, Person)])
                for record in records:
                    self.session.delete(record)
                self.session.flush()
        except IntegrityError:
            return False
        return True

    def _release_accounts(self, people: Sequence[int]) -> None:
        # A match that the planner made by itself goes with the person; one that somebody decided keeps the person.
        matched = select(Account).where(Account.person_id.in_(people), Account.decided_by.is_(None))
        for account in self.session.scalars(matched) if people else ():
            account.person_id, account.state, account.how = None, "unmatched", ""

    def _follow(self, key: Key, record: Record) -> None:
        # Ids may be given again, so nothing may still point at this one.
        for change in self.later.pop(key, []):
            if isinstance(record, Assignment) and "valid_to" in (change.after or {}):
                self.followers.append((record.person_id, change))
            else:
                self.session.delete(change)

    def _restore(self, key: Key, name: str, own: list[ImportChange]) -> bool:
        """Put one field back, or say why it stays; False where another record stands in the way."""
        record, value = self._record(key), _first(own)[name]
        if record is None or (name == "valid_to" and self._succeeded(record, own, _merged(own)[name])):
            return True
        following = next((one for one in self.later.get(key, []) if name in (one.after or {})), None)
        if following is not None:
            if following.before is not None:
                following.before = following.before | {name: value}
            self.kept.append(f"{self._called(key)}: {name} stays, because a later import states it.")
        elif snapshot(record, [name])[name] != _merged(own)[name]:
            self.kept.append(f"{self._called(key)}: {name} stays, because it was changed since.")
        elif self._put(record, name, value):
            self.count += 1
            self._shorten(record, name)
        else:
            return False
        return True

    def _put(self, record: Record, name: str, value: Any) -> bool:
        try:
            with self.session.begin_nested():
                put_back(record, {name: value})
                self.session.flush()
        except IntegrityError:
            return False
        return True

    def _called(self, key: Key) -> str:
        record = self._record(key)
        if isinstance(record, Assignment):
            person = self.session.get(Person, record.person_id)
            return f"A post of {person.name if person else 'somebody'}"
        return f"The {key[0]} {getattr(record, 'name', '')}"

    def _succeeded(self, post: Record, own: list[ImportChange], end: Any) -> bool:
        """Whether a later import states the post that follows; then this end is its doing from now on."""
        if not isinstance(post, Assignment):
            return False
        following = select(Assignment).where(Assignment.person_id == post.person_id, Assignment.id != post.id)
        for other in self.session.scalars(following):
            stated = self._stated(("assignment", other.id))
            if stated and snapshot(other, ["valid_from"])["valid_from"] == end:
                for change in own:
                    change.import_id = stated[0].import_id
                return True
        return False

    def _shorten(self, record: Record, name: str) -> None:
        """Where a later import had ended the post that goes, it ends the one that comes back."""
        if not isinstance(record, Assignment) or name != "valid_to":
            return
        for person_id, change in [one for one in self.followers if one[0] == record.person_id]:
            before = snapshot(record, ["valid_to"])
            change.row_id, change.before = record.id, before
            put_back(record, {"valid_to": (change.after or {})["valid_to"]})
            change.after = snapshot(record, ["valid_to"])
            self.later.setdefault(("assignment", record.id), []).append(change)
            self.followers.remove((person_id, change))


def _refers(change: ImportChange, places: Iterable[tuple[str, str]], row_id: int) -> bool:
    return any(table == change.table_name and (change.after or {}).get(column) == row_id for table, column in places)


def _first(own: list[ImportChange]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for change in own:
        found = (change.before or {}) | found
    return found


def _merged(own: list[ImportChange]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for change in own:
        found |= change.after or {}
    return found


def _different(own: list[ImportChange]) -> list[str]:
    before, after = _first(own), _merged(own)
    return [name for name in after if before[name] != after[name]]
