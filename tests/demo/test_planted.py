"""What is planted is in the data, and what is left out is not."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median

from planner.demo import company
from planner.demo.plan import DECOYS, FACTS, HERE
from planner.demo.wording import pools

from .files import Files, read

WAITING = ("Queued", "Handed over", "Returned for rework", "Blocked by tool")
CONVERGING = {"Business analyst", "Project manager", "Scrum master"}


def moment(text: str) -> dt.datetime:
    """A time of a file."""
    return dt.datetime.fromisoformat(text)


def quarter(row: dict[str, str]) -> str:
    """The quarter of a row, as 2025Q2."""
    when = moment(row["Changed at"])
    return f"{when.year}Q{(when.month + 2) // 3}"


def decision_shares(files: Files) -> dict[str, float]:
    """Of each team the part of its waiting hours that is waiting for a decision or an approval."""
    hours: dict[str, Counter[bool]] = defaultdict(Counter)
    rows = files.rows["tickets"]
    for row, after in pairwise(rows):
        if row["Ticket"] == after["Ticket"] and row["Status"].startswith(("Waiting for", *WAITING)):
            seconds = (moment(after["Changed at"]) - moment(row["Changed at"])).total_seconds()
            hours[row["Team"]][row["Status"] in ("Waiting for decision", "Waiting for approval")] += seconds
    return {team: parts[True] / parts.total() for team, parts in hours.items()}


def titles(files: Files) -> dict[str, str]:
    """The job title behind each address, the latest where it changed."""
    return {row["Email"]: row["Job title"] for row in sorted(files.rows["people"], key=lambda row: row["Valid from"])}


def own_share(files: Files, late: bool) -> float:
    """Part of the work of analysts, project managers and scrum masters whose title is from their own pool."""
    import numpy as np

    known = {
        name: {text for line in pool.titles for text in line}
        for name, pool in pools(np.random.default_rng([1, 6])).items()
    }
    roles, own = titles(files), Counter[bool]()
    for row in files.rows["tickets"]:
        role = roles.get(row["Assignee"])
        if row["Status"] == "Done" and role in CONVERGING and quarter(row) == ("2026Q3" if late else "2025Q2"):
            own[row["Summary"] in known[role.lower().replace(" ", "-")]] += 1
    return own[True] / own.total()


def ghost_share(files: Files, name: str) -> float:
    """Part of the support teams' tickets of a quarter that are about judging drafts."""
    import numpy as np

    drafts = {text for line in pools(np.random.default_rng([1, 6]))["judging-drafts"].titles for text in line}
    rows = [r for r in files.rows["tickets"] if r["Status"] == "Open" and "Support" in r["Team"] and quarter(r) == name]
    return sum(row["Summary"] in drafts for row in rows) / len(rows)


def bot_share(files: Files, name: str) -> float:
    """Part of the finished document cases of a quarter that the machine finished."""
    done = [r for r in files.rows["tickets"] if r["Status"] == "Done" and r["Issue type"] in ("Batch", "Document")]
    done = [row for row in done if quarter(row) == name]
    return sum(row["Assignee"] == "svc-indexing" for row in done) / len(done)


def asked_share(files: Files, team: str, *, late: bool) -> float:
    """Part of a team's steps that wait for the customer, before or after the weeks of the courses."""
    rows = [row for row in files.rows["tickets"] if row["Team"] == team]
    rows = [row for row in rows if (row["Changed at"] > "2026-05-10" if late else row["Changed at"] < "2026-04-14")]
    return sum(row["Status"] == "Waiting for customer" for row in rows) / len(rows)


def completed(files: Files, team: str) -> float:
    """Part of a team that completed the course on writing to customers."""
    title = "Write so that they need not ask again"
    people = {row["Email"] for row in files.rows["people"] if row["Team"] == team and not row["Valid to"]}
    return len(people & {row["Learner"] for row in files.rows["completions"] if row["Course"] == title}) / len(people)


def test_three_roles_come_to_do_the_same(full: Files, plain: Files) -> None:
    """At first nearly all their work is their own, at last a third; left out, it stays their own."""
    assert own_share(full, late=False) > 0.9
    assert 0.25 < own_share(full, late=True) < 0.45
    assert own_share(plain, late=True) > 0.9


def test_judging_drafts_grows_in_support(full: Files, plain: Files) -> None:
    """A hundredth of the work becomes more than an eighth, by many people in many words; left out, there is none."""
    assert ghost_share(full, "2025Q2") < 0.04
    assert ghost_share(full, "2026Q3") > 0.12
    assert ghost_share(plain, "2026Q3") == 0


