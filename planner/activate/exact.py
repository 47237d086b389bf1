"""The best timetables there are, for several people who share seats, found by the solver (HiGHS).

A mixed-integer programme over weeks: hours of a piece in a week, whether it is finished by then, and whether a goal is
won by then. Pieces may be cut finer and mixed more freely than in a real timetable, so its optimum is one that no
timetable can exceed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy

from planner.activate.task import ANYTIME, Held, Task


@dataclass(frozen=True, kw_only=True)
class Best:
    """What the solver proved: the points no timetable can exceed, and whether it came to the end of its search."""

    points: float
    proven: bool
    said: str


def exact(tasks: Sequence[Task], *, held: Held = ANYTIME, seconds: float = 60.0) -> Best:
    """The most points that all tasks together can win within hours, prerequisites and shared seats."""
    programme = _Programme()
    taken: dict[tuple[str, int], list[int]] = {}
    for task in tasks:
        _add(programme, task, held, taken)
    for (item, week), columns in sorted(taken.items()):
        seats = held.seats(item, week)
        if seats is not None:
            programme.row(-highspy.kHighsInf, seats, [(column, 1.0) for column in columns])
    return programme.solved(seconds)


@dataclass
class _Programme:
    """Columns with their worth and bounds, and rows, as they are gathered."""

    worth: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[float, float, list[tuple[int, float]]]] = field(default_factory=list)

    def column(self, high: float, *, worth: float = 0.0, whole: bool = False) -> int:
        self.worth.append(worth)
        self.high.append(high)
        if whole:
            self.whole.append(len(self.worth) - 1)
        return len(self.worth) - 1

    def row(self, low: float, high: float, entries: list[tuple[int, float]]) -> None:
        self.rows.append((low, high, entries))

    def solved(self, seconds: float) -> Best:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        options = {"output_flag": False, "threads": 1, "random_seed": 0, "time_limit": seconds, "mip_rel_gap": 1e-4}
        for option, value in options.items():
            solver.setOptionValue(option, value)
        for worth, high in zip(self.worth, self.high, strict=True):
            solver.addCol(-worth, 0.0, high, 0, [], [])
        for at in self.whole:
            solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        for low, high, entries in self.rows:
            solver.addRow(low, high, len(entries), [at for at, _ in entries], [value for _, value in entries])
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        return Best(
            points=-float(info.mip_dual_bound if self.whole else info.objective_function_value),
            proven=status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty),
            said=solver.modelStatusToString(status),
        )


def _add(programme: _Programme, task: Task, held: Held, taken: dict[tuple[str, int], list[int]]) -> None:
    """One person's columns and rows; the columns that take a seat are noted in ``taken``."""
    below = -highspy.kHighsInf
    span = range(task.weeks)
    done = [[programme.column(1.0, whole=True) for _ in span] for _ in task.pieces]
    spent = [[programme.column(min(piece.item.hours, task.hours)) for _ in span] for piece in task.pieces]
    for place, piece in enumerate(task.pieces):
        hours = max(piece.item.hours, 1e-6)
        for week in span:
            so_far = [(spent[place][one], 1.0) for one in range(week + 1)]
            programme.row(0.0, highspy.kHighsInf, [*so_far, (done[place][week], -hours)])
            if week:
                programme.row(0.0, 1.0, [(done[place][week], 1.0), (done[place][week - 1], -1.0)])
            for group in piece.before:
                # Finishing waits for what comes before, and so does spending hours.
                ready = [(done[one][week], 1.0) for one in group]
                programme.row(below, 0.0, [(done[place][week], 1.0), *((at, -1.0) for at, _ in ready)])
                programme.row(below, 0.0, [(spent[place][week], 1.0), *((at, -hours) for at, _ in ready)])
        programme.row(below, hours, [(one, 1.0) for one in spent[place]])
        if piece.seated or piece.dates is not None:
            _seated(programme, task, place, (done[place], spent[place]), taken)
    for week in span:
        programme.row(below, task.hours, [(spent[place][week], 1.0) for place in range(len(task.pieces))])
    for goal, points in enumerate(task.points):
        serving = [place for place, piece in enumerate(task.pieces) if goal in piece.serves]
        for week in span:
            won = programme.column(1.0, worth=points / task.weeks)
            programme.row(below, 0.0, [(won, 1.0), *((done[place][week], -1.0) for place in serving)])


def _seated(
    programme: _Programme,
    task: Task,
    place: int,
    columns: tuple[list[int], list[int]],
    taken: dict[tuple[str, int], list[int]],
) -> None:
    """A seat in each week with hours; on a date the whole item, and on no other week."""
    done, spent = columns
    piece, hours = task.pieces[place], max(task.pieces[place].item.hours, 1e-6)
    there = []
    for week in range(task.weeks):
        possible = piece.dates is None or (week in piece.dates and hours <= task.hours + 1e-9)
        seat = programme.column(1.0 if possible else 0.0, whole=True)
        there.append(seat)
        taken.setdefault((piece.item.id, week), []).append(seat)
        programme.row(-highspy.kHighsInf, 0.0, [(spent[week], 1.0), (seat, -min(hours, task.hours))])
        if piece.dates is not None:
            programme.row(0.0, 0.0, [(spent[week], 1.0), (seat, -hours)] if possible else [(spent[week], 1.0)])
            programme.row(-highspy.kHighsInf, 0.0, [(done[week], 1.0), *((one, -1.0) for one in there)])
