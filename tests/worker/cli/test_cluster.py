"""`bongsu cluster --jsonl`: whatever a line holds, it is answered, and so are the others."""

import json

import pytest

from worker.cli.main import run

FERRY = "All 212 persons aboard a ferry were taken off before dawn when it ran onto a reef in heavy fog near Lindal."
BAKERY = "제빵사 열두 명이 밤새 구운 단팥빵을 시장 상인들과 나누는 행사가 토요일 광장에서 열려 긴 줄이 늘어섰다."
FIRST = {"id": "first", "title": "Ferry runs onto a reef", "text": FERRY}
LAST = {"id": "last", "title": "Ferry on a reef in fog", "text": FERRY}

BAD = {
    "no JSON": ("ferry", "the line is not JSON: Expecting value, at column 1"),
    "cut off": ('{"id": 1, "title": "Fer', "the line is not JSON: Unterminated string starting, at column 20"),
    "a list": ("[1, 2]", "the line is not a JSON object"),
    "no bytes of a text": (b'{"id": 1, "title": "\xff"}', "the line is not JSON: 'utf-8' codec can't decode"),
    "not a number": ('{"id": NaN, "title": "x"}', "the line is not JSON: NaN is no number there"),
    "beyond numbers": ('{"id": 1e999, "title": "x"}', "the line is not JSON: 1e999 is no number there"),
    "no id": ('{"title": "x"}', "the object has no 'id'"),
    "id null": ('{"id": null, "title": "x"}', "`id` must be a string or a number, not null"),
    "id true": ('{"id": true, "title": "x"}', "`id` must be a string or a number, not true"),
    "title a number": ('{"id": 1, "title": 5}', "`title` must be a string, not int"),
    "text a list": ('{"id": 1, "title": "x", "text": ["y"]}', "`text` must be a string, not list"),
    "outlet an object": ('{"id": 1, "title": "x", "outlet": {}}', "`outlet` must be a string, not dict"),
    "no time": ('{"id": 1, "title": "x", "published": "어제"}', "`published` is no ISO 8601 time: '어제'"),
    "time a number": ('{"id": 1, "title": "x", "published": 17}', "`published` must be a string, not int"),
    "before all time": (
        '{"id": 1, "title": "x", "published": "0001-01-01T00:00:00+09:00"}',
        "`published` is no ISO 8601 time: '0001-01-01T00:00:00+09:00'",
    ),
}

ODD = {
    "nulls": {"title": None, "text": None, "published": None, "lang": None, "outlet": None},
    "nothing": {},
    "NUL": {"title": "a\0b", "text": "c\0d" * 60},
    "lone surrogates": {"title": "\ud800 at sea", "text": "\udfff" * 200, "outlet": "\ud800"},
    "decomposed": {"title": "북한", "text": BAKERY},
    "a language nobody knows": {"title": "x", "lang": "tlh"},
    "ten megabytes": {"title": "Much", "text": "돌고 도는 이야기가 또 돈다. " * 650_000},
    "a time long ago": {"title": "x", "published": "1950-06-25"},
    "a time to come": {"title": "x", "published": "2999-01-01T00:00:00Z"},
}


def answers(tmp_path, capsys, *lines):
    file = tmp_path / "articles.jsonl"
    file.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines))
    assert run(["cluster", "--jsonl", str(file)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(("line", "detail"), BAD.values(), ids=BAD)
def test_a_bad_line_is_answered_with_its_number_and_the_others_as_if_it_was_not_there(tmp_path, capsys, line, detail):
    first, bad, last = answers(tmp_path, capsys, json.dumps(FIRST), "", "  ", line, json.dumps(LAST))
    assert (bad["line"], bad["error"]) == (4, "bad-input")
    assert bad["detail"].startswith(detail)
    assert (first["story"], last["story"], last["duplicate_of"]) == ("first", "first", "first")


@pytest.mark.parametrize("fields", ODD.values(), ids=ODD)
def test_an_odd_article_is_an_article(tmp_path, capsys, fields):
    first, odd, last = answers(tmp_path, capsys, *map(json.dumps, (FIRST, {"id": 2, **fields}, LAST)))
    assert odd == {"id": 2, "story": 2, "duplicate_of": None, "score": odd["score"]}
    assert (first["story"], last["duplicate_of"]) == ("first", "first")


def test_nothing_is_answered_with_nothing(tmp_path, capsys):
    assert answers(tmp_path, capsys) == []


def test_an_id_may_come_twice_and_published_times_in_any_order(tmp_path, capsys):
    late = {**FIRST, "id": 7, "published": "2026-11-24T12:00:00+09:00"}
    early = {**LAST, "id": 7, "published": "2026-11-23T20:00:00-05:00"}
    other = {"id": 7, "title": "단팥빵 나눔", "text": BAKERY, "published": "2026-11-20"}
    told = answers(tmp_path, capsys, *map(json.dumps, (late, early, other)))
    assert [answer["duplicate_of"] for answer in told] == [None, 7, None]


def test_what_came_first_is_found_after_many_of_one_form(tmp_path, capsys):
    forms = [{"id": n, "title": f"Weather on day {n}", "text": f"Sunny on day {n}. {FERRY[:20]}"} for n in range(300)]
    told = answers(tmp_path, capsys, *map(json.dumps, (FIRST, *forms, LAST)))
    assert told[-1]["duplicate_of"] == "first"