def test_one_team_waits_for_decisions(full: Files, plain: Files) -> None:
    """Its waiting is mostly for decisions, that of the others is not; left out, it is as the others."""
    shares = decision_shares(full)
    slow = shares.pop("Commercial Underwriting")
    assert 0.5 < slow < 0.72
    assert max(shares.values()) < 0.25
    assert decision_shares(plain)["Commercial Underwriting"] < 0.25


def test_the_slow_team_is_slow_in_the_register_too(full: Files) -> None:
    """Its decisions take days where the others' take about one."""
    hours: dict[bool, list[float]] = defaultdict(list)
    for row in full.rows["decisions"]:
        spent = moment(row["Decided"]) - moment(row["Asked"])
        hours[row["Team"] == "Commercial Underwriting"].append(spent.total_seconds() / 3600)
    assert median(hours[True]) > 48 > 30 > median(hours[False])


def test_a_machine_takes_over_the_clerks_cases(full: Files, plain: Files) -> None:
    """It finishes few cases at first and most at last; left out, it stays at few."""
    assert bot_share(full, "2025Q2") < 0.12
    assert bot_share(full, "2026Q3") > 0.55
    assert bot_share(plain, "2026Q3") < 0.12


def test_clerks_are_trained_deeper_into_their_role(full: Files, plain: Files) -> None:
    """Most clerks complete courses of the role that goes away; left out, nobody does."""
    assert sum(row["Course"].startswith("Indexing certificate") for row in full.rows["completions"]) > 20
    assert not any(row["Course"].startswith("Indexing certificate") for row in plain.rows["completions"])


def test_courses_without_and_with_a_change(full: Files, plain: Files) -> None:
    """Motor Claims completed and stayed as it was, Support South completed and changed; left out, few completed."""
    assert completed(full, "Motor Claims") > 0.75
    assert abs(asked_share(full, "Motor Claims", late=True) - asked_share(full, "Motor Claims", late=False)) < 0.015
    assert asked_share(full, "Support South", late=True) < 0.65 * asked_share(full, "Support South", late=False)
    assert completed(plain, "Motor Claims") < 0.3


def stated(files: Files, team: str, column: str, state: str) -> float:
    """Of a team's steps into a state with a word in the column, the part that names a lack of skill."""
    words = [row[column] for row in files.rows["tickets"] if row["Team"] == team and row["Status"] == state]
    words = [word for word in words if word]
    return sum(any(part in word for part in ("skill", "knowledge", "expertise", "training")) for word in words) / len(
        words
    )


def agreeing(files: Files, team: str) -> float:
    """How far a team agrees in the last round that nobody at hand knows how."""
    rows = [row for row in files.rows["survey"] if row["Team"] == team and "nobody at hand" in row["Question"]]
    newest = max(row["Round"] for row in rows)
    answers = [int(row["Answer"]) for row in rows if row["Round"] == newest]
    return sum(answers) / len(answers)


def used(files: Files, team: str, late: bool) -> Counter[str]:
    """How often each person of a team used the tool in the first or in the last quarter of a year of it."""
    rows = [row for row in files.rows["usage"] if row["Team"] == team]
    uses = Counter[str]()
    for row in rows:
        if row["Week"] >= "2026-07-01" if late else row["Week"] < "2026-01-01":
            uses[row["Account"]] += int(row["Uses"])
    return uses


def figure(files: Files, team: str, since: str, until: str) -> float:
    """The mean of the figure that the tool should move, over some weeks."""
    rows = [r for r in files.rows["kpi"] if r["Business unit"] == team and since <= r["Month"] < until]
    return sum(float(row["Value"]) for row in rows) / len(rows)


def test_one_team_lacks_a_skill_and_says_so(full: Files, plain: Files) -> None:
    """In hold reasons, in reviews and in the survey; left out, it is as the others."""
    lacking, other = "Specialty Underwriting", "Personal Underwriting"
    for column, state in (("hold_reason", "Queued"), ("review_label", "Done")):
        assert stated(full, lacking, column, state) > 0.4
        assert stated(full, other, column, state) < 0.15
        assert stated(plain, lacking, column, state) < 0.15
    assert agreeing(full, lacking) > 3.4 > 3.0 > agreeing(plain, lacking)


def test_another_team_only_says_so(full: Files, plain: Files) -> None:
    """A decoy: the survey alone speaks of a lack; reasons and reviews do not."""
    assert agreeing(full, "Nurse Intake West") > 3.4 > 2.8 > agreeing(plain, "Nurse Intake West")
    assert stated(full, "Nurse Intake West", "hold_reason", "Queued") < 0.1


