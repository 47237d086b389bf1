"""Slack's export: who wrote when and where, never what."""

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from planner.connectors import get, slack_export
from planner.connectors.base import Batch, Mapping
from planner.faults import Unreadable

SAMPLES = Path(__file__).parent / "samples" / "slack"


def message(ts: float, user: str = "U1", **more: Any) -> dict[str, Any]:
    """One message as the export writes it."""
    return {"type": "message", "user": user, "ts": f"{ts:.6f}", "text": "SECRET", **more}


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """An archive with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def export(path: Path, days: dict[str, list[Any]]) -> Path:
    """An export with these files."""
    return zipped(path, {name: json.dumps(messages).encode() for name, messages in days.items()})


def read(path: Path, mapping: Mapping | None = None) -> list[Batch]:
    """All batches of an export."""
    return list(get("slack").read(path, source="chat", mapping=mapping))


def rows(path: Path) -> list[dict[str, Any]]:
    """All rows of an export."""
    return [row for batch in read(path) for row in batch.table.to_pylist()]


def test_a_reply_belongs_to_its_thread_and_a_bot_is_an_actor() -> None:
    """Threads keep their own case, a message without a user is its bot's, and the channel is the folder's name."""
    _, _, reply, bot = rows(SAMPLES / "good.json")
    assert reply["case"] == "slack/1433558400.000003"
    assert (bot["actor"], bot["activity"], dict(bot["attributes"])) == ("B1", "message", {"channel": "slack"})


def test_a_silence_ends_a_conversation(tmp_path: Path) -> None:
    """Messages up to half an hour apart talk on, over midnight too; later ones and other channels begin anew."""
    path = export(
        tmp_path / "export.zip",
        {
            "talks/2025-03-30.json": [message(1000), message(2800)],
            "talks/2025-03-31.json": [message(3000), message(4801)],
            "tools/2025-03-30.json": [message(1000)],
        },
    )
    cases = ["talks/1000.000000"] * 3 + ["talks/4801.000000", "tools/1000.000000"]
    assert [row["case"] for row in rows(path)] == cases
    assert [row["row"] for row in rows(path)] == [1, 2, 3, 4, 5]


def test_a_later_export_calls_conversations_the_same(tmp_path: Path) -> None:
    """What was there before keeps its case when days are added after it."""
    days = {"talks/2025-03-30.json": [message(1000), message(2800)]}
    before = rows(export(tmp_path / "before.zip", days))
    after = rows(export(tmp_path / "after.zip", {**days, "talks/2025-03-31.json": [message(3000)]}))
    assert after[:2] == before


def test_nothing_of_direct_conversations_comes_in(tmp_path: Path) -> None:
    """Messages between people stay out, and their names with them; a note says so."""
    path = export(
        tmp_path / "export.zip",
        {
            "talks/2025-03-30.json": [message(1000)],
            "mpdm-ada--ben-1/2025-03-30.json": [message(1000)],
            "D024BE91L/2025-03-30.json": [message(1000)],
        },
    )
    (batch,) = read(path)
    assert batch.table["case"].to_pylist() == ["talks/1000.000000"]
    assert ["2 direct conversations" in fault.problem for fault in batch.faults] == [True]
    assert "ada" not in repr(batch)


def test_a_damaged_day_is_told_and_the_others_come_in(tmp_path: Path) -> None:
    """One file that is no list of messages does not keep the rest out."""
    good = json.dumps([message(1000)]).encode()
    members = {"talks/2025-03-30.json": b"[{", "talks/2025-03-31.json": good, "talks/2025-04-01.json": b"{}"}
    (batch,) = read(zipped(tmp_path / "export.zip", members))
    assert (len(batch.table), batch.rejected) == (1, 0)
    assert [fault.file for fault in batch.faults] == ["talks/2025-03-30.json", "talks/2025-04-01.json"]


def test_only_metadata_may_be_mapped() -> None:
    """Not even a key nobody thought of can be brought in by a mapping."""
    with pytest.raises(Unreadable, match="Only these enter: type, ts, user"):
        read(SAMPLES / "good.json", Mapping(columns={"actor": "nickname"}))


def test_a_lone_day_needs_a_channel(tmp_path: Path) -> None:
    """Where no folder names the channel it is asked for, and can be given."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    path = folder / "2025-03-30.json"
    path.write_text(json.dumps([message(1000)]))
    assert [fault.column for fault in get("slack").propose(path).faults] == ["channel"]
    with pytest.raises(Unreadable, match="lies in no channel's folder"):
        read(path)
    (batch,) = read(path, Mapping(constants={"channel": "talks"}))
    assert batch.table["case"].to_pylist() == ["talks/1000.000000"]


