"""Tables in odd encodings and layouts, and tables with hostile cells, with what must come of each."""

import random

from planner.evaluate.broken import MEBIBYTE, Case, Told, archive, packed, text, workbook

HEAD = "Ticket,Status,Changed at,Assignee\n"
ROWS = "1,Geöffnet,2026-03-02 09:00,ada\n1,Gelöst,2026-03-02 12:00,ben\n2,Geöffnet,2026-03-03 09:00,ada\n"
LOG = HEAD + ROWS
KPI = "KPI;Month;Value;Unit\nLead time;2026-01;{};days\nLead time;2026-02;{};days\n"
FAR = '<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
RELATIONS = "xl/_rels/workbook.xml.rels"
ELSEWHERE = "<Relationships><Relationship Target='media/a.bin'/></Relationships>"
BAD = "3,Geöffnet,{},ada\n"


def _log(old: str, new: str) -> str:
    return LOG.replace(old, new)


def _cells(*rows: tuple[str | int | float | None, ...]) -> list[tuple[str | int | float | None, ...]]:
    return [("Ticket", "Status", "Changed at", "Assignee"), *rows]


def _incompressible(size: int) -> bytes:
    return random.Random(size).randbytes(size).hex()[:size].encode()


ENCODINGS = (
    Case(name="utf-8-bom.csv", make=text(LOG, "utf-8-sig"), created=3),
    Case(name="cp1252.csv", make=text(LOG, "cp1252"), created=3, told=(Told("Windows-1252"),)),
    Case(name="utf-16-le-bom.csv", make=text("\ufeff" + LOG, "utf-16-le"), created=3),
    Case(name="utf-16-be-bom.csv", make=text("\ufeff" + LOG, "utf-16-be"), created=3),
    Case(name="utf-16-le.csv", make=text(LOG, "utf-16-le"), created=3),
    Case(name="utf-16-be.csv", make=text(LOG, "utf-16-be"), created=3),
    Case(
        name="mixed-encodings.csv",
        make=lambda: (
            (LOG * 1 + "3,Prüfung,2026-03-04 09:00,ada\n" * 9000).encode() + "4,für,2026-03-05,b\n".encode("cp1252")
        ),
        created=9004,
        told=(Told("were read as Windows-1252"),),
    ),
    Case(name="old-mac-lines.csv", make=text(_log("\n", "\r")), created=3),
    Case(name="windows-lines.csv", make=text(_log("\n", "\r\n")), created=3),
    Case(name="nul-bytes.csv", make=text(LOG * 30 + "3,Ge\0öffnet,2026-03-04 09:00,ada\n"), created=91, rejected=29),
    Case(
        name="nul-bytes-everywhere.csv",
        make=text(LOG * 30 + "3\0,a\0b,2026-03-04,c\0d\n4\0,Open,some\0day,ada\n5\0,too,many,cells,are,here\n"),
        created=91,
        rejected=31,
    ),
    Case(name="lone-surrogates.csv", make=lambda: LOG.encode() + b"3,\xed\xa0\x80,2026-03-04,ada\n", created=4),
    Case(
        name="half-a-pair.csv",
        make=lambda: (LOG + "3,").encode("utf-16") + b"\x00\xd8" + ",2026-03-04,ada\n".encode("utf-16-le"),
        created=4,
    ),
)

