"""A wire agency's flash: one sentence, with the flash's mark in its title, beside longer teasers."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.yna.co.kr/view/AKR20261120000100001"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "okjebo",
    "무단",
    "송고",
    "퍼트",
    "글자크기",
)
PARAGRAPHS = ("합참은 북한이 20일 동해상으로 미상 탄도미사일을 발사했다고 밝혔다.",)
EXPECTED = Extracted(
    title="[속보] 北, 동해상으로 미상 탄도미사일 발사",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 6, 31, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
