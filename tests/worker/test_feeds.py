"""Feed files: read in order with their defaults; everything wrong is told at once, by file, line and key."""

from datetime import timedelta
from pathlib import Path

import pytest

from worker.errors import ConfigError
from worker.feeds import load_feeds, read_documents
from worker.flow import FeedSpec, Selectors

LISTING = 'kind = "listing"\n[feed.selectors]\n'
ONE = '[[feed]]\nid = "a"\nurl = "https://a.example/rss"\ntitle = "A"\n'


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def problems(directory: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_feeds(directory)
    return str(caught.value).replace(f"{directory}/", "").splitlines()


def test_feeds_come_in_file_order_with_their_files_defaults(tmp_path: Path) -> None:
    directory = folder(
        tmp_path,
        b_second=ONE.replace('"a"', '"z"').replace("a.example", "z.example"),
        a_first='\ufeff[defaults]\nlanguage = "ko"\ntimezone = "Asia/Seoul"\nprofile = "wire"\ninterval = "5 min"\n'
        '[[feed]]\nid = "haedong"\nurl = "http://news.example.com:8080/rss?sec=정치"\ntitle = "해동일보 정치"\n'
        'outlet = "Haedong"\ntags = ["defense"]\n'
        '[[feed]]\nid = "haedong-en"\nurl = "https://news.example.com/en.xml"\ntitle = "Haedong"\nlanguage = "en"\n'
        "pages = false\nenabled = false\ninterval = 7200\n",
    )
    assert load_feeds(directory) == (
        FeedSpec(
            id="haedong",
            url="http://news.example.com:8080/rss?sec=정치",
            title="해동일보 정치",
            outlet="Haedong",
            language="ko",
            timezone="Asia/Seoul",
            profile="wire",
            interval=timedelta(minutes=5),
            tags=("defense",),
        ),
        FeedSpec(
            id="haedong-en",
            url="https://news.example.com/en.xml",
            title="Haedong",
            outlet="Haedong",
            language="en",
            timezone="Asia/Seoul",
            profile="wire",
            pages=False,
            enabled=False,
            interval=timedelta(hours=2),
        ),
        FeedSpec(id="z", url="https://z.example/rss", title="A", outlet="A"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE + 'titel = "x"\n', "f.toml:5: there is no key `titel`; did you mean `title`?"),
        (ONE + 'profile = "presse"\n', 'f.toml:5: profile is "presse"; allowed is one of "wire", "press", '),
        (ONE + "pages = 1\n", "f.toml:5: pages is 1; allowed is true or false"),
        (ONE + 'timezone = "KST"\n', 'f.toml:5: timezone is "KST"; allowed is a time zone such as "Asia/Seoul"'),
        (ONE + 'language = "Korean"\n', 'f.toml:5: language is "Korean"; allowed is a language code'),
        (ONE + 'interval = "5 sec"\n', 'f.toml:5: interval is "5 sec"; allowed is a time from 1 min to 7 d'),
        (ONE + 'tags = "defense"\n', 'f.toml:5: tags is "defense"; allowed is a list'),
        (ONE.replace('"a"', '"북한 뉴스"'), 'f.toml:2: id is "북한 뉴스"; allowed is a short name of a–z, 0–9'),
        (ONE.replace("https:", "ftp:"), 'f.toml:3: url is "ftp://a.example/rss"; allowed is an address that starts'),
        (ONE.replace("https://a", "https://u:p@a"), "f.toml:3: url is"),
        (ONE.replace("a.example/rss", "a.example:70000/"), "f.toml:3: url is"),
        (ONE.replace("a.example/rss", "a.example/r ss"), "f.toml:3: url is"),
        (ONE.replace("a.example/rss", "[a.example/"), "f.toml:3: url is"),
        (ONE.replace('title = "A"\n', ""), 'f.toml:1: feed "a" lacks title'),
        ('[[feed]]\ntitle = "A"\n', "f.toml:1: feed 1 lacks id, url"),
        (ONE.replace("[[feed]]", "[feed]"), "f.toml:1: a feed is a block that starts with [[feed]], with both"),
        (ONE.replace("feed", "feeds"), "f.toml:1: there is no key `feeds`; did you mean `feed`?"),
        ('[defaults]\nid = "x"\n' + ONE, "f.toml:2: id belongs to one feed; [defaults] can't set it"),
        ("defaults = 1\n" + ONE, "f.toml:1: defaults is 1; write a section [defaults]"),
        ("[[feed]]\nid = \n", "f.toml:2:6: not TOML: invalid value"),
        (ONE + 'kind = "rss"\n', 'f.toml:5: kind is "rss"; allowed is one of "auto", "listing"'),
        (ONE + 'kind = "listing"\n', 'f.toml:1: a feed of kind "listing" needs a section [feed.selectors]'),
        (ONE + '[feed.selectors]\nitem = "li"\n', 'f.toml:1: selectors are for a feed of kind = "listing"'),
        (ONE + LISTING + 'titel = "b"\n', "f.toml:7: there is no selector `titel`; did you mean `title`?"),
        (ONE + LISTING + 'item = "li["\n', 'f.toml:7: selectors.item is "li["; allowed is a CSS selector such as'),
        (ONE + LISTING + 'item = ""\n', 'f.toml:7: selectors.item is ""; allowed is a CSS selector'),
        (ONE + LISTING + 'item = ["li"]\n', "f.toml:7: selectors.item is ['li']; allowed is a CSS selector"),
        (ONE + LISTING + 'link = "a"\n', "f.toml:6: the selectors lack `item`"),
        (ONE + 'kind = "listing"\nselectors = "li"\n', 'f.toml:6: selectors is "li"; allowed is a section [feed.sel'),
        (ONE + 'kind = "listing"\nselectors = {item = "li["}\n', 'f.toml:6: selectors.item is "li["; allowed is'),
    ],
    ids=["unknown key", "choice", "number for boolean", "zone", "language", "interval", "text for list", "Korean id",
         "scheme", "credentials", "port", "space", "broken host", "no title", "no id", "single brackets", "feeds",
         "id in defaults", "defaults as value", "syntax", "kind", "no selectors", "selectors of no listing",
         "unknown selector", "bad CSS", "empty CSS", "list of CSS", "no item", "selector as text", "bad CSS in line"],
)  # fmt: skip
def test_a_wrong_feed_is_told_with_its_place_and_what_is_allowed(text: str, said: str, tmp_path: Path) -> None:
    found = problems(folder(tmp_path, f=text))
    assert any(line.startswith(said) for line in found), found


