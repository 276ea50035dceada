"""The story matcher: what joins, what parts whatever the likeness, and that a series stays a series."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from archive.model import ArticleId, Member
from tests.fakes import known
from tests.quality.stories import shipped
from worker.anchors import anchors_of, marks_of
from worker.cli.cluster import Desk
from worker.marks import Side, dumped, loaded
from worker.stories import Belongs, belongs, contradict, likeness, threshold

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # a Monday
# So many stories are told within a day and a half.
USUAL = 100
LAUNCH = (
    "North Korea fires two ballistic missiles into East Sea",
    "North Korea fired two missiles on Monday, Seoul said.",
)
KOREAN = ("북한, 동해상으로 탄도미사일 2발 발사", "합참은 23일 북한이 동해로 미사일 2발을 발사했다고 밝혔다.")


def told(title, text="", *, hours=0):
    return marks_of(title, text, published=NOW + timedelta(hours=hours), known=known())


def placed(own, before, *, beside=USUAL, **given):
    return belongs(own, before, beside=beside, **given)


def member(number, marks, story=None):
    return Member(id=ArticleId(number), story_id=ArticleId(story or number), marks=dumped(marks))


def test_marks_come_back_as_they_were_written():
    for title, text in (LAUNCH, KOREAN):
        marks = told(title, text)
        again = loaded(dumped(marks))
        assert again.features == pytest.approx(dict(marks.features), abs=0.01)
        assert replace(again, features=marks.features) == marks


def test_an_event_joins_across_languages():
    english, korean = told(*LAUNCH), told(*KOREAN, hours=2)
    assert set(anchors_of(english)) & set(anchors_of(korean))
    assert placed(korean, [member(1, english)]).story_id == 1


APART = {
    "count": ("N. Korea fires two missiles", "", "N. Korea fires three missiles", ""),
    "package": ("EU adopts 12th sanctions package", "", "EU adopts 13th sanctions package", ""),
    "package across": ("EU adopts 12th sanctions package on Russia", "", "EU, 13차 대러 제재 패키지 채택", ""),
    "troops": ("11,000 North Korean troops in Russia", "", "북한군 1만2천명 러시아에", ""),
    "day": ("N. Korea fires missile", "It was fired on Nov. 22.", "N. Korea fires missile", "It was fired on Nov. 15."),
    "craft": ("N. Korea fires cruise missile", "", "N. Korea fires ballistic missile into sea", ""),
    "craft across": ("N. Korea fires surface-to-air missile", "", "북한, 동해상으로 탄도미사일 발사", ""),
    "begins, ends": ("Freedom Shield drill begins", "", "Freedom Shield drill ends", ""),
    "sea": ("Patrol boat lost in East Sea", "", "Patrol boat lost in Yellow Sea", ""),
    "place": ("Seoul weather: clear, high of 14", "", "Busan weather: clear, high of 14", ""),
    "teams": ("Ulsan beat Jeonbuk in late drama", "", "Pohang beat Daegu in late drama", ""),
    "names in a form": ("울산, 전북에 2-1 승리", "", "포항, 대구에 2-1 승리", ""),
}


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_what_contradicts_parts_whatever_the_likeness(pair):
    one, other = told(*pair[:2]), told(*pair[2:])
    assert contradict(one, other)
    assert contradict(other, one)
    assert placed(other, [member(1, one)]).story_id is None


TOGETHER = {
    "both fired": (
        ("Russia fires cruise missiles at Kyiv, killing five", "Ballistic and cruise missiles hit Kyiv on Monday."),
        ("Russian ballistic missiles hit Kyiv, killing five", "Russia fired cruise and ballistic missiles on Monday."),
    ),
    "one against the other": (
        ("L-SAM 지대공미사일 요격시험 성공", "국방과학연구소는 23일 L-SAM이 탄도미사일 표적을 요격했다고 밝혔다."),
        ("국산 L-SAM, 탄도미사일 요격 성공", "국방과학연구소는 23일 L-SAM으로 탄도미사일 표적을 요격했다고 밝혔다."),
    ),
}


@pytest.mark.parametrize(("one", "other"), TOGETHER.values(), ids=TOGETHER)
def test_two_craft_that_one_report_names_part_nothing(one, other):
    assert not contradict(told(*one), told(*other))
    assert placed(told(*other), [member(1, told(*one))]).story_id == 1


FARTHER = {
    "a town and a sea": ("북한, 동해상으로 탄도미사일 발사", "부산서 쏜 탄도미사일, 420㎞ 비행"),
    "a range and a height": ("Missiles fly 310 km from North Korea", "Missiles of North Korea reach 90 km altitude"),
}


@pytest.mark.parametrize(("one", "other"), FARTHER.values(), ids=FARTHER)
def test_where_it_came_from_and_where_it_went_part_nothing(one, other):
    assert not contradict(told(one), told(other))


def test_a_toll_that_rises_parts_nothing():
    one = told("Earthquake in Turkey kills at least 20 people", "A quake struck eastern Turkey on Monday.")
    other = told("Turkey earthquake kills 34 people", "The toll of Monday's quake in eastern Turkey rose.", hours=8)
    assert placed(other, [member(1, one)]).story_id == 1


def test_the_same_headline_a_day_later_is_the_next_of_a_series():
    head = "N. Korea fires ballistic missile toward East Sea"
    assert placed(told(head, hours=2), [member(1, told(head))]).story_id == 1
    assert placed(told(head, hours=24), [member(1, told(head))]).story_id is None


def test_one_person_in_two_events_of_a_day_is_two_stories():
    factory = told("Kim Jong Un inspects munitions factory", "Kim Jong Un urged workers to make more shells on Monday.")
    homes = told("Kim Jong Un visits homes in Sinuiju", "Kim Jong Un met families who lost homes to a flood Monday.")
    assert placed(homes, [member(1, factory)]).story_id is None


def test_who_contradicts_any_member_joins_not():
    two, vague = told(*LAUNCH), told("North Korea fires ballistic missiles into East Sea", "Seoul said so Monday.")
    three = told(
        "North Korea fires three ballistic missiles into East Sea", "Three missiles flew on Monday, Seoul said."
    )
    assert placed(three, [member(2, vague, 1)]).story_id == 1
    assert placed(three, [member(2, vague, 1), member(1, two)]).story_id is None


def test_the_more_is_told_that_is_anything_like_it_the_more_alike_must_a_report_be():
    one = told("Ferry hits reef in fog near Lindal", "The ferry was on its way from Marn.")
    other = told("Owner praises crew of ferry in Lindal", "All were taken off in time.", hours=12)
    assert threshold(3) < likeness(one, other) < threshold(200)
    assert placed(other, [member(1, one)], beside=3).story_id == 1
    assert placed(other, [member(1, one)], beside=200).story_id is None
    bars = [threshold(count) for count in range(2_000)]
    assert bars == sorted(bars)


MEETINGS = {
    "calls": ("Trump and Xi hold phone call", "Trump and Takaichi hold phone call"),
    "calls across": ("Trump, Xi agree in phone call to meet", '다카이치, 트럼프와 통화…"만나자"'),
    "summits": ("Biden opens summit with Yoon in Hiroshima", "Kishida and Yoon end Hiroshima summit"),
}


@pytest.fixture(scope="module")
def named():
    names = shipped()
    return lambda title: marks_of(title, "", published=NOW, known=names)


@pytest.mark.parametrize("titles", MEETINGS.values(), ids=MEETINGS)
def test_who_meets_whom_tells_two_meetings_of_one_day_apart(titles, named):
    one, other = map(named, titles)
    assert contradict(one, other)
    assert placed(other, [member(1, one)]).story_id is None


def test_who_names_one_side_of_a_meeting_or_speaks_of_none_contradicts_nobody(named):
    call = named("Trump and Xi hold phone call")
    assert not contradict(call, named("트럼프, 시진핑과 통화"))
    assert not contradict(call, named("Trump says phone call went well"))
    assert not contradict(call, named("Takaichi follows closely what Washington and Beijing say"))


def test_a_headline_that_names_the_other_side_by_its_state_is_of_the_same_meeting(named):
    assert not contradict(
        named("Trump holds phone call with Chinese president"), named("Xi Jinping speaks by phone with US president")
    )


def test_a_large_story_joins_none_that_contradicts_a_member_of_it_that_was_not_looked_at():
    vague = ("North Korea fires missiles from Wonsan into East Sea", "Missiles were fired from Wonsan, Seoul said.")
    three = told("Japan lodges protest over three missiles", "It was sent to Beijing on Monday.")
    large = [*(member(number, told(*vague), 1) for number in range(1, 31)), member(31, three, 1)]
    two = member(60, told("North Korea fires two missiles from Wonsan into East Sea", vague[1]))
    found = placed(told(*vague), [*large, two])
    assert (found.story_id, found.bridges, found.drawn) in ((1, (), ()), (60, (), ()))


def test_an_article_of_a_story_that_is_not_told_to_it_joins_no_other():
    found = placed(told(*LAUNCH), [member(1, told(*LAUNCH))], at=ArticleId(7))
    assert (found.story_id, found.bridges, found.drawn) == (7, (), ())


def test_a_province_and_a_town_of_it_are_no_two_places():
    town = told("Soldier crosses into Sokcho to defect", "A soldier crossed the line into Gangwon on Monday.")
    province = told("Soldier from North defects in Gangwon", "A soldier crossed the line near Sokcho on Monday.")
    assert not contradict(town, province)
    assert not contradict(told("Soldier defects in Sokcho"), told("Gangwon: soldier from North crosses line"))


def test_an_article_like_two_stories_shows_them_to_be_one():
    english, korean, both = told(*LAUNCH), told(*KOREAN), told(*LAUNCH, hours=1)
    assert placed(both, [member(1, english), member(2, korean)]) == Belongs(
        story_id=ArticleId(1), bridges=(ArticleId(2),), score=placed(both, [member(1, english)]).score
    )


def test_an_article_stays_where_it_is_told():
    assert placed(told("Something else"), [member(1, told(*LAUNCH))], at=ArticleId(1)).story_id == 1


def test_likeness_is_the_same_from_either_side():
    one, other = told(*LAUNCH), told(*KOREAN, hours=30)
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, told("", "")) == 0.0


WEATHER = [("clear", 14), ("cloudy", 12), ("clear", 15), ("clear", 9), ("cloudy", 11), ("clear", 14)]
LEAGUE = [
    ("Ulsan", "Jeonbuk", "2-1"),
    ("Pohang", "Daegu", "2-1"),
    ("Seoul", "Suwon", "3-0"),
    ("Gwangju", "Jeju", "2-1"),
]
SHARES = [("rise", 0.3), ("rise", 0.4), ("fall", 1.1), ("rise", 0.3), ("fall", 0.8)]
GREETED = ["Laos", "Cuba", "Vietnam", "Syria"]
SERIES = {
    "weather": [
        (day, f"Seoul weather: {sky}, high of {high} degrees", f"It will be {sky} on {{day}}, with a high of {high}.")
        for day, (sky, high) in enumerate(WEATHER)
    ],
    "날씨": [
        (day, f"[날씨] 오늘 전국 {sky}…낮 최고 {high}도", f"{{date}}일 전국이 {sky} 낮 최고기온은 {high}도로 예상된다.")
        for day, (sky, high) in enumerate([("맑고", 14), ("흐리고", 12), ("맑고", 15), ("맑고", 9), ("맑고", 14)])
    ],
    "shares": [
        (day, f"Seoul shares {way} {much} pct", f"South Korean stocks {way} {much} percent {{day}} on chip demand.")
        for day, (way, much) in enumerate(SHARES)
    ],
    "코스피": [
        (day, f"코스피 {much}% {way} 마감", f"{{date}}일 코스피가 {much}% {way}한 채 거래를 마쳤다.")
        for day, (way, much) in enumerate([("상승", 0.3), ("상승", 0.4), ("하락", 1.1), ("상승", 0.3)])
    ],
    "league": [(0, f"{a} beat {b} {goals}", f"{a} beat {b} {goals} at home on {{day}}.") for a, b, goals in LEAGUE],
    "launches": [
        (day, f"North Korea fires {count} missiles toward East Sea", f"North Korea fired {count} missiles on {{day}}.")
        for day, count in enumerate(["two", "four", "two", "three", "two"])
    ],
    "발사": [
        (day, f"북한, 동해상으로 미사일 {count}발 발사", f"북한이 {{date}}일 미사일 {count}발을 쐈다.")
        for day, count in enumerate([2, 1, 2, 3, 2])
    ],
    "풍선": [
        (day, f"북한, {number}번째 쓰레기풍선 살포", "북한이 {date}일 쓰레기풍선을 또 띄웠다.")
        for day, number in enumerate(range(20, 25))
    ],
    "greetings": [
        (0, f"Kim Jong Un sends greetings to {land} president", f"Kim greeted the president of {land} on {{day}}.")
        for land in GREETED
    ],
}  # fmt: skip


@pytest.mark.parametrize("series", SERIES.values(), ids=SERIES)
def test_a_series_is_as_many_stories(series):
    desk, stories = Desk(known()), []
    for number, (after, title, text) in enumerate(series):
        at = NOW + timedelta(days=after)
        text = text.format(day=f"{at:%A}", date=at.day)
        stories.append(desk.take({"id": number, "title": title, "text": text, "published": at.isoformat()})["story"])
    assert stories == list(range(len(series)))


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_an_absurd_time_is_no_reason_to_fail(at):
    marks = marks_of(*LAUNCH, published=at, known=known())
    assert marks.days == frozenset()
    assert placed(marks, [member(1, told(*LAUNCH))]).story_id is None


def test_an_article_nearer_to_what_comes_late_is_drawn_out_of_a_story_that_contradicts_it():
    two = told("North Korea fires two missiles into East Sea", "North Korea fired two missiles from Wonsan.")
    vague = told("North Korea fires missiles from Wonsan into East Sea", "Missiles were fired from Wonsan, Seoul said.")
    three = told("Missiles fired from Wonsan into East Sea: three", "North Korea fired three missiles from Wonsan.")
    assert contradict(two, three)
    assert likeness(vague, three) > likeness(vague, two) > 0.28
    before = [member(1, two), member(2, vague, story=1)]
    found = placed(three, before)
    assert found == Belongs(story_id=None, drawn=(ArticleId(2),), score=found.score)
    assert placed(three, before, kept={ArticleId(2)}).drawn == ()
    told_with = member(3, told("Three missiles from Wonsan", "North Korea fired three missiles."))
    assert placed(three, [*before, told_with]).drawn == (ArticleId(2),)
    assert placed(three, [*before, told_with], at=ArticleId(3)).drawn == (), "what is read again draws nobody"


def test_a_desk_says_which_articles_moved_and_whose_name_a_story_bears_then():
    desk = Desk(known())
    texts = {
        "vague": (
            "North Korea fires missiles from Wonsan into East Sea",
            "Missiles were fired from Wonsan, Seoul said.",
        ),
        "two": ("North Korea fires two missiles into East Sea", "North Korea fired two missiles from Wonsan."),
        "three": ("Missiles fired from Wonsan into East Sea: three", "North Korea fired three missiles from Wonsan."),
    }
    answers = [desk.take({"id": name, "title": title, "text": text}) for name, (title, text) in texts.items()]
    assert [answer["story"] for answer in answers] == ["vague", "vague", "vague"]
    assert [answer.get("moved") for answer in answers] == [None, None, {"two": "two"}]


DAM = "A committee restored money for the Tamsin dam on Monday and sent the plan to the full chamber for a vote."
FERRY = "All 212 persons aboard a ferry were taken off before dawn when it ran onto a reef in heavy fog near Lindal."
BAKERY = (
    "제빵사 열두 명이 밤새 구운 단팥빵을 시장 상인들과 나누는 행사가 토요일 광장에서 열려 긴 줄이 늘어섰다. "
    "빵은 두 시간 만에 동났다고 상인회는 밝혔다."
)
RAILWAY = (
    "해안선을 따라 달리던 옛 철길이 자전거 도로로 바뀌어 다음 달 문을 연다. "
    "군청은 역사 세 곳을 쉼터로 고쳤고 굴다리에는 조명을 달았다고 설명했다."
)


@pytest.mark.parametrize(
    ("title", "one", "other"),
    [
        ("Officials weigh next step", DAM, FERRY),
        ("Exclusive look: the story behind the headlines", DAM, FERRY),
        ("무슨 일이 있었나 살펴보니", BAKERY, RAILWAY),
        ("Harbor and reef, page two", DAM, FERRY),  # which the second text does tell of
    ],
)
def test_a_headline_that_could_stand_over_anything_joins_nothing(title, one, other):
    assert placed(told(title, other), [member(1, told(title, one))]).story_id is None


@pytest.mark.parametrize(("hours", "same"), [(2, True), (24, False)])
def test_the_same_column_a_day_later_is_the_next_one(hours, same):
    one, next_one = told("Bird notes", FERRY), told("Bird notes", FERRY.replace("212", "some"), hours=hours)
    assert (placed(next_one, [member(1, one)]).story_id == 1) is same


def test_under_such_a_headline_an_event_is_still_one():
    one = told("Senate panel votes to keep Tamsin dam money", DAM)
    assert placed(told("Officials weigh next step", DAM), [member(1, one)]).story_id == 1


@pytest.mark.parametrize(
    ("text", "feature"),
    [("노조 무기한 파업", "c:munition"), ("모든 수단을 동원", "s:sudan"), ("승용차 인도로 돌진", "s:india")],
)
def test_a_word_is_not_what_it_only_looks_like(text, feature):
    assert feature not in told(text, "").features


def test_a_figure_that_the_other_gives_too_contradicts_nothing():
    shells = told(
        "Coastal guns fire 200 shells", "Marines answered with 400 shells in the afternoon, the ministry said."
    )
    answer = told("Marines answer with 400 shells", "They fired in reply to a barrage of the morning.")
    other = told("Marines fire 300 shells", "They fired in reply to a barrage of the morning.")
    assert not contradict(shells, answer)
    assert contradict(shells, other)


def test_the_more_stories_are_told_the_more_is_asked_of_them():
    asked = [threshold(beside) for beside in (0, 1, 5, 20, 100, 1000, 10_000)]
    assert asked == sorted(asked)
    assert asked[0] > 0
    assert asked[-2] == asked[-1]


def test_a_page_of_two_stories_makes_none_of_them():
    dam = [member(1, told("Panel restores Tamsin dam money", DAM)), member(2, told("Tamsin dam money back", DAM), 1)]
    ferry = [member(3, told("Ferry hits reef in fog", FERRY)), member(4, told("Ferry on a reef near Lindal", FERRY), 3)]
    page = told("Tamsin dam money back; ferry hits reef", f"{DAM} {FERRY}")
    found = placed(page, [*dam, *ferry])
    assert (found.story_id in (1, 3), found.bridges) == (True, ())


def test_what_an_article_weighs_is_the_same_in_whatever_order_its_features_come():
    weights = {"w:yacht": 0.1, "w:seized": 0.7, "w:malta": 0.2, "n:wonsan": 1.275, "s:dprk": 0.6}
    sides = [Side.of(dict(order), set(weights)) for order in permutations(weights.items())]
    assert len({(side.whole, side.headline) for side in sides}) == 1
