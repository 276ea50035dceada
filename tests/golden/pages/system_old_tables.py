"""The same system's older skin: tables, bare text, pictures in tables with their captions."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "http://www.naru.example/news/articleView.html?idxno=4410"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "ⓒ 나루타임스",
    "끊어진 그물을 보여",
    "줄지어 서",
    "등대지기",
    "인쇄하기",
    "저작권문의",
)
PARAGRAPHS = (
    (
        "북쪽에서 미사일이 발사됐다는 소식이 전해진 19일 새벽 설문도 앞바다에 나가 있던 어선 열"
        "네 척이 조업을 멈추고 항구로 돌아왔다."
    ),
    (
        "해안사령부는 발사체가 동쪽으로 400㎞를 날아 바다에 떨어졌다고 설명했다. 탄착 지점은 주"
        "요 항로에서 떨어져 있어 피해는 없었다."
    ),
    ('어민 박다솜씨는 "무전으로 돌아오라는 말을 듣고 그물을 끊었다"며 "올해 들어 세 번째"라고 한숨을 쉬었다.'),
    ("가람시는 끊은 그물값을 지원할 수 있는지 법률을 살피고 있으며 다음 주 설명회를 열기로 했다."),
    "이나루 기자",
)
EXPECTED = Extracted(
    title="미사일 발사 소식에 조업 멈춘 설문도 어민들",
    text="\n\n".join(PARAGRAPHS),
    authors=("이나루",),
    published=datetime(2026, 11, 19, 11, 20, tzinfo=KST),
    language="ko",
    quality=Quality.FULL,
    emails=("naru@naru.example",),
)
