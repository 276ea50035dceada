"""Forms with hardly a figure in them, and news in other words: the first are apart, the second copies."""

from datetime import UTC, datetime

import pytest

from archive.model import ArticleDraft, ArticleId, Neighbour, TextSource
from worker.cluster import place

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MENU = (
    "The canteen at the old customs house serves {} to begin the week, with {} for those who come late. Guests from "
    "the harbor may look forward to {} later on, and there is always {} for children. Please return the trays, and "
    "tell the staff about allergies before you order."
)
NOTICE = (
    "{0} 비행장의 {1} 점검 때문에 당분간 쓸 수 없다. 항공기는 이동하기 전에 관제탑과 교신해야 하며 지연이 예상된다. "
    "주간에는 시계비행 접근이 가능하다. 대체 비행장으로 {2}을 쓸 수 있고 문의는 비행정보실에서 받는다."
)
NEWS = (
    "The museum has given back a bronze bell to the temple from which sailors took it. Monks in grey robes received it "
    "on the quay and struck it once before it was taken up the hill by ox cart. Children had been given the day off "
    "from school, and the abbot said it sounded as his grandmother had told him."
)


def placed(first, second, titles=("Notice", "Notice"), **known):
    draft = ArticleDraft(
        key="k", url=None, outlet="b", title=titles[1], text=second, text_source=TextSource.PAGE, language=None,
        published=NOON,
    )  # fmt: skip
    came = Neighbour(
        id=ArticleId(4), story_id=ArticleId(2), title=titles[0], text=first, outlet="a", published=NOON,
        first_seen=NOON, **known,
    )  # fmt: skip
    return place(draft, [came], seen=NOON)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            MENU.format("lentil soup", "baked trout", "beef stew", "pumpkin pie"),
            MENU.format("grilled mackerel", "roast chicken", "mushroom risotto", "noodle salad"),
            id="dishes",
        ),
        pytest.param(
            NOTICE.format("가람", "관제권을", "솔안"), NOTICE.format("나루", "유도로를", "하늘"), id="airfields"
        ),
    ],
)
def test_a_form_with_other_things_in_it_is_neither_a_copy_nor_of_the_story(first, second):
    found = placed(first, second)
    assert (found.duplicate_of, found.apart) == (None, {2})


def test_news_in_other_words_is_a_copy():
    retold = (
        NEWS.replace("given back", "returned").replace("took it", "had carried it off").replace("taken up", "hauled")
    )
    found = placed(NEWS, retold.replace("Children", "Pupils").replace("received it", "met it"))
    assert (found.duplicate_of, found.apart) == (4, set())


def test_a_copy_of_a_copy_is_a_duplicate_of_the_first():
    assert placed(NEWS, NEWS, duplicate_of=ArticleId(2)).duplicate_of == 2


FORECAST = (
    "내일 {} 고기압의 가장자리에 들어 {}. 아침에는 내륙을 중심으로 안개가 짙게 끼는 곳이 있어 조심해야 한다. 바람은 "
    "해안에서 다소 강하게 불겠다. 물결은 {} 앞바다에서 높게 일겠다. 기상청은 큰 일교차에 건강 관리를 당부했다."
)


def forecast(*filling):
    return FORECAST.format(*filling)


def test_what_several_issues_have_at_one_place_is_a_slot():
    own = forecast("해미시는", "대체로 맑겠다고 했다", "두물")
    issues = [
        forecast("금오군은", "눈이 내린다고 했다", "새재"),
        forecast("여울시는", "종일 흐리겠다고 했다", "청라"),
        forecast("물안시는", "소나기가 온다고 했다", "한밭"),
    ]
    came = [
        Neighbour(
            id=ArticleId(n), story_id=ArticleId(n), title="예보", text=text, outlet="a", published=NOON, first_seen=NOON
        )
        for n, text in enumerate([*issues, own], 1)
    ]
    draft = ArticleDraft(
        key="k", url=None, outlet="b", title="예보", text=own, text_source=TextSource.PAGE, language=None,
        published=NOON,
    )  # fmt: skip
    found = place(draft, came, seen=NOON)
    assert (found.duplicate_of, found.apart) == (4, {1, 2, 3})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("해군은 화요일 잠수함을 진수했다.", "잠수함이 수요일 해군 조선소에서 진수됐다."),
        ("해군은 14일 잠수함을 진수했다.", "잠수함이 21일 해군 조선소에서 진수됐다."),
    ],
)
def test_beginnings_that_name_other_days_part_texts(first, second):
    rest = (
        " 함정은 수직발사관을 갖췄고 부품 대부분이 국산이다. 시험 운항을 거쳐 해군에 인도되며 배치 지역은 "
        "알려지지 않았다."
    )
    assert placed(first + rest, second + rest).duplicate_of is None
    assert placed(first + rest, second.replace("수요일", "화요일").replace("21일", "14일") + rest).duplicate_of == 4


