"""An error page served as 200, in Korean, with bare text."""

from worker.flow import Extracted, Quality

URL = "https://www.garam.example/news/articleView.html?idxno=9"
EXPECTED = Extracted(
    title="가람일보",
    text=(
        "요청하신 페이지를 찾을 수 없습니다.\n\n"
        "삭제된 기사이거나 주소가 잘못되었습니다. 입력하신 주소를 다시 확인해 주세요.\n\n"
        "첫 화면으로"
    ),
    language="ko",
    quality=Quality.SOFT404,
    quality_reasons=("says it is not there",),
)
