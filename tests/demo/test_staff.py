"""The HR export: posts that fit together."""

import datetime as dt
from collections import defaultdict

from .files import Files, Rows


def by_person(rows: Rows) -> dict[str, Rows]:
    """The posts of each person in order."""
    posts: dict[str, Rows] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["Valid from"]):
        posts[row["Employee ID"]].append(row)
    return posts


def test_nobody_holds_two_posts_at_once(full: Files) -> None:
    """A person's posts follow each other without overlap, and each ends after it begins."""
    for posts in by_person(full.rows["people"]).values():
        for post, after in zip(posts, [*posts[1:], None], strict=True):
            assert not post["Valid to"] or post["Valid from"] <= post["Valid to"]
            if after is not None:
                assert dt.date.fromisoformat(post["Valid to"]) < dt.date.fromisoformat(after["Valid from"])


def test_every_manager_is_somebody(full: Files) -> None:
    """All but one person have a manager in the file, and nobody manages themselves."""
    people = full.rows["people"]
    ids = {row["Employee ID"] for row in people}
    assert [row["Job title"] for row in people if not row["Manager ID"]] == ["Chief executive"]
    assert all(row["Manager ID"] in ids - {row["Employee ID"]} for row in people if row["Manager ID"])


def test_names_and_addresses_are_invented_and_unique(full: Files) -> None:
    """One name and one address a person, at a domain that nobody can own."""
    people = {(row["Employee ID"], row["Name"], row["Email"]) for row in full.rows["people"]}
    assert len({number for number, _, _ in people}) == len(people)
    assert len({email for _, _, email in people}) == len(people)
    assert all(email.endswith("@brightwater.example") for _, _, email in people)


def test_people_come_go_move_and_are_lent(full: Files) -> None:
    """The export has leavers, joiners, transfers and contractors."""
    posts = by_person(full.rows["people"])
    assert sum(1 for own in posts.values() if own[-1]["Valid to"]) >= 15
    assert sum(1 for own in posts.values() if own[0]["Valid from"] > "2025-04-01") >= 15
    assert sum(1 for own in posts.values() if len({row["Team"] for row in own}) > 1) >= 3
    assert any(row["Contract"] == "contractor" for row in full.rows["people"])


def test_those_who_sign_in_work_there(full: Files) -> None:
    """Each persona has one address of somebody who is still there; the manager leads the employee's team."""
    now = {row["Email"]: row for row in full.rows["people"] if not row["Valid to"]}
    personas = {sign_in.persona: now[sign_in.email] for sign_in in full.company.sign_ins}
    assert set(personas) == {"hr", "manager", "employee", "auditor"}
    assert personas["employee"]["Manager ID"] == personas["manager"]["Employee ID"]
