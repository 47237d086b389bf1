"""People files that contradict themselves, and other tables about people, with what must come of each."""

from planner.evaluate.broken import Case, Told, text, workbook

HEAD = "Employee ID,Name,Email,Job title,Team,Manager,Start date,End date,FTE\n"
ADA = "1,Ada Invented,ada@x.example,Lead,Desk,,2020-01-01,,1\n"


def _people(name: str, rows: str, *, created: int, rejected: int = 0, told: tuple[Told, ...] = ()) -> Case:
    return Case(
        name=f"{name}.csv",
        connector="people",
        make=text(HEAD + ADA + rows),
        created=created,
        rejected=rejected,
        told=told,
    )


CASES = (
    _people("leading-zeros", "007,Ben Invented,,Clerk,Desk,1,,,\n7,Cem Invented,,Clerk,Desk,007,,,\n", created=3),
    Case(
        name="leading-zeros.xlsx",
        connector="people",
        make=workbook([("Employee ID", "Name", "Email"), ("007", "Ben Invented", None), (7, "Cem Invented", None)]),
        created=2,
    ),
    _people(
        "own-manager",
        "2,Ben Invented,,Clerk,Desk,2,,,\n",
        created=2,
        told=(Told("is the person", row=3, column="Manager", value="2"),),
    ),
    _people(
        "circle",
        "2,Ben Invented,,Clerk,Desk,3,,,\n3,Cem Invented,,Clerk,Desk,4,,,\n4,Dora Invented,,Clerk,Desk,2,,,\n",
        created=4,
        told=(Told("reports to this person", row=5, column="Manager", value="2"),),
    ),
    _people(
        "manager-who-left",
        "2,Ben Invented,,Lead,Desk,,2020-01-01,2021-12-31,1\n3,Cem Invented,,Clerk,Desk,2,2020-01-01,,1\n",
        created=3,
        told=(Told("has left", row=4, column="Manager", value="2"),),
    ),
    _people(
        "manager-unknown",
        "2,Ben Invented,,Clerk,Desk,99,,,\n",
        created=2,
        told=(Told("is nobody known", row=3, column="Manager", value="99"),),
    ),
    _people(
        "two-of-one-name",
        "2,Sam Invented,,Clerk,Desk,,,,\n3,Sam Invented,,Clerk,Desk,,,,\n4,Cem Invented,,Clerk,Desk,Sam Invented,,,\n",
        created=4,
        told=(Told("names 2 people", row=5, column="Manager", value="Sam Invented"),),
    ),
    _people(
        "contractors",
        ",Ben Invented,ben@x.example,Contractor,Desk,1,,,\n,Cem Invented,,Contractor,Desk,1,,,\n",
        created=3,
        told=(Told("is missing: matched by name and team", row=4, column="Employee ID", value="Cem Invented"),),
    ),
    _people("several-teams", "2,Ben Invented,,Clerk,Desk,1,,,0.5\n2,Ben Invented,,Clerk,Claims,1,,,0.5\n", created=3),
    _people(
        "transfer",
        "2,Ben Invented,,Clerk,Desk,1,2020-01-01,2024-12-31,1\n2,Ben Invented,,Clerk,Claims,1,2025-01-01,,1\n",
        created=3,
    ),
    _people("joins-later", "2,Ben Invented,,Clerk,Desk,1,2999-01-01,,1\n", created=2),
    _people("leaves-in-9999", "2,Ben Invented,,Clerk,Desk,1,2020-01-01,9999-12-31,1\n", created=2),
    _people(
        "leaves-before-joining",
        "2,Ben Invented,,Clerk,Desk,1,2024-01-01,2023-01-01,1\n",
        created=1,
        rejected=1,
        told=(Told("is before the first day", row=3, column="End date", value="2023-01-01"),),
    ),
    _people(
        "one-address-twice",
        "2,Ben Invented,ada@x.example,Clerk,Desk,1,,,\n",
        created=1,
        rejected=1,
        told=(Told("belongs to Ada Invented already", row=3, column="Email", value="ada@x.example"),),
    ),
    _people(
        "no-address",
        "2,Ben Invented,ben at x,Clerk,Desk,1,,,\n",
        created=2,
        told=(Told("is no e-mail address", row=3, column="Email", value="ben at x"),),
    ),
    _people(
        "shares",
        "2,Ben Invented,,Clerk,Desk,1,,,-1\n3,Cem Invented,,Clerk,Desk,1,,,NaN\n"
        "4,Dora Invented,,Clerk,Desk,1,,,inf\n5,Emil Invented,,Clerk,Desk,1,,,80%\n",
        created=5,
        told=(
            Told("is no share of a post", row=3, column="FTE", value="-1"),
            Told("is no number", row=5, column="FTE", value="inf"),
        ),
    ),
    _people("formulas", "=1+1,=cmd|' /C calc'!A0,ben@x.example,@Clerk,+Desk,1,,,\n", created=2),
    _people(
        "a-day-that-is-none",
        "2,Ben Invented,,Clerk,Desk,1,soon,,1\n",
        created=2,
        told=(Told("is no date or time", row=3, column="Start date", value="soon"),),
    ),
    Case(
        name="nobody.csv",
        connector="people",
        make=text("Colour,Shape\nred,round\n"),
        refused="no column was found for external_id",
        status=1,
    ),
)
