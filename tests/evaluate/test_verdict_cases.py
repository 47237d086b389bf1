"""The roles with the verdict that is right for each: their form, their sums and their spread."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from planner.architect.model import Verdict
from planner.evaluate.verdict_cases import Case, load, read
from planner.faults import Unreadable

FOLDER = Path(__file__).parents[1] / "cases" / "verdicts"
CASES = load(FOLDER)
SPREAD = {"upskill": 14, "reskill": 10, "both": 8, "redesign": 11, "no change": 9, "cannot tell": 8}
SAMPLE = "toll-collector.toml"


def sample(old: str, new: str) -> str:
    """The text of one case with something in it replaced."""
    text = (FOLDER / SAMPLE).read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_there_are_sixty_cases_of_every_verdict() -> None:
    """No verdict is rare enough to be ignored, none common enough to be always right."""
    assert Counter(case.truth.verdict for case in CASES) == SPREAD
    assert set(SPREAD) == set(get_args(Verdict))


def test_few_are_arguable() -> None:
    """At most twelve have a second verdict that a careful person may give."""
    assert sum(case.truth.sure == "arguable" for case in CASES) <= 12
    assert all(len(case.truth.accepted) == 1 for case in CASES if case.truth.sure == "clear")


def test_they_come_from_many_trades() -> None:
    """At least thirty professions, and no title twice."""
    assert len({case.role.profession for case in CASES}) >= 30
    assert len({case.role.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_gives_its_reasons(case: Case) -> None:
    """Five to twelve lines say why, and what would flip it is told."""
    assert 5 <= len(case.truth.reasoning.strip().splitlines()) <= 12
    assert all(len(line) <= 120 for line in case.truth.reasoning.splitlines())
    assert all(flip.when for flip in case.truth.flips)


def test_no_single_figure_decides() -> None:
    """High and low exposure, high overlap and much that stays each come with several verdicts."""
    exposed = {case.truth.verdict for case in CASES if case.exposure > 0.55}
    hardly = {case.truth.verdict for case in CASES if case.exposure < 0.25}
    alike = {case.truth.verdict for case in CASES if (case.future.overlap or 0) > 0.8}
    assert exposed == set(SPREAD)
    assert hardly >= {"upskill", "reskill", "both", "no change"}
    assert alike == {"upskill", "redesign", "no change"}


def test_what_is_not_known_stays_unknown() -> None:
    """Hours that stay are not summed up where a part is unknown, and a day that is not set is no number of weeks."""
    cases = {case.id: case for case in CASES}
    assert cases["copywriter-contradicting-signs"].stays is None
    assert cases["long-haul-driver"].weeks_left is None
    assert cases["toll-collector"].weeks_left == pytest.approx(366 / 7)
    assert cases["toll-collector"].exposure == pytest.approx(0.2075)
    assert cases["litigation-associate"].stays == pytest.approx(0.795)


def test_no_evidence_is_not_below_a_level() -> None:
    """Only those whose evidence lies below it are counted as below."""
    cases = {case.id: case for case in CASES}
    shown = cases["tax-assessor-new-system"].people.evidence["signal-interpretation"]
    assert shown.below(2) == 6
    assert shown.people == 95


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("hours = 0.8", "hours = 0.7", "role.responsibilities.hours"),
        ("exposed = 0.2", "exposed = 1.2", "role.responsibilities[1].exposed"),
        ('ai = "none"', 'ai = "some"', "role.responsibilities[1].ai"),
        ("n = 90000, ", "", "role.responsibilities.share"),
        ("teams = 1", "teams = true", "role.teams"),
        ("headcount = 58", "headcount = 57", "people.evidence.de-escalation"),
        ("leaving = 21", "leaving = 59", "people.leaving"),
        ("lead_weeks = 42", "lead_weeks = 4", "people.lead_weeks"),
        ("system-operation = 2", "access-control = 2", "people.evidence"),
        ("level_3 = 3", "level_9 = 3", "people.evidence.de-escalation.level_9"),
        ("displacement = 2027-07-01", "displacement = 2026-01-01", "future.displacement"),
        ("displacement = 2027-07-01", 'displacement = "soon"', "future.displacement"),
        ('certainty = "sure"', 'certainty = "cannot tell"', "changes.certainty"),
        ('causes = "cannot tell"', "causes = { queue = { share = 0.4, low = 0.3, high = 0.5 } }", "audit.causes"),
        ('causes = "cannot tell"', "causes = { luck = { share = 1, low = 1, high = 1 } }", "audit.causes"),
        ('sure = "clear"', 'sure = "arguable"', "truth.acceptable"),
        ('verdict = "reskill"', 'verdict = "both"', "truth.sequence"),
        ('verdict = "reskill"\n', "", "truth.verdict"),
        ('then = "no change"', 'then = "reskill"', "truth.flips"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_key(old: str, new: str, key: str) -> None:
    """A case that is not of the form, or whose sums do not hold, is refused at the key that is wrong."""
    with pytest.raises(Unreadable) as refused:
        read(sample(old, new), file=SAMPLE)
    assert refused.value.fault.file == SAMPLE
    assert refused.value.fault.column == key


def test_a_text_that_is_no_toml_is_refused_with_its_file() -> None:
    """So is what no table can be read from."""
    with pytest.raises(Unreadable, match=r"x\.toml: This is not TOML"):
        read("title =", file="x.toml")


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    """An agreement over no case would be none."""
    with pytest.raises(Unreadable, match="There is no case"):
        load(tmp_path)
