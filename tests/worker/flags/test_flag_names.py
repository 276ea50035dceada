"""Which names are found: within longer words, within longer names, and below what already flags."""

import unicodedata

import pytest

from worker.flags import Ruleset, judge

NAMED = {
    "particle": ("김정은의 지시", "kim-jong-un"),
    "title": ("김정은 위원장", "kim-jong-un"),
    "unspaced before a known word": ("김정은방러", "kim-jong-un"),
    "unspaced place before a known word": ("풍계리핵실험장 복구", "punggye-ri"),
    "weapon with its number": ("화성 15형 시험", "hwasong-15"),
    "NFD": (unicodedata.normalize("NFD", "김정은은 어디에"), "kim-jong-un"),
}
NOT_NAMED = {
    "a longer given name": ("김정은혜 개인전", "kim-jong-un"),
    "a hotel": ("태영호텔 개장", "thae-yong-ho"),
    "a resort": ("동창리조트 예약", "sohae"),
    "people of a town": ("화성 15명 구조", "hwasong-15"),
    "the north of a province": ("전북한우축제", "dprk"),
    "a longer name": ("North Korea votes", "korea"),
}


@pytest.mark.parametrize(("title", "name"), NAMED.values(), ids=NAMED.keys())
def test_a_name_is_found(shipped: Ruleset, title: str, name: str) -> None:
    assert name in judge(shipped, title=title).entities


@pytest.mark.parametrize(("title", "name"), NOT_NAMED.values(), ids=NOT_NAMED.keys())
def test_what_holds_a_name_is_not_it(shipped: Ruleset, title: str, name: str) -> None:
    assert name not in judge(shipped, title=title).entities


def test_a_word_within_a_persons_name_is_none(shipped: Ruleset) -> None:
    """A son is family news; Choe Son Hui is a minister."""
    assert judge(shipped, title="Choe Son Hui in Moscow for strategic dialogue").flagged
    assert not judge(shipped, title="Choe Son Hui and her son in Moscow").flagged


REST = {
    "English": (
        "North Korea fires missile",
        "It fell at sea. " * 40,
        "South Korea's Ulchi Freedom Shield and North Korea's Choe Son Hui. Kim Jong Un's plan for Yongbyon.",
    ),
    "Korean": (
        "북한, 미사일 발사",
        "바다에 떨어졌다. " * 60,
        "최선희 외무상은 영변에 갔다. 대북한제재와 을지프리덤실드.",
    ),
}


@pytest.mark.parametrize(("title", "filler", "names"), REST.values(), ids=REST.keys())
def test_names_far_below_a_flag_are_those_found_at_its_head(
    shipped: Ruleset, title: str, filler: str, names: str
) -> None:
    flagged = judge(shipped, title=title, text=filler + names)
    alone = judge(shipped, title="", text=names)
    assert flagged.flagged
    assert len(alone.entities) >= 2
    assert set(flagged.entities) == set(alone.entities) | set(judge(shipped, title=title, text=filler).entities)
