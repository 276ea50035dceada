"""A statement on an old board: tables, CP949, neighbours' titles below."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "http://peace.example/bbs/zboard.php?id=data&no=88"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "목록보기",
    "회원 총회",
    "Zeroboard",
    "조회",
)
PARAGRAPHS = (
    (
        "접경 지역에서 확성기 방송이 다시 시작된 지 한 달이 지났다. 밤마다 이어지는 소리에 설문"
        "도 주민들은 잠을 이루지 못하고 있다."
    ),
    (
        "우리는 방송을 멈추고 주민과 마주 앉을 것을 당국에 거듭 요구한다. 학교에서는 수업이 끊기"
        "고 가축이 새끼를 잃는 일까지 벌어졌다."
    ),
    ("주민의 안전보다 앞서는 것은 없다. 우리는 오는 23일 가람시청 앞에서 평화의 촛불을 들 것이다."),
)
EXPECTED = Extracted(
    title="성명: 접경 주민의 안전을 먼저 생각하라",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 13, 0, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
