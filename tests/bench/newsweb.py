"""A web of distinct news feeds for the measurements, each on a loopback address of its own, as feeds have hosts.

The feeds are generated from a seed: RSS and Atom, 20 to 40 entries, English and Korean, summaries of 200 to 600
characters as plain text or HTML, a few feeds with articles of 2 to 4 kB in them; 10 to 60 kB a document. The server
knows ETag, Last-Modified, 304 and gzip, and counts what it is sent and sends.
"""

import asyncio
import gzip
import hashlib
import html
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

# What news is about, a line each; an item is about two of them.
_ENGLISH = """
missile launch submarine radar satellite Pyongyang Seoul drill troops border artillery drone warship nuclear sanctions
summit minister envoy talks statement Washington Tokyo Beijing Moscow treaty visit spokesman delegation resolution
parliament election votes budget party president court ruling prosecutor inquiry police opposition poll mayor reform
exports carmaker central bank rates won dollar semiconductor battery shipyard union workers pay strike housing prices
hospital doctors patients vaccine school students university research teachers exam festival museum film actor team
storm rain flood fire rescue residents harbour ferry island bridge train airport road crash weather heat snow quake
"""
_KOREAN = """
북한 미사일 발사 훈련 잠수함 레이더 위성 합동참모본부 국방부 병력 국경 포병 무인기 구축함 제재 핵실험
정상 회담 외교부 장관 특사 대변인 협상 성명 유엔 안보리 결의 방문 일본 중국 러시아 미국 대표단 조약
국회 선거 표결 예산 여당 야당 의원 후보 지지율 검찰 법원 판결 수사 경찰 개혁 공약 시장 도지사
수출 환율 금리 한국은행 물가 부동산 반도체 배터리 조선업 자동차 노조 파업 임금 기업 회장 공장 투자
병원 의사 환자 백신 학교 학생 교육부 대학 연구 교사 시험 축제 공연 영화 배우 감독 야구 선수 우승
태풍 폭우 홍수 화재 구조 주민 항만 여객선 교량 열차 공항 도로 사고 날씨 폭염 한파 지진 복구 피해
"""
_LITTLE = "the a of in on for and after before despite while said says will would near against with from over new"
_VERBS = "밝혔다 전했다 말했다 보도했다 강조했다 예정이다 알려졌다 나타났다 덧붙였다 지적했다"
ENGLISH, KOREAN = ([line.split() for line in text.strip().split("\n")] for text in (_ENGLISH, _KOREAN))
LITTLE, VERBS = _LITTLE.split(), _VERBS.split()
PARTICLES = ("이", "가", "을", "를", "은", "는", "의", "에", "에서", "으로", "와", "도", "", "", "")


class Count(NamedTuple):
    """What one run cost the network: answers by kind, bytes each side sent over TCP."""

    full: int
    unchanged: int
    from_client: int
    from_server: int


def sentence(rng: random.Random, korean: bool, words: list[str]) -> str:
    """One sentence; of two, hardly ever the same."""
    if korean:
        said = [rng.choice(words) + rng.choice(PARTICLES) for _ in range(rng.randint(6, 14))]
        return f"{' '.join(said)} {rng.randint(2, 980)}건 {rng.choice(VERBS)}."
    said = [rng.choice(rng.choice((words, LITTLE))) for _ in range(rng.randint(9, 22))]
    return f"{said[0].capitalize()} {' '.join(said[1:])} {rng.randint(2, 980)}."


def passage(rng: random.Random, korean: bool, characters: int) -> str:
    """Sentences of about so many characters together."""
    words = [word for topic in rng.sample(KOREAN if korean else ENGLISH, 2) for word in topic]
    said: list[str] = []
    while sum(map(len, said)) < characters:
        said.append(sentence(rng, korean, words))
    return " ".join(said)[: characters + 20].rsplit(" ", 1)[0]


def article(rng: random.Random, korean: bool, size: int) -> str:
    """An article as HTML, of about so many bytes."""
    parts: list[str] = []
    while sum(len(part.encode()) for part in parts) < size:
        said, linked = passage(rng, korean, rng.randint(120, 260)), passage(rng, korean, 15)
        parts.append(f'<p class="text">{said} <a href="/tag/{rng.randint(1, 999)}" rel="tag">{linked}</a></p>')
    parts.insert(1, f'<figure><img src="/img/{rng.getrandbits(40):x}.jpg" alt=""><figcaption>AP</figcaption></figure>')
    return "\n".join(parts)


def entry(rng: random.Random, number: int, site: str, korean: bool, atom: bool, marked: bool, content: bool) -> str:
    """One item of a feed."""
    link = f"{site}/news/{number}/{rng.getrandbits(48):x}?utm_source=rss&amp;utm_medium=feed"
    title = html.escape(passage(rng, korean, rng.randint(25, 45) if korean else rng.randint(50, 90)))
    summary = passage(rng, korean, rng.randint(200, 350) if korean else rng.randint(250, 600))
    if marked:
        summary = (
            f'<p><img src="{site}/t/{number}.jpg" width="120" /></p><p>{summary} <a href="{site}/{number}">…</a></p>'
        )
    summary = f"<![CDATA[{summary}]]>" if marked and number % 2 else html.escape(summary)
    whole = f"<![CDATA[{article(rng, korean, rng.randint(2000, 4000))}]]>" if content else ""
    when = datetime(2026, 11, 20, 9, tzinfo=UTC) - timedelta(minutes=37 * number + rng.randint(0, 30))
    author = rng.choice(("김민수 기자", "이서연", "박지훈 기자")) if korean else rng.choice(("Jane Roe", "Kim Min-su"))
    if atom:
        full = f'<content type="html">{whole}</content>' if content else ""
        return (
            f"<entry><id>tag:{site[7:]},2026:{number}-{rng.getrandbits(32):x}</id><title>{title}</title>"
            f'<link rel="alternate" type="text/html" href="{link}"/><author><name>{author}</name></author>'
            f"<published>{when.isoformat()}</published><updated>{when.isoformat()}</updated>"
            f'<summary type="html">{summary}</summary>{full}<category term="politics"/></entry>'
        )
    full = f"<content:encoded>{whole}</content:encoded>" if content else ""
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f'<guid isPermaLink="false">{site}/?p={rng.getrandbits(40)}</guid>'
        f"<dc:creator>{author}</dc:creator><pubDate>{format_datetime(when)}</pubDate>"
        f"<description>{summary}</description>{full}<category>politics</category><category>{author}</category></item>"
    )


