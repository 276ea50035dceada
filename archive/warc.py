"""Articles and what their servers sent, as a WARC 1.1 file, and back. [edge: it is given open streams]

For each article a `metadata` record holds it as JSON (as `export` does, with its address in `responses` for each answer
kept); the `response` records follow, bodies as sent. What others wrote is read too: each `response` alone is a page.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO, Final
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from archive import reading, snapshots
from archive.dialects import Reader
from archive.errors import NoSnapshot
from archive.export import article_record
from archive.model import Article, Response, Snapshot
from archive.times import to_iso
from archive.warclines import HeadReader, drained, taken, unchunked

VERSION: Final = "1.1"
SPECIFICATION: Final = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
JSON_TYPE: Final = "application/json"
PROFILE: Final = "bongsu-article"
# What warcio meets broken files with: its own errors, and those of what it did not think of.
_BROKEN: Final = (
    ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, OSError, zlib.error,
    ValueError, TypeError, AttributeError, LookupError, OverflowError,
)  # fmt: skip
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_LINES: Final = re.compile(r"[\r\n\0]+")


class Unsound(ValueError):
    """What is no WARC file, or is broken from some byte on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many articles and responses were written, and how many bodies were let go before."""

    articles: int = 0
    responses: int = 0
    let_go: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing a WARC file holds: an `article` with its `responses`, a page (one response alone), or neither.

    `skipped` is why a thing that might have been one is neither, or why one of an article's responses was left out.
    `offset` is the byte of the file where it begins, `where` its address, or what else tells it apart. A response is
    read to no more than the bytes asked for; `too_large` tells that there were more.
    """

    offset: int
    where: str
    article: Mapping[str, Any] | None = None
    responses: tuple[Response, ...] = ()
    skipped: str = ""
    too_large: bool = False


def write_warc(
    reader: Reader, stream: BinaryIO, *, software: str, now: datetime, progress: Callable[[int], None]
) -> Written:
    """Write every article, in the order of their ids, and all that is kept of what their servers sent.

    Each record is a gzip member of its own. Tells `progress` how many articles are done.
    """
    writer = WARCWriter(stream, gzip=True, warc_version=VERSION)
    info = {"software": software, "format": "WARC File Format 1.1", "conformsTo": SPECIFICATION}
    payload = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
    _write(writer, "warcinfo", None, "application/warc-fields", payload, _id("warcinfo", to_iso(now)), now)
    done = Written()
    for article in reading.articles(reader):
        done = _write_article(writer, reader, article, done)
        progress(done.articles)
    return done


def _write_article(writer: WARCWriter, reader: Reader, article: Article, done: Written) -> Written:
    kept = snapshots.snapshots(reader, article.id)
    told = article_record(article) | {
        "profile": PROFILE,
        "quality_reasons": list(article.draft.quality_reasons),
        "sources": dict(article.draft.sources),
        "responses": [_told(snapshot) for snapshot in kept],
    }
    payload = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    url = article.draft.url or f"urn:bongsu:article:{article.sha256}"
    _write(writer, "metadata", url, JSON_TYPE, payload, _id("article", article.sha256, url), article.updated_at)
    written = 0
    for snapshot in kept:
        try:
            _write_response(writer, snapshots.response(reader, snapshot))
            written += 1
        except NoSnapshot:  # let go: the article's record has its digest
            continue
    return Written(
        articles=done.articles + 1,
        responses=done.responses + written,
        let_go=done.let_go + len(kept) - written,
    )


def _told(snapshot: Snapshot) -> dict[str, object]:
    return {
        "id": _response_id(snapshot.final_url, snapshot.fetched_at, snapshot.sha256),
        "url": snapshot.url,
        "sha256": snapshot.sha256,
        "fetched": to_iso(snapshot.fetched_at),
        "let_go": None if snapshot.let_go is None else to_iso(snapshot.let_go),
    }


def _id(*parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, chr(31).join(('bongsu', *parts)))}"


def _response_id(url: str, fetched_at: datetime, sha256: str) -> str:
    return _id("response", url, to_iso(fetched_at), sha256)


def _write(writer: WARCWriter, kind: str, url: str | None, media: str, payload: bytes, name: str, at: datetime) -> None:
    headers = {"WARC-Record-ID": f"<{name}>", "WARC-Date": to_iso(at)}
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(payload), length=len(payload), warc_content_type=media, warc_headers_dict=headers
    )
    writer.write_record(record)


def _write_response(writer: WARCWriter, response: Response) -> None:
    name = _response_id(response.final_url, response.fetched_at, response.sha256)
    headers = {
        "WARC-Record-ID": f"<{name}>",
        "WARC-Date": to_iso(response.fetched_at),
        "WARC-Payload-Digest": f"sha256:{response.sha256}",
    }
    if response.ip:
        headers["WARC-IP-Address"] = response.ip
    record = writer.create_warc_record(
        response.final_url,
        "response",
        payload=BytesIO(response.body),
        length=len(response.body),
        warc_headers_dict=headers,
        http_headers=_http_headers(response),
    )
    writer.write_record(record)


def _http_headers(response: Response) -> StatusAndHeaders:
    """The head as it came; but chunks were put together, so the header that speaks of them gets another name.

    What is no ASCII in it gets percent-encoded by warcio.
    """
    phrase = _PHRASES.get(response.status, "")
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, _LINES.sub(" ", value))
        for name, value in response.headers
    ]
    return StatusAndHeaders(f"{response.status} {phrase}".strip(), headers, protocol="HTTP/1.1")