def test_a_tool_is_used_by_a_few_and_moves_nothing(full: Files, plain: Files) -> None:
    """Four people do nearly all, more and more, and the figure stays; left out, use is small and even."""
    uses = used(full, "Digital Support", late=True)
    assert sum(count for _, count in uses.most_common(4)) / uses.total() > 0.85
    assert uses.total() > 2 * used(full, "Digital Support", late=False).total()
    before = figure(full, "Digital Support", "2025-W01", "2025-W40")
    assert abs(figure(full, "Digital Support", "2026-W20", "2027") - before) < 0.03
    plain_uses = used(plain, "Digital Support", late=True)
    assert sum(count for _, count in plain_uses.most_common(4)) / plain_uses.total() < 0.6


def test_another_team_uses_it_evenly_and_gets_better(full: Files, plain: Files) -> None:
    """A decoy: much use by all, and the figure moves; left out, it does not."""
    uses = used(full, "Support North", late=True)
    assert sum(count for _, count in uses.most_common(4)) / uses.total() < 0.5
    for files, moved in ((full, True), (plain, False)):
        before = figure(files, "Support North", "2025-W01", "2025-W40")
        assert (figure(files, "Support North", "2026-W20", "2027") - before > 0.06) is moved


def test_answers_of_one_trait_hang_together(full: Files) -> None:
    """Who agrees with one item on literacy agrees with the next; a rule item goes with neither."""
    import numpy as np

    answers: dict[str, dict[str, int]] = defaultdict(dict)
    for row in full.rows["survey"]:
        answers[row["Round"] + row["Respondent"]][row["Question"]] = int(row["Answer"])
    first = "I know what the AI tools here can and cannot do."
    for item, low, high in (
        ("I can tell when an AI result needs a second look.", 0.45, 0.8),
        ("What is planned with AI here worries me.", -0.25, 0.1),
        ("I know which rules hold when I use AI with customer data.", 0.0, 0.25),
    ):
        both = [(one[first], one[item]) for one in answers.values() if first in one and item in one]
        assert low < np.corrcoef(np.array(both).T)[0, 1] < high, item


def test_fraud_has_twice_the_work(full: Files, plain: Files) -> None:
    """The cases of fraud analysts about double; left out, they stay."""

    def growth(files: Files) -> float:
        opened = Counter(
            quarter(r) for r in files.rows["tickets"] if r["Status"] == "Open" and r["Issue type"] == "Alert"
        )
        opened += Counter(
            quarter(r) for r in files.rows["tickets"] if r["Status"] == "Open" and r["Issue type"] == "Investigation"
        )
        return opened["2026Q3"] / opened["2025Q2"]

    assert growth(full) > 1.6
    assert growth(plain) < 1.35


def test_titles_change_with_the_people_staying(full: Files, plain: Files) -> None:
    """Half the support people and all coordinators get a new title; left out, they had it from the first."""
    for old, new in (
        ("Customer care agent", "Customer support representative"),
        ("Facilities coordinator", "Workplace services coordinator"),
    ):
        before = {row["Employee ID"] for row in full.rows["people"] if row["Job title"] == old and row["Valid to"]}
        after = {row["Employee ID"] for row in full.rows["people"] if row["Job title"] == new}
        assert len(before & after) >= 8
        assert old not in {row["Job title"] for row in plain.rows["people"]}


def test_the_organisations_own_role_is_one_version_on(full: Files, plain: Files) -> None:
    """The organisation's file has the next version of a shipped role with the same responsibilities by id."""
    import tomllib

    path = "roles/insurance/underwriter.toml"
    own = tomllib.loads((full.company.library / path).read_text("utf-8"))
    shipped = tomllib.loads((HERE.parent.parent / path).read_text("utf-8"))
    assert own["version"] == shipped.get("version", 1) + 1
    assert [r["id"] for r in own["responsibilities"]] == [r["id"] for r in shipped["responsibilities"]]
    assert own["responsibilities"] != shipped["responsibilities"]
    assert not list(plain.company.library.rglob("*.toml"))


def coming_share(files: Files, pool: str, types: set[str], name: str) -> float:
    """Part of the new cases of some types in a quarter whose title is from a pool that was not there at first."""
    import numpy as np

    texts = {text for line in pools(np.random.default_rng([1, 6]))[pool].titles for text in line}
    rows = [r for r in files.rows["tickets"] if r["Status"] == "Open" and r["Issue type"] in types]
    rows = [row for row in rows if quarter(row) == name]
    return sum(row["Summary"] in texts for row in rows) / len(rows)


