"""A scripted page that shows nothing: the article is in the state it hands its scripts, with a related one."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.chosun.com/national/2026/11/20/ABCDEF/"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "면접관",
    "서버 자료",
)
PARAGRAPHS = (
    ("사이버 사령부가 가짜 채용 공고로 개발자를 꾀어 온 조직의 서버 네 대를 찾아냈다고 20일 밝혔다."),
    (
        "조직은 반년 동안 해외 회사의 인사 담당자로 꾸미고 시험 문제라며 악성 코드를 내려받게 했"
        "다. 피해자는 확인된 것만 스물여섯 명이다."
    ),
    (
        "사령부는 서버에서 암호화폐 지갑의 주소 아흔 개를 얻어 우방국과 나눴다. 빼앗긴 돈 가운데"
        " 3분의 1은 아직 움직이지 않았다고 한다."
    ),
)
EXPECTED = Extracted(
    title="사이버 사령부, 가짜 채용 공고 좇아 서버 넷 찾아내",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 5, 0, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
