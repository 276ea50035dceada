"""What servers sent, kept as evidence: how a body is stored, read back, and listed. Does not load SQLAlchemy.

A body is kept once, under the SHA-256 of what was sent, however many answers had it: as sent when that is packed
already, else packed with zlib. `retention.py` writes and lets go.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from archive.dialects import Reader, Row
from archive.errors import Damaged, NoSnapshot
from archive.model import ArticleId, Response, Snapshot
from archive.times import from_iso

AS_SENT: Final = "as-sent"
ZLIB: Final = "zlib"
_LEVEL: Final = 6

_SNAPSHOTS: Final = (
    "SELECT r.*, row_number() OVER (PARTITION BY r.article_id ORDER BY r.fetched_at, r.id) AS n, b.size, b.let_go"
    " FROM response r JOIN body b ON b.sha256 = r.sha256"
)


class Packed(NamedTuple):
    """A body as it is stored, and how it was packed."""

    data: bytes
    coding: str


def pack(body: bytes) -> Packed:
    """A body made small, unless it is small already."""
    packed = zlib.compress(body, _LEVEL)
    return Packed(packed, ZLIB) if len(packed) < len(body) else Packed(body, AS_SENT)


def unpack(data: bytes, coding: str, size: int) -> bytes:
    """The body as it was sent, of `size` bytes. Raises ValueError when the data give something else."""
    if coding == AS_SENT:
        return data
    if coding != ZLIB:
        raise ValueError(f"is packed by an unknown method, {coding!r}")
    engine = zlib.decompressobj()
    try:
        body = engine.decompress(data, size + 1)
    except zlib.error as error:
        raise ValueError(f"can't be unpacked: {error}") from error
    if len(body) != size or not engine.eof:
        raise ValueError(f"does not unpack to its {size} bytes")
    return body


def snapshots(reader: Reader, article_id: int) -> tuple[Snapshot, ...]:
    """What was archived of an article's page, oldest first."""
    rows = reader.rows(f"{_SNAPSHOTS} WHERE r.article_id = :id ORDER BY n", {"id": article_id})
    return tuple(_snapshot(row) for row in rows)


def latest(reader: Reader, article_id: int) -> datetime | None:
    """When the last answer that is archived of an article's page was given; None when there is none."""
    at = reader.values("SELECT max(fetched_at) FROM response WHERE article_id = :id", {"id": article_id})[0]
    return None if at is None else from_iso(at)


def body(reader: Reader, snapshot: Snapshot) -> bytes:
    """A snapshot's body as it was sent. Raises NoSnapshot when it was let go, Damaged when it is not what was sent."""
    rows = reader.rows("SELECT size, coding, data FROM body WHERE sha256 = :sha256", {"sha256": snapshot.sha256})
    row = next(iter(rows), None)
    if row is None or row["data"] is None:
        raise NoSnapshot(
            f"the page of article {snapshot.article_id} as sent {snapshot.fetched_at:%Y-%m-%d %H:%M} UTC was let go; "
            f"its digest and headers are kept (`snapshots.max_age_days`, `snapshots.max_bytes`)"
        )
    fault = fault_of(snapshot.sha256, row)
    if fault:
        raise Damaged(f"snapshot {snapshot.sha256} {fault}; restore the archive from a backup")
    return unpack(row["data"], row["coding"], row["size"])


def response(reader: Reader, snapshot: Snapshot) -> Response:
    """A snapshot as the server's answer. Raises as `body` does."""
    return Response(
        url=snapshot.url,
        final_url=snapshot.final_url,
        status=snapshot.status,
        headers=snapshot.headers,
        body=body(reader, snapshot),
        fetched_at=snapshot.fetched_at,
        ip=snapshot.ip,
    )


def fault_of(sha256: str, row: Row) -> str | None:
    """What is wrong with a stored body, None when it is what its digest says."""
    try:
        sent = unpack(row["data"], row["coding"], row["size"])
    except ValueError as error:
        return str(error)
    return None if hashlib.sha256(sent).hexdigest() == sha256 else "does not match its sha256"


def faults(reader: Reader) -> Iterator[str]:
    """The bodies that are not what was sent, in sentences. Reads and digests every one."""
    for row in reader.rows("SELECT sha256, size, coding, data, let_go FROM body ORDER BY sha256"):
        if (row["data"] is None) != (row["let_go"] is not None):
            yield f"snapshot {row['sha256']} is gone, and nobody let it go"
        elif row["data"] is not None and (fault := fault_of(row["sha256"], row)):
            yield f"snapshot {row['sha256']} {fault}"


def _snapshot(row: Row) -> Snapshot:
    return Snapshot(
        id=row["id"],
        article_id=ArticleId(row["article_id"]),
        n=row["n"],
        url=row["url"],
        final_url=row["final_url"],
        status=row["status"],
        headers=tuple((str(name), str(value)) for name, value in json.loads(row["headers"])),
        fetched_at=from_iso(row["fetched_at"]),
        ip=row["ip"],
        sha256=row["sha256"],
        size=row["size"],
        let_go=from_iso(row["let_go"]) if row["let_go"] else None,
    )
