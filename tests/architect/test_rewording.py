"""What of a role's statements stayed between two versions, and what did not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import policy
from planner.architect.drift import declared_drifts
from planner.architect.model import Embedder
from planner.architect.rewording import reworded
from planner.architect.similarity import Space
from planner.embedders import WordEmbedder
from planner.library.model import Responsibility, Role

RULES = policy.load()
EMBEDDER: Embedder = WordEmbedder(features=256)
SAME = [
    ("Resolve incidents reported by users", "Resolve the incidents that users report."),
    ("Reset passwords and grant access rights", "Resetting of passwords and granting of access rights"),
    ("Check pre-assembly parts", "Checking of preassembly parts"),
    ("Hire, train, or supervise staff", "Hire, train and supervise staff"),
    ("Verträge prüfen und ablegen", "Prüfen der Verträge und Ablegen"),
]
OTHER = [
    ("Analyse traffic data", "Collect traffic data"),
    ("Approve invoices", "Approve invoices and contracts"),
    ("Cook lunch", "Water the plants"),
]
TEXTS = st.lists(
    st.text(max_size=30) | st.sampled_from([text for pair in (*SAME, *OTHER) for text in pair]), max_size=12
)


@pytest.mark.parametrize(("before", "now"), SAME)
def test_grammar_order_and_hyphens_are_no_change(before: str, now: str) -> None:
    """The same words of work in another sentence are the same responsibility."""
    found = reworded([before], [now], policy=RULES)
    assert found.reworded == ((before, now),)
    assert found.kept_share == 1


@pytest.mark.parametrize(("before", "now"), OTHER)
def test_another_verb_or_another_thing_is_a_change(before: str, now: str) -> None:
    """What is done, or to what, makes the responsibility."""
    found = reworded([before], [now], policy=RULES)
    assert (found.new, found.gone) == ((now,), (before,))
    assert found.changed(RULES)


def test_a_statement_told_twice_counts_once() -> None:
    """Repeating a responsibility, in the same or in other words, makes no new one."""
    found = reworded(
        ["Approve invoices"], ["Approve invoices", "Approve invoices", "Approving of invoices"], policy=RULES
    )
    assert (found.kept, found.reworded, found.new, found.gone) == (("Approve invoices",), (), (), ())


def test_no_statements_at_all_have_not_changed() -> None:
    """A role that never stated anything is as it was; one that states nothing any more is not."""
    assert not reworded([], ["  "], policy=RULES).changed(RULES)
    assert reworded(["Approve invoices"], [], policy=RULES).changed(RULES)


def test_two_thousand_statements_are_compared() -> None:
    """A very long role is compared like any other."""
    before = [f"Check machine {number} daily" for number in range(2000)]
    assert reworded(before, before[:1000], policy=RULES).kept_share == 0.5


@given(TEXTS, TEXTS)
def test_every_statement_is_told_once_whatever_the_order(before: list[str], now: list[str]) -> None:
    """Kept, reworded, new and gone share all statements out, and looking the other way swaps new and gone."""
    found = reworded(before, now, policy=RULES)
    assert found == reworded(before[::-1], now[::-1], policy=RULES)
    back = reworded(now, before, policy=RULES)
    assert (len(found.new), len(found.gone)) == (len(back.gone), len(back.new))
    assert 0 <= found.kept_share <= 1
    assert {*found.kept, *found.new} <= {text.strip() for text in now}
    assert reworded(now, now, policy=RULES).kept_share == 1


def role(key: str, texts: list[str]) -> Role:
    """A role with some responsibilities."""
    duties = tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(texts))
    return Role(id=key, title=key.title(), family="f", purpose="", responsibilities=duties, needs=())


DUTIES = ["Approve invoices of suppliers", "Reconcile bank accounts", "Prepare the monthly closing"]
OTHERS = role(
    "other",
    [f"Repair {thing} in the workshop" for thing in ("pump", "van", "lock", "door", "gate", "lamp", "lift", "oven")],
)


def found(before: list[str], now: list[str], *, others: Role = OTHERS) -> list[tuple[str, str]]:
    """Kind and certainty of what is told of a role that was written anew."""
    clerk, old = role("clerk", now), role("clerk", before)
    space = Space([one.text for each in (clerk, old, others) for one in each.responsibilities], embedder=EMBEDDER)
    told = declared_drifts({"clerk": clerk, "other": others}, {"clerk": (old,)}, space=space, policy=RULES)
    return [(one.kind, one.certainty) for one in told]


def test_a_role_with_other_duties_has_drifted() -> None:
    """Responsibilities like none before are drift; the same ones in other words are nothing."""
    assert found(["Feed the horses", "Groom the horses", "Muck out the stable"], DUTIES) == [("drift", "likely")]
    assert (
        found(["Approving of supplier's invoices", *DUTIES[1:]], ["Approving of suppliers' invoices", *DUTIES[1:]])
        == []
    )


def test_statements_changed_in_part_leave_the_work_open() -> None:
    """Where each statement is near an older one, only the change of the text is told, as uncertain."""
    before = ["Approve invoices of suppliers abroad", "Reconcile bank accounts daily", "Prepare the monthly closing"]
    assert found(before, DUTIES) == [("rewritten", "cannot tell")]


def test_without_other_roles_nothing_is_called_drift() -> None:
    """What is like and unlike is told by other roles; alone, a role's new statements are only shown."""
    assert found(["Feed the horses"], DUTIES, others=replace(OTHERS, responsibilities=())) == [
        ("rewritten", "cannot tell")
    ]
    assert found(DUTIES, []) == [("rewritten", "cannot tell")]
