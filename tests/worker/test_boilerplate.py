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
        "▷ 이메일 jebo@garam.example",
        "▶제보는 카톡 garamjebo",
        "제보는 02-000-0000으로 받습니다.",
        "가람뉴스는 24시간 여러분의 제보를 기다립니다.",
        "<저작권자(c) 가람통신, 무단 전재-재배포, AI 학습 및 활용 금지>",
        "이 기사는 AI 학습 및 활용을 금지합니다.",
        "[ⓒ 나루경제 & naru.example, 무단 전재, 재배포 및 AI학습 이용 금지]",
        "Copyright @ 2026 나루저널. All rights reserved.",
        "2026/11/20 15:05 송고",
        "2026.11.20. 오전 09:05",
        "记者 林晚舟 发布 2026.11.20 16:30",
        "2026年11月20日 01時28分 (11月20日 01時40分更新)",
        "(끝)",
        "[관련기사]",
        "■ 실시간 주요뉴스",
        "가장 많이 본 뉴스",
        "#설문도 #무인기 #가람",
        "기사요약",
        "기사 제목과 주요 문장을 기반으로 자동요약한 결과입니다.",
        "페이스북(으)로 기사보내기",
        "URL 복사",
        "본문 글씨 키우기",
        "이미지 확대보기",
        "원본보기 아이콘",
        "후속기사 원해요 12",
        "홍가람 기자 구독",
        "댓글 3",
        "첫 번째 댓글을 남겨주세요",
        "이 기사는 언론사에서 정치 섹션으로 분류했습니다.",
        "순찰정이 잔해를 옮기고 있다. 2026.11.20/뉴스1",
        "순찰정이 잔해를 옮기고 있다. 2026.11.20. photo@newsis.com",
        "설문항에 놓인 잔해 ⓒ 가람일보",
        "설문항을 살피는 순찰정 모습. 가람=연합뉴스",
        "무인기를 살펴보고 있다. /연합뉴스",
        "▲ 설문항에 놓인 무인기의 모습",
        "Most Popular",
        "Recommended for you",
        "Article continues below",
        "Czytaj więcej",
        "【関連記事】",
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
        "배는 2026년 11월 20일 15:05 항구를 떠났다.",
        "The ferry left on 2026-11-20 at 15:05 and came back.",
        "경찰에 접수된 제보는 모두 12건이었다.",
        "관련 영상이 공개됐다.",
        "주요 뉴스로 다뤄졌다.",
        "구독자 100만 명을 넘었다.",
        "댓글 3만 개가 달렸습니다.",
        "전화 3대를 압수했다고 경찰이 밝혔다.",
        "트위터 3억 명이 쓰는 서비스다.",
        "저작권 침해라고 법원은 판단했다.",
        "홍가람 기자는 무단전재 소송에서 이겼다.",
        "그 회사는 AI 학습에 기사를 썼다.",
        "새 법은 무단 복제 금지를 명시했다.",
        "AI 학습을 금지한 법이 통과됐다.",
        "발행인 홍길순씨는 '사실무근'이라며 20일 반박문을 냈다: 이렇게 적혀 있다.",
        "시민이 기사 제보에 나섰다.",
        "▲ 규정을 고쳐야 한다는 의견도 있다.",
        "이 기사를 본 시민들이 모였다.",
        "요약하면 이렇다.",
        "사진을 공유한 사람은 어민이었다.",
        "Share prices fell on Friday.",
        "Comments made by the minister drew criticism.",
        "Most read the treaty as a warning.",
        "© is the sign for copyright, a judge ruled on Monday in a case about drone photographs that a paper printed "
        "without asking.",
        "Subscribe rates at the operator fell for a third quarter.",
        "Share on the exchange fell 3 percent.",
        "Published 12 November 2026, the report names 14 ships.",
        "Posted on 3 March 2026, the video drew two million views.",
        "Copyright infringement cases are reserved for the high court.",
        "Support our troops, the banner read.",
        "이메일: 해커들이 가장 먼저 노리는 통로다.",
        "사진: 위성이 찍은 발사장의 모습이다.",
        "[사진=나루통신] 합참은 이날 이같이 발표했다.",
    ],
)
def test_sentence_stays(line):
    assert not is_boilerplate(line)


def test_copyright_at_the_end_of_a_sentence_goes_and_the_sentence_stays():
    text = "순찰정이 무인기를 건졌다. <저작권자 ⓒ 가람일보, 무단전재 및 재배포 금지>"
    assert without_boilerplate(text) == "순찰정이 무인기를 건졌다."


def test_endless_copyright_at_the_end_goes_too():
    assert without_boilerplate("순찰정이 무인기를 건졌다." + " (무단 전재" * 15_000) == "순찰정이 무인기를 건졌다."
    assert without_boilerplate("돌아왔다." + (" " * 100 + "ⓒ무단전재") * 50) == "돌아왔다."


def test_paragraphs_stay_apart():
    assert without_boilerplate("하나.\n\n광고\n\n둘.") == "하나.\n\n둘."