def read_warc(stream: BinaryIO, *, most: int) -> Iterator[Record]:
    """What a WARC file holds from where the stream stands, in its order; bodies of at most `most` bytes.

    Raises Unsound for what is no WARC file, or is broken, after all that stood before.
    """
    records = ArchiveIterator(stream, arc2warc=True)
    records.reader = HeadReader(records.fh)
    waiting: Record | None = None
    missing: set[str] = set()
    try:
        for raw in records:
            offset = records.offset
            if waiting is not None and _name(raw) in missing:
                missing.discard(_name(raw))
                waiting = _with_response(waiting, raw, most)
                continue
            if waiting is not None:
                yield waiting
                waiting = None
            record = _record(raw, offset, most)
            if record.article is not None:
                waiting, missing = record, {str(told.get("id")) for told in _responses_told(record.article)}
            else:
                yield record
        if records.offset != records.fh.tell():  # warcio takes a head that breaks off for the end
            raise EOFError("it ends within a record")
    except _BROKEN as error:
        if waiting is not None:
            yield waiting
        raise Unsound(_broken(error, records.offset)) from error
    if waiting is not None:
        yield waiting


def _broken(error: Exception, offset: int) -> str:
    told = _first_line(error)
    if "non-chunked gzip" in told:
        return "a WARC file packed as a whole, not record by record: unpack it (gunzip), and import what comes out"
    if told.startswith("Unknown archive format"):  # and quotes what stands there
        told = "no record begins there"
    return f"not a sound WARC file from byte {offset}: {told}"


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:200]


def _name(raw: ArcWarcRecord) -> str:
    return str(raw.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")


def _responses_told(article: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    told = article.get("responses")
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _record(raw: ArcWarcRecord, offset: int, most: int) -> Record:
    if not raw.rec_type:
        raise ValueError("a record without a type")
    where = str(raw.rec_headers.get_header("WARC-Target-URI") or _name(raw) or raw.rec_type)
    if raw.rec_type == "metadata" and raw.rec_headers.get_header("Content-Type") == JSON_TYPE:
        payload = taken(raw.raw_stream, most + 1)
        if len(payload) > most:
            return Record(offset=offset, where=where, skipped=f"metadata of more than {most} bytes")
        article = _json(payload)
        if article.get("profile") == PROFILE:
            return Record(offset=offset, where=where, article=article)
    if raw.rec_type != "response":
        about = raw.rec_type in ("warcinfo", "request", "metadata")  # about responses, no things of their own
        return Record(offset=offset, where=where, skipped="" if about else str(raw.rec_type))
    if raw.http_headers is None:
        return Record(offset=offset, where=where, skipped="no HTTP")
    if raw.rec_headers.get_header("WARC-Truncated"):
        return Record(offset=offset, where=where, skipped="cut short by its crawler")
    status = str(raw.http_headers.get_statuscode())
    media = str(raw.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if not status.startswith("2") or status == "206":  # a piece of a page is no page
        return Record(offset=offset, where=where, skipped=f"status {status:.3}")
    if media and "html" not in media:
        return Record(offset=offset, where=where, skipped=media[:60])
    response, too_large = _response(raw, where, most)
    return Record(offset=offset, where=where, responses=(response,), too_large=too_large)


def _json(payload: bytes) -> dict[str, Any]:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _response(raw: ArcWarcRecord, url: str, most: int) -> tuple[Response, bool]:
    """The server's answer, and whether there was more of its body than is taken."""
    headers = raw.http_headers
    chunked = str(headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    body = (unchunked if chunked else taken)(raw.raw_stream, most + 1)
    if len(body) <= most:
        drained(raw.raw_stream)
        if raw.raw_stream.limit > 0:
            raise EOFError("it ends within a record")
    status = str(headers.get_statuscode())
    response = Response(
        url=url,
        final_url=url,
        status=int(status) if status.isdecimal() and len(status) == 3 else 0,
        headers=tuple((_original(str(name)), str(value)) for name, value in headers.headers),
        body=body[:most],
        fetched_at=_date(str(raw.rec_headers.get_header("WARC-Date") or "")),
        ip=raw.rec_headers.get_header("WARC-IP-Address"),
    )
    return response, len(body) > most


def _original(name: str) -> str:
    return name.removeprefix("X-Archive-Orig-") if name.lower() == "x-archive-orig-transfer-encoding" else name


def _with_response(waiting: Record, raw: ArcWarcRecord, most: int) -> Record:
    """The article with one of its answers; one that is not what was sent is left out and told of."""
    assert waiting.article is not None
    told = next(one for one in _responses_told(waiting.article) if str(one.get("id")) == _name(raw))
    if raw.http_headers is None:
        return waiting
    response, too_large = _response(raw, str(raw.rec_headers.get_header("WARC-Target-URI") or ""), most)
    if too_large or response.sha256 != told.get("sha256"):
        return replace(waiting, skipped=f"a response whose body does not match its sha256, {told.get('sha256')}")
    # JSON may name half of a pair of surrogates, which is no text.
    url = str(told.get("url") or response.url).encode("utf-8", "replace").decode()
    response = replace(response, url=url)
    return replace(waiting, responses=(*waiting.responses, response))


def _date(text: str) -> datetime:
    """A record's time; 1970 where it has none that can be read: it is kept, and seen to be wrong."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
        except (ValueError, TypeError, OverflowError):
            continue
    return datetime(1970, 1, 1, tzinfo=UTC)
