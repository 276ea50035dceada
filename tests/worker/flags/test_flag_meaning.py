"""What the shipped rules make of whole articles: gravity, salience, contexts, and why not."""

import re

import pytest

from worker.flags import Ruleset, judge
from worker.flags.examples import failures
from worker.flags.explain import explanation
from worker.flags.lint import lint

FIRES = {
    "talks are routine": ("Envoys to hold talks with North Korea next week", 1),
    "sanctions are notable": ("Treasury sanctions North Korea bankers", 2),
    "a launch is activity": ("북한, 동해로 단거리 탄도미사일 발사", 3),
    "an ICBM is grave": ("North Korea fires ICBM over Japan", 4),
    "troops abroad are grave": ("북한군 러시아 파병 공식 확인", 4),
    "a nuclear test is the gravest": ("北 7차 핵실험 강행", 5),
    "what may happen is less": ("North Korea may conduct nuclear test within days", 4),
    "an anniversary is less": ("천안함 폭침 10주년 추모", 3),
}

SCALE = [
    ("North Korea carries out nuclear test, seismologists say", 5),
    ("북한 포격에 연평도 민간인 2명 사망", 5),
    ("North Korean artillery kills two on South's island", 5),
    ("北 수소탄 시험 감행", 5),
    ("North Korea launches intercontinental ballistic missile", 4),
    ("北 미사일, 일본 상공 넘어 태평양 낙하", 4),
    ("Two Koreas' navies exchange fire in Yellow Sea", 4),
    ("남북 함정 서해서 교전", 4),
    ("North Korean soldiers killed in Kursk, Ukraine says", 4),
    ("북한군 러시아 추가 파병", 4),
    ("North Korea fires short-range missiles into sea", 3),
    ("북한군 MDL 침범에 軍 경고사격", 3),
    ("North Korean hackers steal $300 million in crypto heist", 3),
    ("북한 해킹조직, 가상자산 1500억원 탈취", 3),
    ("North Korea ships artillery shells to Russia, Seoul says", 3),
    ("북한, 러시아에 포탄 100만발 공급", 3),
    ("US aircraft carrier arrives in Busan", 4),
    ("B-52 bombers fly over Korean peninsula", 4),
    ("북한 목선 NLL 넘어 남하", 3),
    ("UN Security Council adopts new sanctions on North Korea", 2),
    ("정부, 대북 독자제재 단행", 2),
    ("North Korea threatens retaliation over joint drills", 2),
    ('北 "연합훈련 강행시 보복"', 2),
    ("Trump-Kim summit collapses without deal", 2),
    ("남북 군사회담 결렬", 2),
    ("간첩단 3명 국보법 위반 기소", 2),
    ("US envoy to visit Seoul for talks on North Korea", 1),
    ("한미, 다음달 연합훈련 실시 발표", 1),
    ("South Korea and US hold defence ministers' talks", 1),
    ("북핵 수석대표 협의…대화 재개 논의", 1),
    ("Kim Jong Un inspects munitions factory", 1),
    ("김정은, 군부대 시찰", 1),
    ('외교부 "북핵 문제 평화적 해결 노력"', 1),
    ("South Korea denies plan to develop nuclear weapons", 1),
    ("Seoul denies North Korea carried out nuclear test", 4),
    ("10 years after Cheonan sinking, families remember", 3),
]

GROUNDS = {
    "a rule's own": ("North Korea fires ICBM over Japan", "", "4 by north-icbm, in the title"),
    "softened twice": (
        "Analysis: North Korea may fire ICBM over Japan, experts say",
        "",
        "2 by north-icbm, in the title (4, -1 for hypothesis, -1 for analysis)",
    ),
    "below no title": ("", "북한이 탄도미사일을 발사했다.", "3 by north-missile-launch, in its opening"),
    "a title as grave as its opening": (
        "North Korea holds talks on a nuclear test",
        "North Korea carried out a nuclear test on Sunday.",
        "5 by north-nuclear-test, in the title",
    ),
    "an opening two steps graver": (
        "North Korea sends envoy to Beijing",
        "It was days after North Korea carried out a nuclear test.",
        "1 by north-talks, in the title; 1 more: 5 by north-nuclear-test, in its opening",
    ),
}


