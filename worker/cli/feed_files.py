"""The user's own feed files: which folder may be written, and writing that loses nothing. [edge]"""

from pathlib import Path
from typing import TYPE_CHECKING

from worker.errors import UsageError

if TYPE_CHECKING:
    from worker.flow import FeedSpec
    from worker.settings import Settings


def own_folder(settings: "Settings") -> Path:
    """The folder of feed files, if it is the user's. Raises UsageError for the one that came with bongsu."""
    from worker.places import shipped_config

    folder = settings.feeds_dir
    if folder.resolve() == (shipped_config() / "feeds.d").resolve():
        raise UsageError(
            f"{folder} came with bongsu and is replaced with it; `bongsu init` writes a list of your own to change"
        )
    return folder


def listed(feeds: "tuple[FeedSpec, ...]") -> dict[str, str]:
    """Ids of configured feeds by their addresses, as `address_key` compares them."""
    from worker.feeds import address_key

    return {address_key(feed.url): str(feed.id) for feed in feeds}


def write_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet. Raises UsageError when it is."""
    try:
        with path.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; nothing was written. Name another file with --to") from error
    except FileNotFoundError as error:
        raise UsageError(f"{path}: there is no folder {path.parent}") from error


def replace(path: Path, text: str) -> None:
    """Change a file whole or not at all, with its permissions, through links. A new one has those of any new file."""
    import os
    import shutil

    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
