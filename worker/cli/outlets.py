"""The outlets and families that articles are counted by.

bongsu outlets list               every outlet: kind, family, domains
bongsu outlets show WHO           what is known of a name or an address, and whom an article there counts for
bongsu outlets apply              tell the archive's articles anew after a change (the service does so by itself)
"""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.outlets import Outlet, Outlets
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `show` or `apply`, WHO, and --json."""
    what = ("list", "show", "apply")
    parser.add_argument("what", metavar="|".join(what), choices=what, help="what to do")
    parser.add_argument("who", metavar="WHO", nargs="?", help="a name or an address, for `show`")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises ConfigError, UsageError, and of `apply` ArchiveError."""
    from worker.errors import UsageError
    from worker.feeds import read_documents
    from worker.outlets import compile_outlets
    from worker.settings import load

    if (args.what == "show") != (args.who is not None):
        raise UsageError("`bongsu outlets show` takes a name or an address; `list` and `apply` take none")
    settings = load(args.config)
    known = compile_outlets(read_documents(settings.outlets_dir))
    if args.what == "apply":
        return _apply(known, settings, as_json=args.json)
    return _show(known, args.who, as_json=args.json) if args.who else _list(known, as_json=args.json)


def _record(outlet: "Outlet") -> dict[str, object]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "korean": outlet.korean,
        "names": list(outlet.names),
        "kind": outlet.kind,
        "family": outlet.family,
        "state": outlet.state,
        "languages": list(outlet.languages),
        "domains": list(outlet.domains),
        "credits": list(outlet.credits),
    }


def _list(known: "Outlets", *, as_json: bool) -> int:
    from worker.cli.show import safe, write, write_json

    if as_json:
        write_json({"outlets": [_record(outlet) for outlet in known.all]})
        return 0
    for outlet in sorted(known.all, key=lambda outlet: (outlet.family, outlet.id)):
        state = f", of {outlet.state}" if outlet.state else ""
        write(safe(f"{outlet.family:20} {outlet.kind:12} {outlet.name}{state}: {', '.join(outlet.domains)}"))
    write(f"{len(known.all)} outlets, {len({outlet.family for outlet in known.all})} families.")
    return 0


def _show(known: "Outlets", who: str, *, as_json: bool) -> int:
    from worker.cli.show import safe, write, write_json
    from worker.outlets import family, publisher

    url, name = (who, "") if "://" in who else (None, who)
    found, counts_for = publisher(known, name, url), family(known, name, url)
    kin = [outlet.name for outlet in known.all if outlet.family == counts_for and outlet is not found]
    if as_json:
        write_json({"who": who, "outlet": _record(found) if found else None, "family": counts_for, "with": kin})
        return 0
    if found is None:
        write(safe(f"{who} is in no file of outlets.d: a family of its own, {counts_for}"))
        return 0
    for key, value in _record(found).items():
        if value:
            write(safe(f"{key:10} {', '.join(map(str, value)) if isinstance(value, list) else value}"))
    if kin:
        write(safe(f"{'with':10} {', '.join(kin)}"))
    return 0


def _apply(known: "Outlets", settings: "Settings", *, as_json: bool) -> int:
    from archive import open_archive, open_reader
    from worker import retell
    from worker.cli.show import write, write_json
    from worker.known import load_known
    from worker.rulebook import load_ruleset

    open_reader(settings.archive_place).close()  # a missing archive is not to be made
    words = load_known(settings, load_ruleset(settings))
    version, count = retell.version_of(known, words), 0
    with open_archive(settings.archive_place) as archive:
        upto = retell.told_upto(archive.reader, version)
        while upto is not None:
            pieces = retell.next_pieces(archive.reader, upto)
            archive.tell_again(retell.tell(known, words, pieces), retell.KEY, retell.note(version, pieces))
            count += len(pieces)
            upto = pieces[-1].article_id if pieces else None
    if as_json:
        write_json({"told": count, "version": version})
    else:
        write(f"{count} articles told anew." if count else "All articles are told by these outlets already.")
    return 0
