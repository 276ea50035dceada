"""The story matcher on labelled pairs: wire copies with edits against forms, other reports and other stories."""

import gc
import itertools
import json
import random
import tomllib
import tracemalloc
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.fingerprint import bands
from archive.model import JUDGED, ArticleDraft, ArticleId, Neighbour, TextSource
from worker.cli.main import run
from worker.cluster import REWRITTEN, THRESHOLD, Placement, place

TEXTS = tomllib.loads(Path(__file__).with_name("cluster_texts.toml").read_text(encoding="utf-8"))
NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    title: str
    text: str


def draft(piece, published=NOON):
    return ArticleDraft(
        key="k", url=None, outlet="b", title=piece.title, text=piece.text, text_source=TextSource.PAGE,
        language=None, published=published,
    )  # fmt: skip


def neighbour(piece, number=1, *, story=None, published=NOON, first_seen=NOON):
    return Neighbour(
        id=ArticleId(number), story_id=ArticleId(story or number), title=piece.title, text=piece.text, outlet="a",
        published=published, first_seen=first_seen,
    )  # fmt: skip


def found(first, second):
    """What the pipeline would do: a shared band, then the matcher."""
    if not set(bands(first.title, first.text)) & set(bands(second.title, second.text)):
        return None
    return place(draft(second), [neighbour(first)], seen=NOON).duplicate_of


def originals():
    for number, entry in enumerate(TEXTS["original"]):
        yield f"{entry['lang']}{number}", entry, Piece(entry["title"], entry["text"].strip())