def test_selectors_belong_to_the_feed_above_them_or_to_all_of_a_file(tmp_path: Path) -> None:
    second = ONE.replace('"a"', '"b"').replace("a.example", "b.example")
    own = LISTING + 'item = "li.기사"\ndate = "time"\n'
    given, none = load_feeds(folder(tmp_path, f=ONE + own + second))
    assert given.selectors == Selectors(item="li.기사", date="time")
    assert (none.kind, none.selectors) == ("auto", None)
    shared = '[defaults]\nkind = "listing"\nselectors = {item = "tr"}\n'
    assert [feed.selectors for feed in load_feeds(folder(tmp_path, f=shared + ONE + second))] == [
        Selectors(item="tr")
    ] * 2
    (feed,) = load_feeds(folder(tmp_path, f=shared + ONE + 'kind = "auto"\n'))
    assert feed.selectors is None


def test_a_wrong_selector_is_placed_in_the_second_feed_that_has_it(tmp_path: Path) -> None:
    second = ONE.replace('"a"', '"b"').replace("a.example", "b.example")
    assert problems(folder(tmp_path, f=f'{ONE}{second}{LISTING}item = "li"\ntitle = ">"\n')) == [
        'f.toml:12: selectors.title is ">"; allowed is a CSS selector such as "ul.news > li a"'
    ]


def test_the_line_is_of_the_block_that_is_wrong(tmp_path: Path) -> None:
    second = ONE.replace('"a"', '"b"').replace("a.example", "b.example")
    assert problems(folder(tmp_path, f=f"{ONE}pages = true\n\n{second}pages = 0\n")) == [
        "f.toml:11: pages is 0; allowed is true or false"
    ]


def test_ids_and_addresses_are_unique_over_all_files(tmp_path: Path) -> None:
    other = ONE.replace("https://a.example/rss", "http://A.example/rss/").replace('"a"', '"b"')
    again = ONE.replace("a.example", "c.example")
    assert problems(folder(tmp_path, f=ONE, g=other, h=again)) == [
        "g.toml:3: url is http://A.example/rss/, which is taken already at f.toml:3",
        "h.toml:2: id is a, which is taken already at f.toml:2",
    ]


def test_one_broken_file_does_not_hide_the_problems_of_another(tmp_path: Path) -> None:
    directory = folder(tmp_path, a="[[feed]", c=ONE + "pages = 3\n")
    (directory / "b.toml").write_bytes("# 국내 매체\n".encode("euc-kr"))
    found = problems(directory)
    assert [line.split(": ")[0] for line in found] == ["a.toml:1:7", "b.toml:1", "c.toml:5"]
    assert "is not UTF-8" in found[1]


def test_an_empty_folder_has_no_feeds_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".#editing.toml").write_text("not toml", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not toml", encoding="utf-8")
    assert load_feeds(tmp_path) == ()
    with pytest.raises(ConfigError, match="nowhere: can't be read as a folder: no such file or directory"):
        load_feeds(tmp_path / "nowhere")


def test_documents_come_by_name_as_they_are(tmp_path: Path) -> None:
    directory = folder(
        tmp_path, b="[words.미사일]\nko = ['미사일']\n".replace("미사일]", "missile]"), a="\ufeffx = 1\n"
    )
    assert list(read_documents(directory).items()) == [
        ("a.toml", {"x": 1}),
        ("b.toml", {"words": {"missile": {"ko": ["미사일"]}}}),
    ]
    folder(tmp_path, c="x =", d="= 1")
    with pytest.raises(ConfigError) as caught:
        read_documents(directory)
    assert len(str(caught.value).splitlines()) == 2


def test_a_problem_never_repeats_a_password(tmp_path: Path) -> None:
    directory = folder(tmp_path, a=ONE.replace("https://", "https://desk:s3cret@"))
    (told,) = problems(directory)
    assert told.startswith('a.toml:3: url is "https://…@a.example/rss"; allowed is an address')
