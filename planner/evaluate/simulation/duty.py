"""When somebody is on duty, and when a system is down."""

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter

from planner.evaluate.simulation.clock import DAY, HOUR

WEEK = 7
OPENS, CLOSES, WORKING_DAYS = 9 * HOUR, 17 * HOUR, 5
Spans = tuple[tuple[int, int], ...]


def inside(spans: Spans, time: int) -> bool:
    """Whether a time lies in one of the spans (from, up to but not including), which follow one another."""
    place = bisect_right(spans, time, key=itemgetter(0))
    return place > 0 and time < spans[place - 1][1]


def next_edge(spans: Spans, time: int) -> int | None:
    """The next beginning or end of a span after a time."""
    place = bisect_right(spans, time, key=itemgetter(0))
    near = spans[max(place - 1, 0) : place + 1]
    return min((edge for span in near for edge in span if edge > time), default=None)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Office hours or round the clock, less the spans of absence."""

    office: bool
    absences: Spans = ()

    def on(self, time: int) -> bool:
        """Whether on duty at a time."""
        if inside(self.absences, time):
            return False
        return not self.office or (time // DAY % WEEK < WORKING_DAYS and OPENS <= time % DAY < CLOSES)

    def edge(self, time: int) -> int | None:
        """The next time at which duty may begin or end; None where it never does."""
        absence = next_edge(self.absences, time) if self.absences else None
        if not self.office:
            return absence
        hour = time % DAY
        ahead = OPENS - hour if hour < OPENS else CLOSES - hour if hour < CLOSES else DAY + OPENS - hour
        return time + ahead if absence is None else min(time + ahead, absence)

    def done(self, time: int, seconds: int) -> int:
        """When work of so many seconds is done that begins, or waits to begin, at a time."""
        while seconds:
            edge = self.edge(time)
            if self.on(time):
                span = seconds if edge is None else min(seconds, edge - time)
                time, seconds = time + span, seconds - span
            else:
                assert edge is not None
                time = edge
        return time
