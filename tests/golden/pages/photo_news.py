"""Photo news: a picture and its caption, which is all the text there is."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.garam.example/photo/55"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    (
        "20일 오전 설문항에서 해안사령부 순찰정이 건져 올린 무인기 잔해를 부두로 옮기고 있다. "
        "잔해는 군 기지에서 분석된다."
    ),
)
EXPECTED = Extracted(
    title="[포토] 설문항으로 돌아온 순찰정",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 12, 40, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
