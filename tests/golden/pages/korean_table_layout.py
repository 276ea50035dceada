"""A page laid out in tables within tables: menus, byline, caption and imprint each in a cell."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.garam.example/news/1202"
KST = timezone(timedelta(hours=9))
PARAGRAPHS = (
    (
        "설문도 앞바다에서 정체를 알 수 없는 무인기가 발견됐다. 해안사령부는 20일 새벽 순찰정이 "
        "남쪽 2㎞ 해상에서 잔해를 건져 올려 분석에 들어갔다고 밝혔다. 날개 길이는 3m가량이다."
    ),
    (
        '현장을 본 어민은 "그물을 걷다가 회색 꼬리가 물 위로 솟은 것을 보았다"며 "부표인 '
        '줄 알고 다가갔다가 무전으로 신고했다"고 말했다. 잔해는 군 기지로 옮겨졌다.'
    ),
    (
        "北韓 소행이라는 주장에 대해 軍은 예단하지 않겠다고 했다. 당국은 지난봄 나온 무인기 "
        "두 대의 부품과 이번 잔해를 비교하고 있으며 이륙 지점은 아직 확인되지 않았다."
    ),
)
EXPECTED = Extracted(
    title="설문도 앞바다서 무인기 발견…軍 분석",
    text="\n\n".join(PARAGRAPHS),
    authors=("홍가람",),
    published=datetime(2026, 11, 20, 15, 5, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
