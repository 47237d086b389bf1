"""The files a company has: the same for a seed, of the right size, with the headings they say."""

import datetime as dt
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from planner.demo import calendar, company

from .files import Files


def digests(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two builds with one seed are alike to the byte, also in a folder used before; another seed differs."""
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    company.build(first, seed=3)
    company.build(first, seed=3)
    company.build(second, seed=3)
    company.build(other, seed=4)
    assert digests(first) == digests(second)
    assert digests(first)["tickets.csv"] != digests(other)["tickets.csv"]


def test_an_unknown_fact_is_refused_by_name(folder: Path) -> None:
    """Leaving out something that is not planted says what there is."""
    with pytest.raises(ValueError, match="treasure is planted; there is convergence"):
        company.build(folder, without=frozenset({"treasure"}))
    assert not folder.exists()


def test_the_company_has_the_size_of_a_real_one(full: Files) -> None:
    """About 400 people in 25 teams, and six quarters of tickets."""
    people = {row["Employee ID"] for row in full.rows["people"]}
    teams = {row["Team"] for row in full.rows["people"]}
    tickets = {row["Ticket"] for row in full.rows["tickets"]}
    assert 380 <= len(people) <= 480
    assert len(teams) >= 25
    assert 20_000 <= len(tickets) <= 35_000
    assert 100_000 <= len(full.rows["tickets"]) <= 180_000
    assert min(row["Changed at"] for row in full.rows["tickets"]).startswith("2025-04")
    assert max(row["Changed at"] for row in full.rows["tickets"]).startswith("2026-09")


def test_every_mapped_heading_is_in_its_file(full: Files) -> None:
    """What a source says about its columns is true of the file."""
    for source in full.company.sources:
        headings = set(full.rows[source.path.stem][0])
        assert source.mapping is not None
        assert set(source.mapping["columns"].values()) <= headings, source.name


def test_steps_of_a_ticket_are_in_order_of_time(full: Files) -> None:
    """No step of a ticket is written before the one it follows, and most tickets end."""
    last: dict[str, str] = {}
    done = set()
    for row in full.rows["tickets"]:
        assert last.get(row["Ticket"], "") <= row["Changed at"]
        last[row["Ticket"]] = row["Changed at"]
        if row["Status"] == "Done":
            done.add(row["Ticket"])
    assert 0.95 < len(done) / len(last) < 1.0


def test_people_work_on_working_days_and_machines_on_all(full: Files) -> None:
    """At weekends only the machine that runs day and night has steps."""
    people, machine = Counter[bool](), Counter[bool]()
    for row in full.rows["tickets"]:
        weekend = dt.datetime.fromisoformat(row["Changed at"]).weekday() >= 5
        (machine if row["Assignee"] == "svc-indexing" else people)[weekend] += bool(row["Assignee"])
    assert people[True] < 0.001 * people[False]
    assert machine[True] > 0


def test_decisions_are_given_after_they_are_asked(full: Files) -> None:
    """A register row names a ticket, a decider on the payroll and an outcome, and ends after it begins."""
    accounts = {row["Email"] for row in full.rows["people"]}
    for row in full.rows["decisions"]:
        assert row["Asked"] < row["Decided"]
        assert row["Decider"] in accounts
        assert row["Outcome"] in {"approved", "rejected", "returned"}


def test_answers_lie_on_the_scale(full: Files) -> None:
    """Six rounds of a survey with answers from one to five."""
    assert {row["Answer"] for row in full.rows["survey"]} == {"1", "2", "3", "4", "5"}
    assert len({row["Round"] for row in full.rows["survey"]}) == 6


def test_another_end_moves_the_six_quarters() -> None:
    """The quarters are those up to the end's own, and the last one is cut after the end."""
    span = calendar.period(dt.date(2025, 11, 15))
    assert span.quarters == tuple(
        dt.date(*day) for day in [(2024, 7, 1), (2024, 10, 1), (2025, 1, 1), (2025, 4, 1), (2025, 7, 1), (2025, 10, 1)]
    )
    assert span.end == dt.date(2025, 11, 15)


def test_nothing_happens_after_the_end(folder: Path) -> None:
    """A company built up to a day in a quarter holds no later row."""
    company.build(folder, end=dt.date(2026, 8, 10))
    stamps = (folder / "tickets.csv").read_text("utf-8").splitlines()[1:]
    assert max(line.split(",")[2] for line in stamps) < "2026-08-11"
    assert all(
        line.split(",")[1] <= "2026-08-10T24" for line in (folder / "survey.csv").read_text("utf-8").splitlines()[1:]
    )


def test_a_few_accounts_belong_to_nobody(full: Files) -> None:
    """Some steps are of accounts that HR does not know: outside partners, and the two machines it names."""
    known = {row["Email"] for row in full.rows["people"]} | {bot.account for bot in full.company.bots}
    actors = Counter(row["Assignee"] for row in full.rows["tickets"] if row["Assignee"])
    strangers = {account: count for account, count in actors.items() if account not in known}
    assert strangers
    assert all(account.startswith("ext.") for account in strangers)
    assert sum(strangers.values()) < 0.05 * actors.total()
    assert all(actors[bot.account] for bot in full.company.bots)


def test_it_depends_on_no_phase() -> None:
    """The modules import numpy, the library, the reasons they score and each other, and nothing else of the product."""
    for path in Path(company.__file__).parent.glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if line.strip().startswith(("from planner", "import planner")):
                assert line.strip().startswith(("from planner.demo", "from planner.library", "from planner.reasons")), (
                    f"{path.name}: {line}"
                )
