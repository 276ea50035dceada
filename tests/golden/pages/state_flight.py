"""A scripted page whose article comes in flight data, its text in a row of its own."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.hannaru.example/arti/20261120777"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "불러오고",
    "퍼트",
)
PARAGRAPHS = (
    ("설문도의 학교 세 곳이 내년부터 대피 훈련을 달마다 하기로 했다. 지금까지는 한 해에 두 번이었다."),
    (
        "교육청은 지하 대피소까지 뛰어가는 데 걸린 시간을 재어 반마다 알려 주고, 휠체어를 쓰는 "
        "학생에게는 따로 길을 낸다."
    ),
    (
        "학부모회는 훈련을 반기면서도 대피소의 환기 장치를 먼저 고쳐 달라고 요구했다. 교육청은 예"
        "산 4억 원을 추경에 넣었다고 답했다."
    ),
)
EXPECTED = Extracted(
    title="섬 학교 세 곳, 대피 훈련 달마다 한다",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 17, 20, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
