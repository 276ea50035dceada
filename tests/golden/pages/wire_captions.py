"""A wire agency's page: dateline, summary, caption in a table, a related story within bare text."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.newsis.com/view/NISX20261120_0001"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "화면을 살피고 있다",
    "공감언론",
    "조선소 노린",
    "Copyright",
    "승객 명단 유출은 없어",
    "가을컵 골프",
    "원전 정비 들어가",
    "여객선 운임",
)
PARAGRAPHS = (
    (
        "[가람=뉴시스] 홍가람 기자 = 해외 해킹 조직이 설문도를 오가는 여객선의 예약망에 침입하"
        "려 한 사실이 드러났다. 가람시 사이버대응센터는 20일 침입 시도를 사흘 전에 막았다고 밝"
        "혔다."
    ),
    (
        "공격자는 여행사 직원을 가장한 전자우편에 문서 파일을 붙여 보냈다. 파일을 열면 원격 제어"
        " 도구가 깔리는 방식으로, 지난해 조선소를 노린 수법과 같다."
    ),
    ('센터 관계자는 "승객 명단은 유출되지 않았다"며 "같은 서버를 쓰는 우편이 더 있는지 살피고 있다"고 했다.'),
    "정부는 예약망을 쓰는 다섯 회사에 비밀번호를 모두 바꾸도록 했다.",
)
EXPECTED = Extracted(
    title='해킹 조직, 섬 여객선 예약망 노려…당국 "사흘 전 차단"',
    text="\n\n".join(PARAGRAPHS),
    authors=("홍가람",),
    published=datetime(2026, 11, 20, 14, 2, 11, tzinfo=KST),
    modified=datetime(2026, 11, 20, 14, 30, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("garam@newsis.com",),
    dateline="가람=뉴시스",
)
