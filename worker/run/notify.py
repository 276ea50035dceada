"""Telling systemd how the service fares: sd_notify(3) in its documented form, a datagram to $NOTIFY_SOCKET. [edge]"""

import os
import socket
import time
from collections.abc import Mapping
from typing import Final

# A systemd that does not take our word within this time must not stop the work.
PATIENCE_SECONDS: Final = 0.2


def notify(*lines: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Send e.g. READY=1. False when nobody listens: not under systemd, or it is gone."""
    address = environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.settimeout(PATIENCE_SECONDS)
        try:
            channel.sendto("\n".join(lines).encode(), address)
        except OSError:
            return False
    return True


def reloading() -> None:
    """Say that the config is being read anew; READY=1 follows in any case."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def beat_seconds(environ: Mapping[str, str] = os.environ, pid: int | None = None) -> float | None:
    """How often WATCHDOG=1 is due: half of what systemd allows this process. None when it does not watch."""
    try:
        allowed = int(environ.get("WATCHDOG_USEC", "0"))
        watched = int(environ.get("WATCHDOG_PID") or pid or os.getpid())
    except ValueError:
        return None
    return allowed / 2e6 if allowed > 0 and watched == (pid or os.getpid()) else None
