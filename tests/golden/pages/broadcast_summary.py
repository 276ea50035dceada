"""A broadcaster nobody wrote a rule for: summary box, player words, calls for tips, likes, a reporter's box."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://news.garamtv.example/news/view.do?ncd=600112"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "크롬기반",
    "자동요약",
    "동영상 고정",
    "열두 장</p>",
    "연구진이 견준",
    "제보하기",
    "채널 추가",
    "구독해주세요",
    "좋아요 0",
    "십 년째",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    ("설문도에서 북쪽으로 30㎞ 떨어진 무인도에 활주로로 보이는 시설이 들어섰다고 가람대 연구진이 밝혔습니다."),
    (
        "연구진은 지난 석 달 동안 찍힌 위성사진 열두 장을 견주어 길이 1.2㎞의 포장된 띠와 창"
        "고 세 동을 찾아냈습니다. 띠의 폭은 소형 무인기를 띄우기에 넉넉합니다."
    ),
    ("다만 비행기가 오르내린 자취는 아직 없었습니다. 연구진은 다음 달 다시 사진을 사들여 살필 계획입니다."),
    ('해안사령부는 "시설을 알고 있으며 지켜보고 있다"고만 답했습니다. 가람방송 뉴스 홍가람입니다.'),
    "(영상취재 : 이나루, 영상편집 : 박다솜)",
)
EXPECTED = Extracted(
    title='"위성사진에 새 활주로"…설문도 북쪽 섬에 무슨 일이',
    text="\n\n".join(PARAGRAPHS),
    authors=("홍가람",),
    published=datetime(2026, 11, 20, 21, 10, tzinfo=KST),
    modified=datetime(2026, 11, 20, 21, 42, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("garam@garamtv.example",),
)
