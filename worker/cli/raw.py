"""A page as its server sent it: how `bongsu show` lists it, and hands it over."""

import base64
import sys
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from worker.cli.show import safe, when, write, write_json

if TYPE_CHECKING:
    from archive.dialects import Reader
    from archive.model import Article, Snapshot


def snapshot_line(snapshot: "Snapshot", zone: tzinfo | None) -> str:
    """A snapshot on a line."""
    kept = "let go" if snapshot.let_go else f"{snapshot.size:,} bytes"
    moved = f" from {safe(snapshot.final_url)}" if snapshot.final_url != snapshot.url else ""
    return f"{when(snapshot.fetched_at, zone)}, status {snapshot.status}, {kept}, sha256 {snapshot.sha256[:16]}…{moved}"


def snapshot_record(snapshot: "Snapshot") -> dict[str, Any]:
    """A snapshot for machines, without its body."""
    from archive.times import to_iso

    return {
        "n": snapshot.n,
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "status": snapshot.status,
        "headers": [list(header) for header in snapshot.headers],
        "fetched": to_iso(snapshot.fetched_at),
        "ip": snapshot.ip,
        "sha256": snapshot.sha256,
        "size": snapshot.size,
        "let_go": None if snapshot.let_go is None else to_iso(snapshot.let_go),
    }


def show_raw(reader: "Reader", article: "Article", number: int | None, most: int, *, as_json: bool) -> None:
    """Hand over a page: its exact bytes, unpacked; on a terminal its source as clean text.

    In JSON the body is as sent, which is what its digest is of. Raises NoSnapshot, UsageError for a number there is
    none of, StageFailed for a body that can't be unpacked.
    """
    from archive import snapshots
    from archive.errors import NoSnapshot
    from worker.errors import StageFailed, UsageError
    from worker.fetch.kept import page_of
    from worker.fetch.limits import Refused

    kept = snapshots.snapshots(reader, article.id)
    if not kept:
        raise NoSnapshot(f"no page of article {article.id} was kept; `bongsu show {article.id}` tells why")
    pages = [one for one in kept if 200 <= one.status < 300] or kept  # what says that it is gone is no page of it
    chosen = next((one for one in kept if one.n == number), None) if number is not None else pages[-1]
    if chosen is None:
        raise UsageError(f"--snapshot: article {article.id} has the pages 1 to {len(kept)}; not {number}")
    response = snapshots.response(reader, chosen)
    if as_json:
        write_json({**snapshot_record(chosen), "body_b64": base64.b64encode(response.body).decode()})
        return
    page = page_of(response, most)
    if isinstance(page, Refused):
        raise StageFailed(page.reason, page.detail)
    if sys.stdout.isatty():
        from worker.decode import charset_of, decode

        for line in decode(page.body, http_charset=charset_of(page.content_type)).text.splitlines():
            write(safe(line))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(page.body)
    sys.stdout.buffer.flush()
