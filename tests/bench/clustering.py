"""`bongsu cluster --jsonl` over a long stream: articles per CPU second as it grows, and the peak of its memory.

python -m tests.bench.clustering FOLDER [10000 50000 100000]

A thousand articles a day of about 1 kB, English and Korean: every third begins an event, which the others of the next
hours tell of in words of their own about the same names; a twentieth are copies that another outlet prints later, a
twentieth are told in the sentences of a form.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

A_DAY, LAP, LATER = 1_000, 5_000, 40
FIRST = datetime(2026, 11, 24, tzinfo=UTC)
TICKS = os.sysconf("SC_CLK_TCK")
TITLES = {
    "en": ("{a} {b} council rejects {c} plan", "Fire at {a} plant kills {n} in {b}", "{a} wins {n} seats in {b} vote",
           "{b} court fines {a} ${n} million over {c}", "Ferry {a} runs aground off {b}, {n} rescued"),
    "ko": ("{b} 의회, {a} {c} 계획 부결", "{b} {a} 공장 화재로 {n}명 사망", "{a}, {b} 선거서 {n}석 확보",
           "{b} 법원, {a}에 {c} 과징금 {n}억원", "{b} 앞바다서 여객선 {a}호 좌초…{n}명 구조"),
}  # fmt: skip
SENTENCES = {
    "en": ("The {0} of {a} was told about the {1} by a {2}.", "In {b} they had asked for {0} and {1} since {2}.",
           "What {a} called {0} was {1}, said the {2}.", "Nobody in {b} expected {n} {0} or any {1} after {2}.",
           "A {0} without {1} can not be {2}, {c} wrote.", "Before {0} came, {1} and {2} had been in {b}."),
    "ko": ("{a}의 {0}은 {1}에 대해 {2}에게 들었다.", "{b}에서는 {2} 이후 {0}와 {1}을 요구해 왔다.",
           "{a}가 {0}라 부른 것은 {1}이었다고 {2}은 말했다.", "{b}의 누구도 {0} {n}개나 {1}을 {2} 뒤에 예상치 못했다.",
           "{1} 없는 {0}은 {2}일 수 없다고 {c}는 썼다.", "{0}이 오기 전 {1}와 {2}은 {b}에 있었다."),
}  # fmt: skip
SIZES = {"en": 1_000, "ko": 400}
BETWEEN = {"en": (" ", " ", " of the ", " and ", " to ", ". The "), "ko": ("은 ", "를 ", "에 ", "의 ", " ", "다. ")}


class Event(NamedTuple):
    """What happened: its headlines' kind, its number, its names, and the words it is told in."""

    kind: int
    number: int
    names: dict[str, dict[str, str]]
    words: dict[str, list[str]]


def _word(rng: random.Random, lang: str) -> str:
    if lang == "ko":
        return "".join(chr(0xAC00 + 28 * rng.randrange(399)) for _ in range(rng.randrange(2, 4)))
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randrange(2, 5)))


def _event(rng: random.Random, common: dict[str, list[str]]) -> Event:
    names = {lang: {name: _word(rng, lang).capitalize() for name in "abc"} for lang in TITLES}
    words = {lang: [_word(rng, lang) for _ in range(40)] + rng.sample(common[lang], 40) for lang in TITLES}
    return Event(rng.randrange(5), rng.randrange(2, 90), names, words)


def articles(count: int) -> Iterator[dict[str, str | int]]:
    """So many, in the order of their time, the same each time."""
    rng = random.Random(3)
    common = {lang: [_word(rng, lang) for _ in range(5_000)] for lang in TITLES}
    events: list[Event] = []
    shown: list[tuple[str, str, str]] = []
    for number in range(count):
        if number % 3 == 0:
            events = [*events[-60:], _event(rng, common)]
        event, lang = events[-1 - min(int(rng.expovariate(0.2)), len(events) - 1)], rng.choice(("en", "ko"))
        filled = {**event.names[lang], "n": event.number}
        if number % 20 == 7:
            said = [rng.choice(SENTENCES[lang]).format(*rng.sample(event.words[lang], 3), **filled) for _ in range(60)]
        else:
            told_in = (*event.words[lang], *event.names[lang].values(), *rng.sample(common[lang], 80))
            said = [rng.choice(told_in) + rng.choice(BETWEEN[lang]) for _ in range(200)]
        told = (TITLES[lang][event.kind].format(**filled), "".join(said)[: SIZES[lang]], lang)
        told = shown[0] if len(shown) == LATER and number % 20 == 0 else told
        shown = [*shown, told][-LATER:]
        at = FIRST + timedelta(days=number / A_DAY)
        title, text, lang = told
        yield {"id": number, "title": title, "text": text, "lang": lang, "outlet": f"o{number % 50}",
               "published": f"{at:%FT%TZ}"}  # fmt: skip


def _spent(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) // 1_024


def main(folder: Path, marks: list[int]) -> None:
    path = folder / f"stream-{marks[-1]}.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in articles(marks[-1]))
    command = [str(Path(sys.executable).parent / "bongsu"), "cluster", "--jsonl", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        lap, copies, joined = 0.0, 0, 0
        for number, line in enumerate(running.stdout, 1):
            answer = json.loads(line)
            copies += answer["duplicate_of"] is not None
            joined += answer["story"] != answer["id"]
            if number in marks:
                spent = _spent(running.pid)
                sys.stdout.write(
                    f"{number:>9,}: {number / spent:,.0f} articles per CPU second, {LAP / (spent - lap):,.0f} in the "
                    f"last {LAP:,}; peak {_peak(running.pid)} MB; {copies:,} copies, {joined:,} in a story of another\n"
                )
                sys.stdout.flush()
            if number + LAP in marks:
                lap = _spent(running.pid)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(one) for one in sys.argv[2:]] or [10_000, 50_000, 100_000])
