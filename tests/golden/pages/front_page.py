"""A front page: headlines, each of another story."""

from worker.flow import Extracted, Quality

URL = "https://www.garam.example/"
EXPECTED = Extracted(
    title="가람일보",
    text="\n\n".join(
        f"- 설문도 소식 {n}호: 섬 사람들이 전하는 항구와 등대, 여객선 이야기를 모았습니다" for n in range(1, 25)
    ),
    language="ko",
    quality=Quality.EMPTY,
    quality_reasons=("list-page: the front page", "list-page: mostly links"),
)