@pytest.mark.parametrize(("title", "text", "why"), GROUNDS.values(), ids=GROUNDS)
def test_a_judgement_says_whose_its_fires_are(shipped: Ruleset, title: str, text: str, why: str) -> None:
    flag = judge(shipped, title=title, text=text)
    assert [part.why for part in flag.parts if part.rule == "fires"] == [why]
    told = explanation(flag, title, text)
    assert told.fires == why
    assert not any("fires" in reason for reason in told.why_not)


@pytest.mark.parametrize("title", [title for title, _ in SCALE])
def test_the_sum_of_what_is_said_of_fires_is_the_fires(shipped: Ruleset, title: str) -> None:
    flag = judge(shipped, title=title)
    (why,) = (part.why for part in flag.parts if part.rule == "fires")
    said = re.fullmatch(r"(\d) by (\S+), in the title(?: \((\d)((?:, [+-]\d for \S+)+)\))?", why)
    assert said is not None
    own = next(rule.fires for rule in shipped.rules if rule.id == said[2])
    changes = sum(int(change) for change in re.findall(r"[+-]\d", said[4] or ""))
    assert int(said[1]) == flag.fires == max(1, min(5, own + changes))
    assert int(said[3] or own) == own


NEVER = {
    "central street": "을지로 노포 골목 재개발 갈등",
    "broadcast board": "방문진 이사 선임, 대북 관련 없는 공방",
    "core": "반도체 핵심 인력 유출 막는다",
    "biter": "핵이빨 공격수 또 논란",
    "flood": "물폭탄에 전북 침수, 공군 지원",
    "tariffs": "한미 관세 폭탄 협상 타결",
    "river": "북한강 자전거길 사격장 인근 정비",
    "mountain": "북한산 탐방로에 군 헬기 투입",
    "volleyball": "여자배구 폭격기, 북한전서 30점 폭발",
    "football": "슛 미사일로 북한 골문 열었다",
    "North America": "북미 시장서 신차 공격 마케팅",
    "Donetsk": "DPR says missile strike hit Donetsk, sanctions sought",
    "stocks": "KOSPI rallies as North Korea war fears ebb",
    "shares": "Seoul shares slip after North Korean missile test",
    "World Cup": "South Korea to face Iran missile-like striker in World Cup qualifier",
    "golfer": "South Korean golfer fires 64 to lead",
    "cigarettes": "South Korea to print graphic warnings on cigarette packs",
    "mosquito": "Zika mosquitoes expand range, CDC warns",
    "digest": "PRESS DIGEST - North Korea missile, rates in focus",
}

IMPLICIT = {
    "Koreas": "Koreas in conflict over hotline",
    "weapon and place": "화성-12 괌 포위사격 검토",
    "name after hanja": "北최선희 모스크바행",
    "unspaced summit": "평양정상회담 이틀째",
    "surname": "Putin and Kim toast in Vladivostok",
    "Japanese": "北朝鮮 弾道ミサイルを発射か",
    "alliance": "US joins Seoul, Tokyo in bid to deter North Korea",
}


@pytest.mark.parametrize(("title", "fires"), FIRES.values(), ids=FIRES.keys())
def test_fires_follow_gravity(shipped: Ruleset, title: str, fires: int) -> None:
    assert judge(shipped, title=title).fires == fires


@pytest.mark.parametrize(("title", "fires"), SCALE, ids=[title for title, _ in SCALE])
def test_headlines_stand_where_the_scale_puts_them(shipped: Ruleset, title: str, fires: int) -> None:
    assert judge(shipped, title=title).fires == fires


OPENED = {
    "an opening adds one at most": ("Seoul offers North Korea talks", "It came after North Korea fired an ICBM.", 2),
    "a later sentence adds none": (
        "남북, 판문점서 회담",
        "회담은 내일 열린다. 의제는 통신선이다. 북한은 지난달 탄도미사일을 발사했다.",
        1,
    ),
    "an opening speaks where the title does not": ("Dawn alarm", "North Korea fired a ballistic missile.", 3),
    "an analysis of what happened": ("분석: 북한 ICBM의 의미", "북한이 어제 ICBM을 발사했다.", 2),
    "a threat is its own word": ("North Korea threatens retaliation over drills", "", 2),
}


