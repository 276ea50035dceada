"""A Japanese page: caption, related stories in the text, a ranking, no reprinting."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.minato.example/articles/1"
KST = timezone(timedelta(hours=9))
MUST_NOT = (
    "海上当局提供",
    "関連記事",
    "出どころ",
    "ランキング",
    "パット",
    "無断転載",
)
PARAGRAPHS = (
    (
        "島の南2キロの海上で20日早朝、偵察用とみられる無人機の残骸が見つかった。海上当局の巡視艇が引き揚げ"
        "、分析を始めた。"
    ),
    (
        "翼の長さはおよそ3メートルで、カメラと記憶装置は壊れていなかったという。巡視艇の艇長は「最初は浮標だ"
        "と思った」と話している。"
    ),
    (
        "当局は春に見つかった2機の部品と比べているが、どこから飛び立ったのかはまだ分かっていない。漁業者には"
        "残骸に触れず通報するよう呼びかけた。"
    ),
)
EXPECTED = Extracted(
    title="島の沖で無人機の残骸を発見、海上当局が分析",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 9, 0, tzinfo=KST),
    language="ja",
    quality=Quality.FULL,
)
