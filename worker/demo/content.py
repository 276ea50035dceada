"""Read the demo web's data: `content/*.toml`, one file for each outlet, and the HTML its pages are made with. [edge]"""

import tomllib
from datetime import date, datetime
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from worker.demo.assemble import assemble
from worker.demo.site import DemoSite, expectations

# The door of this room: whoever loads the demo needs no other of its modules but `web`.
__all__ = ["DemoSite", "base_of", "expectations", "feeds_toml", "load"]

KOREA: Final = ZoneInfo("Asia/Seoul")


def base_of(now: datetime) -> date:
    """The base day of a moment: its date in Korea. A demo that is kept stores it, and stays the same afterwards."""
    return now.astimezone(KOREA).date()


def load(base: date) -> DemoSite:
    """The demo web, dated to the week before `base`; a datetime counts as its day in Korea.

    Raises ConfigError where the data contradicts itself, with file and story.
    """
    folder = files("worker.demo") / "content"
    sources = sorted(folder.iterdir(), key=lambda entry: entry.name)
    documents = {
        source.name: tomllib.loads(source.read_text(encoding="utf-8"))
        for source in sources
        if source.name.endswith(".toml")
    }
    labels = documents.pop("labels.toml")
    templates = {
        page.name.removesuffix(".html"): page.read_text(encoding="utf-8") for page in (folder / "templates").iterdir()
    }
    return assemble(documents, base_of(base) if isinstance(base, datetime) else base, labels, templates)


def feeds_toml(site: DemoSite) -> str:
    """The `[[feed]]` blocks for the configuration of an archive that reads the demo web."""
    blocks = []
    for feed in site.feeds:
        outlet = site.outlet(feed.outlet)
        values: dict[str, str] = {
            "id": feed.id,
            "url": feed.known_url,
            "title": feed.title,
            "outlet": outlet.name,
            "language": outlet.language,
            "timezone": outlet.timezone,
            "profile": feed.profile,
        }
        lines = [f'{key} = "{value}"' for key, value in values.items()]
        blocks.append("\n".join(["[[feed]]", *lines, f"pages = {str(feed.pages).lower()}"]))
    return (
        "# The feeds of the demo web: invented outlets, served on this machine only.\n\n" + "\n\n".join(blocks) + "\n"
    )