@pytest.mark.parametrize(("title", "text", "fires"), OPENED.values(), ids=OPENED.keys())
def test_title_and_opening_decide_the_fires(shipped: Ruleset, title: str, text: str, fires: int) -> None:
    assert judge(shipped, title=title, text=text).fires == fires


def test_the_title_names_the_first_topic_and_the_body_none(shipped: Ruleset) -> None:
    title = "북한 해킹조직, 가상자산 거래소서 수백억 원 탈취"
    lead = "경찰은 북한 해킹조직이 거래소를 공격했다고 밝혔다. " * 20
    body = "북한은 핵실험을 준비하고 미사일을 발사해 왔다. 북한 제재 결의도 논의됐다. " * 3
    assert judge(shipped, title=title, text=lead + body).topics[0] == "cyber"
    assert not {"nuclear-missile", "sanctions"} & set(judge(shipped, title=title, text=lead + body).topics)


@pytest.mark.parametrize("title", NEVER.values(), ids=NEVER.keys())
def test_look_alikes_are_not_flagged(shipped: Ruleset, title: str) -> None:
    assert not judge(shipped, title=title).flagged


@pytest.mark.parametrize("title", IMPLICIT.values(), ids=IMPLICIT.keys())
def test_korea_is_understood_where_it_is_not_named(shipped: Ruleset, title: str) -> None:
    assert judge(shipped, title=title).flagged


def test_borderline_topics_are_recognised_but_do_not_flag(shipped: Ruleset) -> None:
    flag = judge(shipped, title="탈북민 단체, 북한인권법 개정 촉구")
    assert not flag.flagged
    assert flag.fires == 0
    assert flag.topics == ("human-rights",)


def test_a_passing_mention_is_not_a_flag(shipped: Ruleset) -> None:
    filler = "The orchard festival drew families from three valleys. " * 40
    aside = "A visitor recalled the day North Korea launched a missile and imposed sanctions were discussed. "
    assert not judge(shipped, title="Apple growers celebrate harvest", text=filler + aside + filler).flagged


ASIDES = {
    "Korean": ("과수원 수확 시작", "올해 사과는 크고 달다. 농민들은 웃었다. ", "한편 북한은 미사일을 발사했다."),
    "English": ("Orchards open", "The apples are sweet. Growers smiled. ", "North Korea fired a missile that day."),
    "a word of the title beside it": (
        "백신 예약 먹통",
        "서버가 멈췄다. 모두 갔다. ",
        "국회는 북한 해킹을 물었다.",
    ),
}


@pytest.mark.parametrize(("title", "opening", "aside"), ASIDES.values(), ids=ASIDES.keys())
def test_what_only_the_third_sentence_says_is_an_aside(shipped: Ruleset, title: str, opening: str, aside: str) -> None:
    assert not judge(shipped, title=title, text=opening + aside).flagged
    assert judge(shipped, title=title, text=aside + " " + opening).flagged


def test_a_text_that_keeps_to_it_is_no_aside(shipped: Ruleset) -> None:
    scene = "마당에 바람이 불었다. 창고 문이 열렸다. "
    told = "북한은 미사일을 발사했다. 군은 북한 미사일 잔해를 찾았다."
    assert judge(shipped, title="어느 섬의 아침", text=scene + told).flagged


def test_a_title_that_names_nothing_may_be_told_later_and_one_of_others_not(shipped: Ruleset) -> None:
    scene = "마당에 바람이 불었다. 창고 문이 열렸다. " * 6
    told = ("북한은 미사일을 발사했다. ", "군은 북한 미사일 잔해를 찾았다.")
    assert judge(shipped, title="어느 섬의 아침", text=scene + "".join(told)).flagged
    assert not judge(shipped, title="도쿄의 아침", text=scene + "".join(told)).flagged
    assert not judge(shipped, title="어느 섬의 아침", text=scene + told[0]).flagged


