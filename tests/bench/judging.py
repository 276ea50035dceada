"""CPU of judging articles of 3 kB and of headlines, by how much of them is about the subject, and where it goes.

python -m tests.bench.judging [--articles N] [--rounds N]

Texts are made up from seeded pieces: `dense` names something of ours in every sentence, `sparse` in one of eight,
`unrelated` in none, though half of it is about Korea; of ten `mixed` ones six are unrelated, three sparse. Kinds and
rounds are interleaved; the best round of each counts.

At the end the terms are searched for as one alternation of `re`, for the record: that alone, without judging.
"""

import argparse
import re
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from random import Random

from archive.text import fold
from worker.flags import Ruleset, compile_rules, judge
from worker.flags.match import Field

ROOT = Path(__file__).parents[2]
SIZE = 3000  # bytes of UTF-8
OURS = {
    "en": (
        ("North Korea", "Pyongyang", "South Korea's military", "The Kim regime", "US Forces Korea", "Lazarus hackers"),
        (
            "fired a short-range ballistic missile into the sea on Tuesday",
            "rejected talks with Washington, state media said",
            "sent artillery shells and troops to Russia, officials told lawmakers",
            "faces new U.N. sanctions over oil transfers at sea",
            "watched joint drills with South Korea from the border",
            "stole cryptocurrency to pay for its weapons, investigators say",
        ),
    ),
    "ko": (
        ("북한은", "합동참모본부는", "김정은 국무위원장은", "주한미군은", "국정원은", "북한 해킹조직은"),
        (
            "동해상으로 단거리 탄도미사일을 발사했다고 밝혔다",
            "미국과의 대화를 거부하는 담화를 냈다",
            "러시아에 포탄과 병력을 보낸 것으로 파악됐다",
            "해상 환적으로 안보리 제재를 위반했다는 지적을 받았다",
            "한미 연합훈련을 겨냥해 도발 위협을 이어갔다",
            "가상자산을 탈취해 무기 개발에 쓴 것으로 조사됐다",
        ),
    ),
}
SHARES = {"dense": 1.0, "sparse": 0.125, "unrelated": 0.0}


def shipped() -> Ruleset:
    """The rules and names as they are shipped."""

    def read(folder: str) -> dict[str, dict[str, object]]:
        return {p.name: tomllib.loads(p.read_text("utf-8")) for p in (ROOT / "config" / folder).glob("*.toml")}

    return compile_rules(read("rules.d"), read("gazetteer.d"))


def articles(language: str, share: float, count: int) -> list[tuple[str, str]]:
    """Titles and texts of 3 kB with that share of sentences about the subject."""
    rng = Random(f"{language}{share}")
    others = tomllib.loads((ROOT / "tests/quality/unrelated.toml").read_text("utf-8"))[language]
    ours = [" ".join(pair) for pair in product(*OURS[language])]
    rest = [" ".join(pair) for pair in product(others["who"], others["what"])]
    made = []
    for _ in range(count):
        text = ""
        while len(text.encode()) < SIZE:
            text += rng.choice(ours if rng.random() < share else rest) + ". "
        made.append((rng.choice(ours if share else rest), text.encode()[:SIZE].decode(errors="ignore")))
    return made


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def stages(ruleset: Ruleset, made: Sequence[tuple[str, str]]) -> dict[str, float]:
    """CPU seconds of the parts that can be run alone: folding, and folding with the search for all forms."""
    find = ruleset.matcher.find
    return {
        "fold": cpu(lambda: [fold(text) for _, text in made]),
        "fold+find": cpu(lambda: [find(Field(text, fold(text), headline=False)) for _, text in made]),
    }


def measure(ruleset: Ruleset, count: int, rounds: int) -> None:
    """Print articles per CPU second for each kind, and the shares of it."""
    kinds: dict[tuple[str, str], list[tuple[str, str]]] = {
        (kind, language): articles(language, share, count) for kind, share in SHARES.items() for language in OURS
    }
    tenth = count // 10
    for language in OURS:
        six, three = kinds["unrelated", language][: 6 * tenth], kinds["sparse", language][: 3 * tenth]
        kinds["mixed", language] = six + three + kinds["dense", language][:tenth]
    short = {("headline+lead", language): [(t, b[:200]) for t, b in kinds["dense", language]] for language in OURS}
    kinds.update(short)
    judge(ruleset, title="warm up")
    best: dict[tuple[str, str], float] = {}
    parts: dict[tuple[str, str], dict[str, float]] = {}
    for _ in range(rounds):
        for one, made in kinds.items():
            spent = cpu(lambda made=made: [judge(ruleset, title=t, text=b) for t, b in made])  # type: ignore[misc]
            if spent < best.get(one, float("inf")):
                best[one], parts[one] = spent, stages(ruleset, made)
    for (kind, language), spent in best.items():
        of = parts[kind, language]
        find = of["fold+find"] - of["fold"]
        rest = spent - of["fold+find"]
        shares = f"fold {of['fold'] / spent:.0%}, find {find / spent:.0%}, boundaries and rules {rest / spent:.0%}"
        judged = len(kinds[kind, language])
        say(f"{kind:14} {language}  {judged / spent:7.0f} articles per CPU second  ({shares})")


def alternation(ruleset: Ruleset, count: int) -> None:
    """Print how many dense articles a CPU second searches with one alternation of `re` over the same terms."""
    terms = sorted({form.pattern for owner in ruleset.owners for form in owner.forms}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, terms)))
    for language in OURS:
        folded = [fold(text).text for _, text in articles(language, 1.0, count)]
        spent = cpu(lambda folded=folded: [pattern.findall(text) for text in folded])  # type: ignore[misc]
        say(
            f"re alternation {language}  {count / spent:7.0f} articles per CPU second, {len(terms)} terms, search alone"
        )


def main() -> None:
    """Measure with the command's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    ruleset = shipped()
    measure(ruleset, args.articles, args.rounds)
    alternation(ruleset, min(args.articles, 10))


if __name__ == "__main__":
    main()
