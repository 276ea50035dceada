"""A broadcaster's script in bare text, with its calls for tips and its copyright below."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.ytn.co.kr/_ln/0101_202611200905001"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "제보가",
    "채널 추가",
    "02-000-0000",
    "저작권자",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    "[앵커]",
    (
        "설문도 상공에서 정체를 알 수 없는 풍선 30개가 발견돼 당국이 조사하고 있습니다. 현장에"
        " 나가 있는 기자를 연결합니다."
    ),
    "[기자]",
    ("네, 설문항에 나와 있습니다. 풍선은 오늘 새벽 4시쯤 북쪽 해안에서 처음 발견됐고 대부분 바다에 떨어졌습니다."),
    (
        "군은 내용물이 폐지와 비닐로 보이며 위험한 물질은 나오지 않았다고 설명했습니다. 주민들에게"
        "는 가까이 가지 말고 신고해 달라고 당부했습니다."
    ),
    "지금까지 설문항에서 전해 드렸습니다.",
    "YTN 홍가람 (garam@ytn.example)",
)
EXPECTED = Extracted(
    title='설문도 상공에 뜬 풍선 30개…"접근 말고 신고"',
    text="\n\n".join(PARAGRAPHS),
    authors=("홍가람",),
    published=datetime(2026, 11, 20, 9, 5, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("garam@ytn.example",),
)
