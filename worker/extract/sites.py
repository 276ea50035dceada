"""What we know of single sites and publishing systems: where a page keeps its title, text, authors and time. Pure.

1. A rule is a `[[site]]` block of a sites file; it holds for its domain and all below it. The longest domain wins.
2. A rule with `until` describes an old layout: it is tried on articles published up to that day, before the others.
3. A rule with `marks` instead of a domain is a publishing system's, which many outlets run: it is tried, after the
   site's own, on every page whose markup holds one of these words.
4. Selectors are CSS, read by BeautifulSoup; of several the first that finds something is used.
5. Where the `body` of a rule finds nothing the next is tried; where it finds too little, the page is read as if there
   were no rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.errors import ConfigError

Selectors = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """Where one site's pages, or one system's, keep what. Empty selectors mean: as on any other page."""

    domain: str = ""
    marks: Selectors = ()
    title: Selectors = ()
    body: Selectors = ()
    author: Selectors = ()
    published: Selectors = ()
    section: Selectors = ()
    remove: Selectors = ()
    timezone: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """All rules, in the order in which they are tried: longest domain first, old layouts before the current one."""

    rules: tuple[SiteRule, ...] = ()

    def for_host(self, host: str) -> tuple[SiteRule, ...]:
        """The rules of the longest domain that this host is, or is below, in order of `until`; the current one last."""
        named = (rule for rule in self.rules if rule.domain)
        matching = [rule for rule in named if host == rule.domain or host.endswith("." + rule.domain)]
        return tuple(rule for rule in matching if rule.domain == matching[0].domain)

    def zone_for(self, host: str) -> str | None:
        """The zone in which this host writes its times, if a rule says."""
        return next((rule.timezone for rule in self.for_host(host) if rule.timezone), None)

    def rules_for(self, host: str, day: date, markup: str) -> tuple[SiteRule, ...]:
        """The rules to try on a page, likeliest first: of the site for that day, of its other days, of the system."""
        own = sorted(self.for_host(host), key=lambda rule: rule.until is not None and rule.until < day)
        systems = (rule for rule in self.rules if any(mark in markup for mark in rule.marks))
        return (*own, *systems)


NO_RULES: Final = SiteRules()
_KEYS: Final = tuple(field.name for field in fields(SiteRule))
_SELECTORS: Final = ("title", "body", "author", "published", "section", "remove")
# Shorter words are on pages of every system.
_LEAST_MARK: Final = 8


def compile_sites(documents: Mapping[str, Mapping[str, object]]) -> SiteRules:
    """Rules from parsed TOML files by file name. Raises ConfigError: file, block, key, what is allowed."""
    problems: list[str] = []
    rules: list[SiteRule] = []
    for name, document in documents.items():
        problems += [f"{name}: unknown key {key!r}; allowed is only [[site]]" for key in document if key != "site"]
        blocks = document.get("site", [])
        if not isinstance(blocks, list):
            problems.append(f"{name}: `site` is not a list of tables; write [[site]]")
            continue
        for number, block in enumerate(blocks, 1):
            where = f"{name}: [[site]] {number}"
            rules += _rule(where, block, problems)
    problems += _doubles(rules)
    if problems:
        raise ConfigError("\n".join(problems))
    return SiteRules(
        rules=tuple(sorted(rules, key=lambda rule: (-len(rule.domain), rule.domain, rule.until or date.max)))
    )


def _rule(where: str, block: object, problems: list[str]) -> list[SiteRule]:
    """The rule of a block, or none with its problems noted."""
    if not isinstance(block, dict):
        problems.append(f"{where}: is not a table of keys")
        return []
    found = [f"{where}: unknown key {key!r}; allowed are {', '.join(_KEYS)}" for key in block if key not in _KEYS]
    domain, zone, until = block.get("domain"), block.get("timezone"), block.get("until")
    marks = _marks(f"{where}.marks", block, found)
    if not marks and not _is_domain(domain):
        found.append(f"{where}.domain: {domain!r} is not a host name such as 'example.co.kr', in lower case")
    if zone is not None and not _is_zone(zone):
        found.append(f"{where}.timezone: {zone!r} is not a zone such as 'Asia/Seoul'")
    if until is not None and (not isinstance(until, date) or isinstance(until, datetime)):
        found.append(f"{where}.until: {until!r} is not a date such as 2024-12-31, without quotes")
    selectors = {key: _selectors(f"{where}.{key}", block.get(key), found) for key in _SELECTORS}
    problems += found
    if found:
        return []
    return [SiteRule(domain=domain or "", marks=marks, timezone=zone, until=until, **selectors)]


def _is_domain(domain: object) -> bool:
    return isinstance(domain, str) and "." in domain and "/" not in domain and domain == domain.lower().strip(".")


def _marks(where: str, block: Mapping[str, object], problems: list[str]) -> Selectors:
    """Words of the markup by which a system is known; they need something else than a domain to hold for."""
    marks = block.get("marks", [])
    if not isinstance(marks, list) or not all(isinstance(mark, str) and len(mark) >= _LEAST_MARK for mark in marks):
        problems.append(
            f"{where}: {marks!r} is not a list of words of the markup, each of {_LEAST_MARK} letters or more"
        )
        return ()
    problems += [f"{where}: a rule has a domain or marks; write two rules" for _ in marks[:1] if "domain" in block]
    return tuple(marks)


def _selectors(where: str, value: object, problems: list[str]) -> Selectors:
    if value is None:
        return ()
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not found or not all(isinstance(text, str) and text.strip() for text in found):
        problems.append(f"{where}: {value!r} is not a CSS selector or a list of them")
        return ()
    problems += [f"{where}: {error}" for text in found if (error := _selector_error(text))]
    return tuple(found)


def _selector_error(selector: str) -> str | None:
    import soupsieve  # comes with BeautifulSoup; late, because settings are read by verbs that parse no page

    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        return f"{selector!r} is not a CSS selector: {str(error).splitlines()[0]}"
    return None


def _is_zone(name: object) -> bool:
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return isinstance(name, str)


def _doubles(rules: Iterable[SiteRule]) -> list[str]:
    seen: set[tuple[str, date | None]] = set()
    problems = []
    for rule in (rule for rule in rules if rule.domain):
        if (rule.domain, rule.until) in seen:
            what = f"until {rule.until}" if rule.until else "without `until`"
            problems.append(f"two rules for {rule.domain} {what}; give the older one its last day")
        seen.add((rule.domain, rule.until))
    return problems
