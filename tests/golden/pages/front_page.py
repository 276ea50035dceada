"""A front page: headlines, each of another story, and none of them taken for its text."""

from worker.flow import Extracted, Quality

URL = "https://www.garam.example/"
EXPECTED = Extracted(
    title="가람일보",
    text="\n\n".join(("정치", "국방", "사회", "세계", "문화", "생활", "오피니언")),
    language="ko",
    quality=Quality.EMPTY,
    quality_reasons=("list-page: the front page", "list-page: 24 linked headlines", "list-page: mostly links"),
)
