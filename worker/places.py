"""Where config and data live on this machine. [edge]"""

from collections.abc import Mapping
from pathlib import Path

from worker.errors import ConfigError


def shipped_config() -> Path:
    """The config folder that came with this code: inside an installed package, else the checkout's own.

    Told from this file's own place: an editable install leaves a stale copy where importlib.resources would look.
    """
    here = Path(__file__).parent
    installed = here / "_config"
    return installed if installed.is_dir() else here.parent / "config"


def find(path: Path | None, environ: Mapping[str, str]) -> Path:
    """The settings file to read: `path`, BONGSU_CONFIG, then the first there of ./config, XDG, /etc and the shipped.

    Raises ConfigError when one that was asked for by name is not a file.
    """
    named = path or (Path(environ["BONGSU_CONFIG"]) if environ.get("BONGSU_CONFIG") else None)
    if named is not None:
        return _named(named, "--config" if path else "BONGSU_CONFIG")
    places = (
        Path("config/bongsu.toml"),
        xdg_folder(environ, "XDG_CONFIG_HOME", ".config") / "bongsu/bongsu.toml",
        Path("/etc/bongsu/bongsu.toml"),
    )
    return next((place for place in places if place.is_file()), shipped_config() / "bongsu.toml")


def _named(path: Path, asked: str) -> Path:
    if path.is_dir():
        raise ConfigError(f"{asked}: {path} is a folder; name the file, such as {path / 'bongsu.toml'}")
    if not path.exists():
        raise ConfigError(f"{asked}: there is no file {path}; `bongsu init` writes a config folder to start from")
    return path


def home(environ: Mapping[str, str]) -> Path:
    """The user's home; the root folder for a user without one."""
    return Path(environ.get("HOME") or "/")


def xdg_folder(environ: Mapping[str, str], variable: str, default: str) -> Path:
    """An XDG base folder; a relative one counts as unset, as the standard says."""
    named = Path(environ.get(variable, ""))
    return named if named.is_absolute() else home(environ) / default