LAYOUTS = (
    Case(name="semicolons.csv", make=text(_log(",", ";")), created=3),
    Case(name="tabs.tsv", make=text(_log(",", "\t")), created=3),
    Case(name="bars.txt", make=text(_log(",", "|")), created=3),
    Case(name="separator-line.csv", make=text("sep=;\n" + _log(",", ";")), created=3),
    Case(name="quoted-lines.csv", make=text(LOG + '3,"Open, and\nwaiting",2026-03-04,"a ""b"" c"\n'), created=4),
    Case(name="title-rows.csv", make=text("Report of March 2026\n\n" + LOG), created=3, told=(Told("row 3"),)),
    Case(
        name="two-heading-rows.csv",
        make=text("Ticket,,Change,\n" + LOG),
        created=3,
        told=(Told("row 2"),),
    ),
    Case(
        name="heading-and-units.csv",
        make=text(HEAD + "number,word,UTC,account\n" + ROWS),
        created=3,
        rejected=1,
        told=(Told("is no date or time", row=2, column="Changed at", value="UTC"),),
    ),
    Case(name="trailing-empty-columns.csv", make=text(_log("\n", ",,,\n")), created=3),
    Case(name="trailing-empty-cells.csv", make=text(HEAD + ROWS.replace("\n", ",,\n")), created=3),
    Case(name="blank-rows.csv", make=text(HEAD + "\n,,,\n" + ROWS + "\n \n"), created=3),
    Case(name="headings-only.csv", make=text(HEAD), created=0),
    Case(name="equal-headings.csv", make=text(_log("Assignee", "Status")), created=3),
    Case(name="no-last-line-end.csv", make=text(LOG.rstrip("\n")), created=3),
    Case(
        name="uneven-row.csv",
        make=text(LOG + "3,Open,2026-03-04 09:00,ada,more,cells\n"),
        created=3,
        rejected=1,
        told=(Told("has 6 cells where there are 4 headings", row=5, value="3"),),
    ),
    Case(
        name="quote-never-closed.csv",
        make=text(LOG + '3,"Open,2026-03-04,ada\n4,Open,2026-03-05,ada\n'),
        created=3,
        rejected=1,
        told=(Told("cells where there are 4 headings", row=5),),
    ),
    Case(name="workbook.xlsx", make=workbook(_cells((1, "Open", "2026-03-02 09:00", "ada"))), created=1),
    Case(name="workbook-called.csv", make=workbook(_cells((1, "Open", "2026-03-02 09:00", "ada"))), created=1),
    Case(name="excel-dates.xlsx", make=workbook(_cells((1, "Open", 45717.5, "ada")), dates=(2,)), created=1),
    Case(
        name="excel-dates-as-numbers.xlsx",
        make=workbook(_cells((1, "Open", 45717.5, "ada"), (1, "Done", 45718, "ada"))),
        refused="no column was found for time",
        status=1,
    ),
    Case(
        name="merged-cells.xlsx",
        make=workbook(
            _cells(
                ("T-1", "Open", "2026-03-02 09:00", "ada"),
                (None, "Done", "2026-03-02 10:00", "ben"),
                ("T-2", "Open", "2026-03-03 09:00", "ada"),
            ),
            merged=("A2:A3",),
        ),
        created=3,
        told=(Told("merged cell"),),
    ),
    Case(
        name="merged-without-limit.xlsx",
        make=workbook(_cells(("T-1", "Open", "2026-03-02 09:00", "ada")), merged=("A2:A2", "A3:XFD1048576")),
        created=1,
    ),
    Case(
        name="two-heading-rows.xlsx",
        make=workbook(
            [("Ticket", None, "Change", None), *_cells(("T-1", "Open", "2026-03-02 09:00", "ada"))],
            merged=("A1:B1", "C1:D1"),
        ),
        created=1,
        told=(Told("row 2"),),
    ),
    Case(
        name="sheet-starts-late.xlsx",
        make=workbook([(), (), *_cells(("T-1", "Open", "2026-03-02 09:00", "ada"))]),
        created=1,
    ),
)

VALUES = (
    Case(
        name="decimal-comma.csv",
        make=text(KPI.format("3,5", "4,25")),
        connector="kpi",
        created=2,
        told=(Told("decimal comma"),),
    ),
    Case(name="thousands.csv", make=text(KPI.format("1.234,56", "2.345.678,9")), connector="kpi", created=2),
    Case(
        name="nan-and-inf.csv",
        make=text(KPI.format(3.5, 4.5) + KPI.format("NaN", "inf").split("\n", 1)[1] + "Lead time;2026-03;-2e99;days\n"),
        connector="kpi",
        created=3,
        rejected=2,
        told=(
            Told("is missing", row=4, column="Value"),
            Told("is no number", row=5, column="Value", value="inf"),
        ),
    ),
    Case(name="two-to-the-63.csv", make=text(KPI.format(2**63, -(2**64))), connector="kpi", created=2),
    Case(
        name="no-such-month.csv",
        make=text(KPI.format(3, 4) + "Lead time;2026-13;5;days\n"),
        connector="kpi",
        created=2,
        rejected=1,
        told=(Told("is no date or time", row=4, column="Month", value="2026-13"),),
    ),
    Case(
        name="a-time-too-large.csv",
        make=text(LOG + BAD.format(2**63) + BAD.format("99999-01-01") + BAD.format("0000-00-00")),
        created=3,
        rejected=3,
        told=(Told("is no date or time", row=5, column="Changed at", value=str(2**63)),),
    ),
    Case(
        name="no-such-day.csv",
        make=text(LOG + BAD.format("2026-02-30 09:00")),
        created=3,
        rejected=1,
        told=(Told("is no date or time", row=5, column="Changed at", value="2026-02-30 09:00"),),
    ),
    Case(
        name="nothing-filled-in.csv",
        make=text(LOG + ",Open,2026-03-04,ada\n5,,2026-03-04,ada\n6,Open,,ada\n"),
        created=3,
        rejected=3,
        told=(
            Told("is missing", row=5, column="Ticket"),
            Told("is missing", row=6, column="Status"),
            Told("is missing", row=7, column="Changed at"),
        ),
    ),
    Case(
        name="mixed-time-zones.csv",
        make=text(LOG + BAD.format("2026-03-04T09:00+01:00") + BAD.format("2026-03-04T09:00Z")),
        created=5,
        told=(Told("Some times name a zone and some name none"),),
    ),
    Case(
        name="day-first.csv",
        make=text(LOG.replace("2026-03-02", "31.12.2025").replace("2026-03-03", "01.02.2026")),
        created=3,
        told=(Told("the day comes first"),),
    ),
    Case(
        name="month-first.csv",
        make=text(LOG.replace("2026-03-02", "12/31/2025").replace("2026-03-03", "1/2/2026")),
        created=3,
        told=(Told("the month comes first"),),
    ),
    Case(
        name="day-or-month.csv",
        make=text(LOG.replace("2026-03-02", "1/2/2026").replace("2026-03-03", "2/2/2026")),
        created=3,
        told=(Told("the day is assumed"),),
    ),
    Case(
        name="two-orders-of-dates.csv",
        make=text(HEAD + "1,Open,13/01/2026,ada\n1,Done,01/14/2026,ada\n"),
        created=1,
        rejected=1,
        told=(Told("is no date or time", row=3, column="Changed at", value="01/14/2026"),),
    ),
    Case(
        name="a-negative-duration.csv",
        make=text("Ticket,Status,Start,End\n1,Work,2026-03-02 09:00,2026-03-02 08:00\n1,Work,2026-03-02,2026-03-03\n"),
        created=2,
        told=(Told("is after", row=2, column="Start", value="2026-03-02 09:00"),),
    ),
    Case(
        name="from-the-future.csv",
        make=text(LOG + BAD.format("2999-01-01 09:00")),
        created=4,
        told=(Told("lies in the future", row=5, column="Changed at"),),
    ),
    Case(
        name="formulas.csv",
        make=text(LOG + '=cmd|\' /C calc\'!A0,Open,2026-03-04,"=HYPERLINK(""http://x.example"")"\n+1,@SUM(A1),-,ada\n'),
        created=4,
        rejected=1,
        told=(Told("is no date or time", row=6, column="Changed at", value="-"),),
    ),
    Case(
        name="an-unknown-kind.csv",
        make=text("Ticket,Status,Changed at,Kind\n1,Open,2026-03-02,event\n1,Done,2026-03-02,gossip\n"),
        created=2,
    ),
)

