"""An outlet's article on another portal: sections of paragraphs, a machine's summary, a figure."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://v.daum.net/v/20261120110000123"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "자동요약",
    "자료사진",
    "Copyright",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    ("이산가족이 화면으로 만날 수 있는 상봉장 열세 곳이 새로 단장을 마쳤다고 통일 담당 부처가 20일 밝혔다."),
    ("상봉장에는 더 큰 화면과 통역 장치가 놓였으며, 몸이 불편한 가족을 위해 집에서 이어 주는 장비도 백 벌 마련됐다."),
    (
        '신청한 가족 가운데 아흔 살이 넘은 이는 셋 중 하나다. 담당자는 "북측이 답하지 않더라도'
        ' 영상 편지는 계속 찍어 두겠다"고 말했다.'
    ),
    "이나루 기자 naru@naru.example",
)
EXPECTED = Extracted(
    title="이산가족 화상상봉장 열세 곳 새로 단장",
    text="\n\n".join(PARAGRAPHS),
    authors=("이나루",),
    published=datetime(2026, 11, 20, 11, 0, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("naru@naru.example",),
)
