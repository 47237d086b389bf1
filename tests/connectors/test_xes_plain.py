"""Plain stretches of an event log: read as the strict reader reads them, or left to it."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.connectors import get, limits, xes
from planner.connectors.xes_events import Events, Piece
from planner.connectors.xes_log import blocks, pieces
from planner.connectors.xes_plain import plain
from planner.faults import Fault, Unreadable

TIME = '<date key="time:timestamp" value="2026-03-02T09:00:00.250+01:00"/>'
EVENT = f'<event><string key="concept:name" value="A"/>{TIME}</event>'
TRACE = f'<trace><string key="concept:name" value="C"/>{EVENT}{EVENT}</trace>'

KEYS = st.sampled_from(["concept:name", "org:resource", "org:group", "time:timestamp", "amount", "comment", "é", ""])
VALUES = st.one_of(
    st.sampled_from(["", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00", "a > b", "x" * 300, "\ufffe"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
)
TYPES = st.sampled_from(["string", "date", "int", "id", "x:string", "list"])
BLANKS = st.sampled_from(["", " ", "\n\t", "\r\n"])


@st.composite
def attributes(draw: st.DrawFn, depth: int = 0) -> str:
    """An attribute in one of many spellings, now and then broken."""
    tag, key, value, blank = draw(TYPES), quoteattr(draw(KEYS)), quoteattr(draw(VALUES)), draw(BLANKS)
    inner = draw(attributes(depth + 1)) if depth < 2 and draw(st.integers(0, 15)) == 0 else ""
    end = draw(
        st.sampled_from(
            [*["/>"] * 12, f"></{tag}>", "><!--</trace>--></string>", "><![CDATA[</trace>]]></string>", ">"]
        )
    )
    if inner:
        end = f">{inner}</{tag}>"
    order = draw(st.sampled_from([f"key={key} value={value}"] * 9 + [f"value={value} key={key}", f"key={key}"]))
    return f"{blank}<{tag} {order}{blank}{end}{blank}"


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    """A log of few traces; its attributes mostly plain, its order sometimes odd."""
    plainly = st.builds(lambda key, value: f"<string key={quoteattr(key)} value={quoteattr(value)}/>", KEYS, VALUES)
    attribute = draw(st.sampled_from([plainly, plainly, attributes()]))
    inside = st.lists(attribute, max_size=4).map("".join)
    event = st.one_of(
        inside.map(lambda text: f"<event>{text}</event>"),
        inside.map(lambda text: f"<event>{TIME}{text}</event>"),
        st.sampled_from([EVENT, EVENT, "<event/>", "<event></event>", "<!-- </trace> -->", "&amp;"]),
    )
    events = st.lists(event, max_size=4).map("".join)
    trace = st.builds(
        lambda own, held, after: f"<trace>{own}{held}{after}</trace>",
        inside,
        events,
        st.sampled_from(["", "", "", TIME]),
    )
    between = st.sampled_from([*["\n"] * 9, EVENT, "<!-- <trace> -->", "</trace>", "</log><log>"])
    body = "".join(one + draw(between) for one in draw(st.lists(st.one_of(trace, st.just(TRACE)), max_size=5)))
    encoding = draw(st.sampled_from(["utf-8", "UTF-8", "iso-8859-1", ""]))
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    return f'{head}<log xmlns:x="urn:x">{body}</log>'.encode(encoding or "utf-8", "xmlcharrefreplace")


def read(path: Path, found: Sequence[Piece] | None = None) -> tuple[pa.Table, list[Fault]] | str:
    """All rows and faults of a log, of these pieces where they are given, or why it is refused."""
    with pytest.MonkeyPatch.context() as patch:
        if found is not None:
            patch.setattr(xes, "pieces", lambda _: iter(found))
        try:
            batches = list(get("xes").read(path, source="ours"))
        except Unreadable as refusal:
            return refusal.fault.problem.split(":")[0]
    table = pa.Table.from_batches([batch.table for batch in batches]).combine_chunks()
    return table, [fault for batch in batches for fault in batch.faults]


def strictly(path: Path) -> tuple[pa.Table, list[Fault]] | str:
    """The same of the strict reader alone."""
    try:
        return read(path, [Events(events) for events in blocks(path)])
    except Unreadable as refusal:
        return refusal.fault.problem.split(":")[0]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=logs(), size=st.sampled_from([40, 200, 100_000]))
def test_both_readers_read_alike(tmp_path: Path, content: bytes, size: int) -> None:
    """Rows, faults and refusals are the strict reader's, however a log is written and wherever it is cut."""
    path = tmp_path / "log.xes"
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "STRETCH_BYTES", size)
        found = read(path)
    assert found == strictly(path)


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["bpic2020_DomesticDeclarations", "bpic2013_incidents", "helpdesk"])
def test_real_logs_are_plain_and_read_alike(evaluation_data: Path, name: str) -> None:
    """Published logs are plain but for their first trace, and every row is the strict reader's."""
    path = evaluation_data / "events" / "xes" / f"{name}.xes.gz"
    found = list(pieces(path))
    assert sum(len(piece) for piece in found if isinstance(piece, Events)) < 100
    assert read(path, found) == strictly(path)


