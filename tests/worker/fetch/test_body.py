"""Bodies unpacked chunk by chunk, within bounds."""

import gzip
import zlib

import pytest

from worker.fetch.body import Body
from worker.fetch.headers import Coding
from worker.fetch.limits import Refused
from worker.flow import Reason

TEXT = ("북한, 동해로 미사일 발사. North Korea fires a missile. " * 40).encode()
RAW = zlib.compressobj(wbits=-15)
PACKED: dict[str, tuple[Coding, bytes]] = {
    "plain": ("", TEXT),
    "gzip": ("gzip", gzip.compress(TEXT)),
    "members": ("gzip", b"".join(gzip.compress(TEXT[at : at + 500]) for at in range(0, len(TEXT), 500))),
    "padded": ("gzip", gzip.compress(TEXT) + bytes(300)),
    "zlib": ("deflate", zlib.compress(TEXT)),
    "raw deflate": ("deflate", RAW.compress(TEXT) + RAW.flush()),
}


def unpack(coding: Coding, data: bytes, *, step: int = 1_000, most: int = 100_000) -> bytes | Refused:
    body = Body(coding, most)
    for at in range(0, len(data), step):
        refused = body.feed(data[at : at + step])
        if refused is not None:
            return refused
    return body.finish()


@pytest.mark.parametrize("step", [1, 7, 1_000_000], ids=["bytewise", "in sevens", "at once"])
@pytest.mark.parametrize(("coding", "data"), PACKED.values(), ids=PACKED)
def test_a_body_is_the_same_however_it_was_packed_and_cut(coding: Coding, data: bytes, step: int) -> None:
    assert unpack(coding, data, step=step) == TEXT


@pytest.mark.parametrize(("coding", "data"), PACKED.values(), ids=PACKED)
def test_the_bound_is_on_unpacked_bytes_and_exact(coding: Coding, data: bytes) -> None:
    assert unpack(coding, data, most=len(TEXT)) == TEXT
    refused = unpack(coding, data, most=len(TEXT) - 1)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.TOO_LARGE


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    body = Body("gzip", 1_000)
    refused = body.feed(gzip.compress(bytes(10_000_000)))
    assert refused is not None
    assert refused.reason is Reason.TOO_LARGE
    assert body._kept.getbuffer().nbytes == 1_001
    assert len(body.so_far()) == 1_000


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", b"\x1f"),
        ("gzip", gzip.compress(TEXT)[:-9]),
        ("gzip", gzip.compress(TEXT)[:-4] + b"0000"),
        ("gzip", gzip.compress(TEXT)[:30] + b"\xff" * 30),
        ("gzip", TEXT),
        ("gzip", zlib.compress(TEXT)),
        ("gzip", gzip.compress(TEXT) + gzip.compress(TEXT)[:20]),
        ("gzip", gzip.compress(b"") * 1_000),
        ("deflate", zlib.compress(TEXT)[:-5]),
        ("deflate", b"\xff" * 100),
    ],
    ids=[
        "one-byte",
        "short",
        "bad-sum",
        "broken",
        "plain",
        "zlib",
        "short-member",
        "many-members",
        "short-zlib",
        "noise",
    ],
)
def test_broken_packing_is_refused(coding: Coding, data: bytes) -> None:
    refused = unpack(coding, data)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_no_bytes_are_an_empty_body_in_any_packing(coding: Coding) -> None:
    assert unpack(coding, b"") == b""
