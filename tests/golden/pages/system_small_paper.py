"""A small paper's page in another system, known by its mark."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.breakgaram.example/12345"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "본회의장",
    "무단전재",
    "기사제보",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    "가람시 의회가 중요 시설 위를 나는 무인기를 막는 조례를 19일 만장일치로 통과시켰다.",
    (
        "조례는 발전소와 정수장, 여객선 부두의 둘레 1㎞를 비행 제한 구역으로 하고 탐지 장치를 "
        "둘 수 있게 했다. 어기면 과태료를 문다."
    ),
    "의회는 취미로 날리는 이들을 위해 남쪽 해변을 자유 구역으로 남겼다.",
)
EXPECTED = Extracted(
    title="가람시 의회, 드론 방어 조례 만장일치 통과",
    text="\n\n".join(PARAGRAPHS),
    authors=("최누리",),
    published=datetime(2026, 11, 19, 18, 0, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
