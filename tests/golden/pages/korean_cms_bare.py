"""A Korean editing system's page: bare text and `<br>` in a div, times in words, a ranking list, an imprint."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.garam.example/news/articleView.html?idxno=1201"
KST = timezone(timedelta(hours=9))
EXPECTED = Extracted(
    title='설문도 앞바다서 무인기 잔해 발견…軍 "정밀 분석 중"',
    text=(
        "(설문=가람일보) 홍가람 기자 = 설문항 순찰정이 20일 오전 설문도 남쪽 2㎞ 해상에서 정찰용 무인기 잔해를 "
        "건져 올렸다고 해안사령부가 밝혔다.\n\n"
        "무인기는 날개 길이가 3m가량이며 카메라와 저장장치가 온전한 상태였다. 순찰정장은 "
        '"회색 꼬리를 보고 처음에는 부표인 줄 알았다"고 말했다.\n\n'
        "당국은 지난봄 발견된 무인기 두 대의 부품과 이번 잔해를 비교하고 있다. 이륙 지점은 확인되지 않았으며, "
        "어민들에게는 잔해를 직접 건지지 말고 신고해 달라고 당부했다.\n\n"
        "설문도 의회는 23일 회의를 열어 여객선 호위가 필요한지 결정하기로 했다. 北韓 소행이라는 주장에 대해 軍은 "
        '"예단하지 않겠다"고 했다.\n\n'
        "홍가람 기자 garam@garam.example"
    ),
    authors=("홍가람",),
    emails=("garam@garam.example",),
    dateline="설문=가람일보",
    published=datetime(2026, 11, 20, 15, 5, tzinfo=KST),
    modified=datetime(2026, 11, 20, 17, 40, tzinfo=KST),
    language="ko",
    canonical_url="https://www.garam.example/news/articleView.html?idxno=1201",
    section="국방",
    quality=Quality.FULL,
)
