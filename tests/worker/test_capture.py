"""Captures of many shapes: what is a headline, what is the article. All content is fictional."""

# ruff: noqa: E501  (a paragraph of a fixture stands on one line, as in a capture)

import unicodedata

import pytest

from worker.capture import CapturedArticle, read_capture

EN_LIST = [
    "City council delays vote on harbour bridge",
    "Storm leaves 40,000 homes in the north without power",
    "Who is paying for the new stadium?",
    "Museum returns bronze bell to island temple",
    "Rowers miss final by a hair, coach says ‘no regrets’",
]
EN_TITLE = "Survey ship finds uncharted cable off Dallan islands, ministry says: report"
EN_BODY = [
    "A survey ship has found a cable that appears on no chart west of the Dallan islands, the maritime ministry said on Thursday, asking neighbouring states to say whose it is.",
    "The vessel Kestrel was mapping the seabed for a wind farm when its sonar showed a straight line at a depth of 310 meters.",
    "“We followed it for nine kilometers in both directions,” Captain Noor Hasse told reporters. “It's too new to be a relic.”",
    "Officials declined to speculate.",
    "The ministry said that divers would inspect the cable next week if the weather allows, and that fishing boats should keep two miles away until then.",
]
KO_LIST = [
    "항구시, 다리 공사 표결 또 미뤄",
    "북부에 폭풍…4만 가구 정전",
    '"새 경기장 비용은 누가?" 시민단체 질의',
    "박물관 기자 간담회 열려",
    "조정 대표팀, 간발의 차로 결승행 좌절",
]
KO_TITLE = '달란 제도 서쪽서 해도에 없는 케이블 발견…해양부 "주변국에 확인 요청"'
KO_BODY = [
    "해양부는 달란 제도 서쪽 해저에서 해도에 없는 케이블이 발견됐다며 주변국에 소유 여부를 확인해 달라고 요청했다고 20일 밝혔다.",
    "조사선 황조롱이호는 풍력단지 예정지의 해저 지형을 조사하던 중 수심 310미터에서 곧게 뻗은 선을 포착했다.",
    '"양쪽으로 9킬로미터를 따라가 봤다"고 노하세 선장은 취재진에게 말했다. "오래된 유물로 보기에는 너무 새것"이라는 설명이다.',
    "당국은 추측을 삼갔다.",
    "해양부는 날씨가 허락하면 다음 주 잠수사를 투입할 계획이라며 그때까지 어선은 3킬로미터 밖에서 조업해 달라고 당부했다.",
]
SHORT_TITLE = "Ferry to the outer islands runs again after repairs"
SHORT_BODY = [
    "The ferry to the outer islands runs again after three weeks of repairs, its owner said.",
    "Tickets bought for cancelled trips stay valid until the end of the year, according to the company.",
]


def lines(*parts):
    return "\n".join(line for part in parts for line in ([part] if isinstance(part, str) else part))


def bulleted(mark, items):
    return [f"{mark}{item}" for item in items]


def wrapped(text, width):
    out, row = [], ""
    for word in text.split(" "):
        if row and len(row) + 1 + len(word) > width:
            out.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return "\n".join([*out, row])


EN = (EN_TITLE, EN_BODY)
KO = (KO_TITLE, KO_BODY)
SHORT = (SHORT_TITLE, SHORT_BODY)

