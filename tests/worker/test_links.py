import pytest

from worker.links import absolute, without_user, without_users

BASE = "https://naru.example/news/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("1", "https://naru.example/news/1"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("https://reader:word@naru.example:8080/a@b?c@d", "https://naru.example:8080/a@b?c@d"),
        ("https://reader@naru.example/", "https://naru.example/"),
        ("//reader:word@naru.example/", "https://naru.example/"),
        ("https://a@b@naru.example/", "https://naru.example/"),
        ("http://naru.example\\@evil.example/", "http://naru.example/@evil.example/"),
        ("\\a\\b?c\\d", "https://naru.example/a/b?c\\d"),
        ("/a b\n c\u202e", "https://naru.example/a%20b%20c"),
        ("/\u1107\u116e\u11a8", "https://naru.example/북"),
    ],
)
def test_a_link_is_an_address_without_a_password(link, address):
    assert absolute(link, BASE) == address


@pytest.mark.parametrize(
    "link",
    [
        "", " ", "javascript:alert(1)", "mailto:desk@naru.example", "ftp://naru.example/", "http:///x", "http://[::1",
        "data:,x", "https://naru.example:0/", "https://naru.example:99999/", "?" + "x" * 5000, "https://user:word@/",
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_no_address(link):
    assert absolute(link, BASE) is None


def test_a_base_of_someone_gives_no_password_away():
    assert absolute("x", "https://reader:word@naru.example/") == "https://naru.example/x"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("https://reader:word@naru.example/1", "https://naru.example/1"),
        ("//reader@naru.example/1", "//naru.example/1"),
        ("tag:reader@naru.example,2026:1", "tag:reader@naru.example,2026:1"),
        ("https://naru.example/@desk/1", "https://naru.example/@desk/1"),
    ],
)
def test_a_name_that_is_an_address_loses_its_user(name, kept):
    assert without_user(name) == kept


@pytest.mark.parametrize("slashes", ["//", "/", "\\\\", ""])
def test_html_loses_the_users_of_its_addresses(slashes):
    html = f'<a href="https:{slashes}reader:word@naru.example/" title="desk@naru.example">desk@naru.example</a>'
    assert without_users(html) == html.replace("reader:word@", "")