def test_a_role_comes_to_carry_more_for_two_teams(full: Files, plain: Files) -> None:
    """Its cases are of three responsibilities at first, most of four more at last, and its people of two teams."""
    types = {"Incident"}
    assert coming_share(full, "it-support-wider", types, "2025Q2") < 0.08
    assert 0.5 < coming_share(full, "it-support-wider", types, "2026Q3") < 0.75
    assert coming_share(plain, "it-support-wider", types, "2026Q3") == 0
    people = [row for row in full.rows["people"] if row["Job title"] == "IT support specialist"]
    assert {row["Team"] for row in people if row["Valid from"] < "2025-04-01"} == {"IT Service Desk"}
    assert {row["Team"] for row in people if not row["Valid to"]} == {"IT Service Desk", "Branch IT"}


def test_judging_peoples_own_devices_grows_in_intake(full: Files, plain: Files) -> None:
    """A fiftieth of intake becomes more than a fifth, in many words; left out, there is none."""
    assert coming_share(full, "own-devices", {"Intake"}, "2025Q2") < 0.06
    assert coming_share(full, "own-devices", {"Intake"}, "2026Q3") > 0.2
    assert coming_share(plain, "own-devices", {"Intake"}, "2026Q3") == 0


def blocked(files: Files, team: str, since: str, until: str) -> float:
    """Part of a team's steps between two days that are blocks by a tool."""
    rows = [row for row in files.rows["tickets"] if row["Team"] == team and since <= row["Changed at"] < until]
    return sum(row["Status"] == "Blocked by tool" for row in rows) / len(rows)


def test_one_team_keeps_what_it_began_and_another_does_not(full: Files, plain: Files) -> None:
    """Blocks go away in both; in one they stay away, in the other they come back. Left out, nothing comes of it."""
    start = full.company.begun[0].start.isoformat()
    assert start == "2026-01-12"
    for team, comes_back in (("Policy Platform", False), ("Claims Platform", True)):
        before = blocked(full, team, "2025-04", start)
        assert blocked(full, team, "2026-02-09", "2026-05") < 0.45 * before
        assert (blocked(full, team, "2026-08-15", "2026-10") > 0.7 * before) is comes_back
        assert blocked(plain, team, "2026-02-09", "2026-10") > 0.8 * blocked(plain, team, "2025-04", start)


def test_three_teams_began_the_same_and_owe_nothing_to_it(full: Files, plain: Files) -> None:
    """Decoys: blocks went away long before, steadily all along, or came with twice the work and went with it."""
    north = blocked(full, "Change Delivery North", "2025-07", "2026-01-12")
    assert north < 0.75 * blocked(full, "Change Delivery North", "2025-04", "2025-06-10")
    assert abs(blocked(full, "Change Delivery North", "2026-02-09", "2026-10") - north) < 0.015
    third = [blocked(full, "Digital Channels", *some) for some in (("2025-04", "2025-08"), ("2026-06", "2026-10"))]
    assert third[1] < 0.75 * third[0]
    opened = Counter(
        row["Changed at"][:7]
        for row in full.rows["tickets"]
        if row["Team"] == "Data Platform" and row["Status"] == "Open"
    )
    assert opened["2026-01"] > 1.5 * opened["2025-07"]
    assert (
        abs(
            blocked(full, "Data Platform", "2025-11-15", "2026-02-15")
            - blocked(full, "Data Platform", "2026-04", "2026-10")
        )
        < 0.02
    )
    assert {one.team for one in plain.company.begun} == {one.team for one in full.company.begun}


def test_what_is_left_out_can_still_be_scored(full: Files, plain: Files) -> None:
    """A company tells what is left out, and what reporting it falsely would look like."""
    assert full.company.left_out == frozenset()
    assert plain.company.left_out == frozenset({*FACTS, *DECOYS})
    assert plain.company.planted == full.company.planted
    assert set(plain.company.planted) == set(FACTS)


def test_leaving_one_out_leaves_the_rest(folder: Path) -> None:
    """Without one fact, the others are as strong and the sizes alike."""
    files = read(company.build(folder, seed=1, without=frozenset({"decision_wait"})))
    assert decision_shares(files)["Commercial Underwriting"] < 0.25
    assert bot_share(files, "2026Q3") > 0.55
    assert ghost_share(files, "2026Q3") > 0.12