def test_a_title_is_not_held_back_by_what_stands_below(shipped: Ruleset) -> None:
    title = "주한미군 감축설에 여야 공방"
    assert judge(shipped, title=title).flagged
    assert judge(shipped, title=title, text="한편 프로야구 올스타전 선수단이 영화 촬영장을 찾았다.").flagged


def test_a_vague_rule_names_no_topic_beside_others(shipped: Ruleset) -> None:
    alone = judge(shipped, title="Powell: N. Korea file stays on the desk")
    beside = judge(shipped, title="North Korean hackers steal crypto from Japanese exchange")
    assert alone.topics == ("diplomacy",)
    assert "power-and-north" in {part.rule for part in beside.parts}
    assert "diplomacy" not in beside.topics


def test_names_far_down_are_told_though_the_top_decides(shipped: Ruleset) -> None:
    text = "The launch was the third this month. " * 30 + "Kim Yo Jong said nothing."
    flag = judge(shipped, title="North Korea fires ballistic missile", text=text)
    assert flag.flagged
    assert "kim-yo-jong" in flag.entities


def test_state_media_must_say_it_in_the_title(shipped: Ruleset) -> None:
    text = "Pyongyang, May 3 (KCNA) -- The army is ready. North Korea will launch missiles, officials said at the farm."
    assert not judge(shipped, title="New houses built at farm", text=text).flagged
    assert judge(shipped, title="New ballistic missile system handed over", text=text).flagged


def test_a_long_article_is_judged_like_its_headline(shipped: Ruleset) -> None:
    title = "Report: Russia has given North Korea air defense systems since troop deployment"
    text = (
        "A monitoring report said the transfers violate U.N. sanctions on North Korea.\n\n"
        + "Shipments of artillery shells went by rail. North Korea also sent troops to Russia. " * 20
        + "Markets were calm and a football match went ahead."
    )
    flag = judge(shipped, title=title, text=text)
    assert flag.fires in (4, 5)
    assert {"arms-transfer", "sanctions", "military-posture"} <= set(flag.topics)
    assert {"dprk", "russia"} <= set(flag.entities)


def test_why_not_names_what_is_missing_and_what_vetoed(shipped: Ruleset) -> None:
    vetoed = judge(shipped, title="코스피, 북한 미사일 발사에 하락")
    lacking = judge(shipped, title="북한 평양에 새 아파트 준공")
    assert any(part.rule == "markets" and part.why.startswith("veto") for part in vetoed.parts)
    assert any("nothing found for" in line for line in explanation(lacking, "북한 평양에 새 아파트 준공", "").why_not)


def test_nothing_known_says_so(shipped: Ruleset) -> None:
    title = "Bakers' union elects a chair"
    assert "names nobody" in explanation(judge(shipped, title=title), title, "").verdict


def test_every_example_in_the_rules_and_the_gazetteer_holds(shipped: Ruleset) -> None:
    assert failures(shipped) == ()


def test_nothing_in_the_shipped_rules_is_doubtful(shipped: Ruleset) -> None:
    assert lint(shipped) == ()


def test_the_gazetteer_is_of_a_useful_size(shipped: Ruleset) -> None:
    assert len(shipped.entities) >= 600
    assert sum(entity.written for entity in shipped.entities) >= 3000


@pytest.mark.parametrize(
    ("title", "filler", "told"),
    [
        ("Harbour market reopens", "The harbour market reopened after long repairs. ", "North Korea fired a missile."),
        ("항구 시장 다시 열어", "항구 옆 시장이 오랜 수리 끝에 다시 문을 열었다. ", "북한이 미사일을 발사했다."),
    ],
    ids=["en", "ko"],
)  # fmt: skip
def test_a_lead_ends_after_a_few_sentences_in_either_language(
    shipped: Ruleset, title: str, filler: str, told: str
) -> None:
    def places(sentences: int) -> set[str]:
        parts = judge(shipped, title=title, text=filler * sentences + told + " " + filler * 9).parts
        return {part.why.rsplit(" ", 1)[1] for part in parts if part.why.endswith(("in the lead", "in the body"))}

    assert places(3) == {"lead"}
    assert places(7) == {"body"}
