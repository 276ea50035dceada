"""An outlet's article on the largest portal: summary, caption, sections, likes and copyright around bare text."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://n.news.naver.com/mnews/article/999/0000000123"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "가람경제DB",
    "섹션",
    "쏠쏠정보",
    "추천합니다",
    "Copyright",
    '연말까지 고친다"\n',
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    (
        "유엔이 제재 대상으로 올린 화물선이 이달 초 가람항에 나흘 동안 머문 것으로 확인됐다. 항"
        "만청은 서류의 배 이름이 달랐다고 해명했다."
    ),
    ("선박 추적 기록에 따르면 이 배는 지난 2일 신호를 끈 채 들어와 6일 새벽 떠났다. 실은 물건은 시멘트라고 신고됐다."),
    (
        "전문가들은 신호를 끈 배를 받을 때 사진 대조를 의무로 해야 한다고 지적한다. 이웃 나라 "
        "항구 열한 곳이 이미 그렇게 하고 있다."
    ),
    '항만청은 "연말까지 절차를 고치겠다"고 밝혔다.',
)
EXPECTED = Extracted(
    title="유엔 제재 위반 선박, 가람항에 나흘 머물렀다",
    text="\n\n".join(PARAGRAPHS),
    authors=("홍가람",),
    published=datetime(2026, 11, 20, 15, 5, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("garam@garam.example",),
)