NOTICED = (
    "합동참모본부는 {} 북한이 {} 일대에서 {} 탄도미사일로 추정되는 발사체를 쏘았다고 공지했다. 군 당국은 한미가 긴밀히 "
    "공조하며 제원을 분석하고 있다고 설명했다. 추가 발사에 대비해 감시와 경계를 강화했으며 만반의 대비 태세를 "
    "유지하고 있다고 덧붙였다."
)


def test_words_that_have_most_syllables_in_common_are_none_misread():
    first, second = NOTICED.format("월요일", "가람만", "단거리"), NOTICED.format("월요일", "솔고개", "중거리")
    assert placed(first, second).duplicate_of is None


def test_towns_whose_names_share_a_syllable_a_place_apart_are_two():
    first, second = NOTICED.format("월요일", "솔내만", "단거리"), NOTICED.format("월요일", "물솔만", "중거리")
    assert placed(first, second).duplicate_of is None


def test_a_scanner_takes_no_weekday_for_another():
    second = NOTICED.format("일요일", "가람만", "단거리").replace("긴밀히", "긷밀횡").replace("분석하고", "꺚석하고")
    assert placed(NOTICED.format("월요일", "가람만", "단거리"), second).duplicate_of is None
    assert placed(NOTICED.format("일요일", "가람만", "단거리"), second).duplicate_of == 4


SCORED = (
    "Haven beat the visitors on {} with a goal in the closing rninutes after a crowd of eight thousand had watched "
    "both keepers hold firrn. The ccach said his men had earned their rest, and the visitors wcre left to rue the "
    "chances that they had missed in the opening half."
)


def test_a_weekday_misread_is_that_weekday():
    clean = SCORED.replace("rn", "m").replace("ccach", "coach").replace("wcre", "were")
    assert placed(clean.format("Sunday"), SCORED.format("8unday")).duplicate_of == 4
    assert placed(clean.format("Thursday"), SCORED.format("8unday")).duplicate_of is None


SKY = (
    "아침에는 내륙에 짙은 안개가 끼는 곳이 있어 차를 몰 때 조심해야 한다. 솔내는 {}. 바람은 바닷가에서 세게 불고 "
    "물결은 높게 일겠다고 기상청이 밝혔다."
)


def test_a_clause_that_the_headlines_are_about_is_a_slot():
    first = SKY.format("동풍이 잦아들어 구름이 걷히며 맑아지겠다")
    second = SKY.format("종일 굵은 눈발이 산간에서 쏟아지겠다")
    assert placed(first, second).duplicate_of == 4
    assert placed(first, second, titles=("솔내 동풍 잦아들어", "솔내 종일 눈발")).duplicate_of is None


@pytest.mark.parametrize(
    ("title", "copied"),
    [('합참 "북, 남내서 탄도미사일 두 발 발사"', 4), ('합참 "북, 함림서 탄도미사일 두 발 발사"', None)],
)
def test_headlines_of_two_places_are_apart(title, copied):
    came, draft = (
        Neighbour(
            id=ArticleId(4), story_id=ArticleId(4), title=title, text="", outlet="a", published=NOON, first_seen=NOON
        ),
        ArticleDraft(
            key="k", url=None, outlet="b", title='합참 "북, 남내서 탄도미사일 두 발 발사"', text="",
            text_source=TextSource.PAGE, language=None, published=NOON,
        ),
    )  # fmt: skip
    assert place(draft, [came], seen=NOON).duplicate_of == copied
