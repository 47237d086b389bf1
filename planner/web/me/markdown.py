"""Learning texts as HTML: paragraphs, headings, lists, quotes, stress, code and links; anything else stays text."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

BLOCKS = re.compile(r"\n\s*\n")
HEADING = re.compile(r"#{1,6}\s+(.*)")
BULLET, NUMBER = re.compile(r"\s*[-*]\s+"), re.compile(r"\s*\d+[.)]\s+")
INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+)(?<=\S)[*_](?![\w*])"), r"<em>\1</em>"),
    # Only addresses of the web: no other scheme can run anything or carry data away.
    (re.compile(r"\[([^\]]+)\]\((https?://[^\s)&]+)\)"), r'<a href="\2" rel="noreferrer">\1</a>'),
)


def render(text: str, *, level: int = 3) -> Markup:
    """A learning text as safe HTML: everything is escaped first. ``level`` is the level of its headings."""
    blocks = BLOCKS.split(text.replace("\r\n", "\n").strip())
    return Markup("\n").join(part for block in blocks if block.strip() for part in _block(block, level))


def _block(block: str, level: int) -> Iterator[Markup]:
    lines = block.split("\n")
    if heading := HEADING.fullmatch(lines[0]):
        yield Markup(f"<h{level}>{_inline(heading[1])}</h{level}>")
        lines = lines[1:]
    if not lines:
        return
    for tag, mark in (("ul", BULLET), ("ol", NUMBER)):
        if mark.match(lines[0]):
            yield _list(tag, mark, lines)
            return
    if all(line.startswith(">") for line in lines):
        yield Markup(f"<blockquote>{_inline(' '.join(line[1:].strip() for line in lines))}</blockquote>")
        return
    yield Markup(f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>")


def _list(tag: str, mark: re.Pattern[str], lines: list[str]) -> Markup:
    items: list[str] = []
    for line in lines:
        if mark.match(line) or not items:
            items.append(mark.sub("", line, count=1))
        else:
            items[-1] += " " + line.strip()
    inside = "".join(f"<li>{_inline(item)}</li>" for item in items)
    return Markup(f'<{tag} class="plain">{inside}</{tag}>')


def _inline(text: str) -> str:
    safe = str(escape(text))
    for pattern, put in INLINE:
        safe = pattern.sub(put, safe)
    return safe
