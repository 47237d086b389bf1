"""Accounts: making them, signing in, locking out, and the log of who looked at whom."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from planner.access import Viewer
from planner.config import Settings
from planner.policy import load
from planner.services import accounts
from planner.services.errors import Refused
from planner.store.records import Records
from planner.store.tables import AccessEntry, Assignment, Person

NOW = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
PASSWORD = "four quiet brown horses"


@pytest.fixture
def stores(sqlite_records: Records, tmp_path: Path) -> Any:
    """Records with a manager, two reports of hers now, one former, and her login."""
    with sqlite_records.write() as session:
        session.add_all(Person(id=number, name=f"Person {number}") for number in range(1, 5))
        session.flush()
        for person, end in ((2, None), (3, None), (4, dt.date(2026, 1, 1))):
            session.add(Assignment(person_id=person, manager_id=1, valid_from=dt.date(2025, 1, 1), valid_to=end))
    stores = SimpleNamespace(records=sqlite_records, settings=Settings(instance=tmp_path))
    accounts.create(stores, email=" Manager@Example.org ", persona="manager", password=PASSWORD, person_id=1)  # type: ignore[arg-type]
    return stores


def test_the_right_password_says_who_it_is(stores: Any) -> None:
    """The viewer carries persona, person and present reports; capitals in the address do not matter."""
    viewer = accounts.sign_in(stores, "MANAGER@example.org", PASSWORD, NOW)
    expected = Viewer(
        login=1, email="manager@example.org", persona="manager", person="1", reports=frozenset({"2", "3"})
    )
    assert viewer == expected


def test_wrong_passwords_lock_the_login_for_a_while(stores: Any) -> None:
    """After the policy's number of failures even the right password waits; then it works, and the count starts anew."""
    policy = load()
    for _ in range(policy["security.failures_before_lock"]):
        assert accounts.sign_in(stores, "manager@example.org", "wrong", NOW) is None
    assert accounts.sign_in(stores, "manager@example.org", PASSWORD, NOW) is None
    later = NOW + dt.timedelta(minutes=policy["security.lock_minutes"])
    assert accounts.sign_in(stores, "manager@example.org", "wrong", later) is None
    assert accounts.sign_in(stores, "manager@example.org", PASSWORD, later) is not None


def test_a_right_password_forgets_the_wrong_ones(stores: Any) -> None:
    """Failures count only in a row."""
    for _ in range(2 * load()["security.failures_before_lock"]):
        accounts.sign_in(stores, "manager@example.org", "wrong", NOW)
        assert accounts.sign_in(stores, "manager@example.org", PASSWORD, NOW) is not None


def test_unknown_addresses_cost_a_hash_too(stores: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether an address is known cannot be told from the work done."""
    checked: list[str] = []
    monkeypatch.setattr(accounts, "_verify", lambda hashed, password: bool(checked.append(hashed)))
    assert accounts.sign_in(stores, "nobody@example.org", PASSWORD, NOW) is None
    assert len(checked) == 1
    assert checked[0].startswith("$argon2id$")


def test_a_login_that_is_off_cannot_sign_in(stores: Any) -> None:
    """Switched off it stays out, switched on it comes in."""
    accounts.switch(stores, "manager@example.org", active=False)
    assert accounts.sign_in(stores, "manager@example.org", PASSWORD, NOW) is None
    accounts.switch(stores, "manager@example.org", active=True)
    assert accounts.sign_in(stores, "manager@example.org", PASSWORD, NOW) is not None


def test_a_made_up_password_is_shown_once_and_works(stores: Any) -> None:
    """It is in what creation hands back, and in no list."""
    made = accounts.create(stores, email="auditor@example.org", persona="auditor")
    assert made.password
    assert accounts.sign_in(stores, made.email, made.password, NOW) is not None
    assert all(account.password is None for account in accounts.accounts(stores))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"persona": "king"}, "no persona"),
        ({"email": "nowhere"}, "no e-mail"),
        ({"password": "short"}, "at least 12"),
        ({"password": "x" * 257}, "at most 256"),
        ({"email": "manager@example.org"}, "has an account already"),
        ({"person_id": 99}, "does not exist"),
    ],
)
def test_what_cannot_be_an_account_is_refused_in_words(stores: Any, changes: dict[str, Any], words: str) -> None:
    """Each refusal says what is wrong."""
    given: dict[str, Any] = {"email": "new@example.org", "persona": "employee", "password": PASSWORD} | changes
    with pytest.raises(Refused, match=words):
        accounts.create(stores, **given)


def test_a_changed_password_ends_what_the_old_one_opened(stores: Any) -> None:
    """A mark of the old password is good for nothing any more."""
    mark = accounts.stamp(stores, 1)
    assert accounts.viewer(stores, 1, stamp=mark) is not None
    with pytest.raises(Refused, match="present password"):
        accounts.change_password(stores, 1, old="wrong", new="another good one")
    accounts.change_password(stores, 1, old=PASSWORD, new="another good one")
    assert accounts.viewer(stores, 1, stamp=mark) is None
    assert accounts.sign_in(stores, "manager@example.org", "another good one", NOW) is not None


def test_a_reset_lets_a_locked_login_in(stores: Any) -> None:
    """Somebody who runs the planner gives a new password, which ends the lock."""
    for _ in range(load()["security.failures_before_lock"]):
        accounts.sign_in(stores, "manager@example.org", "wrong", NOW)
    password = accounts.reset_password(stores, "manager@example.org")
    assert accounts.sign_in(stores, "manager@example.org", password, NOW) is not None


def test_looking_at_others_is_written_down(stores: Any) -> None:
    """Each person looked at has an entry; looking at oneself has none."""
    viewer = accounts.viewer(stores, 1)
    assert viewer is not None
    accounts.log_access(stores, viewer, frozenset({"1", "2", "3"}), "pathway", "/team", now=NOW)
    with stores.records.read() as session:
        entries = session.scalars(select(AccessEntry).order_by(AccessEntry.person_id)).all()
        assert [(entry.person_id, entry.field, entry.page, entry.login_id, entry.at) for entry in entries] == [
            (2, "pathway", "/team", 1, NOW),
            (3, "pathway", "/team", 1, NOW),
        ]
