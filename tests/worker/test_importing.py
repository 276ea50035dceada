"""Imported files: what they hold, what an item goes by, and what is refused. All content is fictional."""

import asyncio
import io
import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.compose import compose, load_config
from worker.errors import ConfigError, StageFailed
from worker.feeds import load_feeds
from worker.imported import Imported, archive_items
from worker.items import Item, Refused, capture_items, jsonl_items, kind_of, lines_of, names_of, whole
from worker.settings import load

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KO = (
    "해양부는 달란 제도 서쪽 해저에서 해도에 없는 케이블이 발견됐다며 주변국에 소유 여부를 확인해 달라고 요청했다. "
    "조사선 황조롱이호는 풍력단지 예정지의 해저 지형을 조사하던 중 곧게 뻗은 선을 포착했다고 선장이 취재진에게 전했다. "
    "당국은 추측을 삼갔으며 날씨가 허락하면 다음 주 잠수사를 투입할 계획이라고 덧붙였다."
)
EN = (
    "A survey ship has found a cable that appears on no chart west of the Dallan islands, the ministry said, asking "
    "neighbouring states to say whose it is. The vessel was mapping the seabed for a wind farm when its sonar showed a "
    "straight line. Officials declined to speculate and said that divers would inspect the cable if the weather allows."
)
OTHER = (
    "Die Hafenstadt verschiebt die Abstimmung über die Brücke erneut. Der Stadtrat will erst die Kosten kennen, bevor "
    "er entscheidet, teilte eine Sprecherin mit. Anwohner hatten sich zuvor über den Lärm der Baustelle beschwert."
)


def archived(folder: Path, *rounds: Sequence[Item]) -> list[list[Imported]]:
    """What becomes of items that are archived one round after another."""

    async def work() -> list[list[Imported]]:
        async with compose(load_config(load(None)), clock=lambda: NOW) as works:
            return [await archive_items(works, items) for items in rounds]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BONGSU_ARCHIVE_PATH", str(folder / "archive.db"))
        patch.setenv("HOME", str(folder))
        patch.chdir(folder)
        return asyncio.run(work())


def outcomes(done: Sequence[Imported]) -> list[str]:
    return [item.outcome for item in done]


def filler(count: int) -> list[Item]:
    return [Item(title=f"항구 소식 {number}") for number in range(count)]


@pytest.mark.parametrize("between", [0, 199, 200], ids=["side by side", "at the border", "beyond the border"])
def test_articles_of_one_title_stay_apart_wherever_they_stand(tmp_path: Path, between: int) -> None:
    items = [
        Item(title="오늘의 주요 뉴스", text=KO),
        *filler(between),
        Item(title=unicodedata.normalize("NFD", "오늘의 주요 뉴스"), text=OTHER),
    ]
    first, again = archived(tmp_path, items, items)
    assert set(outcomes(first)) == {"new"}
    assert set(outcomes(again)) == {"known"}
    assert [item.id for item in first] == [item.id for item in again]
    assert len({item.id for item in first}) == len(items)


def test_what_is_listed_twice_is_new_once(tmp_path: Path) -> None:
    twice = [Item(title="Ferry runs again"), Item(title="Ferry runs again"), Item(title="달란", text=KO)] * 2
    (done,) = archived(tmp_path, twice)
    assert outcomes(done) == ["new", "known", "new", "known", "known", "known"]


def test_copies_in_one_import_are_one_story(tmp_path: Path) -> None:
    items = [Item(title="해도에 없는 케이블", text=KO, outlet=outlet) for outlet in ("해동", "한들", "누리")]
    items += [Item(title="Cable found", text=EN, url=f"https://{name}.example/cable") for name in "ab"]
    (done,) = archived(tmp_path, [*items, Item(title="Brücke", text=OTHER)])
    assert outcomes(done) == ["new"] * 6
    assert stories(tmp_path) == {1: (1, None), 2: (1, 1), 3: (1, 1), 4: (4, None), 5: (4, 4), 6: (6, None)}


def test_a_wire_that_comes_after_its_copies_is_what_they_are_copies_of(tmp_path: Path) -> None:
    relays = [
        Item(title=f"케이블 {outlet}", text=f"(해미=누리통신) {KO}", outlet=outlet) for outlet in ("해동", "한들")
    ]
    wire = Item(title="해도에 없는 케이블", text=KO, outlet="누리통신")
    archived(tmp_path, relays, [wire], [Item(title="또 케이블", text=KO, outlet="다올")])
    assert stories(tmp_path) == {1: (1, 3), 2: (1, 3), 3: (1, None), 4: (1, 3)}


def stories(folder: Path) -> dict[int, tuple[int, int | None]]:
    from archive import reading

    reader = reading.open_reader(folder / "archive.db")
    try:
        return {a.id: (a.story_id, a.draft.duplicate_of) for a in reading.articles(reader)}
    finally:
        reader.close()


@pytest.mark.parametrize(
    "item",
    [
        Item(title="해도에 없는 케이블", text=KO),
        Item(title="해도에 없는 케이블", text=KO, outlet="해동"),
        Item(title="Cable found", text=EN, url="https://a.example/cable"),
    ],
    ids=["title", "title and outlet", "link"],
)
def test_a_correction_is_a_revision_and_no_copy_of_itself(tmp_path: Path, item: Item) -> None:
    corrected = Item(title=item.title, text=item.text + " 정정: 선장.", outlet=item.outlet, url=item.url)
    first, second, both = archived(tmp_path, [item], [corrected], [item, corrected])
    assert [outcomes(first), outcomes(second), outcomes(both)] == [["new"], ["changed"], ["known", "known"]]
    assert stories(tmp_path) == {1: (1, None)}


