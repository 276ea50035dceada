"""A page in EUC-KR, with a syllable only CP949 has (똠), that says no language and no zone."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "http://naru.example/news/77"
KST = timezone(timedelta(hours=9))
EXPECTED = Extracted(
    title='[속보] 해안사령부 "설문도 무인기, 봄 발견 기체와 같은 부품"',
    text=(
        "(설문=나루통신) 이나루 특파원 = 해안사령부는 21일 설문도 앞바다에서 건진 무인기가 지난봄 발견된 기체와 "
        "같은 엔진과 통신장비를 썼다고 밝혔다. 똠방각하라는 별명이 붙은 이 기체는 외피에 제조 번호가 없었다.\n\n"
        '사령부 관계자는 기자들과 만나 "부품 열두 개가 일치한다"며 "비행 기록을 복원하는 데 일주일쯤 걸릴 것"이라고 '
        "말했다. 저장장치에서는 설문항과 등대를 찍은 사진 40여 장이 나왔다.\n\n"
        "당국은 대북 제재 대상 품목이 쓰였는지도 확인하고 있다. 한·미 합동조사단은 다음 주 초 중간 결과를 내놓을 "
        "예정이다.\n\n"
        "naru@naru.example"
    ),
    authors=("이나루",),
    emails=("naru@naru.example",),
    dateline="설문=나루통신",
    published=datetime(2026, 11, 21, 9, 12, tzinfo=KST),
    modified=datetime(2026, 11, 21, 10, 30, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
)
