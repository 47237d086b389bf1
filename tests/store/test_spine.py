"""Key figures, their definitions and assumptions are kept on both databases."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from planner.activate.model_programme import Definition, Link
from planner.store import spine
from planner.store.records import Records
from planner.store.tables import SpineLink

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
MEANS = Definition(
    version=1,
    since=dt.date(2024, 1, 1),
    means="All costs",
    unit="EUR",
    direction="down",
    signal="Cost",
    smallest=0.5,
    by="hr@example.org",
)
LINK = Link(number=0, kind="behaviour", lower="b", upper="cost", assumption="It should", lag=2)


@pytest.fixture
def filled(records: Records) -> Records:
    """An instance with one figure."""
    with records.write() as session:
        assert spine.add(session, key="cost", name="Cost", layer="driver", owner="Head", now=NOW)
        spine.define(session, "cost", MEANS, NOW)
    return records


def test_a_figure_comes_back_with_every_definition(filled: Records) -> None:
    """The newest can be taken back, the first never."""
    with filled.write() as session:
        newer = Definition(**{**vars(MEANS), "version": 2, "since": dt.date(2025, 1, 1), "why": "New ledger"})
        assert spine.define(session, "cost", newer, NOW) == 2
        assert spine.figures(session)["cost"].definitions == (MEANS, newer)
        assert not spine.undefine(session, "cost", 1)
        assert spine.undefine(session, "cost", 2)
        assert not spine.undefine(session, "cost", 1)
        assert spine.figures(session)["cost"].definitions == (MEANS,)


def test_a_figure_taken_out_keeps_its_history(filled: Records) -> None:
    """It can be put back, or named again."""
    with filled.write() as session:
        assert not spine.add(session, key="cost", name="Cost", layer="driver", owner="Head", now=NOW)
        assert spine.end(session, "cost", NOW)
        assert not spine.end(session, "cost", NOW)
        assert spine.figures(session) == {}
        assert spine.add(session, key="cost", name="Costs", layer="outcome", owner="Chief", now=NOW)
        found = spine.figures(session)["cost"]
        assert (found.name, found.layer, found.owner, len(found.definitions)) == ("Costs", "outcome", "Chief", 1)


def test_a_link_stands_once_and_can_be_taken_back(filled: Records) -> None:
    """The same two cannot be linked twice while the first stands."""
    with filled.write() as session:
        number = spine.link(session, LINK, by="hr", now=NOW)
        assert number is not None
        assert spine.link(session, LINK, by="hr", now=NOW) is None
        assert spine.links(session) == [Link(**{**vars(LINK), "number": number})]
        assert spine.unlink(session, number, NOW)
        assert not spine.unlink(session, number, NOW)
        assert spine.links(session) == []
        assert spine.link(session, LINK, by="hr", now=NOW) not in (None, number)


def test_two_standing_links_of_the_same_two_are_refused(filled: Records) -> None:
    """The database itself keeps two people at once from linking twice."""
    given = {"lower_kind": "behaviour", "lower_key": "b", "upper_key": "cost", "assumption": "", "lag": 0}
    rows = [SpineLink(**given, by="", at=NOW) for _ in range(2)]
    with pytest.raises(IntegrityError), filled.write() as session:
        session.add_all(rows)


def test_nothing_is_built_without_pathways(filled: Records) -> None:
    """No pathway, no count."""
    with filled.read() as session:
        assert spine.built(session) == {}