def document(number: int) -> bytes:
    """The feed of a number: always the same bytes, and no sentence of another's."""
    rng = random.Random(number)
    korean, atom, marked, full = (rng.random() < share for share in (0.5, 0.25, 0.5, 0.3))
    site = f"http://news{number}.example"
    count = rng.randint(20, 24) if full else rng.randint(20, 40)
    body = "\n".join(entry(rng, n, site, korean, atom, marked, full and n % 2 == 0) for n in range(count))
    title = f"{'가나일보' if korean else 'Example Times'} {number}"
    if atom:
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>'
            f"<id>{site}/</id><updated>2026-11-20T09:00:00Z</updated>{body}</feed>"
        ).encode()
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title><link>{site}</link>'
        f"<description>{title}</description><language>{'ko' if korean else 'en'}</language>{body}</channel></rss>"
    ).encode()


class _Talk(asyncio.Protocol):
    """One connection: requests in, answers out."""

    def __init__(self, answer: Callable[[bytes], bytes], count: dict[str, int]) -> None:
        self._answer, self._count, self._waiting = answer, count, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._count["from_client"] += len(data)
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            request, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            reply = self._answer(request)
            self._count["from_server"] += len(reply)
            self._transport.write(reply)


class _Feeds:
    """The answers, made before the first question."""

    def __init__(self, feeds: int, count: dict[str, int]) -> None:
        self._count = count
        bodies = [document(number) for number in range(feeds)]
        self._etags = [f'"{hashlib.sha256(body).hexdigest()[:24]}"'.encode() for body in bodies]
        self._plain = [self._full(body, etag) for body, etag in zip(bodies, self._etags, strict=True)]
        self._packed = [
            self._full(gzip.compress(body, 6), etag, b"Content-Encoding: gzip\r\n")
            for body, etag in zip(bodies, self._etags, strict=True)
        ]
        self.bytes = sum(map(len, bodies))

    def _head(self, status: bytes, etag: bytes, more: bytes) -> bytes:
        return (
            b"HTTP/1.1 %s\r\nServer: news\r\nLast-Modified: Fri, 20 Nov 2026 09:00:00 GMT\r\nETag: %s\r\n"
            b"Vary: Accept-Encoding\r\n%s\r\n" % (status, etag, more)
        )

    def _full(self, body: bytes, etag: bytes, more: bytes = b"") -> bytes:
        told = b"Content-Type: application/xml; charset=utf-8\r\nContent-Length: %d\r\n" % len(body)
        return self._head(b"200 OK", etag, told + more) + body

    def answer(self, request: bytes) -> bytes:
        first, _, headers = request.lower().partition(b"\r\n")
        number = int(first.split()[1].strip(b"/").removesuffix(b".xml"))
        etag = self._etags[number]
        if b"if-none-match: " + etag in headers:
            self._count["unchanged"] += 1
            return self._head(b"304 Not Modified", etag, b"")
        self._count["full"] += 1
        return (self._packed if b"gzip" in headers else self._plain)[number]


async def _serve(feeds: int, pipe: Connection) -> None:
    count = dict.fromkeys(Count._fields, 0)
    web = _Feeds(feeds, count)
    hosts = [address(number) for number in range(feeds)]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Talk(web.answer, count), hosts[0], 0)
    port = server.sockets[0].getsockname()[1]
    others = [await loop.create_server(lambda: _Talk(web.answer, count), host, port) for host in hosts[1:]]
    ended = loop.create_future()

    def asked() -> None:
        try:
            pipe.recv()
        except EOFError:
            loop.remove_reader(pipe)
            ended.set_result(None)
            return
        pipe.send(tuple(count.values()))
        count.update(dict.fromkeys(count, 0))

    loop.add_reader(pipe, asked)
    pipe.send((port, web.bytes))
    await ended
    for each in (server, *others):
        each.close()


def address(number: int) -> str:
    """The loopback address of a feed."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def _run(feeds: int, pipe: Connection) -> None:
    asyncio.run(_serve(feeds, pipe))


class NewsWeb:
    """The server in a process of its own, whose work is not counted. `with NewsWeb(200) as web: web.urls`."""

    def __init__(self, feeds: int) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(feeds, theirs))
        self._process.start()
        theirs.close()
        self.port, self.bytes = self._pipe.recv()
        self.urls = [f"http://{address(number)}:{self.port}/{number}.xml" for number in range(feeds)]

    def __enter__(self) -> "NewsWeb":
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join()

    def count(self) -> Count:
        """What was sent since last asked."""
        self._pipe.send(None)
        return Count(*self._pipe.recv())
