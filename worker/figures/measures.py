"""What is counted and measured: the words for it in English and Korean, and the class each belongs to. Pure.

A class is what may be compared: shells with 포탄, troops with 병력. Where a counter counts many kinds of things, the
thing tells: 대 of 헬기 are aircraft, of 전차 tanks.
"""

import re
from collections.abc import Mapping
from typing import Final


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: unit for unit, words in table.items() for word in words.split()}


ENGLISH: Final = _by_word(
    {
        "people": """
            troops troop soldiers soldier personnel people persons men women servicemen fighters combatants workers
            laborers labourers civilians refugees defectors prisoners officers sailors marines pilots casualties
            deaths fatalities members hackers engineers residents victims students citizens tourists conscripts
            reservists recruits patients children inmates escapees militants delegates protesters passengers crew
            crewmen migrants scientists experts officials employees individuals others sappers mercenaries person
            man woman worker civilian defector prisoner officer sailor pilot hacker engineer fishermen operatives
            agents guards
            """,
        "rounds": "rounds round shells shell bullets cartridges munitions projectiles",
        "rockets": "rockets rocket",
        "mines": "mines landmines",
        "missiles": "missiles missile icbms icbm slbms slbm irbms srbms",
        "warheads": "warheads warhead bombs",
        "ships": """
            ships ship vessels vessel boats boat tankers tanker warships destroyers destroyer submarines submarine
            frigates corvettes freighters trawlers carriers barges
            """,
        "aircraft": "aircraft planes plane airplanes jets jet helicopters helicopter bombers bomber drones drone uavs "
        "warplanes airliners",
        "balloons": "balloons balloon",
        "satellites": "satellites satellite",
        "tanks": "tanks tank",
        "trucks": "trucks truck lorries",
        "vehicles": "vehicles vehicle cars wagons railcars trains",
        "launchers": "launchers launcher tels",
        "guns": "guns howitzers howitzer pieces cannons mortars rifles",
        "systems": "systems system batteries radars",
        "containers": "containers container",
        "barrels": "barrels barrel bbl",
        "t": "tons ton tonnes tonne",
        "kt": "kilotons kiloton kilotonnes kt",
        "kg": "kilograms kilogram kg kilos",
        "l": "liters litres gallons",
        "km": "km kilometers kilometres kilometer kilometre",
        "miles": "miles mile",
        "m": "meters metres meter metre",
        "feet": "feet foot",
        "usd": "dollars dollar usd",
        "krw": "won krw",
        "jpy": "yen",
        "cny": "yuan renminbi",
        "eur": "euros euro",
        "rub": "rubles roubles ruble rouble",
        "percent": "percent pct",
        "seconds": "seconds second",
        "minutes": "minutes minute",
        "hours": "hours hour",
        "days": "days day",
        "weeks": "weeks week",
        "months": "months month",
        "years": "years year decades",
        "countries": "countries nations",
        "units": "brigades brigade divisions battalions regiments",
        "sites": "sites facilities bases buildings houses homes tunnels bridges camps factories schools",
        "tests": "tests launches drills",
        "times": "times",
        "cases": "cases incidents violations attacks",
        "companies": "companies firms entities banks",
        "accounts": "accounts wallets",
        "centrifuges": "centrifuges centrifuge",
        "loudspeakers": "loudspeakers",
    }
)
# Korean counters that say by themselves what they count.
COUNTERS: Final = {
    "명": "people", "발": "rounds", "척": "ships", "문": "guns", "배럴": "barrels", "톤": "t", "t": "t",
    "kt": "kt", "킬로톤": "kt", "㎏": "kg", "kg": "kg", "킬로그램": "kg", "리터": "l", "ℓ": "l",
    "㎞": "km", "km": "km", "킬로미터": "km", "킬로": "km", "마일": "miles", "m": "m", "미터": "m",
    "달러": "usd", "원": "krw", "엔": "jpy", "위안": "cny", "유로": "eur", "루블": "rub",
    "%": "percent", "퍼센트": "percent", "％": "percent", "개국": "countries",
    "초": "seconds", "분": "minutes", "시간": "hours", "일": "days", "주": "weeks", "개월": "months", "달": "months",
    "년": "years", "차례": "times", "건": "cases", "곳": "sites", "군데": "sites", "개사": "companies",
}  # fmt: skip
# Counters that count many kinds of things: what stands beside them tells.
BY_THING: Final = frozenset({"기", "대", "개", "정", "동", "채"})
KOREAN: Final = _by_word(
    {
        "people": """
            병력 군인 병사 장병 군 북한군 인원 인력 노동자 근로자 주민 시민 민간인 사상자 사망자 부상자 탈북민 해커
            공병 특수부대
            """,
        "rounds": "포탄 탄약 실탄 방사포 방사포탄 탄 포 총탄",
        "missiles": "미사일 탄도미사일 순항미사일 방공미사일 SRBM ICBM SLBM 유도탄",
        "warheads": "핵탄두 탄두 핵무기 핵폭탄",
        "aircraft": "전투기 폭격기 항공기 헬기 헬리콥터 무인기 드론 수송기 정찰기 비행기 군용기",
        "balloons": "풍선 오물풍선 기구",
        "satellites": "위성 정찰위성",
        "launchers": "발사대 이동식발사대 발사차량 TEL",
        "tanks": "전차 탱크",
        "trucks": "트럭 화물차",
        "vehicles": "차량 장갑차 자동차 열차 화차",
        "guns": "자주포 야포 곡사포 소총 포",
        "containers": "컨테이너",
        "centrifuges": "원심분리기",
        "accounts": "계좌 지갑",
        "sites": "건물 집 가옥 주택 시설 초소 터널",
        "loudspeakers": "확성기",
        "systems": "체계 시스템 레이더 포대",
        "companies": "기업 업체 회사 기관 단체 은행",
        "mines": "지뢰",
        "reactors": "원자로",
    }
)
# Things of a class that are compared only with their like; in both languages, as `thing_key` has them.
_LIKE: Final = {
    "troops": """
        troops troop soldiers soldier servicemen personnel marines conscripts recruits fighters combatants
        병력 군인 병사 장병 북한군 특수부대
        """,
    "workers": "workers worker laborers labourers 노동자 근로자 인력",
    "casualties": "casualties 사상자",
    "killed": "killed deaths fatalities dead 사망자 사망 숨지 숨졌 전사",
    "injured": "injured wounded hurt 부상자 부상 다치 다쳤",
    "hackers": "hackers hacker 해커",
    "defectors": "defectors defector escapees 탈북민 탈북자",
    "civilians": "civilians civilian residents 주민 민간인 시민",
    "drones": "drones drone uavs 무인기 드론",
    "helicopters": "helicopters helicopter 헬기 헬리콥터",
    "bombers": "bombers bomber 폭격기",
    "submarines": "submarines submarine 잠수함",
    "destroyers": "destroyers destroyer 구축함",
    "coal": "coal 석탄",
    "oil": "oil fuel petroleum crude 정유 정제유 원유 유류 석유",
    "flour": "flour 밀가루",
    "rice": "rice 쌀",
}
LIKE: Final = {word: name for name, words in _LIKE.items() for word in words.split()}
_WORDS: Final = re.compile(r"[A-Za-z]+|[가-힣]+")


def thing_key(unit: str, thing: str) -> str:
    """What a figure may be compared by: its class, with the thing where that tells kinds of a class apart."""
    words = [word.lower() for word in _WORDS.findall(thing)]
    for word in reversed(words):
        like = LIKE.get(word) or next((name for end, name in LIKE.items() if word.endswith(end) and end >= "가"), None)
        if like:
            return f"{unit} {like}"
    return unit
