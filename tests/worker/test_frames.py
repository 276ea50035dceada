"""Forms with hardly a figure in them, and news in other words: the first are apart, the second copies."""

from datetime import UTC, datetime

import pytest

from archive.model import ArticleDraft, ArticleId, Neighbour, TextSource
from worker.cluster import place

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MENU = (
    "The canteen at the old customs house serves {} to begin the week, with {} for those who come late. Guests from "
    "the harbor may look forward to {} later on, and there is always {} for children. Please return the trays, and "
    "tell the staff about allergies before you order."
)
NOTICE = (
    "{0} 비행장의 {1} 점검 때문에 당분간 쓸 수 없다. 항공기는 이동하기 전에 관제탑과 교신해야 하며 지연이 예상된다. "
    "주간에는 시계비행 접근이 가능하다. 대체 비행장으로 {2}을 쓸 수 있고 문의는 비행정보실에서 받는다."
)
NEWS = (
    "The museum has given back a bronze bell to the temple from which sailors took it. Monks in grey robes received it "
    "on the quay and struck it once before it was taken up the hill by ox cart. Children had been given the day off "
    "from school, and the abbot said it sounded as his grandmother had told him."
)


def placed(first, second, **known):
    draft = ArticleDraft(
        key="k", url=None, outlet="b", title="Notice", text=second, text_source=TextSource.PAGE, language=None,
        published=NOON,
    )  # fmt: skip
    came = Neighbour(
        id=ArticleId(4), story_id=ArticleId(2), title="Notice", text=first, outlet="a", published=NOON, first_seen=NOON,
        **known,
    )  # fmt: skip
    return place(draft, [came], seen=NOON)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            MENU.format("lentil soup", "baked trout", "beef stew", "pumpkin pie"),
            MENU.format("grilled mackerel", "roast chicken", "mushroom risotto", "noodle salad"),
            id="dishes",
        ),
        pytest.param(
            NOTICE.format("가람", "관제권을", "솔안"), NOTICE.format("나루", "유도로를", "하늘"), id="airfields"
        ),
    ],
)
def test_a_form_with_other_things_in_it_is_neither_a_copy_nor_of_the_story(first, second):
    found = placed(first, second)
    assert (found.duplicate_of, found.apart) == (None, {2})


def test_news_in_other_words_is_a_copy():
    retold = (
        NEWS.replace("given back", "returned").replace("took it", "had carried it off").replace("taken up", "hauled")
    )
    found = placed(NEWS, retold.replace("Children", "Pupils").replace("received it", "met it"))
    assert (found.duplicate_of, found.apart) == (4, set())


def test_a_copy_of_a_copy_is_a_duplicate_of_the_first():
    assert placed(NEWS, NEWS, duplicate_of=ArticleId(2)).duplicate_of == 2