def held(stretch: str) -> list[dict[str, object]] | None:
    """The columns of a plain stretch, or None."""
    found = plain(stretch.encode("utf-8", "surrogatepass"), first=7)
    if found is None:
        return None
    columns = {key: found.column(key).to_pylist() for key in sorted(found.keys)}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_a_plain_stretch_is_read_as_columns() -> None:
    """Own attributes, the trace's, the position in the log, and what is kept of other keys."""
    found = plain(TRACE.replace("/><event>", '/><int key="n" value="1"/><event>', 1).encode(), first=7)
    assert found is not None
    assert list(found.rows) == [7, 8]
    assert found.keys == {"concept:name", "time:timestamp", "case:concept:name", "case:n"}
    assert found.column("case:n").to_pylist() == ["1", "1"]
    away = found.keys - {"case:n", "concept:name"}
    assert found.attributes(away).to_pylist() == [[("concept:name", "A"), ("case:n", "1")]] * 2


@pytest.mark.parametrize(
    ("written", "value"),
    [("R&amp;D &#233; &lt;&quot;", 'R&D é <"'), ("two\r\nlines\tand", "two lines and"), ("a > b 'c'", "a > b 'c'")],
)
def test_unusual_values_are_read_as_xml_says(written: str, value: str) -> None:
    """Entities become letters, line ends and tabs spaces."""
    assert [row["concept:name"] for row in held(TRACE.replace('"A"', f'"{written}"', 1)) or []] == [value, "A"]


@pytest.mark.parametrize(
    "odd",
    [
        TRACE.replace('value="A"', 'value="&unknown;"', 1),
        TRACE.replace('value="A"', 'value="a < b"', 1),
        TRACE.replace('value="A"', 'value="\x01"', 1),
        TRACE.replace('value="A"', 'value="\ufffe"', 1),
        TRACE.replace('value="A"', 'value="\ud800"', 1),
        TRACE.replace('value="A"', "value='A'"),
        TRACE.replace('value="A"/>', 'value="A"></string>', 1),
        TRACE.replace("<event>", "<event><!-- -->", 1),
        TRACE.replace("</event>", "</trace>", 1),
        TRACE.replace("</event>", "", 1),
        TRACE.replace("<event>", "", 1),
        TRACE.replace("</trace>", f"{TIME}</trace>"),
        TRACE.replace("<trace>", f"{EVENT}<trace>"),
        TRACE.replace('key="time:timestamp"', 'key="case:x"', 1),
        TRACE.replace('key="time:timestamp"', 'key="a&amp;b"', 1),
        TRACE.replace('value="A"', f'value="{"x" * (limits.BLOCK_BYTES + 1)}"', 1),
        TRACE.replace("<event>", f"<event>{' ' * 2000}", 1),
        '"' * 1000,
        "<trace></trace>",
        '<trace><string key="a" value="b"/></trace>',
        "\n</log>",
        "",
    ],
)
def test_what_is_unusual_is_left_to_the_strict_reader(odd: str) -> None:
    """Broken letters, other quotes, comments, things out of place, monstrous values."""
    assert held(odd) is None


def test_faults_name_their_line_although_stretches_were_passed_over(tmp_path: Path) -> None:
    """The strict reader, which did not see the plain stretches, still counts their lines."""
    path = tmp_path / "log.xes"
    path.write_text("<log>\n" + f"{TRACE}\n" * 5 + "</lag>")
    with pytest.raises(Unreadable, match="mismatched tag: line 7"):
        read_whole(path)


def read_whole(path: Path) -> int:
    """How many events a log has."""
    return sum(len(piece) for piece in pieces(path))
