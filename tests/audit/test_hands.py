"""Work that lay although its taker was free, and what that says of why it lay."""

import numpy as np
import pytest

from planner.audit.busy import Busy
from planner.audit.hands import AWAY, BATCHED, PASSED, STOPPED, TAKEN, Lay, lay
from planner.audit.hours import Hours, week
from planner.audit.mechanisms import NONE, Hands, Work
from planner.policy import load

POLICY = load()
MINUTE = 60_000_000
DAY = 24 * 60
NOTHING = np.empty(0, dtype=np.int64)
# Case, activity, who, begin and end in minutes.
Piece = tuple[int, int, int, int, int]


def lying(pieces: list[Piece], hours: dict[int, Hours] | None = None) -> Lay:
    """What is told of pieces whose takers, all but the first person, are of one team."""
    columns = np.array(pieces, dtype=np.int64).T
    work = Work(
        case=columns[0], activity=columns[1], resource=columns[2], start=columns[3] * MINUTE, end=columns[4] * MINUTE
    )
    hands = Hands.of(work, hours=hours or {})
    away = Busy(resource=NOTHING, since=NOTHING, until=NOTHING, ready=NOTHING)
    team = (work.resource > 0).astype(np.int64)
    return lay(hands, away, kind=work.activity, team=team, asked=hands.source != NONE, policy=POLICY)


def passed_on(waits: list[int], *, apart: int = 600) -> list[Piece]:
    """Cases that come one after the other, and wait so many minutes for the second person."""
    checked = [(case, 0, 0, case * apart, case * apart + 10) for case in range(len(waits))]
    done = [(case, 1, 1, case * apart + 10 + wait, case * apart + 20 + wait) for case, wait in enumerate(waits)]
    return [*checked, *done]


def test_what_mostly_lies_with_a_free_taker_is_on_its_way() -> None:
    """All of the wait, where nobody had anything else to do; below so many pieces nothing is told of a way."""
    found = lying(passed_on([200 + case for case in range(30)]))
    assert found.why[30:].tolist() == [PASSED] * 30
    assert ((found.until - found.since) // MINUTE)[30:].tolist() == [200 + case for case in range(30)]
    few = lying(passed_on([200] * 19))
    assert not few.known.any()


def test_where_most_is_begun_at_once_a_free_taker_was_away() -> None:
    """Of thirty cases one lies for five hours, though its taker has nothing in hand."""
    found = lying(passed_on([300 if case == 20 else 0 for case in range(30)]))
    assert found.why[30:].tolist() == [AWAY if case == 20 else TAKEN for case in range(30)]
    assert (found.until[50] - found.since[50]) // MINUTE == 300


def test_several_that_begin_again_at_once_had_lacked_the_same() -> None:
    """Two hands are free, two cases lie, and both go on in the same minute."""
    pieces = passed_on([0] * 30)
    late = [(case, 0, 0, begin, begin + 10) for case, begin in ((40, 20_000), (41, 20_020))]
    again = [(case, 1, who, 20_300, 20_310) for case, who in ((40, 1), (41, 2))]
    found = lying([*pieces, *late, *again])
    assert found.why[-2:].tolist() == [STOPPED, STOPPED]


def test_what_goes_on_with_the_last_to_come_is_a_batch() -> None:
    """Five hands take up five cases in the moment in which the last of them comes."""
    pieces: list[Piece] = []
    for batch in range(8):
        begin = batch * 2000
        pieces += [(batch * 5 + nth, 0, 0, begin + nth * 60, begin + nth * 60 + 10) for nth in range(5)]
        pieces += [(batch * 5 + nth, 1, 1 + nth, begin + 250, begin + 260) for nth in range(5)]
    found = lying(pieces)
    taken_up = np.array([activity == 1 for _, activity, _, _, _ in pieces])
    assert set(found.why[taken_up].tolist()) == {BATCHED}


@pytest.mark.parametrize("busy", [False, True])
def test_with_the_taker_from_when_hands_were_last_free(busy: bool) -> None:
    """What a taker begins after other work was on its way until then at least, and as long as is usual at most."""
    pieces = passed_on([120] * 30)
    # The last case comes up while the second person is at other work for an hour.
    other = [(99, 2, 1, 29 * 600 + 70, 29 * 600 + 130)] if busy else []
    found = lying([*pieces, *other])
    assert found.why[59] == PASSED
    assert (found.until[59] - found.since[59]) // MINUTE == 120
    assert (found.least[59] - found.since[59]) // MINUTE == (60 if busy else 120)


def test_a_night_before_a_piece_was_handed_on_belongs_to_its_way() -> None:
    """Who was free before closing time had not got what lay overnight and is begun in the morning after."""
    every = week({day: [["08:00", "16:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")})
    # 1 January 1970 was a Thursday: each case is checked at ten and begun at eleven on the next working day.
    days = [day for day in range(60) if (day + 3) % 7 < 4]
    pieces: list[Piece] = [(case, 0, 0, day * DAY + 600, day * DAY + 610) for case, day in enumerate(days)]
    pieces += [(case, 1, 1, (day + 1) * DAY + 660, (day + 1) * DAY + 670) for case, day in enumerate(days)]
    found = lying(pieces, {0: every, 1: every})
    own = found.why[len(days) :]
    assert own.tolist() == [PASSED] * len(days)
    assert set(((found.until - found.since) // MINUTE)[len(days) :].tolist()) == {DAY + 50}
