"""A newsroom that goes on working on what it published, through a month: a script, and what a reader should notice.

Each story is served as it stands at a stage: 0 is its first reading, 1 to 5 follow the looks at an hour, six hours, a
day, a week and a month after. Around each text stands furniture that differs at every request: counters, times, other
stories in another order, advertisements, session numbers, quotes of another kind.
"""

# ruff: noqa: E501  (paragraphs, as papers print them)

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from tests.fakeweb.documents import item, rss
from tests.fakeweb.misbehaviour import Request, answer, changes
from tests.fakeweb.server import FakeWeb

STAGES: Final = 6
KOREAN: Final = (
    "{lead}고 합동참모본부가 23일 밝혔다. 합참은 한미 정보당국이 발사 장소와 비행 거리를 함께 분석하고 있다고 설명했다.",
    '군 관계자는 "경계 태세를 강화했다"며 "추가 움직임을 주시하고 있다"고 말했다. 투입된 병력은 {troops}명이며 함정 {ships}척이 '
    "동해상에서 대기하고 있는 것으로 파악됐다.",
    "정부는 국가안전보장회의를 열어 대응 방안을 논의했다. 대통령실은 동맹국과 긴밀히 협의하겠다고 강조했다.",
    "전문가들은 이번 움직임이 회담을 앞둔 압박이라고 풀이했다. 나루대 홍가람 교수는 내부 결속을 노린 조치라고 평가했다.",
)
ENGLISH: Final = (
    "{lead}, the joint chiefs of staff said on Monday. Officials of both allies are studying where it was launched and how "
    "far it flew, according to a statement.",
    '"We have strengthened our posture," an officer said, adding that {troops} soldiers had been called up and {ships} ships '
    "were waiting in the waters to the east of the peninsula.",
    "The cabinet met in an emergency session. The president's office said it would consult closely with its allies.",
    "Analysts read the move as pressure before the talks. Professor Hong Garam of Naru University called it a step meant "
    "for listeners at home.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story as it stands. `changed` is when its page says that it was changed; `answer` stands in for the page."""

    title: str
    lead: str
    troops: str = "11,000"
    ships: str = "4"
    more: tuple[str, ...] = ()
    changed: datetime | None = None
    answer: Callable[[Request], bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story, what happens to it at which stage, and what is to be noticed: (kind, stealth) in order.

    `headlines` are what the feed calls it from a stage on. `churns` is whether its furniture differs each time; one that
    does not answers 304 to its own ETag.
    """

    slug: str
    korean: bool
    events: dict[int, dict[str, object]] = field(default_factory=dict)
    noticed: tuple[str, ...] = ()
    headlines: dict[int, str] = field(default_factory=dict)
    figures: tuple[tuple[str, str], ...] = ()
    churns: bool = True
    calm: bool = False

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/news/2026/{self.slug}"

    def telling(self, stage: int, published: datetime) -> Telling:
        """The story as it stands at a stage."""
        told = self._first(published)
        for at, changed in sorted(self.events.items()):
            if at <= stage:
                told = replace(told, **changed)  # type: ignore[arg-type]
        return told

    def _first(self, published: datetime) -> Telling:
        number = sum(map(ord, self.slug)) % 90 + 10
        if self.korean:
            what = "쌀값 안정 대책 발표" if self.calm else "미사일 발사"
            title = f"북한, 동해로 {what}…{self.slug} {number}번째 보도"
            lead = f"북한이 {number}일 오전 동해 방향으로 움직임을 보였다"
        else:
            title = f"North Korea fires missile, report {number} of {self.slug}"
            lead = f"North Korea fired a missile on day {number} of its drill"
            if self.calm:
                title, lead = f"Bakers elect chair {number} of {self.slug}", f"Bakers elected chair number {number}"
        return Telling(title=title, lead=lead, changed=published)


def missing(status: int, said: str = "기사가 없습니다. The story is not here.") -> dict[str, object]:
    """The page is not there."""
    return {"answer": lambda _: answer(status, said.encode(), [("Content-Type", "text/html"), ("X-Desk", "night")])}


def says_so(text: str) -> dict[str, object]:
    """The page answers, and shows something else."""
    html = f"<!doctype html><html><head><title>{text}</title></head><body><p>{text}</p></body></html>"
    return {"answer": lambda _: answer(200, html.encode(), [("Content-Type", "text/html; charset=utf-8")])}


def trouble(status: int, **headers: str) -> dict[str, object]:
    """The server is in trouble when it is first asked after a change of stage, and well a little later."""
    return {"answer": _Once(status, tuple((k.replace("_", "-"), v) for k, v in headers.items()))}


class _Once:
    """Answers a status, until `over` is set."""

    def __init__(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        self.over = False
        self._raw = answer(status, b"sorry", headers)

    def __call__(self, _: Request) -> bytes:
        return self._raw


HERE: Final[dict[str, object]] = {"answer": None}
FRONT: Final[dict[str, object]] = {"answer": lambda _: answer(301, b"", [("Location", "/")])}


class Outlet:
    """The newsroom on a fake web. `at` moves it to a stage; `settle` ends what passes by itself."""

    def __init__(self, web: FakeWeb, host: str, stories: tuple[Story, ...], published: datetime) -> None:
        self._web = web
        self._host = host
        self.stories = stories
        self._published = published
        self._stage = 0
        self._settled = False
        self._requests = 0
        web.misbehave(
            "/", changes(lambda _: answer(200, self._front(), [("Content-Type", "text/html; charset=utf-8")]))
        )
        for story in stories:
            web.misbehave(story.path, changes(lambda request, story=story: self._page(request, story)))  # type: ignore[misc]
        self.at(0)

    def at(self, stage: int) -> None:
        """Go to a stage."""
        self._stage, self._settled = stage, False
        self._web.set("/feed.xml", rss(*self._items()), content_type="application/rss+xml")

    def settle(self) -> None:
        """What was passing trouble is over."""
        self._settled = True

    def _items(self) -> Iterator[str]:
        for story in self.stories:
            title = story.telling(0, self._published).title
            for at, headline in sorted(story.headlines.items()):
                title = headline if at <= self._stage else title
            yield item(title=title, link=f"http://{self._host}{story.path}", guid=story.slug)

    def _front(self) -> bytes:
        links = "".join(f"<li><a href='/x/{n}'>다른 기사 {n}번, 오늘의 주요 소식</a></li>" for n in range(40))
        return f"<!doctype html><html><head><title>한빛일보</title></head><body><ul>{links}</ul></body></html>".encode()

    def _page(self, request: Request, story: Story) -> bytes:
        told = story.telling(self._stage, self._published)
        if told.answer is not None and not (self._settled and isinstance(told.answer, _Once)):
            return told.answer(request)
        self._requests += 1
        dice = random.Random(f"{story.slug}{self._requests if story.churns else ''}")
        headers = [("Content-Type", "text/html; charset=utf-8")]
        body = _html(told, story, dice, self._published + timedelta(minutes=self._requests)).encode()
        if not story.churns:
            tag = f'"{hash(told)}"'
            if request.header("if-none-match") == tag:
                return answer(304, b"", [("ETag", tag)])
            headers.append(("ETag", tag))
        return answer(200, body, headers)


def _html(told: Telling, story: Story, dice: random.Random, now: datetime) -> str:
    template = KOREAN if story.korean else ENGLISH
    paragraphs = [text.format(lead=told.lead, troops=told.troops, ships=told.ships) for text in template]
    paragraphs += told.more
    if dice.random() < 0.5:
        paragraphs = [_curled(text) for text in paragraphs]
    if dice.random() < 0.5:
        paragraphs = [text.replace(" ", "\n   ", 3) for text in paragraphs]
    others = [f"다른 소식 {n}: 항만 공사 재개" if story.korean else f"Harbour story {n}" for n in range(9)]
    others = dice.sample(others, 5)
    count, minute = dice.randrange(10_000), now.strftime("%Y.%m.%d %H:%M")
    label = "관련기사" if story.korean else "Related stories"
    shown = (
        f"입력 2026.11.23 09:00 | 수정 {minute} | 조회수 {count:,}"
        if story.korean
        else f"{count:,} views · updated {minute}"
    )
    ad = dice.choice(["지금 가입하면 반값!", "Big sale ends tonight", "새 차, 새 기분"])
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    links = "".join(f"<li><a href='/x/{n}'>{text}</a></li>" for n, text in enumerate(others))
    modified = f'<meta property="article:modified_time" content="{told.changed.isoformat()}">' if told.changed else ""
    return (
        f'<!doctype html><html lang="{"ko" if story.korean else "en"}"><head><title>{told.title}</title>'
        f'<meta property="og:title" content="{told.title}"><meta property="og:type" content="article">{modified}'
        f'<meta property="article:published_time" content="2026-11-23T09:00:00+09:00">'
        f'<meta name="csrf" content="{dice.getrandbits(64):016x}"></head><body>'
        f"<header><nav>정치 경제 사회</nav></header><main><article><h1>{told.title}</h1><p>{shown}</p>"
        f"{body}<p>ref: {dice.getrandbits(64):016x}</p><p>{'댓글' if story.korean else 'Comments'} {count % 97}</p>"
        f"<h3>{label}</h3><ul>{links}</ul></article>"
        f'<aside class="ad" id="ad-{dice.getrandbits(32):08x}"><p>{ad}</p></aside></main><footer>ⓒ 한빛일보</footer></body></html>'
    )


def _curled(text: str) -> str:
    """Straight quotes as printers set them."""
    pieces = text.split('"')
    return "".join(piece + ("“" if n % 2 == 0 else "”") for n, piece in enumerate(pieces[:-1])) + pieces[-1]