def test_odd_values_are_no_text_to_keep(tmp_path: Path) -> None:
    """Half characters, nested values and long texts neither stop the reading nor come in."""
    odd = [message(1000, user="\ud800"), {**message(1001), "user": {"name": "ada"}}, message(1002, user="x" * 300)]
    found = rows(export(tmp_path / "export.zip", {"talks/2025-03-30.json": odd}))
    assert [row["actor"] for row in found] == ["\ufffd", None, None]


def test_half_a_character_is_told_and_marked(tmp_path: Path) -> None:
    """As in other tools' JSON, a lone surrogate comes in as the mark for what is lost, with its row and key."""
    days = {"talks/2025-03-30.json": [message(1000), message(1001, user="U1\ud83d"), message(1002, user="U\U0001f600")]}
    (batch,) = read(export(tmp_path / "export.zip", days))
    (fault,) = batch.faults
    assert (fault.row, fault.column, fault.value) == (2, "user", "U1\ufffd")
    assert fault.problem == "holds half a character"
    assert batch.table["actor"].to_pylist()[1:] == ["U1\ufffd", "U\U0001f600"]


@pytest.mark.parametrize("name", ["../talks/2025-03-30.json", "/talks/2025-03-30.json", "a\\..\\2025-03-30.json"])
def test_a_path_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    """An archive whose names lead elsewhere is not to be trusted at all."""
    with pytest.raises(Unreadable, match="leads out of it"):
        read(export(tmp_path / "export.zip", {"talks/2025-03-30.json": [], name: []}))


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to far more than it weighs is stopped, whether in one file or in many."""
    spaces = b" " * 3_000
    path = zipped(tmp_path / "bomb.zip", {f"talks/2025-03-{day}.json": spaces for day in range(10, 30)})
    monkeypatch.setattr("planner.connectors.limits.RATIO_FLOOR_BYTES", 0)
    monkeypatch.setattr("planner.connectors.limits.UNPACKED_RATIO", 4)
    with pytest.raises(Unreadable, match="unpacks to more than"):
        read(path)
    monkeypatch.setattr(slack_export, "DAY_BYTES", 2_000)
    with pytest.raises(Unreadable, match="for one day"):
        read(path)


def test_a_protected_archive_is_refused(tmp_path: Path) -> None:
    """An encrypted member is refused with what to do."""
    path = export(tmp_path / "export.zip", {"talks/2025-03-30.json": [message(1000)]})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="protected by a password"):
        read(path)


def test_an_archive_without_channels_is_refused(tmp_path: Path) -> None:
    """A zip of something else is no export."""
    with pytest.raises(Unreadable, match="holds no channel's messages"):
        read(zipped(tmp_path / "other.zip", {"photo.png": b"1"}))


def test_damaged_archives_are_unreadable_and_nothing_else(tmp_path: Path) -> None:
    """Whatever bytes are broken or missing, the answer is a refusal or a reading, never a crash."""
    whole = export(tmp_path / "export.zip", {"talks/2025-03-30.json": [message(n) for n in range(30)]}).read_bytes()
    chance, path, refused = random.Random(7), tmp_path / "broken.zip", 0
    for _ in range(150):
        content = bytearray(whole[: chance.choice([len(whole), chance.randrange(4, len(whole))])])
        for _ in range(3):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            read(path, Mapping(constants={"channel": "talks"}))
        except Unreadable:
            refused += 1
    assert refused > 50


def test_the_real_export_comes_in_whole(evaluation_data: Path, tmp_path: Path) -> None:
    """Zip and folder give the same 1,382 messages of 71 accounts from 375 files; six have no account."""
    path = evaluation_data / "events" / "slack" / "slack_export_houston.zip"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    found = rows(path)
    assert found == rows(tmp_path)
    assert len(found) == 1_382
    assert len({row["actor"] for row in found if row["actor"]}) == 71
    assert sum(row["actor"] is None for row in found) == 6
    assert len(slack_export.places(path)) == 375
    assert [fault for batch in read(path) for fault in batch.faults] == []


def test_what_is_no_message_is_told_without_words_of_the_program(tmp_path: Path) -> None:
    """A number or nothing among the messages is named as such, with its row."""
    (batch,) = read(export(tmp_path / "e.zip", {"general/2024-01-01.json": [message(1.7e9), 5, None]}))
    assert [(fault.row, fault.value) for fault in batch.faults] == [(2, "a number"), (3, "nothing")]


def test_an_export_that_breaks_off_is_refused(tmp_path: Path) -> None:
    """Where no file of it holds a list, nothing can be read; where one does, the other is told."""
    broken = {"general/2024-01-01.json": b'[{"type": "message"'}
    with pytest.raises(Unreadable, match="holds no list of messages"):
        get("slack").propose(zipped(tmp_path / "broken.zip", broken))
    part = zipped(tmp_path / "part.zip", broken | {"general/2024-01-02.json": json.dumps([message(1.7e9)]).encode()})
    assert get("slack").propose(part).mapping.columns["time"] == "ts"
