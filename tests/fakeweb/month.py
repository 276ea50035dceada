"""The script of the month: thirty-odd stories, what happens to each, and what is to be noticed of it."""

# ruff: noqa: E501  (a story on a line)

from datetime import datetime, timedelta
from typing import Final

from tests.fakeweb.outlet import FRONT, HERE, Story, missing, says_so, trouble

PUBLISHED: Final = datetime.fromisoformat("2026-11-23T09:00:00+09:00")
GONE: Final = "이 기사는 삭제된 기사입니다. 요청하신 페이지를 찾을 수 없습니다."
WALL: Final = "구독자 전용 기사입니다. 로그인 후 읽을 수 있습니다."
MAINTENANCE: Final = "서비스 점검 중입니다. 잠시 후 다시 접속해 주세요."
BOT: Final = "Just a moment... Checking your browser"


def later(hours: int) -> datetime:
    """A time of change that a page says."""
    return PUBLISHED + timedelta(hours=hours)


CHURN: Final = tuple(
    Story(slug=f"churn-{'ko' if n % 2 else 'en'}-{n}", korean=bool(n % 2), churns=n < 6) for n in range(8)
)
EDITS: Final = (
    Story(
        slug="told-ko", korean=True, events={1: {"troops": "12,000", "changed": later(1)}}, noticed=("edited",),
        figures=(("11,000", "12,000"),),
    ),
    Story(
        slug="told-en", korean=False, noticed=("edited", "edited"), figures=(("4", "6"),),
        events={2: {"more": ("A second object was seen at noon.",), "changed": later(5)},
                4: {"ships": "6", "changed": later(60)}},
    ),
    Story(
        slug="stealth-ko", korean=True, events={2: {"troops": "1만2000"}}, noticed=("stealth",),
        figures=(("11,000", "1만2000"),),
    ),
    Story(
        slug="stealth-en", korean=False, noticed=("stealth", "stealth"), churns=False,
        events={1: {"troops": "9,000"}, 5: {"ships": "2"}}, figures=(("11,000", "9,000"), ("4", "2")),
    ),
    Story(slug="particle-ko", korean=True, events={3: {"lead": "북한은 23일 오전 동해 방향으로 움직임을 보였다"}}, noticed=("stealth",)),
    Story(
        slug="retitled-ko", korean=True, noticed=("edited",),
        events={2: {"title": "북한, 동해로 미사일 두 발 발사…합참 분석", "changed": later(6)}},
    ),
    Story(
        slug="corrected-en", korean=False, noticed=("edited",),
        events={4: {"more": ("Correction: An earlier version gave the wrong month.",), "changed": later(100)}},
    ),
    Story(slug="there-and-back-ko", korean=True, noticed=("stealth", "stealth"),
          events={1: {"ships": "5"}, 3: {"ships": "4"}}),
)  # fmt: skip
LOST: Final = (
    Story(slug="not-found-ko", korean=True, events={2: missing(404)}, noticed=("gone not-found 404",)),
    Story(slug="gone-en", korean=False, events={1: missing(410)}, noticed=("gone gone 410",), churns=False),
    Story(slug="legal-en", korean=False, events={3: missing(451)}, noticed=("gone legal 451",)),
    Story(slug="soft-ko", korean=True, events={4: says_so(GONE)}, noticed=("gone soft404 200",)),
    Story(
        slug="soft-en", korean=False, events={2: says_so("Page not found. This story is no longer available.")},
        noticed=("gone soft404 200",),
    ),
    Story(slug="front-ko", korean=True, events={3: FRONT}, noticed=("gone front-page 200",)),
    Story(slug="wall-ko", korean=True, events={2: says_so(WALL)}, noticed=("gone wall 200",)),
    Story(
        slug="back-en", korean=False, events={2: missing(404), 3: HERE}, noticed=("gone not-found 404", "restored"),
        churns=False,
    ),
    Story(
        slug="back-ko", korean=True, events={1: says_so(GONE), 4: HERE | {"troops": "7,000"}},
        noticed=("gone soft404 200", "stealth", "restored"), figures=(("11,000", "7,000"),),
    ),
    Story(
        slug="twice-en", korean=False, events={1: missing(404), 2: HERE, 3: missing(410)},
        noticed=("gone not-found 404", "restored", "gone gone 410"),
    ),
    Story(slug="edited-then-gone-ko", korean=True, events={1: {"ships": "9"}, 4: missing(404)},
          noticed=("stealth", "gone not-found 404")),
)  # fmt: skip
TROUBLE: Final = (
    Story(slug="broken-en", korean=False, events={1: trouble(500), 2: HERE}),
    Story(slug="busy-ko", korean=True, events={2: trouble(503, Retry_After="600"), 3: HERE}),
    Story(slug="firewall-ko", korean=True, events={2: trouble(403), 3: HERE}),
    Story(slug="limited-en", korean=False, events={3: trouble(429), 4: HERE}),
    Story(slug="maintenance-ko", korean=True, events={1: says_so(MAINTENANCE), 2: HERE}),
    Story(slug="bot-en", korean=False, events={1: says_so(BOT), 2: HERE}),
    Story(
        slug="broken-then-edited-ko",
        korean=True,
        events={2: trouble(502) | {"troops": "10,500"}, 3: HERE},
        noticed=("stealth",),
        figures=(("11,000", "10,500"),),
    ),
)
HEADLINES: Final = (
    Story(slug="feed-only-en", korean=False, headlines={2: "Pyongyang tests engine, not missile"}, noticed=("headline",)),
    Story(
        slug="feed-first-ko", korean=True, headlines={2: "북한, 미사일 세 발 쐈다"}, noticed=("headline",),
        events={2: {"title": "북한, 미사일 세 발 쐈다"}},
    ),
    Story(
        slug="both-ko", korean=True, headlines={2: "북한, 미사일 네 발 쐈다"}, noticed=("edited",),
        events={2: {"title": "북한, 미사일 네 발 쐈다", "troops": "8,000", "changed": later(6)}}, figures=(("11,000", "8,000"),),
    ),
    Story(
        slug="otherwise-en", korean=False, noticed=("stealth",),
        headlines={0: "North Korea: one missile | Hanbit", 3: "North Korea: two missiles | Hanbit"},
        events={0: {"title": "North Korea: one missile"}, 3: {"title": "North Korea: two missiles", "ships": "8"}},
    ),
    Story(
        slug="page-first-en", korean=False, noticed=("stealth",),
        headlines={0: "BREAKING: Pyongyang fires one missile", 3: "BREAKING: Pyongyang fires six missiles"},
        events={0: {"title": "Pyongyang fires one missile"}, 2: {"title": "Pyongyang fires six missiles"}},
    ),
)  # fmt: skip
CALM: Final = (Story(slug="bakers-en", korean=False, calm=True, events={1: missing(404)}),)
MONTH: Final = (*CHURN, *EDITS, *LOST, *TROUBLE, *HEADLINES, *CALM)