def test_another_outlets_copy_of_the_same_title_is_no_revision(tmp_path: Path) -> None:
    first, second = archived(
        tmp_path,
        [Item(title="Cable found", text=EN, outlet="A")],
        [Item(title="Cable found", text=EN + " More later.", outlet="B")],
    )
    assert outcomes(first) + outcomes(second) == ["new", "new"]


def test_two_articles_at_one_address_settle(tmp_path: Path) -> None:
    front = "https://a.example/"
    items = [Item(title="케이블", text=KO, url=front), Item(title="Brücke", text=OTHER, url=front)]
    first, again = archived(tmp_path, items, items)
    assert outcomes(first) == ["new", "new"]
    assert outcomes(again) == ["known", "known"]


def test_a_name_does_not_depend_on_form_or_neighbours() -> None:
    composed, parted = Item(title="한국 소식", text=KO), Item(title=unicodedata.normalize("NFD", "한국  소식"), text=KO)
    assert names_of(composed) == names_of(parted)
    assert names_of(composed)[0] != names_of(Item(title="한국 소식"))[0]
    told = [Item(title="속보", written=when) for when in ("2026-11-23", "2026-11-24")]
    assert names_of(told[0]) != names_of(told[1])


NOISE = bytes(b * 167 % 256 ^ b // 7 % 256 for b in range(30_000))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (NOISE, "not-a-page"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 200 + b"libc.so.6\n", "not-a-page"),
        ("한국 소식\0이어짐\n".encode(), "not-a-page"),
        (b"\x1b\x02\x03 one\n\x04\x05\x06 two\n", "not-a-page"),
        (b"", "empty"),
        ("\n \u3000\n".encode(), "empty"),
    ],
    ids=["noise", "program", "one NUL", "controls", "nothing", "blanks"],
)
def test_what_is_no_text_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(StageFailed) as caught:
        capture_items(body)
    assert caught.value.reason == reason


@pytest.mark.parametrize("charset", ["utf-8", "cp949", "utf-16", "utf-16-le"])
def test_text_in_any_encoding_is_read(charset: str) -> None:
    text = "1. 북·미·한 회담 재개\nFerry runs again\n北 미사일 발사, 합참이 밝혀\n"
    items, _ = capture_items(("US " + text).encode(charset) + (b"\xff" if charset == "cp949" else b""))
    assert any("회담" in item.title for item in items)


def test_only_so_much_is_read_of_a_file() -> None:
    stream = io.BytesIO(b"x" * 5_000)
    with pytest.raises(StageFailed) as caught:
        whole(b"ab", stream, 100)
    assert caught.value.reason == "too-large"
    assert stream.tell() == 99
    assert whole(b"ab", io.BytesIO(b"c" * 98), 100) == b"ab" + b"c" * 98


@pytest.mark.parametrize("head", [0, 3, 8, 12, 300])
def test_a_line_too_long_costs_only_itself(head: int) -> None:
    body = b'{"title":"a"}\n\n' + b"y" * 200 + b'\n{"title":"b"}\n' + b"z" * 40
    stream = io.BytesIO(body)
    found = list(jsonl_items(lines_of(stream.read(head), stream, 20), most=20, timezone="Asia/Seoul", now=NOW))
    assert [(n, f.reason if isinstance(f, Refused) else f.title) for n, f in found] == [
        (1, "a"),
        (3, "too-large"),
        (4, "b"),
        (5, "too-large"),
    ]


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        (b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b"[1]", "not a JSON object"),
        (b'{"text": ""}', "neither"),
        (b'{"title": 3}', "`title` is int, not text"),
        (b'{"type": "feed", "id": "hangang", "title": "News"}', "a `feed` of an export"),
        (b'{"type": "feedback", "id": 3, "title": "News", "text": "Old."}', "a `feedback` of an export"),
        ('{"title": "한국"'.encode("cp949"), "utf-8"),
    ],
    ids=["deep", "list", "nothing", "number", "feed", "feedback", "encoding"],
)
def test_a_bad_line_is_refused_and_the_next_is_read(line: bytes, detail: str) -> None:
    good = json.dumps({"title": "한국 소식"}).encode()
    found = [f for _, f in jsonl_items([line, good], most=1 << 20, timezone="Asia/Seoul", now=NOW)]
    assert isinstance(found[0], Refused)
    assert (found[0].where, found[0].reason) == ("line 1", "bad-input")
    assert detail in found[0].detail
    assert found[1] == Item(title="한국 소식")


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [
        ("a.HTM", b"", "html"),
        ("a.ndjson", b"", "jsonl"),
        ("-", b'\xef\xbb\xbf {"title"', "jsonl"),
        ("-", b"\n<!DOCTYPE html>", "html"),
        ("a.txt", "한국 소식".encode(), "capture"),
        ("a.arc", b"filedesc://a.arc 0.0.0.0 20261120000000 text/plain 68", "warc"),
    ],
    ids=["by name", "ndjson", "JSON with BOM", "doctype", "text", "ARC"],
)
def test_a_files_kind_is_seen(name: str, start: bytes, kind: str) -> None:
    assert kind_of(Path(name), start) == kind


def test_no_feed_takes_the_name_of_what_is_imported(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text('[[feed]]\nid = "import"\nurl = "https://a.example/rss"\ntitle = "A"\n')
    with pytest.raises(ConfigError, match=r"f\.toml:2: id is import, the name of what is imported"):
        load_feeds(tmp_path)


def test_no_password_of_an_address_is_imported() -> None:
    line = json.dumps({"title": "항구 소식", "url": "https://reader:word@naru.example/1"}).encode()
    ((_, item),) = jsonl_items([line], most=1000, timezone="UTC", now=NOW)
    assert isinstance(item, Item)
    assert item.url == "https://naru.example/1"