# Each capture: its text, the headlines in it, the articles as (title, paragraphs).
CAPTURES = {
    "hyphens, then an article, no empty lines": (lines(bulleted("- ", EN_LIST), EN_TITLE, EN_BODY), EN_LIST, [EN]),
    "Korean hyphens": (lines(bulleted("- ", KO_LIST), KO_TITLE, KO_BODY), KO_LIST, [KO]),
    "stars and empty lines": (
        lines(bulleted("* ", EN_LIST), "", EN_TITLE, "", "\n\n".join(EN_BODY)), EN_LIST, [EN],
    ),
    "round bullets": (lines(bulleted("• ", EN_LIST), "", EN_TITLE, EN_BODY), EN_LIST, [EN]),
    "middle dots without a space": (lines(bulleted("·", KO_LIST), KO_TITLE, KO_BODY), KO_LIST, [KO]),
    "numbers": (
        lines([f"{n}. {h}" for n, h in enumerate(EN_LIST, 1)], "", EN_TITLE, "", EN_BODY), EN_LIST, [EN],
    ),
    "numbers in circles": (lines([f"{'①②③④⑤'[n]} {h}" for n, h in enumerate(KO_LIST)], KO_TITLE, KO_BODY), KO_LIST, [KO]),
    "bare headlines above an empty line": (lines(EN_LIST, "", EN_TITLE, "", EN_BODY), EN_LIST, [EN]),
    "bare headlines, nothing parts them": (lines(EN_LIST, EN_TITLE, EN_BODY), EN_LIST, [EN]),
    "bare Korean headlines": (lines(KO_LIST, KO_TITLE, KO_BODY), KO_LIST, [KO]),
    "an empty line after every line": ("\n\n".join([*KO_LIST, KO_TITLE, *KO_BODY]), KO_LIST, [KO]),
    "Windows line ends": (
        lines(bulleted("- ", EN_LIST), EN_TITLE, EN_BODY).replace("\n", "\r\n"), EN_LIST, [EN],
    ),
    "indented, odd spaces, byte order mark": (
        "\ufeff" + lines(bulleted("  \t- ", EN_LIST), f"\u00a0\u3000{EN_TITLE} ", bulleted("   ", EN_BODY)), EN_LIST, [EN],
    ),
    "headlines only, bulleted": (lines(bulleted("- ", EN_LIST + KO_LIST)), EN_LIST + KO_LIST, []),
    "headlines only, bare": (lines(EN_LIST, KO_LIST), EN_LIST + KO_LIST, []),
    "headlines that end in full stops": (
        lines(bulleted("- ", [f"{h}." for h in EN_LIST])), [f"{h}." for h in EN_LIST], [],
    ),
    "one headline that ends in a full stop": (
        lines(EN_LIST[:2], "The minister will travel to the islands.", EN_LIST[3:], "", EN_TITLE, EN_BODY),
        [*EN_LIST[:2], "The minister will travel to the islands.", *EN_LIST[3:]], [EN],
    ),
    "article only": (lines(EN_TITLE, "", "\n\n".join(EN_BODY)), [], [EN]),
    "Korean article only": (lines(KO_TITLE, KO_BODY), [], [KO]),
    "article without a title": (
        lines(SHORT_BODY), [], [("The ferry to the outer islands runs again after three weeks of repairs, its owner said.", SHORT_BODY)],
    ),
    "one sentence under a title": (lines(SHORT_TITLE, SHORT_BODY[0]), [], [(SHORT_TITLE, SHORT_BODY[:1])]),
    "bullets, title and a deck": (
        lines(bulleted("- ", EN_LIST), "", EN_TITLE, "Kestrel crew followed the line for nine kilometers", "", EN_BODY),
        EN_LIST, [(EN_TITLE, ["Kestrel crew followed the line for nine kilometers", *EN_BODY])],
    ),
    "byline and times": (
        lines(bulleted("- ", EN_LIST), "", EN_TITLE, "By Ada Quill", "Published: Nov. 20, 2026, 9:04 a.m.", "", EN_BODY), EN_LIST, [EN],
    ),
    "Korean byline and times": (
        lines(bulleted("- ", KO_LIST), KO_TITLE, "민가람 기자 garam@harbour.example", "입력 2026.11.20. 오전 9:04", KO_BODY), KO_LIST, [KO],
    ),
    "dateline": (
        lines(bulleted("- ", KO_LIST), KO_TITLE, [f"(항구=한빛통신) {KO_BODY[0]}", *KO_BODY[1:]]),
        KO_LIST, [(KO_TITLE, [f"(항구=한빛통신) {KO_BODY[0]}", *KO_BODY[1:]])],
    ),
    "labels": (
        lines("Most read", EN_LIST, "", EN_TITLE, "", EN_BODY, "", "Related stories", KO_LIST[:2]),
        EN_LIST + KO_LIST[:2], [EN],
    ),
    "Korean labels": (lines("[주요 뉴스]", bulleted("▲ ", KO_LIST), KO_TITLE, KO_BODY), KO_LIST, [KO]),
    "headlines below the article": (lines(EN_TITLE, EN_BODY, "", bulleted("- ", EN_LIST)), EN_LIST, [EN]),
    "bare headlines below the article": (lines(KO_TITLE, KO_BODY, "", KO_LIST), KO_LIST, [KO]),
    "subheadings and a list within": (
        lines(bulleted("- ", EN_LIST), EN_TITLE, EN_BODY[:2], "A straight line", EN_BODY[2:4], bulleted("- ", ["three divers", "one robot"]), EN_BODY[4:]),
        EN_LIST, [(EN_TITLE, [*EN_BODY[:2], "A straight line", *EN_BODY[2:4], "- three divers", "- one robot", EN_BODY[4]])],
    ),
    "two articles parted by a rule": (
        lines(EN_TITLE, "", EN_BODY, "", "----------", "", SHORT_TITLE, "", SHORT_BODY), [], [EN, SHORT],
    ),
    "two articles parted by a wide gap": (
        lines(KO_TITLE, "", "\n\n".join(KO_BODY), "\n\n\n", SHORT_TITLE, "", "\n\n".join(SHORT_BODY)), [], [KO, SHORT],
    ),
    "articles under marked titles": (
        lines(f"# {EN_TITLE}", EN_BODY, f"## {KO_TITLE}", KO_BODY, f"Title: {SHORT_TITLE}", SHORT_BODY), [], [EN, KO, SHORT],
    ),
    "two articles with bylines": (
        lines(EN_TITLE, "By Ada Quill", EN_BODY, SHORT_TITLE, "By Ben Ruud", SHORT_BODY), [], [EN, SHORT],
    ),
    "a list between two articles": (
        lines(SHORT_TITLE, SHORT_BODY, "", EN_LIST, "", EN_TITLE, "", EN_BODY), EN_LIST, [SHORT, EN],
    ),
    "the name of the site over its list": (
        lines("# Harbour Post", bulleted("- ", EN_LIST), "", EN_TITLE, EN_BODY), EN_LIST, [EN],
    ),
    "lines wrapped at a margin": (
        lines(bulleted("- ", EN_LIST), "", EN_TITLE, "", "\n\n".join(wrapped(p, 66) for p in EN_BODY)), EN_LIST, [EN],
    ),
    "Korean lines wrapped at a margin": (
        lines(bulleted("- ", KO_LIST), "", KO_TITLE, "", "\n\n".join(wrapped(p, 30) for p in KO_BODY[:2])), KO_LIST, [(KO_TITLE, KO_BODY[:2])],
    ),
    "English and Korean mixed": (
        lines(bulleted("- ", [EN_LIST[0], KO_LIST[0], EN_LIST[2]]), KO_TITLE, KO_BODY[:2], EN_BODY[0]),
        [EN_LIST[0], KO_LIST[0], EN_LIST[2]], [(KO_TITLE, [*KO_BODY[:2], EN_BODY[0]])],
    ),
    "the article's title among the headlines, one headline twice": (
        lines(bulleted("- ", [EN_LIST[0], EN_TITLE, EN_LIST[0], EN_LIST[1]]), EN_TITLE, EN_BODY), EN_LIST[:2], [EN],
    ),
    "copyright and end marks": (
        lines(KO_TITLE, KO_BODY, "(끝)", "<저작권자(c) 한빛통신, 무단 전재-재배포 금지>", "Copyright 2026 Harbour Post"), [], [KO],
    ),
    "headlines that look like small print": (
        lines(bulleted("- ", ["By force or by law: who moves the border?", "Updated list of 12 towns", "2026년 11월 23일 항구시 정전 예고", "Court backs copyright of song"])),
        ["By force or by law: who moves the border?", "Updated list of 12 towns", "2026년 11월 23일 항구시 정전 예고", "Court backs copyright of song"], [],
    ),
    "abbreviations and dots at the end": (
        lines("Islanders look to the U.S.", "Harbour sold to Castor Inc.", "And then came the flood…", "", SHORT_TITLE, "", SHORT_BODY),
        ["Islanders look to the U.S.", "Harbour sold to Castor Inc.", "And then came the flood…"], [SHORT],
    ),
    "ages under headlines": (
        lines(*[[h, "3 hours ago"] for h in EN_LIST], *[[h, "5분 전"] for h in KO_LIST], EN_TITLE, EN_BODY), EN_LIST + KO_LIST, [EN],
    ),
    "short paragraphs": (
        lines(bulleted("- ", KO_LIST), "회의 결론 없이 끝나", "정부는 20일 회의를 열었다.", "참석자는 12명이다.", "다음 회의는 내달 열린다."),
        KO_LIST, [("회의 결론 없이 끝나", ["정부는 20일 회의를 열었다.", "참석자는 12명이다.", "다음 회의는 내달 열린다."])],
    ),
    "paragraphs without full stops": (
        lines(KO_LIST, KO_TITLE, [p.rstrip(".") for p in KO_BODY]), KO_LIST, [(KO_TITLE, [p.rstrip(".") for p in KO_BODY])],
    ),
    "a question and an answer as a headline": (
        lines("Will the council vote? Experts weigh in on the harbour bridge and what may come after", EN_LIST, EN_TITLE, EN_BODY),
        ["Will the council vote? Experts weigh in on the harbour bridge and what may come after", *EN_LIST], [EN],
    ),
    "a title that asks": (lines(EN_LIST, "Whose cable lies off the Dallan islands?", EN_BODY), EN_LIST, [("Whose cable lies off the Dallan islands?", EN_BODY)]),
    "briefs, each under its title": (
        lines(*[[f"# {title}", f"{title}, it was said on Friday by a spokesman.", ""] for title in EN_LIST[:2]]),
        [], [(title, [f"{title}, it was said on Friday by a spokesman."]) for title in EN_LIST[:2]],
    ),
    "title, byline, subtitle": (
        lines(bulleted("- ", EN_LIST), EN_TITLE, "By Ada Quill", "", "Nobody claims the line", "", EN_BODY),
        EN_LIST, [(EN_TITLE, ["Nobody claims the line", *EN_BODY])],
    ),
    "a very long paragraph that does not end": (
        lines(SHORT_TITLE, "So it went: " + "a word after another " * 14 + "and on"), [], [(SHORT_TITLE, ["So it went: " + "a word after another " * 14 + "and on"])],
    ),
    "a title longer than its one sentence": (
        lines(SHORT_TITLE, "The ferry to the islands runs once again."), [], [(SHORT_TITLE, ["The ferry to the islands runs once again."])],
    ),
    "a label, two headlines and the title in one run": (
        lines("Top stories", EN_LIST[:2], EN_TITLE, EN_BODY), EN_LIST[:2], [EN],
    ),
    "nothing": ("", [], []),
    "white space": (" \r\n\t\n\u3000\n", [], []),
    "one line": (EN_LIST[0], [EN_LIST[0]], []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "headlines", "articles"), CAPTURES.values(), ids=CAPTURES)
