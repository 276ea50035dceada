"""A press release of the government's site: bullets, a file to load, conditions of use."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156600001"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    ".hwp",
    "공공누리",
    "페이스북",
)
PARAGRAPHS = (
    (
        "□ 항만청은 신호를 끄고 들어오는 선박에 대해 사진 대조를 의무로 하는 절차를 내년 1월 "
        "1일부터 시행한다고 20일 밝혔다."
    ),
    (
        "○ 이번 절차는 제재 대상 선박이 이름을 바꾸어 들어오는 일을 막기 위한 것으로, 도선사가"
        " 배에 오르기 전에 대조가 끝나야 한다."
    ),
    "□ 자세한 내용은 붙임 자료를 참고하면 된다.",
)
EXPECTED = Extracted(
    title="항만 출입 선박 사진 대조 절차, 내년 1월부터 시행",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 11, 30, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
