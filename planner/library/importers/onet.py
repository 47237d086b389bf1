"""Read a release of O*NET: each occupation becomes a role, each task statement a responsibility."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from planner.faults import Fault
from planner.library.importers.base import Draft, Found, Place, gather, read_text, refuse, slug

OCCUPATIONS, TASKS, TITLES = "Occupation Data.txt", "Task Statements.txt", "Alternate Titles.txt"
SCHEME = "O*NET-SOC"
CODE = "O*NET-SOC Code"
_README = ("Read Me.txt", "README.txt")
Rows = list[tuple[int, dict[str, str]]]


def read(path: Path, *, release: str | None = None) -> Found:
    """The occupations of a release folder in its text form, with their task statements and alternate titles.

    ``release`` is needed only where neither the folder's name nor its read-me tells it. Occupations without a task
    statement are told and left out; so are alternate titles that several occupations share, since a title must say
    which role is meant. Ratings of tasks are not hours, so no responsibility gets a share. Raises Unreadable.
    Source: O*NET database, text files, https://www.onetcenter.org/database.html.
    """
    if not path.is_dir():
        raise refuse(path, "is no folder", "Name the folder of the release, with its text files")
    release = release or _release(path)
    faults: list[Fault] = []
    occupations = _rows(path / OCCUPATIONS, (CODE, "Title", "Description"), faults)
    tasks = _rows(path / TASKS, (CODE, "Task ID", "Task"), faults)
    titles = _rows(path / TITLES, (CODE, "Alternate Title"), faults) if (path / TITLES).exists() else []
    known = {row[CODE] for _, row in occupations}
    answers = _by_code(tasks, known, TASKS, faults)
    also = _by_code(titles, known, TITLES, faults)
    shared = _shared(occupations, also)
    if shared:
        problem = f"gives {len(shared)} alternate titles to several occupations; they were left out"
        fix = "Write those your organisation uses under also in the role they mean"
        faults.append(Fault(file=TITLES, problem=problem, fix=fix, value=", ".join(sorted(shared)[:5])))
    drafts = list(_drafts(occupations, answers, also, shared, release, faults))
    return gather(drafts, faults)


def _release(path: Path) -> str:
    told = re.search(r"db_(\d+)_(\d+)", path.resolve().name)
    if told:
        return f"{told[1]}.{told[2]}"
    for name in _README:
        if (path / name).is_file() and (told := re.search(r"O\*NET[^0-9\n]{0,30}(\d+\.\d+)", read_text(path / name))):
            return told[1]
    raise refuse(path, "does not say which release it is", "Give the release, such as --release 30.1")


def _rows(path: Path, needed: tuple[str, ...], faults: list[Fault]) -> Rows:
    headings, *lines = read_text(path).split("\n")
    names = headings.rstrip("\r").split("\t")
    if missing := [name for name in needed if name not in names]:
        raise refuse(path, f"has no column {missing[0]}", "Take the text files of the release as they are", row=1)
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if len(cells) == len(names):
            rows.append((number, dict(zip(names, cells, strict=True))))
        elif line.strip():
            problem, fix = f"has {len(cells)} cells instead of {len(names)}", "Take the file of the release as it is"
            faults.append(Fault(file=path.name, row=number, problem=problem, fix=fix))
    return rows


def _by_code(rows: Rows, known: set[str], file: str, faults: list[Fault]) -> dict[str, Rows]:
    held: dict[str, Rows] = {}
    for number, row in rows:
        if row[CODE] in known:
            held.setdefault(row[CODE], []).append((number, row))
        else:
            fix = f"Add it to {OCCUPATIONS}, or remove the row"
            problem = f"is no occupation of {OCCUPATIONS}"
            faults.append(Fault(file=file, row=number, column=CODE, value=row[CODE], problem=problem, fix=fix))
    return held


def _shared(occupations: Rows, also: Mapping[str, Rows]) -> set[str]:
    titles = {(row[CODE], row["Title"].casefold()) for _, row in occupations}
    titles |= {(code, row["Alternate Title"].casefold()) for code, rows in also.items() for _, row in rows}
    return {title for title, count in Counter(title for _, title in titles).items() if count > 1}


def _drafts(
    occupations: Rows,
    answers: Mapping[str, Rows],
    also: Mapping[str, Rows],
    shared: set[str],
    release: str,
    faults: list[Fault],
) -> Iterator[Draft]:
    slugs = Counter(slug(row["Title"]) for _, row in occupations)
    for number, row in occupations:
        code, title, stem = row[CODE], row["Title"], slug(row["Title"])
        draft = Draft(
            sort="role",
            stem=stem if slugs[stem] == 1 else slug(f"{stem[:80]} {code}"),
            family=f"soc-{slug(code[:2])}",
            file=OCCUPATIONS,
            row=number,
            table={
                "title": title,
                "purpose": row["Description"],
                "also": _also(title, also.get(code, ()), shared),
                "responsibilities": [_task(task) for _, task in answers.get(code, ())],
                "external": [{"scheme": SCHEME, "release": release, "code": code}],
            },
        )
        for place, (at, _) in enumerate(answers.get(code, ()), start=1):
            draft.places[f"responsibilities {place}"] = Place(file=TASKS, row=at, column="Task")
        if draft.table["responsibilities"]:
            yield draft
        else:
            problem, fix = "has no task statement, so it was left out", "Write a role of your own if you need it"
            faults.append(draft.fault("Title", problem, fix, title))


def _task(row: Mapping[str, str]) -> dict[str, str]:
    return {"id": f"task-{slug(row['Task ID'])}", "text": row["Task"]}


def _also(title: str, rows: Iterable[tuple[int, dict[str, str]]], shared: set[str]) -> list[str]:
    found = {row["Alternate Title"].casefold(): row["Alternate Title"] for _, row in rows}
    return [name for key, name in found.items() if key and key not in shared and key != title.casefold()]
