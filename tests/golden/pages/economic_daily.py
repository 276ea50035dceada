"""A business daily nobody wrote a rule for: bare text with photo tables, related list, subscription box."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.naru.example/article/118822"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "사진=가람조선",
    "석 달째",
    "뉴스레터",
    "구독하기",
    "전광판",
    "무단전재",
    "증권부에서",
    "관련기사",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    (
        "[나루경제 박다솜 기자] 설문도 해역의 긴장이 높아지면서 20일 가람거래소에서 방산주가 일"
        "제히 올랐다. 가람조선은 8.2% 오른 4만1200원에 거래를 마쳤다."
    ),
    (
        "회사는 순찰정 여섯 척의 수주 협상이 막바지에 이르렀다고 공시했다. 계약이 맺어지면 지난해"
        " 매출의 40%에 이르는 규모다."
    ),
    (
        "증권가는 그러나 원자재 값이 오른 탓에 이익은 기대만큼 늘지 않을 것으로 본다. 나루증권은"
        " 목표 주가를 그대로 두었다."
    ),
    "환율은 전날보다 3원 내린 1302원에 마감했다.",
)
EXPECTED = Extracted(
    title='방산주 일제히 올라…가람조선 "수주 협상 막바지"',
    text="\n\n".join(PARAGRAPHS),
    authors=("박다솜",),
    published=datetime(2026, 11, 20, 16, 10, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("dasom@naru.example",),
)
