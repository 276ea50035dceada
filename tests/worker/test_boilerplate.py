"""Lines that are none of the article's."""

import pytest

from worker.boilerplate import is_boilerplate, without_boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "<저작권자 ⓒ 가람일보, 무단전재 및 재배포 금지>",
        "Copyright ⓒ 나루통신. 무단 전재 및 재배포 금지",
        "[ⓒ 나루통신 & naru.example, 무단전재 및 재배포 금지]",
        "© 2026 The Harbour Ledger. All rights reserved.",
        "All Rights Reserved.",
        "Read more: What the spring drones carried",
        "RELATED: Ferry escorts debated",
        "☞ 관련기사",
        "▶ 많이 본 뉴스",
        "Sign up for our morning newsletter",
        "▶ 네이버에서 가람일보 구독하기",
        "가람일보 카카오톡 채널 추가하기",
        "▷ 제보는 카카오톡 가람제보",
        "좋아요 0",
        "Advertisement",
        "광고",
        "가람일보 | 발행인 홍길순 | 등록번호 가람 아00001 | 등록일자 2009.11.30",
        "홍가람 기자 입력 2026.11.20 오후 3:05 수정 2026.11.20 오후 5:40",
        "Les også: Dronen ved øya",
        "▲ 설문항에 놓인 무인기 잔해. (사진=가람일보)",
        "설문항 순찰정이 잔해를 옮기고 있다. 2026.11.20 [해안사령부 제공. 재판매 및 DB 금지]",
        "[사진 제공=해안사령부]",
        "홍가람 기자의 다른 기사 보기",
        "※ '당신의 제보가 뉴스가 됩니다'",
        "[카카오톡] 가람 검색해 채널 추가",
        "▷ 전화 : 02-000-0000",
    ],
)
def test_line_goes(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "법원은 무단전재를 한 언론사에 배상을 명령했다고 관계자는 20일 밝혔다.",
        "(설문=가람일보) 홍가람 기자 = 순찰정이 무인기를 건졌다.",
        "Related deaths rose to twelve, the ministry said.",
        "Read the treaty and weep, she said.",
        "Subscribers of the telecoms company lost their connection on Friday when a drone cut the cable, a spokesman "
        "said, adding that repairs would take until the weekend at least and that refunds are due.",
        "광고 시장이 얼어붙었다.",
        "댓글 공작 사건의 재판이 열렸다.",
        "북·미·한 회담 입력값을 두고 이견이 있었다.",
        "More on this was expected on Monday.",
        "당국은 위성사진을 공개하며 사진 속 물체가 무인기라고 했다.",
        "▲ 경기 13명 ▲ 서울 3명 ▲ 인천 2명 등이다.",
        "그는 카카오톡으로 제보를 받았다고 말했다.",
        "(서울=가람통신) 자료를 제공한 쪽은 해안사령부였다.",
    ],
)
def test_sentence_stays(line):
    assert not is_boilerplate(line)


def test_copyright_at_the_end_of_a_sentence_goes_and_the_sentence_stays():
    text = "순찰정이 무인기를 건졌다. <저작권자 ⓒ 가람일보, 무단전재 및 재배포 금지>"
    assert without_boilerplate(text) == "순찰정이 무인기를 건졌다."


def test_paragraphs_stay_apart():
    assert without_boilerplate("하나.\n\n광고\n\n둘.") == "하나.\n\n둘."
