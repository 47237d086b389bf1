"""What people were seen to be able to do: by whom, when, and mostly what their role needs."""

from collections import defaultdict

from planner.demo.company import END
from planner.library.loader import load
from planner.library.shipped import shipped

from .files import Files

LIBRARY = load([shipped()])[0]
NEEDS = {role.title: {need.capability: need.level for need in role.needs} for role in LIBRARY.roles.values()}
IDS = {one.name: one.id for one in LIBRARY.capabilities.values()}


def gap_shares(files: Files) -> dict[str, float]:
    """For each title the part of what managers saw that falls short of its needs."""
    titles = {row["Employee ID"]: row["Job title"] for row in files.rows["people"] if not row["Valid to"]}
    short: dict[str, list[bool]] = defaultdict(list)
    for row in files.rows["assessments"]:
        if row["Source"] == "Manager":
            title = titles[row["Employee ID"]]
            short[title].append(int(row["Level"]) < NEEDS[title][IDS[row["Capability"]]])
    return {title: sum(ones) / len(ones) for title, ones in short.items()}


def test_about_six_in_ten_are_assessed_half_of_them_by_themselves_too(full: Files) -> None:
    """Of the people in roles that the library has; nobody else is."""
    rows = full.rows["assessments"]
    now = {row["Employee ID"] for row in full.rows["people"] if not row["Valid to"] and row["Job title"] in NEEDS}
    assessed = {row["Employee ID"] for row in rows if row["Source"] == "Manager"}
    own = {row["Employee ID"] for row in rows if row["Source"] == "Self-assessment"}
    assert {row["Employee ID"] for row in rows} == assessed
    assert own < assessed < now
    assert 0.5 < len(assessed) / len(now) < 0.7
    assert 0.4 < len(own) / len(assessed) < 0.6
    assert {row["Source"] for row in rows} == {"Manager", "Self-assessment", "Observation", "Certificate"}


def test_everybody_assessed_is_asked_for_all_their_role_needs(full: Files) -> None:
    """A manager speaks once of each capability."""
    titles = {row["Employee ID"]: row["Job title"] for row in full.rows["people"] if not row["Valid to"]}
    asked: dict[str, list[str]] = defaultdict(list)
    for row in full.rows["assessments"]:
        if row["Source"] == "Manager":
            asked[row["Employee ID"]].append(IDS[row["Capability"]])
    assert all(sorted(ones) == sorted(NEEDS[titles[person]]) for person, ones in asked.items())


def test_levels_and_days_can_be_true(full: Files) -> None:
    """Levels lie on the capability's scale, days in the last year while the person held the post."""
    began = {row["Employee ID"]: row["Valid from"] for row in full.rows["people"] if not row["Valid to"]}
    highest = {one.name: one.levels[-1].level for one in LIBRARY.capabilities.values()}
    for row in full.rows["assessments"]:
        assert 0 <= int(row["Level"]) <= highest[row["Capability"]]
        assert max(began[row["Employee ID"]], "2025-09-28") <= row["Assessed on"] <= END.isoformat()


def test_who_says_so_is_somebody_who_may(full: Files) -> None:
    """Managers assess their own people, colleagues see others, and nobody signs their own certificate."""
    managers = {row["Employee ID"]: row["Manager ID"] for row in full.rows["people"] if not row["Valid to"]}
    for row in full.rows["assessments"]:
        person, rater = row["Employee ID"], row["Assessed by"]
        if row["Source"] == "Manager":
            assert rater == managers[person]
        elif row["Source"] == "Observation":
            assert rater in managers.keys() - {person}
        else:
            assert rater == ""


def test_most_roles_meet_their_needs_whatever_is_planted(full: Files, plain: Files) -> None:
    """Gaps are few but for underwriters, and are the same kind of gaps in a company with nothing planted."""
    for files in (full, plain):
        shares = gap_shares(files)
        assert shares.pop("Underwriter") > 0.36
        assert max(shares.values()) < 0.33
        assert sum(shares.values()) / len(shares) < 0.22


def test_assessments_come_in_right_after_the_people_they_are_about(full: Files) -> None:
    """Whoever is assessed must be known first."""
    names = [one.name for one in full.company.sources]
    assert names[:2] == ["people", "assessments"]
