"""An answer that was kept, as the fetcher would have given it. Pure."""

from archive.model import Response
from worker.fetch.body import Body
from worker.fetch.headers import coding, first
from worker.fetch.limits import Refused
from worker.flow import Fetched


def page_of(response: Response, most: int) -> Fetched | Refused:
    """A kept answer as it was fetched, its body unpacked to at most `most` bytes; else why it can't be."""
    packing = coding(response.headers)
    if isinstance(packing, Refused):
        return packing
    body: bytes | Refused = response.body
    # Some who write WARC files unpack bodies and leave the header that says they are packed.
    if packing and (packing != "gzip" or response.body.startswith(b"\x1f\x8b")):
        unpacking = Body(packing, most)
        body = unpacking.feed(response.body) or unpacking.finish()
    if isinstance(body, Refused):
        return body
    return Fetched(
        url=response.url,
        final_url=response.final_url,
        status=response.status,
        body=body,
        fetched_at=response.fetched_at,
        content_type=first(response.headers, "content-type"),
        headers=response.headers,
    )