REFUSED = (
    Case(name="empty.csv", make=lambda: b"", refused="is empty"),
    Case(name="only-blanks.csv", make=lambda: b" \n\n,,\n", refused="is empty"),
    Case(name="picture.csv", make=lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), refused="is not a text table"),
    Case(
        name="old-workbook.xlsx",
        make=lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        refused="is not a text table",
    ),
    Case(
        name="sign-in-page.csv",
        make=lambda: b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n",
        refused="no column was found",
        status=1,
    ),
    Case(name="cut-off.csv.gz", make=packed(text(LOG * 2000), keep=0.6), refused="cut off or damaged"),
    Case(
        name="damaged.csv.gz",
        make=lambda: (whole := packed(lambda: _incompressible(MEBIBYTE))())[:9999] + b"\0" * 99 + whole[10098:],
        refused="cut off or damaged",
    ),
    Case(
        name="bomb.csv.gz",
        make=packed(lambda: LOG.encode() + b"1,a,2026-03-02 09:00,b\n" * (7 * MEBIBYTE)),
        refused="unpacks to more than",
    ),
    Case(
        name="bomb-of-one-line.csv.gz",
        make=packed(lambda: bytes(100 * MEBIBYTE).replace(b"\0", b"a")),
        refused="unpacks to more than",
    ),
    Case(
        name="bomb.xlsx",
        make=archive({"xl/worksheets/sheet1.xml": lambda: b" " * (100 * MEBIBYTE)}),
        refused="unpacks to more than",
    ),
    Case(
        name="archive-of-anything.csv",
        make=archive({"readme.txt": lambda: b"hello"}),
        refused="cannot be read as a workbook",
    ),
    Case(
        name="cut-off.xlsx", make=lambda: workbook(_cells((1, "Open", "2026-03-02", "ada")))()[:-400], refused="damaged"
    ),
    Case(
        name="entities.xlsx",
        make=workbook(_cells(), prolog='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'),
        refused="document type",
    ),
    Case(
        name="five-mebibytes-in-a-cell.csv",
        make=lambda: LOG.encode() + b"3," + _incompressible(5 * MEBIBYTE) + b",2026-03-04,ada\n",
        refused="too long",
    ),
    Case(
        name="five-mebibytes-in-a-quoted-cell.csv",
        make=lambda: LOG.encode() + b'3,"' + b"word\n" * MEBIBYTE + b'",2026-03-04,ada\n',
        refused="quote never closed or a very long cell",
    ),
    Case(
        name="five-mebibytes-in-a-cell.xlsx",
        make=workbook(_cells(("a" * 5 * MEBIBYTE, "Open", "2026-03-02", "ada"))),
        refused="very long cell",
    ),
    Case(
        name="a-hundred-thousand-columns.csv",
        make=text(",".join(f"c{n}" for n in range(100_000)) + "\n" + "1," * 99_999 + "1\n"),
        refused="100,000 columns",
    ),
    Case(name="too-many-cells.xlsx", make=archive({"xl/worksheets/sheet1.xml": text(FAR)}), refused="rows by"),
    Case(
        name="sheet-elsewhere.xlsx",
        make=archive({RELATIONS: text(ELSEWHERE), "xl/media/a.bin": text(FAR)}),
        refused="rows by",
    ),
)

CASES = ENCODINGS + LAYOUTS + VALUES + REFUSED
