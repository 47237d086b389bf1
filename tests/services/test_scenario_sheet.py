"""A scenario's figures as a table: out, and in again, each slip told by row and column."""

import csv
import io

import pytest

from planner.architect.plan.figures import FIGURES, Figures
from planner.services import scenario_sheet

ROLES, CAPABILITIES = {"clerk": "Clerk", "desk": "=Desk", "desk-2": "=Desk"}, {"calm": "Keeping calm"}
GIVEN = Figures(
    said={("budget", ""): (1000.0, 0.0), ("needed", "clerk"): (3.0,), ("seats", "calm"): (4.0,), ("hours", ""): (0.5,)}
)


def table(given: Figures = GIVEN, *, span: int = 4) -> str:
    """The file as it is downloaded, without the marks on formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(scenario_sheet.headings(span))
    writer.writerows(scenario_sheet.rows(given, roles=ROLES, capabilities=CAPABILITIES, span=span))
    return out.getvalue()


def read(text: str) -> scenario_sheet.Brought:
    """What a file says."""
    return scenario_sheet.read(text.encode(), "f.csv", roles=ROLES, capabilities=CAPABILITIES)


def line(cells: str) -> scenario_sheet.Brought:
    """What one row says, under the columns that matter."""
    return read(f"Figure,For,Value,Quarter 1,Quarter 2,Quarter 3\n{cells}\n")


def test_what_goes_out_comes_back_the_same() -> None:
    """Every figure has a row, known or not; unknown stays unknown."""
    found = read(table())
    assert found.faults == ()
    known = {key: row for key, row in found.said.items() if row is not None}
    assert known == {**GIVEN.said, ("budget", ""): (1000.0, 0.0, 0.0, 0.0)}
    assert {what for what, _ in found.said} == set(FIGURES)
    assert len(found.said) == sum({"all": 1, "role": 3, "capability": 1}[one.scope] for one in FIGURES.values())


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ("Budgte,,5,,,", "Figure", "Did you mean “Budget”?"),
        ("Posts needed,Clrek,5,,,", "For", "Did you mean “clerk”?"),
        ("Posts needed,,5,,,", "For", "No plan here is about such a role"),
        ("Budget,Clerk,5,,,", "For", "said of the whole plan"),
        ("Budget,,five,,,", "Value", "This is no number"),
        ("Budget,,5,6,,", "Quarter 1", "both said"),
        ("Budget,,,6,,7", "Quarter 2", "empty before a later quarter"),
        ("Budget,,-5,,,", "Value", "It must be 0 or more"),
        ("Quarters to look ahead,,2.5,,,", "Value", "whole number"),
        ("Price of an hour of training,,,5,6,", "Quarter 1", "one number, not one for each quarter"),
    ],
)
def test_a_slip_is_told_at_its_place(cells: str, column: str, told: str) -> None:
    """Row, column, what is wrong and what to do; nothing of the file is taken."""
    found = line(cells)
    [fault] = found.faults
    assert (fault.row, fault.column, found.said) == (2, column, {})
    assert told in f"{fault.problem} {fault.fix}"


def test_nought_is_a_number_and_empty_is_not_known() -> None:
    """The two are never confused."""
    assert line("Budget,,0,,,").said == {("budget", ""): (0.0,)}
    assert line("Budget,,,0,0,5").said == {("budget", ""): (0.0, 0.0, 5.0)}
    assert line("Budget,,not known,,,").said == {("budget", ""): None}


def test_files_of_other_spreadsheets_are_read() -> None:
    """Semicolons, decimal commas, and another encoding."""
    text = "Figure;For;Value\nPrice of an hour of training;;12,50\nBudget;;1.000.000\n"
    found = scenario_sheet.read(text.encode("cp1252"), "f.csv", roles=ROLES, capabilities=CAPABILITIES)
    assert found.said == {("hour_cost", ""): (12.5,), ("budget", ""): (1_000_000.0,)}
    wide = scenario_sheet.read(text.encode("utf-16"), "f.csv", roles=ROLES, capabilities=CAPABILITIES)
    assert wide.said == found.said


def test_what_is_no_such_table_is_refused_whole() -> None:
    """A column that is not there, and a row that is there twice."""
    assert "lacks the column For, Value" in read("Figure\nBudget\n").faults[0].problem
    twice = read("Figure,For,Value\nBudget,,1\nBudget,,2\n")
    assert (twice.faults[0].row, twice.said) == (3, {})