def test_headlines_and_articles_are_told_apart(text, headlines, articles):
    capture = read_capture(text)
    assert [article.title for article in capture.articles] == [title for title, _ in articles]
    assert [article.text.split("\n\n") for article in capture.articles] == [body for _, body in articles]
    assert list(capture.headlines) == headlines


def test_nfd_hangul_is_read_as_well():
    capture = read_capture(unicodedata.normalize("NFD", lines(bulleted("- ", KO_LIST), KO_TITLE, KO_BODY)))
    assert [unicodedata.normalize("NFC", headline) for headline in capture.headlines] == KO_LIST
    assert len(capture.articles[0].text.split("\n\n")) == len(KO_BODY)


def test_notes_tell_each_decision_with_its_line():
    text = lines(
        "Most read", bulleted("- ", EN_LIST), "", EN_TITLE, "By Ada Quill", EN_BODY[:2], "A straight line", EN_BODY[2:]
    )
    assert read_capture(text).notes == (
        "line 1: a label, not a headline: left out",
        "line 9: a byline, time or copyright line: left out",
        "lines 2 to 6: 5 bulleted, not prose: headlines",
        "line 8: taken as the title of the paragraphs below it",
        "line 12: within the article: kept as a subheading or list",
    )


def test_reading_is_deterministic_and_loses_no_paragraph():
    text = lines(KO_LIST, "", KO_TITLE, KO_BODY, "=====", EN_TITLE, EN_BODY)
    capture = read_capture(text)
    assert capture == read_capture(text)
    assert capture.articles[1] == CapturedArticle(title=EN_TITLE, text="\n\n".join(EN_BODY))
