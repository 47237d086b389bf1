"""How far long work is, and how long the rest takes."""

import pytest

from planner.services.progress import Pace, Stopped, spoken, unstoppable


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """The time now."""
        return self.seconds


def test_the_rest_is_told_from_what_was_read_so_far() -> None:
    """Half of the file after ten seconds leaves ten more; nothing is told before there is something to tell from."""
    watch = Watch()
    pace = Pace(now=watch)
    assert pace.words(0, 0.0) == ""
    watch.seconds = 1.0
    assert pace.words(100, 0.05) == ""
    watch.seconds = 10.0
    assert pace.words(1000, 0.5) == ", 100 a second, about 10 seconds left to read"


@pytest.mark.parametrize("share", [None, 1.0])
def test_where_the_format_does_not_tell_nothing_is_made_up(share: float | None) -> None:
    """The rate is told, and that the rest cannot be."""
    watch = Watch()
    pace = Pace(now=watch)
    pace.words(0, share)
    watch.seconds = 5.0
    assert pace.words(5000, share) == ", 1,000 a second; how long the rest takes cannot be told"


def test_words_come_now_and_then() -> None:
    """Twice a second is enough."""
    watch = Watch()
    pace = Pace(now=watch)
    assert pace.due()
    assert not pace.due()
    watch.seconds = 0.6
    assert pace.due()


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (3, "about 10 seconds"),
        (42, "about 40 seconds"),
        (55, "about a minute"),
        (200, "about 3 minutes"),
        (7300, "about 2 hours"),
    ],
)
def test_a_time_nobody_knows_exactly_is_told_roughly(seconds: float, told: str) -> None:
    """Rounded to what can be known."""
    assert spoken(seconds) == told


def test_what_has_begun_is_finished() -> None:
    """A stop is passed over where it comes too late."""

    def stop(note: str, share: float) -> None:
        raise Stopped

    unstoppable(stop)("Settling", 0.9)
    with pytest.raises(Stopped):
        stop("Reading", 0.1)
