"""What users parted or joined stays so, whatever the matcher says afterwards and in whatever order."""

import shutil
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import open_archive
from archive.errors import NoSuchArticle, NoSuchStory
from archive.model import ArticleId, Regroup, RegroupWhat
from tests.archive.test_joining import groups, read, save
from tests.fakes import NOW

number = st.integers(1, 7).map(ArticleId)
few = st.lists(number, max_size=2).map(tuple)
step = st.one_of(
    st.tuples(st.just("save"), number | st.none(), few, few),
    st.tuples(st.just("read"), number, number, number | st.none()),
    st.tuples(st.just("split"), number),
    st.tuples(st.just("merge"), number, number),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    place = tmp_path_factory.mktemp("archives") / "empty.sqlite3"
    open_archive(place).close()
    return place


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=2, max_size=12))
def test_the_users_word_stands(empty, tmp_path, steps):
    place = tmp_path / "a.sqlite3"
    shutil.copy(empty, place)
    with open_archive(place) as archive:
        parted, joined, told = set(), set(), 4
        save(archive, "1")
        save(archive, "2", "3", "4", story_id=ArticleId(1))
        for what, *of in steps:
            if what == "save":
                told += 1
                story, bridges, drawn = of
                of_article = {one: ArticleId(group[0]) for group in groups(archive) for one in group}
                save(
                    archive,
                    str(told),
                    story_id=of_article.get(story),
                    bridges=tuple(of_article[one] for one in bridges if one in of_article),
                    drawn=drawn,
                )
            elif what == "read" and max(of[0], of[1]) <= told:
                copy = of[2] if of[2] is not None and of[2] <= told and of[2] != of[0] else None
                story = next(ArticleId(group[0]) for group in groups(archive) if of[1] in group)
                read(archive, of[0], story_id=story, duplicate_of=copy)
            elif what in ("split", "merge"):
                before = {one: set(group) for group in groups(archive) for one in group}
                if not regrouped(archive, what, of):
                    continue
                if what == "split":
                    after = {one: set(group) for group in groups(archive) for one in group}
                    left = after[of[0]]
                    twos = set(product(left, before[of[0]] - left))
                    parted |= {frozenset(two) for two in twos}
                    joined -= {frozenset(two) for two in twos}
                else:
                    twos = {frozenset(two) for two in product(before[of[0]], before[of[1]])}
                    joined |= twos
                    parted -= twos
            now = {one: set(group) for group in groups(archive) for one in group}
            assert not [two for two in parted if len({frozenset(now[one]) for one in two}) == 1]
            assert not [two for two in joined if len({frozenset(now[one]) for one in two}) == 2]


def regrouped(archive, what, of):
    try:
        if what == "split":
            archive.regroup(Regroup(what=RegroupWhat.SPLIT, at=NOW, by="kim", article_id=of[0]))
        else:
            archive.regroup(Regroup(what=RegroupWhat.MERGE, at=NOW, by="kim", story_id=of[0], other_id=of[1]))
    except (NoSuchArticle, NoSuchStory):
        return False
    return True
