"""The shipped names: how many there are, that their numbers are right, and that being named is not yet a story."""

import re

import pytest

from worker.flags import Ruleset, judge
from worker.flags.gazetteer import TYPES, Entity

FEWEST_ENTITIES = 600
FEWEST_FORMS = 3000

# Roles of people, firms, ships and places that only say who or where somebody is.
_QUIET = """
    border-view china-border china-sea commander-south crypto envoy-south foreign-minister held-american
    leaflet-law news-media north-base north-institute nuclear-regime nuclear-site russia-border russia-place
    sanction-ship sanctioned-firm sanctioned-person sanctions-expert sanctions-law security-firm
    security-forum security-office south-agency south-base south-history south-official south-unit
    south-victim spy-chief think-tank unification us-agency us-base us-base-japan us-envoy us-intelligence
    us-law us-nuclear us-ship us-weapon
"""
QUIET = frozenset(_QUIET.split())

# Names that many bear: written with the office that makes them a security matter.
WITH_OFFICE = (
    "kim-jong-sik",
    "kim-il-hacker",
    "kim-su-il-vietnam",
    "kim-jong-gwan",
    "kim-hyok-chol",
    "yu-jin-munitions",
    "jeong-kyeong-doo-chairman",
)  # fmt: skip
# Ships known for what they carried, or for the guns they have.
KNOWN_SHIPS = ("wise-honest", "jie-shun", "kang-nam-1", "kang-kon-destroyer")

_IMO = re.compile(r"imo\D{0,10}(\d+)")


def imo_digits(entity: Entity) -> set[str]:
    """The digits that an entity's forms call an IMO number."""
    return {digits for form in entity.forms for digits in _IMO.findall(form.pattern)}


def holds(digits: str) -> bool:
    """Whether the last of seven digits is the check digit of the six before it."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:6], range(7, 1, -1), strict=True))
    return len(digits) == 7 and total % 10 == int(digits[6])


def test_there_are_as_many_names_as_promised(shipped: Ruleset) -> None:
    assert len(shipped.entities) >= FEWEST_ENTITIES
    assert sum(entity.written for entity in shipped.entities) >= FEWEST_FORMS


def test_every_name_has_a_type_and_an_id_of_its_own(shipped: Ruleset) -> None:
    assert {entity.type for entity in shipped.entities} == set(TYPES)
    assert len({entity.id for entity in shipped.entities}) == len(shipped.entities)


def test_imo_numbers_have_their_check_digit_and_one_ship_each(shipped: Ruleset) -> None:
    owners: dict[str, str] = {}
    for entity in shipped.entities:
        for digits in imo_digits(entity):
            assert holds(digits), (entity.id, digits)
            assert owners.setdefault(digits, entity.id) == entity.id, digits
    assert len(owners) > 50
    assert not holds("9114556")


def test_a_ship_is_found_by_its_number(shipped: Ruleset) -> None:
    named = judge(shipped, title="Court orders sale of vessel, IMO 8905490").entities
    assert named
    assert judge(shipped, title="Invoice 8905490 paid").entities == ()


def test_no_context_hides_every_form_of_a_name(shipped: Ruleset) -> None:
    for entity in shipped.entities:
        for context in entity.not_if:
            assert not all(form.pattern in context.lower() for form in entity.forms), (entity.id, context)


def test_names_that_say_only_who_or_where_flag_nothing(shipped: Ruleset) -> None:
    quiet = [entity for entity in shipped.entities if entity.roles and set(entity.roles) <= QUIET]
    assert len(quiet) > 200
    loud = [
        (entity.id, form.pattern)
        for entity in quiet
        for form in entity.forms
        if judge(shipped, title=form.pattern.upper() if form.exact else form.pattern).flagged
    ]
    assert loud == []


@pytest.mark.parametrize("kind", ["person", "ship"])
def test_people_and_ships_by_their_bare_name_flag_nothing(shipped: Ruleset, kind: str) -> None:
    of_kind = [entity for entity in shipped.entities if entity.type == kind]
    bare = [(entity.id, form.pattern) for entity in of_kind for form in entity.forms[:1] if ", " not in form.pattern]
    flagged = {name for name, form in bare if judge(shipped, title=form).flagged}
    assert flagged <= {"peninsula", "kim-and-leader", "kim-surname", *WITH_OFFICE, *KNOWN_SHIPS}


LOOKALIKES = {
    "a tsunami is no underwater drone": "지진해일 1미터 관측",
    "a national road is no bureau": "121국도 확장 공사",
    "an award is no spy chief": "독립유공자 서훈 취소",
    "a factory fire in a city is no missile": "화성 12명 사상 공장 화재",
    "a volcano is no warhead": "화산 31명 사망",
    "new stars are no drones": "샛별 4인조 데뷔",
    "hope for jobs is no person": "고용희망카드 발급",
    "branch 1 is no tanker": "안산 1호점 개점, 군 장병 할인",
    "another pact of the kind": "Iran and Russia sign Comprehensive Strategic Partnership treaty",
    "a demon is no hacker": "Andariel guide for Diablo players",
    "another party's congress": "중국 공산당 중앙위원회 전원회의 개막",
    "another sea's armistice": "Armistice talks in Ukraine stall",
    "another laboratory": "Radiochemical laboratory opens in Vienna",
}


@pytest.mark.parametrize("title", LOOKALIKES.values(), ids=LOOKALIKES.keys())
def test_what_shares_letters_with_a_name_flags_nothing(shipped: Ruleset, title: str) -> None:
    assert not judge(shipped, title=title).flagged
