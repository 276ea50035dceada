"""A local paper's page in the most usual Korean system: figure, shares, copyright, related stories, comments."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.seolmun.example/news/articleView.html?idxno=30112"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "사진=설문신문",
    "무단전재",
    "기사공유하기",
    "다른기사 보기",
    "촛불",
    "삭제한 댓글",
    "광고 배너",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    (
        "설문도 주민협의회와 해안사령부가 설문항 레이더 기지를 섬 남쪽 언덕으로 옮기는 데 합의했다"
        "고 20일 밝혔다. 양측은 지난여름부터 여섯 차례 만나 위치와 보상을 의논해 왔다."
    ),
    (
        "새 기지는 학교와 마을에서 2㎞ 넘게 떨어지며, 공사는 내년 10월에 끝난다. 보상은 봄부"
        "터 세 차례로 나누어 이뤄지고 어업 손실은 따로 셈한다."
    ),
    (
        '협의회 대표는 "전자파 측정값을 달마다 공개하기로 한 것이 가장 큰 성과"라며 "약속이 지'
        '켜지는지 지켜보겠다"고 말했다.'
    ),
    ("한편 섬 북쪽의 옛 초소 터는 등대 박물관으로 바뀐다. 가람시는 설계 공모를 다음 달에 연다."),
)
EXPECTED = Extracted(
    title="설문항 레이더 기지 이전 합의…주민 보상은 내년 봄부터",
    text="\n\n".join(PARAGRAPHS),
    authors=("홍가람",),
    published=datetime(2026, 11, 20, 10, 12, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    image="https://www.seolmun.example/p/991.jpg",
)
