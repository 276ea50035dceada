"""What articles tell is written with them, replaced with their text, and told anew in pieces."""

from dataclasses import replace

from archive import open_archive, reading, stories, told
from archive.check import check
from archive.model import ArticleId, Figure, PageState, PageStatus, PollBatch, ReadBatch, TextSource, Told
from archive.place import Place
from archive.store import Archive
from archive.stories import FEW
from tests.fakes import CALM, FEED, NOW, article, entry

TEXT = "They sent 40 tanks."
TANKS = Figure(
    field="text", start=10, end=18, low=40.0, high=None, unit="tanks", thing="tanks", sentence_start=0, sentence_end=19,
    qualifier="over", speaker="the ministry", dated="Monday",
)  # fmt: skip
SHIPS = replace(TANKS, unit="ships", thing="ships", low=None, high=7.5, qualifier="most", speaker=None, dated=None)


def with_article(place: Place) -> Archive:
    archive = open_archive(place)
    draft = article("t", TEXT, family="haedong", credited="gana", figures=(TANKS, SHIPS))
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("1", "t", TEXT, article=draft),)))
    return archive


def read(archive: Archive, text: str, *figures: Figure, source: TextSource = TextSource.PAGE) -> None:
    draft = replace(article("t", text), text_source=source, family="haedong", figures=figures)
    page = PageState(status=PageStatus.OK)
    archive.save_read(ReadBatch(article_id=ArticleId(1), seen_at=NOW, page=page, article=draft, flag=CALM))


def test_figures_family_and_credit_come_back_as_they_were_kept(place: Place) -> None:
    with with_article(place) as archive:
        assert told.figures(archive.reader, [1, 2]) == {1: (TANKS, SHIPS), 2: ()}
        draft = reading.article(archive.reader, 1).draft
        assert (draft.family, draft.credited) == ("haedong", "gana")


def test_a_new_text_brings_its_own_figures_and_the_same_text_keeps_them(place: Place) -> None:
    with with_article(place) as archive:
        read(archive, "Seven ships.", SHIPS)
        assert told.figures(archive.reader, [1]) == {1: (SHIPS,)}
        read(archive, "Seven ships.", SHIPS)
        assert told.figures(archive.reader, [1]) == {1: (SHIPS,)}
        read(archive, "Calm.")
        assert told.figures(archive.reader, [1]) == {1: ()}
        assert reading.article(archive.reader, 1).draft.credited is None


def test_telling_anew_replaces_what_was_told_and_notes_how_far_it_came_at_once(place: Place) -> None:
    with with_article(place) as archive:
        for _ in range(2):
            anew = Told(article_id=ArticleId(1), family="hangang", credited=None, figures=(SHIPS,))
            archive.tell_again([anew], "told", "v 1")
        draft = reading.article(archive.reader, 1).draft
        assert (draft.family, draft.credited, told.figures(archive.reader, [1])) == ("hangang", None, {1: (SHIPS,)})
        assert reading.mark(archive.reader, "told") == "v 1"
        archive.tell_again([], "told", "v done")
        assert reading.mark(archive.reader, "told") == "v done"


def test_telling_anew_gives_marks_to_articles_from_before_there_were_any(place: Place) -> None:
    with with_article(place) as archive:
        assert stories.around(archive.reader, [5], NOW).members == ()
        more = tuple(entry(str(n), f"t{n}") for n in range(2, FEW + 3))  # so many that not all are looked at
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=more))
        for marks, anchors in (("one", (4, 5)), ("two", (5,)), ("", ())):
            anew = Told(article_id=ArticleId(1), family="", credited=None, figures=(), marks=marks, anchors=anchors)
            archive.tell_again([anew], "told", "v 1")
        assert [one.marks for one in stories.around(archive.reader, [5], NOW).members] == ["two"]
        assert stories.around(archive.reader, [4], NOW).members == ()


def test_a_figure_beyond_its_text_is_found_by_the_check(place: Place) -> None:
    beyond = replace(TANKS, field="title", start=0, end=2, sentence_start=0, sentence_end=2)
    with with_article(place) as archive:
        assert check(archive.place) == []
        archive.tell_again([Told(article_id=ArticleId(1), family="", credited=None, figures=(beyond,))], "told", "v 1")
        assert check(archive.place) == ["article 1 has a figure that stands beyond its text"]


def test_drafts_come_in_the_order_of_their_ids_a_piece_at_a_time(place: Place) -> None:
    with with_article(place) as archive:
        more = tuple(entry(str(n), f"t{n}") for n in range(2, 6))
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=more))
        assert [one.article_id for one in told.drafts_after(archive.reader, 1, limit=3)] == [2, 3, 4]
        (last,) = told.drafts_after(archive.reader, 4, limit=3)
        assert (last.article_id, last.draft.title) == (5, "t5")


def test_what_was_taken_out_since_is_told_nothing(place: Place) -> None:
    with with_article(place) as archive:
        gone = Told(article_id=ArticleId(99), family="x", credited=None, figures=(TANKS,), marks="one", anchors=(4,))
        archive.tell_again([gone], "told", "v 99")
        assert reading.mark(archive.reader, "told") == "v 99"
        assert check(archive.place) == []
