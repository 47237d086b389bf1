"""Read and write career ladders in Markdown: a heading per title, a heading per area, a bullet per behaviour."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.faults import Fault
from planner.library.importers.base import Draft, Found, Place, gather, own_ids, read_text, refuse, slug
from planner.library.importers.tables import number
from planner.library.model import ExternalId, Library

AREAS = "Areas"
ANSWERS, ALSO, ENTRY, CODES = "Responsibilities", "Other titles", "Entry conditions", "Public codes"
SECTIONS = (ANSWERS, ALSO, ENTRY, CODES)
KEYS = ("family", "title")
FENCES = ("+++", "---")
_HEADING = re.compile(r"(#{1,3})\s+(.*)")
_TOO_DEEP = re.compile(r"#{4,}\s.*")
_BULLET = re.compile(r"[-*]\s+(.*)")
_MARKS = re.compile(r"(#|[a-z]+=)[^{}]*\}")
_PLAIN = {"\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\{": "{", "\\#": "#", "\\-": "-", "\\*": "*", "\\|": "|"}


@dataclass(kw_only=True)
class Part:
    """A heading or a bullet with the marks in its curly brackets, and what stands below it."""

    row: int
    text: str
    raw: str
    id: str = ""
    marks: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    bullets: list["Part"] = field(default_factory=list)
    below: list["Part"] = field(default_factory=list)


def read(path: Path) -> Found:
    """The roles and capabilities of a career ladder: a role per title, a capability per area.

    The first title that describes an area describes its level 1, the next its level 2, and so on, unless a level is
    given. Raises Unreadable.
    """
    lines = read_text(path).replace("\r\n", "\n").split("\n")
    front, start = _front(path, lines)
    faults = [
        Fault(file=path.name, column=key, problem="is no known key", fix=f"Use {' and '.join(KEYS)}")
        for key in front
        if key not in KEYS
    ]
    titles = list(_outline(path, lines, start, faults))
    return gather(_Ladder(path.name, str(front.get("family", "")), faults).drafts(titles), faults)


def _front(path: Path, lines: list[str]) -> tuple[dict[str, Any], int]:
    fence = lines[0].strip()
    ends = [at for at, line in enumerate(lines[1:], start=1) if line.strip() == fence]
    if fence not in FENCES or not ends:
        fix = 'Begin with a line +++, the key family = "...", and a line +++'
        raise refuse(path, "does not begin with a front matter", fix, row=1)
    inner, after = lines[1 : ends[0]], ends[0] + 1
    if fence == "---":
        return dict(_pairs(path, inner)), after
    try:
        return tomllib.loads("\n".join(inner)), after
    except (ValueError, RecursionError) as error:
        fix = "Write each line as key = value, with texts in double quotes"
        raise refuse(path, f"has a front matter that is no TOML: {error}"[:300], fix, row=1) from error


def _pairs(path: Path, lines: list[str]) -> Iterator[tuple[str, str]]:
    for row, line in enumerate(lines, start=2):
        if not line.strip() or line.startswith("#"):
            continue
        pair = re.fullmatch(r"([a-z_]+):\s+([^\s\[{&*!|>%@`].*)", line.rstrip())
        if pair is None:
            raise refuse(path, "has a line that is not key: value", "Write one plain text for each key", row=row)
        value = pair[2]
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
        yield pair[1], value[1:-1] if quoted else value


def _outline(path: Path, lines: list[str], start: int, faults: list[Fault]) -> Iterator[Part]:
    top: Part | None = None
    trail: list[Part] = []
    last: Part | None = None
    for row, line in enumerate(lines[start:], start=start + 1):
        heading, bullet = _HEADING.fullmatch(line.strip()), _BULLET.fullmatch(line.strip())
        if heading:
            depth, last = len(heading[1]), _part(row, heading[2])
            trail = [*trail[: depth - 1], last]
            if depth == 1:
                top = last
                yield top
            elif len(trail) < depth:
                faults.append(_stray(path, row, line))
            else:
                trail[depth - 2].below.append(last)
        elif not line.strip():
            last = trail[-1] if trail else None
        elif top is None or last is None or _TOO_DEEP.fullmatch(line.strip()):
            faults.append(_stray(path, row, line))
        elif bullet:
            last = _part(row, bullet[1])
            trail[-1].bullets.append(last)
        else:
            last.told.append(_plain(line.strip()))


def _stray(path: Path, row: int, line: str) -> Fault:
    fix = "Put it below a title (#), an area (##) or a level (###)"
    return Fault(file=path.name, row=row, problem="stands below no heading it could belong to", fix=fix, value=line)


def _part(row: int, text: str) -> Part:
    bare, words = _marked(text)
    named = [word[1:] for word in words if word.startswith("#")]
    marks = dict(word.split("=", 1) for word in words if "=" in word)
    return Part(row=row, text=_plain(bare), raw=bare, id=named[0] if named else "", marks=marks)


def _marked(text: str) -> tuple[str, list[str]]:
    """A text and the words in the curly brackets at its end."""
    at = text.rfind("{")
    if at < 0 or text[:at].endswith("\\") or not _MARKS.fullmatch(text[at + 1 :]):
        return text, []
    return text[:at].rstrip(), text[at + 1 : -1].split()


def _plain(text: str) -> str:
    return re.sub(r"\\[\\nr{#*|-]", lambda found: _PLAIN[found[0]], text).strip()


def _is(part: Part, *names: str) -> bool:
    # An area of the same name can be told apart by giving it an id.
    return part.text in names and not part.id


def _whole(part: Part) -> str:
    return " ".join([part.text, *part.told])


class _Ladder:
    """The drafts that an outline makes: a role per title, a capability per area of any of them."""

    def __init__(self, file: str, family: str, faults: list[Fault]) -> None:
        self._file, self._family, self._faults = file, family, faults
        self._areas: dict[str, Draft] = {}

    def drafts(self, titles: list[Part]) -> list[Draft]:
        """Every role and capability, in the order they are written."""
        for title in titles:
            for area in title.below if _is(title, AREAS) else ():
                self._area(area)
        roles = [self._role(title) for title in titles if not _is(title, AREAS)]
        # An area that is only named belongs to another file.
        areas = [area for area in self._areas.values() if area.table.keys() & {"levels", "meaning"}]
        return [*areas, *roles]

    def _draft(self, sort: str, part: Part, **table: Any) -> Draft:
        told = {key: value for key, value in table.items() if value}
        family = part.marks.get("family", self._family)
        stem = part.id or slug(part.text)
        return Draft(sort=sort, stem=stem, table=told, file=self._file, row=part.row, family=family)

    def _area(self, part: Part) -> Draft:
        stem = part.id or slug(part.text)
        draft = self._areas.setdefault(stem, self._draft("capability", part, name=part.text))
        if part.told and "meaning" not in draft.table:
            draft.table["meaning"] = " ".join(part.told)
        for section in part.below:
            if _is(section, ALSO):
                draft.table["also"] = [_whole(bullet) for bullet in section.bullets]
            elif _is(section, CODES):
                draft.table["external"] = [self._code(bullet) for bullet in section.bullets]
            else:
                self._level(draft, re.sub(r"(?i)level\s*", "", section.text), section)
        return draft

    def _level(self, draft: Draft, level: str, part: Part) -> None:
        levels = draft.table.setdefault("levels", {})
        if level in levels:
            fix = "Describe each level of an area once"
            fault = Fault(file=self._file, row=part.row, problem="describes a level again", fix=fix, value=level)
            self._faults.append(fault)
        else:
            levels[level] = " ".join(_whole(bullet) for bullet in part.bullets)
            draft.places[f"levels.{level}"] = Place(file=self._file, row=part.row, column=f"level {level}")

    def _role(self, part: Part) -> Draft:
        draft = self._draft("role", part, title=part.text, purpose=" ".join(part.told))
        draft.table["version"] = number(part.marks.get("version", "1"))
        sections = {section.text: section for section in part.below if _is(section, *SECTIONS)}
        areas = [section for section in part.below if not _is(section, *SECTIONS)]
        for area in areas:
            self._need(draft, area)
        for key, name in (("also", ALSO), ("entry", ENTRY)):
            if name in sections:
                draft.table[key] = [_whole(bullet) for bullet in sections[name].bullets]
        if CODES in sections:
            draft.table["external"] = [self._code(bullet) for bullet in sections[CODES].bullets]
        answers = sections[ANSWERS].bullets if ANSWERS in sections else [b for area in areas for b in area.bullets]
        draft.table["responsibilities"] = list(self._answers(draft, answers))
        return draft

    def _need(self, draft: Draft, part: Part) -> None:
        area = self._area(part)
        level = part.marks.get("level") or str(len(area.table.get("levels", {})) + bool(part.bullets))
        if part.bullets and level not in area.table.get("levels", {}):
            self._level(area, level, part)
        draft.table.setdefault("needs", {})[area.stem] = number(level)
        draft.places[f"needs.{area.stem}"] = Place(file=self._file, row=part.row, column="level")

    def _answers(self, draft: Draft, bullets: list[Part]) -> Iterator[dict[str, Any]]:
        made = own_ids((bullet.text[:60] for bullet in bullets), other="responsibility")
        for at, (bullet, stem) in enumerate(zip(bullets, made, strict=True), start=1):
            share = {"share": number(bullet.marks["share"])} if "share" in bullet.marks else {}
            draft.places[f"responsibilities {at}"] = Place(file=self._file, row=bullet.row, column="text")
            yield {"id": bullet.id or stem, "text": _whole(bullet), **share}

    def _code(self, bullet: Part) -> dict[str, str]:
        parts = [_plain(part) for part in bullet.raw.split(" | ")]
        return dict(zip(("scheme", "release", "code"), parts, strict=False))


def write(library: Library, path: Path) -> None:
    """Write the roles and capabilities of a library as one ladder; behaviours and items have no place in it."""
    families = sorted({role.family for role in library.roles.values()})
    text = "\n".join(_written(library, families[0] if families else ""))
    path.write_text(text + "\n", "utf-8", newline="\n")


def _written(library: Library, family: str) -> Iterator[str]:
    yield from ("+++", f'family = "{family}"', "+++")
    for role in library.roles.values():
        marks = f"#{role.id}" + f" family={role.family}" * (role.family != family)
        marks += f" version={role.version}" * (role.version != 1)
        yield from ("", f"# {_typed(role.title)} {{{marks}}}", _typed(role.purpose))
        yield from ("", f"## {ANSWERS}")
        for part in role.responsibilities:
            share = "" if part.share is None else f" share={part.share!r}"
            yield f"- {_typed(part.text)} {{#{part.id}{share}}}"
        yield from _list("##", ALSO, map(_typed, role.also))
        yield from _list("##", ENTRY, map(_typed, role.entry))
        yield from _list("##", CODES, map(_coded, role.external))
        for need in role.needs:
            known = library.capabilities.get(need.capability)
            name = known.name if known else need.capability
            yield from ("", f"## {_typed(name)} {{#{need.capability} level={need.level}}}")
    if library.capabilities:
        yield from ("", f"# {AREAS}")
    for capability in library.capabilities.values():
        yield from ("", f"## {_typed(capability.name)} {{#{capability.id}}}", _typed(capability.meaning))
        for level in capability.levels:
            yield from ("", f"### Level {level.level}", f"- {_typed(level.seen)}")
        yield from _list("###", ALSO, map(_typed, capability.also))
        yield from _list("###", CODES, map(_coded, capability.external))


def _list(marks: str, name: str, texts: Iterable[str]) -> Iterator[str]:
    bullets = [f"- {text}" for text in texts]
    if bullets:
        yield from ("", f"{marks} {name}", *bullets)


def _typed(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("{", "\\{")
    return f"\\{text}" if text.startswith(("#", "-", "*")) else text


def _coded(code: ExternalId) -> str:
    return " | ".join(_typed(part).replace("|", "\\|") for part in (code.scheme, code.release, code.code))