def copies(original, lang):
    """An original as other outlets run it, by the name of what they did."""
    edits = TEXTS["edits"][lang]
    paragraphs = original.text.split("\n\n")
    other_title, third_title = edits["titles"]
    swapped = original.text
    for old, new in edits["swaps"]:
        swapped = swapped.replace(old, new)
    half = "\n\n".join(paragraphs[: max(3, len(paragraphs) // 2)])
    dropped = "\n\n".join(p for i, p in enumerate(paragraphs) if i not in (2, 4))
    yield "verbatim", original
    yield "new title", Piece(other_title, original.text)
    yield "byline and footer", Piece(original.title, edits["byline"] + original.text + edits["footer"])
    yield "words swapped", Piece(third_title, swapped)
    yield "cut to half", Piece(original.title, half)
    yield "cut to half, new title, footer", Piece(other_title, half + edits["footer"])
    yield "paragraphs dropped", Piece(third_title, dropped)
    yield "paragraph added", Piece(original.title, "\n\n".join([*paragraphs[:2], edits["insert"], *paragraphs[2:]]))
    yield "no spaces between lines", Piece(original.title, original.text.replace("\n\n", "\n"))
    yield "NFD", Piece(unicodedata.normalize("NFD", original.title), unicodedata.normalize("NFD", original.text))
    yield "other quotes and commas", Piece(original.title, original.text.replace('"', "”").replace("4,200", "4200"))
    yield (
        "swapped, added, dropped",
        Piece(other_title, edits["byline"] + swapped.replace(paragraphs[-1], edits["insert"]) + edits["footer"]),
    )


def forms():
    for number, entry in enumerate(TEXTS["form"]):
        pieces = [Piece(entry["title"].format(**f), entry["text"].strip().format(**f)) for f in entry["fills"]]
        yield f"{entry['lang']} form {number}", pieces


ALIKE = [
    pytest.param(original, copy, id=f"{name} {how}")
    for name, entry, original in originals()
    for how, copy in copies(original, entry["lang"])
]
FORMS = [
    pytest.param(first, second, id=f"{name} {i} {j}")
    for name, pieces in forms()
    for (i, first), (j, second) in itertools.permutations(enumerate(pieces), 2)
]
REPORTS = [
    pytest.param(original, Piece(report["title"], report["text"].strip()), id=name)
    for name, entry, original in originals()
    for report in entry.get("report", ())
]
OTHERS = [
    pytest.param(first, second, id=f"{one} {two}")
    for (one, _, first), (two, _, second) in itertools.permutations(originals(), 2)
]


@pytest.mark.parametrize(("original", "copy"), ALIKE)
def test_a_copy_with_edits_is_a_duplicate(original, copy):
    assert found(original, copy) == 1


@pytest.mark.parametrize(("first", "second"), FORMS)
def test_two_issues_of_a_form_are_two_stories(first, second):
    assert place(draft(second), [neighbour(first)], seen=NOON).duplicate_of is None


@pytest.mark.parametrize(("first", "second"), [*REPORTS, *OTHERS])
def test_other_reports_and_other_stories_are_no_duplicates(first, second):
    assert place(draft(second), [neighbour(first)], seen=NOON).duplicate_of is None


def noisy(text, rate, rng):
    """A text of which a share of the words is replaced by others of it."""
    words = text.split(" ")
    return " ".join(rng.choice(words) if rng.random() < rate else word for word in words)


@pytest.mark.parametrize(("rate", "floor"), [(0.02, 0.98), (0.05, 0.98), (0.1, 0.85)], ids=["2%", "5%", "10%"])
def test_most_copies_with_words_replaced_at_random_are_found(rate, floor):
    rng = random.Random(7)
    pairs = [
        found(original, Piece(original.title, noisy(original.text, rate, rng)))
        for _, _, original in originals()
        for _ in range(12)
    ]
    assert sum(answer == 1 for answer in pairs) / len(pairs) >= floor


ONE, TWO = (piece for name, _, piece in originals() if name in ("en0", "ko4"))


def test_without_look_alikes_an_article_begins_a_story():
    assert place(draft(ONE), [], seen=NOON) == Placement(story_id=None, duplicate_of=None, score=0.0)


def test_a_copy_joins_the_story_of_the_earliest_look_alike():
    hour = timedelta(hours=1)
    others = [
        neighbour(ONE, 9, story=5, first_seen=NOON - hour),
        neighbour(ONE, 5, first_seen=NOON - 2 * hour),
        neighbour(TWO, 1, first_seen=NOON - 3 * hour),
    ]
    assert place(draft(ONE), others, seen=NOON) == Placement(story_id=ArticleId(5), duplicate_of=ArticleId(5), score=1)


@pytest.mark.parametrize(("hours", "same"), [(1, True), (13, False)])
def test_the_next_issue_of_a_form_is_no_copy_by_way_of_one_that_was_taken_for_it(hours, same):
    first, second = FORMS[0].values
    before = NOON - timedelta(hours=hours)
    taken = replace(neighbour(second, 2, story=1, published=before), duplicate_of=ArticleId(1))
    others = [neighbour(first, published=before), taken]
    assert place(draft(second), others, seen=NOON).duplicate_of == (1 if same else None)


def test_the_score_of_a_vetoed_look_alike_is_told():
    placement = place(draft(Piece("13차 패키지", TWO.text)), [neighbour(Piece("12차 패키지", TWO.text))], seen=NOON)
    assert placement.duplicate_of is None
    assert placement.score > 0.9


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Two ships leave port", "Three ships leave port", False),
        ("Two ships leave port", "2 ships leave port", True),
        ("12th package agreed", "twelfth package agreed", True),
        ("12th package agreed", "thirteenth package agreed", False),
        ("1,200 troops arrive", "1200 troops arrive", True),
        ("미사일 두 발 발사", "미사일 세 발 발사", False),
        ("미사일 두 발 발사", "미사일 2 발 발사", True),
        ("제12차 회의 개최", "제13차 회의 개최", False),
        ("월요일 회의 개최", "화요일 회의 개최", False),
        ("Talks resume Monday", "Talks resume Mon.", True),
        ("Talks resume Monday", "Talks resume Tuesday", False),
        ("Talks to resume", "Agencies meet in port", True),
    ],
)
def test_figures_in_the_title_decide(first, second, same):
    placement = place(draft(Piece(second, ONE.text)), [neighbour(Piece(first, ONE.text))], seen=NOON)
    assert (placement.duplicate_of is not None) is same


@pytest.mark.parametrize(
    ("first", "second"),
    [("late on Monday", "late on Nov. 24"), ("시신 한 구 수습", "시신 두 구 수습"), ("한 번 발사", "두 번 발사")],
)
def test_another_date_and_another_count_are_other_figures(first, second):
    one, other = Piece("Ferry", f"Ferry {first}\n\n{ONE.text}"), Piece("Ferry", f"Ferry {second}\n\n{ONE.text}")
    assert found(one, other) is None


def patrol_ships(lang):
    """The article about a budget for six patrol ships."""
    return [piece for _, entry, piece in originals() if entry["lang"] == lang][1]


OWN_HEADLINES = [
    ("en", "Committee backs coastal patrol ships by 14 to 9", "Coastal patrol ships are to cost 612 billion won"),
    ("en", "Seoul march against coastal patrol ships", "Nine vote against coastal patrol ships"),
    ("ko", "반대 9표에도…국방위, 연안경비함 새로 짓는다", "연안경비함 6척에 6천120억원, 국방위 통과"),
]


@pytest.mark.parametrize(("lang", "first", "second"), OWN_HEADLINES)
def test_headlines_in_other_words_may_pick_other_figures(lang, first, second):
    text = patrol_ships(lang).text
    assert found(Piece(first, text), Piece(second, text)) == 1


FLASH = """\
The launch was made from a site near the capital, the military said in a message to reporters. It gave no number and \
said that the authorities were looking at the details together with those of the allies.

The council of ministers was called to a meeting. A spokesman of the government called what happened a provocation.
"""
OTHER_THINGS = {
    "days": ("Storm to hit coast on Sat", "Storm to hit coast on Sun"),
    "months first": ("March exports rise on chips", "May exports rise on chips"),
    "months in brackets": ("Retail sales rise (May)", "Retail sales rise (Mar)"),
    "months in small letters": ("exports in march rise", "exports in may rise"),
    "names like months": ("Defence minister May resigns over ships", "Defence minister Jun resigns over ships"),
    "a toll of another event": ("12 killed in air strike on school", "31 killed in air strike on school"),
    "a road": ("3호선 국도서 승용차 충돌…2명 사망", "7호선 국도서 승용차 충돌…2명 사망"),
    "ordinals in other words": (
        "EU adopts 12th package of sanctions against Russia",
        "13th package of sanctions: EU countries agree on oil cap",
    ),
    "numbers in other words": (
        "N. Korea fires 2 ballistic missiles toward East Sea: JCS",
        "Pyongyang launches 3 more ballistic missiles after earlier test",
    ),
}


@pytest.mark.parametrize(("first", "second"), OTHER_THINGS.values(), ids=OTHER_THINGS)
def test_figures_that_no_text_tells_hold_headlines_apart(first, second):
    assert place(draft(Piece(second, FLASH)), [neighbour(Piece(first, FLASH))], seen=NOON).duplicate_of is None


SAME_DAY = [
    ("The ferry sank off the island late on Tuesday", "The ferry sank off the island late on Nov. 24"),
    ("여객선 뉴스1 가라앉아", "여객선 7일 가라앉아"),
    ("여객선 한 번 더 가라앉아", "여객선 7일 가라앉아"),
]


@pytest.mark.parametrize(("first", "second"), SAME_DAY)
def test_a_date_for_a_weekday_an_agency_and_an_article_are_no_other_figures(first, second):
    """What stands at the same place and counts nothing is no figure that differs."""
    assert found(Piece("Ferry", f"{first}\n\n{ONE.text}"), Piece("Ferry", f"{second}\n\n{ONE.text}")) == 1


REWORDED = (
    """\
JAKARTA (Reuters) - A ferry carrying 65 people sank off the resort island of Bali less than half an hour after it left \
port late on Wednesday, and rescuers were looking for 29 people in waves of up to 2.5 metres.

The crew reported a leak in the engine room at 11:16 p.m., and the vessel rolled three minutes later, the agency said.

The vessel had left the port of Ketapang at 10:56 p.m. for a crossing of 5 km. It had 53 passengers, 12 crew and 22 \
vehicles on its manifest, 14 of them trucks.

Five bodies had been found by Thursday evening and 31 people pulled from the water, many of them unconscious after \
drifting for hours.
""",
    """\
A ferry carrying 65 people sank off Bali within half an hour of leaving port late on Wednesday. There was no time to \
hand out life vests on the lower deck, said a crewman whom fishermen took aboard at dawn; 29 are missing.

It had left Ketapang at 10:56 p.m. on the short trip across. On the manifest were 53 passengers, 12 crew and \
22 vehicles on its manifest, 14 of them trucks, and a bus with a school class on the way home from a tournament.

Five bodies had been found by Thursday evening and 31 people pulled from the water, many of them unconscious.

Fishermen went on looking through the night with lamps, and families waited at the pier for lists that nobody had yet.
""",
)
FOLLOWED_UP = """\
JAKARTA (Reuters) - Two managers of the shipping line were questioned at dawn, prosecutors said, and the licences \
of its other ships were suspended until inspectors have looked at their doors and their pumps. A lawyer for the line \
said that it would pay for burials.

The crew reported a leak in the engine room at 11:16 p.m., and the vessel rolled three minutes later, the agency said.

The vessel had left the port of Ketapang at 10:56 p.m. for a crossing of 5 km. It had 53 passengers, 12 crew and 22 \
vehicles on its manifest, 14 of them trucks.
"""


def test_a_text_that_a_desk_cut_and_reworded_is_a_copy():
    original, reworded = map(Piece, ("Ferry sinks", "No vests"), REWORDED)
    placement = place(draft(reworded), [neighbour(original)], seen=NOON)
    assert (placement.duplicate_of, REWRITTEN <= placement.score < THRESHOLD) == (1, True)


def placed(piece):
    """Where a piece belongs beside the first report of the ferry."""
    return place(draft(piece), [neighbour(Piece("Ferry sinks", REWORDED[0]))], seen=NOON)


def test_a_later_report_with_the_same_background_is_no_copy():
    later = placed(Piece("Managers questioned", FOLLOWED_UP))
    assert (later.duplicate_of, REWRITTEN <= later.score < THRESHOLD) == (None, True)


RESULTS = """\
All matches of the day were played in dry weather and before full stands, and no player was sent off, the league said \
in the evening.

"""
OF_ONE_DAY = (
    "Marlow beat Stonebridge by 3 to 2 and Harrowgate beat Ashdown by 5 to 1; 8,400 came to the two grounds at the "
    "harbour, and 17 were hurt."
)
OF_ANOTHER = (
    "Kilbride and Dunmore drew, 4 all. Port Ellery lost to Norfield, 6 to 7, under the lights of its new stand before "
    "9,100; 17 walked home late."
)


@pytest.mark.parametrize(("results", "same"), [(OF_ANOTHER, False), (OF_ONE_DAY, True)])
def test_what_begins_alike_and_has_other_figures_is_no_copy(results, same):
    first, second = (Piece("Results", f"{RESULTS}{text}\n") for text in (OF_ONE_DAY, f"{results} Fixtures follow."))
    placement = place(draft(second), [neighbour(first)], seen=NOON)
    assert (placement.duplicate_of is not None) is same


ODD_NUMBERS = ["FİFTY dead, SİXTY hurt", "sıxty", "9" * 400 + "만 명", "1" + "천" * 200, "²천 ٣천58"]


@pytest.mark.parametrize("text", ODD_NUMBERS)
def test_odd_numbers_are_compared_like_others(text):
    piece = Piece(text[:80], f"{text}\n\n{patrol_ships('en').text}")
    assert found(piece, piece) == 1


HEADS = [
    ("en", "SEOUL, Nov. 24 (Hanbit Wire) -- ", "By Park Jun-hee\n\n"),
    (
        "en",
        "SEOUL, July 15, 2026 (Hanbit Wire) - At least 29 members want six ships.\n\n",
        "Twenty-nine members want 6 ships.\n\n",
    ),
    ("en", "By Sun May-ri\n\n", "By Ryu Mar-in, March 24\n\n"),
]


@pytest.mark.parametrize(("lang", "first", "second"), HEADS)
def test_names_like_months_and_dates_of_filing_are_held_to_no_figure(lang, first, second):
    original = patrol_ships(lang)
    assert found(Piece(original.title, first + original.text), Piece(original.title, second + original.text)) == 1


DATED = [
    ("SEOUL, Nov. 23 (Hanbit Wire) -- ", "SEOUL, Nov. 24 (Hanbit Wire) -- "),
    ("SEOUL, Nov. 23 (Hanbit Wire) -- ", "On Nov. 24 the wind rose. "),
    ("SEOUL, May 23 (Hanbit Wire) -- ", "SEOUL, March 23 (Hanbit Wire) -- "),
]


@pytest.mark.parametrize(("first", "second"), DATED)
def test_a_day_of_filing_is_held_to_another_day(first, second):
    one, other = (Piece("Storm nears the southern coast", head + FLASH) for head in (first, second))
    assert place(draft(other), [neighbour(one)], seen=NOON).duplicate_of is None


def test_a_korean_number_is_one_however_it_is_written():
    original = patrol_ships("ko")
    opening = "경비함을 타는 승조원은 {}명, 배를 짓는 데 드는 강판은 {}t, 나라의 예산은 {}원이다.\n\n"
    ways = [
        ("3천58", "1만8천", "1조5천억"),
        ("3058", "1만8000", "1.5조"),
        ("3,058", "1만 8천", "1조5000억"),
    ]
    pieces = [Piece(original.title, opening.format(*way) + original.text) for way in ways]
    for one, other in itertools.permutations(pieces, 2):
        assert found(one, other) == 1
    fewer = Piece(original.title, opening.format("3천57", "1만8천", "1조5천억") + original.text)
    assert found(pieces[0], fewer) is None


@pytest.mark.parametrize(
    ("lang", "line", "first", "second", "same"),
    [
        ("en", "A fire on board one of the yards killed {} workers. ", "six", "seven", True),
        ("en", "A fire on board one of the yards delayed {} ships. ", "six", "seven", False),
        ("en", "A fire that killed six workers delayed {} ships. ", "12", "25", False),
        ("en", "An air strike on one of the yards killed {} workers. ", "12", "31", False),
        ("en", "The man, {}, was killed on board one of the yards. ", "19", "43", False),
        ("ko", "조선소 화재로 {}명이 숨진 것으로 늘었다. ", "6", "7", True),
        ("ko", "국도 {}호선에서 승용차가 부딪혀 2명이 숨졌다. ", "3", "7", False),
        ("ko", "규모 {}의 지진이 났지만 사망자는 없었다. ", "5.1", "5.8", False),
        ("ko", "조선소 화재로 늦어진 배는 {}척으로 늘었다. ", "6", "7", False),
    ],
)
def test_a_toll_that_rises_in_the_first_sentence_is_an_update(lang, line, first, second, same):
    original = patrol_ships(lang)
    one, other = (Piece(original.title, line.format(number) + original.text) for number in (first, second))
    assert (found(one, other) is not None) is same


@pytest.mark.parametrize(
    ("wind", "same"), [("reached 9 knots, waves 2 meters", True), ("reached 14 knots, waves 5 meters", False)]
)
def test_a_form_whose_figures_come_late_is_no_copy(wind, same):
    form = ONE.text.split("\n\n")[0].replace("Nov. 20 ", "") + "\n\nOff the port the wind {}, the bulletin said."
    first, second = (Piece("Bulletin", form.format(w)) for w in ("reached 9 knots, waves 2 meters", wind))
    assert (place(draft(second), [neighbour(first)], seen=NOON).duplicate_of is not None) is same


def test_a_slip_in_one_of_many_figures_is_no_veto():
    slip = ONE.text.replace("4,200 containers", "4,300 containers")
    assert place(draft(Piece(ONE.title, slip)), [neighbour(ONE)], seen=NOON).duplicate_of == 1


@pytest.mark.parametrize(("days", "same"), [(2, True), (30, False)])
def test_what_is_merely_alike_must_be_of_the_same_days(days, same):
    half = Piece("Another headline", "\n\n".join(ONE.text.split("\n\n")[:3]) + TEXTS["edits"]["en"]["footer"])
    before = NOON - timedelta(days=days)
    old = neighbour(ONE, published=before, first_seen=before)
    assert (place(draft(half), [old], seen=NOON).duplicate_of is not None) is same
    assert place(draft(ONE), [old], seen=NOON).duplicate_of == 1


def test_without_published_times_a_text_that_is_merely_alike_is_a_copy_whenever_it_arrives():
    half = Piece("Another headline", "\n\n".join(ONE.text.split("\n\n")[:3]) + TEXTS["edits"]["en"]["footer"])
    old = neighbour(ONE, published=None)
    assert place(draft(half, published=None), [old], seen=NOON + timedelta(days=9)).duplicate_of == 1


def scanned(text, rate, rng):
    """A text as a machine reads it off old paper: letters taken for others, words broken."""
    wrong = {
        "e": "c",
        "o": "0",
        "l": "1",
        "n": "u",
        "a": "o",
        "다": "디",
        "을": "올",
        "이": "어",
        "의": "외",
        "한": "헌",
    }
    return "".join(
        character if rng.random() > rate else wrong.get(character, character + rng.choice(("-\n", " ", ".")))
        for character in text
    )


@pytest.mark.parametrize("rate", [0.05, 0.1], ids=["5%", "10%"])
def test_scanned_copies_are_copies_of_each_other(rate):
    rng = random.Random(11)
    for name, _, original in originals():
        one, other = (Piece("", scanned(original.text, rate, rng)) for _ in range(2))
        assert found(one, other) == 1, name


def test_a_figure_misread_is_no_veto_in_a_scanned_text():
    rng = random.Random(3)
    text = scanned(ONE.text, 0.04, rng)
    assert place(draft(Piece("", text.replace("4,200", "4,800"))), [neighbour(ONE)], seen=NOON).duplicate_of == 1


def test_a_later_toll_well_within_the_text_is_an_update():
    update = ONE.text.replace("4,200 containers", "4,650 containers") + "\n\n" + TEXTS["edits"]["en"]["insert"]
    assert place(draft(Piece(ONE.title, update)), [neighbour(ONE)], seen=NOON).duplicate_of == 1


def test_a_copy_that_names_an_outlet_first_is_a_copy_of_that_outlets():
    hour = timedelta(hours=1)
    relay = replace(neighbour(ONE, 1, first_seen=NOON - 2 * hour), outlet="Harbour Post")
    wire = replace(neighbour(ONE, 2, story=1, first_seen=NOON - hour), outlet="Hanbit Wire")
    assert place(draft(ONE), [relay, wire], seen=NOON) == Placement(
        story_id=ArticleId(1), duplicate_of=ArticleId(2), score=1
    )
    unnamed = Piece(ONE.title, ONE.text.replace("(Hanbit Wire) ", ""))
    assert place(draft(unnamed), [relay, wire], seen=NOON).duplicate_of == 1


@pytest.mark.parametrize(
    ("outlet", "byline", "origin"),
    [
        ("Hanbit Wire", "(Hanbit Wire) ", True),
        ("한빛통신", "(서울=한빛통신) 민가람 기자 = ", True),
        ("HW", "SEOUL (HW) -- ", True),
        ("HW", "Highway works. ", False),
        ("Marlow Press", "(Hanbit Wire) ", False),
    ],
)
def test_an_original_that_comes_after_its_copies_is_their_origin(outlet, byline, origin):
    plain = Piece(ONE.title, ONE.text.replace("(Hanbit Wire) ", ""))
    relay = replace(neighbour(Piece(plain.title, byline + plain.text), 1), outlet="Harbour Post")
    own = replace(draft(plain), outlet=outlet)
    found = place(own, [relay], seen=NOON)
    assert (found.story_id, found.duplicate_of, found.origin) == (1, 1, origin)
    own_earlier = replace(relay, outlet=outlet)
    assert not place(own, [own_earlier], seen=NOON).origin


def test_a_text_that_holds_two_articles_is_a_copy_of_the_one_it_has_more_of():
    other = next(piece for name, _, piece in originals() if name == "en1")
    both = Piece("", other.text[: len(other.text) // 2] + "\n" + ONE.text)
    assert place(draft(both), [neighbour(other, 1), neighbour(ONE, 2)], seen=NOON).duplicate_of == 2


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (ONE.title, f"{ONE.title} - Harbour Post", True),
        (TWO.title, f"[속보] {TWO.title}", True),
        (ONE.title, "Images point to radar work above Sorak harbour", False),
        ("Council adopts 12th package of sanctions", "Council adopts 13th package of sanctions", False),
        ('합참 "통해서 탄도미사일 세 발 발사 포착"', '합참 "원포서 탄도미사일 세 발 발사 포착"', False),
        ("Weather", "Weather", False),
        (
            "Japan sanctions three firms over North Korea missile programme",
            "South Korea sanctions three firms over North Korea missile programme",
            False,
        ),
        ("N. Korea fires two missiles into East Sea", "North Korea fires two missiles into East Sea", True),
        ("US to sell patrol ships to Dunmore", "U.S. to sell patrol ships to Dunmore", True),
    ],
)
def test_headlines_with_no_text_are_copies_when_they_are_one_headline(first, second, same):
    placement = place(draft(Piece(second, "")), [neighbour(Piece(first, ""))], seen=NOON)
    assert (placement.duplicate_of is not None) is same


def test_an_article_is_no_copy_of_a_headline_alone():
    assert place(draft(ONE), [neighbour(Piece(ONE.title, ""))], seen=NOON).duplicate_of is None


def cluster(tmp_path, capsys, *lines):
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    assert run(["cluster", "--jsonl", str(path)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def line(given, piece, **more):
    return {"id": given, "title": piece.title, "text": piece.text, **more}


def test_the_verb_answers_each_article_in_order(tmp_path, capsys):
    copy = Piece("New headline", ONE.text)
    answers = cluster(
        tmp_path, capsys, line("a", ONE), line(7, TWO, outlet="o", lang="ko"), line("c", copy), line("d", copy)
    )
    assert [(a["id"], a["story"], a["duplicate_of"]) for a in answers] == [
        ("a", "a", None),
        (7, 7, None),
        ("c", "a", "a"),
        ("d", "a", "a"),
    ]
    assert answers[0]["score"] == 0.0
    assert answers[2]["score"] > 0.9


def test_the_verb_compares_what_the_archive_would_keep(tmp_path, capsys):
    share = "Copyright ⓒ The Outlet. All rights reserved.\n\nFollow us on all channels for the latest updates\n\n"
    brief = Piece("Brief", "\n\n".join([*ONE.text.split("\n\n")[:2], *[share.strip()] * 12]))
    _, copy = cluster(tmp_path, capsys, line("a", ONE), line("b", brief))
    assert copy["duplicate_of"] == "a"
    assert copy["score"] > 0.9


def test_the_verb_answers_broken_lines_and_goes_on(tmp_path, capsys):
    answers = cluster(
        tmp_path, capsys, "nonsense", {"title": "x"}, {"id": 1, "title": 5}, line(2, ONE, published="yesterday"),
        line(3, ONE, published="2026-11-23T09:00:00+09:00"), line(4, ONE, published="2026-11-23T00:10:00"),
    )  # fmt: skip
    assert [answer.get("error") for answer in answers] == ["bad-input"] * 4 + [None] * 2
    assert answers[5]["duplicate_of"] == 3


def test_the_verb_compares_with_the_latest_of_a_crowd(tmp_path, capsys):
    crowd = [line(n, Piece(f"{n}th issue", f"No. {n}. {ONE.text}")) for n in range(21, 90)]
    answers = cluster(tmp_path, capsys, *crowd, line("copy", Piece("89th issue", f"No. 89. {ONE.text}")))
    assert answers[-1]["duplicate_of"] == 89


def test_the_verb_needs_jsonl(capsys):
    assert run(["cluster"]) == 2
    assert "--jsonl" in capsys.readouterr().err


def long_text(seed: int, size: int) -> str:
    """So many characters of Korean that repeats nothing."""
    numbers = random.Random(seed)
    syllables = (chr(numbers.randint(0xAC00, 0xD7A3)) for _ in range(size))
    return "".join(f"{syllable}은 " if place % 4 == 3 else syllable for place, syllable in enumerate(syllables))[:size]


def test_what_follows_a_long_start_is_not_compared():
    start = long_text(1, JUDGED)
    one, other = (Piece("연감", start + long_text(seed, 3 * JUDGED)) for seed in (2, 3))
    assert place(draft(one), [neighbour(other)], seen=NOON).score == 1.0


def test_long_texts_are_not_held_once_they_are_compared():
    texts = [Piece("연감", long_text(seed, 10_000)) for seed in range(3)]
    gc.collect()
    tracemalloc.start()
    try:
        place(draft(texts[0]), [neighbour(text) for text in texts[1:]], seen=NOON)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 1_000_000
