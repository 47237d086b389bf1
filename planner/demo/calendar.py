"""Working time: hours counted on business days only, turned into moments."""

import datetime as dt

import numpy as np
import numpy.typing as npt

from planner.demo.model import Period

Moments = npt.NDArray[np.datetime64]
Hours = npt.NDArray[np.float64]

DAY_HOURS = 8.0
FIRST_HOUR = 8.5
HOLIDAYS = ((1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31))


def period(end: dt.date) -> Period:
    """The six quarters that end with the quarter of a day, cut after that day."""
    quarter = dt.date(end.year, (end.month - 1) // 3 * 3 + 1, 1)
    firsts = tuple(_months_before(quarter, 3 * back) for back in range(5, -1, -1))
    return Period(start=firsts[0], end=end, quarters=firsts)


def _months_before(day: dt.date, months: int) -> dt.date:
    at = day.year * 12 + day.month - 1 - months
    return dt.date(at // 12, at % 12 + 1, 1)


class Clock:
    """A clock that counts only the hours somebody works."""

    def __init__(
        self, span: Period, *, day_hours: float = DAY_HOURS, first_hour: float = FIRST_HOUR, all_days: bool = False
    ) -> None:
        days = np.arange(np.datetime64(span.start), np.datetime64(span.end) + 400)
        weekday = (days.astype(np.int64) + 3) % 7
        closed = np.array([(day.month, day.day) in HOLIDAYS for day in days.tolist()])
        self.days = days if all_days else days[(weekday < 5) & ~closed]
        self.day_hours = day_hours
        self.first_hour = first_hour

    def hours(self, days: npt.NDArray[np.datetime64]) -> Hours:
        """Working hours from the start up to the opening of the first working day on or after each day."""
        passed: Hours = np.searchsorted(self.days, days.astype("datetime64[D]")) * np.float64(self.day_hours)
        return passed

    def moments(self, hours: Hours) -> Moments:
        """The moments at which that many working hours have passed, to the second."""
        day = np.minimum((hours // self.day_hours).astype(np.int64), len(self.days) - 1)
        seconds = ((hours - day * self.day_hours + self.first_hour) * 3600).astype(np.int64)
        moments: Moments = self.days[day].astype("datetime64[s]") + seconds.astype("timedelta64[s]")
        return moments


def season(weeks: Moments) -> npt.NDArray[np.float64]:
    """How busy each week is against an ordinary one: quiet in August and at the turn of the year."""
    month = weeks.astype("datetime64[M]").astype(np.int64) % 12 + 1
    busy = np.ones(len(weeks))
    busy[month == 8] = 0.85
    busy[month == 12] = 0.85
    busy[(month == 1) | (month == 3)] = 1.08
    return busy
