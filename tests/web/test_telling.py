"""Words in the place of keys."""

from typing import get_args

from flask import Flask

from planner.architect.model import ChangeKind, Verdict
from planner.audit.model import Cause
from planner.library.model import Capability, Level, Library
from planner.reasons import Missing, Reason, SignalRefs
from planner.services.names import Names
from planner.web import telling

NAMES = Names(
    roles={"clerk": "Clerk"},
    teams={"claims": "Claims"},
    library=Library(
        capabilities={
            "judging": Capability(id="judging", name="Judging", meaning="", levels=(Level(level=1, seen=""),))
        }
    ),
)


def test_every_key_of_a_result_has_words() -> None:
    """No cause, verdict or kind of change can reach a page without words."""
    assert set(telling.WAITS_FOR) == set(get_args(Cause))
    assert set(telling.VERDICTS) == set(get_args(Verdict))
    assert set(telling.CHANGES) >= set(get_args(ChangeKind))


def test_keys_in_sentences_become_names() -> None:
    """A key inside a text is replaced by its name; other words with colons stay."""
    item = Missing(what="An item for capability:judging", would="Place role:clerk", bring="Note: ask team:claims")
    told = telling.lacking((item,), NAMES)[0]
    assert (told.what, told.would, told.bring) == ("An item for “Judging”", "Place “Clerk”", "Note: ask “Claims”")


def test_reasons_count_signals_without_their_ids() -> None:
    """The numbers stay, the ids and the names of limits go, at every depth."""
    below = Reason(claim="b", signals=SignalRefs(total=7, ids=("x",)), policy=("audit.y",))
    told = telling.without_ids(Reason(claim="a", because=(below,)))
    assert told.because[0].signals == SignalRefs(total=7)
    assert told.because[0].policy == ()
    assert telling.has_signals(Reason(claim="a", because=(below,)))
    assert not telling.has_signals(told)


def test_lists_and_counts_are_said_as_people_say_them() -> None:
    """One thing is not said as many."""
    assert [telling.many(n, "person", "people") for n in (1, 2, 1200)] == ["1 person", "2 people", "1,200 people"]
    assert telling.listed(["a", "b", "c"]) == "a, b and c"


def test_a_page_that_is_not_there_has_no_address(app: Flask) -> None:
    """Links lead only to pages that this instance has."""
    with app.test_request_context():
        assert telling.page_of("roles.show", key="clerk") == "/roles/clerk"
        assert telling.page_of("nothing.here") is None
