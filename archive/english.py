"""The forms of an English word: launch, launches, launched, launching. Pure.

A stemmer cuts words down until unlike ones meet (general and generation, news and new). Here it is the other way
round: from the word that is asked for its other forms are made, by rule or, for verbs of the news that follow none,
from a table. A made form that is no word finds nothing and does no harm, so the rules may be generous where a stem
can be read in two ways (located: locate, *locat), but never where both are words (fired is fire, not fir).
"""

import re
from collections.abc import Iterator
from typing import Final

MOST: Final = 12

# One verb a line, and what is found with it; a form that is mostly another word (won, the currency; left; found; saw)
# is not among them.
_VERBS: Final = """
arise arises arising arose arisen
become becomes becoming became
begin begins beginning began begun
blow blows blowing blew blown
break breaks breaking broke broken
bring brings bringing brought
build builds building buildings built
buy buys buying bought
catch catches catching caught
choose chooses choosing chose chosen
come comes coming came
deal deals dealing dealt
die dies dying died
do does doing did done
draw draws drawing drew drawn
drive drives driving drove driven
fall falls falling fallen
feel feels feeling
fight fights fighting fought
find finds finding findings
flee flees fleeing fled
fly flies flying flew flown
forbid forbids forbidding forbade forbidden
freeze freezes freezing froze frozen
get gets getting got gotten
give gives giving gave given
go goes going went gone
grow grows growing grew grown
hide hides hiding hid hidden
hold holds holding held
keep keeps keeping kept
kneel kneels kneeling knelt
know knows knowing knew known
lead leads leading led
lend lends lending lent
leave leaves leaving
lie lies lying lied
lose loses losing lost
make makes making made
mean means meaning meant
meet meets meeting meetings met
mislead misleads misleading misled
overfly overflies overflying overflew overflown
overthrow overthrows overthrowing overthrew overthrown
pay pays paying paid
rebuild rebuilds rebuilding rebuilt
ride rides riding rode ridden
rise rises rising risen
run runs running ran
say says saying said
see sees seeing seen
seek seeks seeking sought
sell sells selling sold
send sends sending sent
shake shakes shaking shook shaken
shoot shoots shooting shootings shot shots
show shows showing showed shown
sink sinks sinking sank sunk
speak speaks speaking spoke spoken
spend spends spending spent
stand stands standing stood
steal steals stealing stole stolen
strike strikes striking struck stricken
sweep sweeps sweeping swept
swear swears swearing swore sworn
swim swims swimming swam swum
take takes taking took taken
teach teaches teaching taught
tell tells telling told
think thinks thinking thought
throw throws throwing threw thrown
tie ties tying tied
undergo undergoes undergoing underwent undergone
understand understands understanding understood
veto vetoes vetoing vetoed
echo echoes echoing echoed
torpedo torpedoes torpedoed torpedoing
win wins winning
withdraw withdraws withdrawing withdrew withdrawn
withhold withholds withholding withheld
write writes writing wrote written
crisis crises
man men
woman women
child children
"""
_FAMILIES: Final = {
    word: tuple(line.split()) for line in reversed(_VERBS.strip().splitlines()) for word in line.split()
}
# Words that have no other form, or whose made form would be another word: new and news, the and thing, even and
# evening, unite and the United Nations.
_OTHERS: Final = """
a about after again all also always an and any are as at be been before being but by can could during each even
evening ever every for from had has have he her here him his how if in indeed into is it its just may me might more
most must my new news no nor not now of off on once one only or other our out over red she should since so some such
than that the their them then there these they thing this those three through thus too two under united until up us
was we were what when where which while who whom whose why will with without won would yes yet you your
series species corps hundred nothing something anything everything wed wing bed shed need
"""
_ALONE: Final = frozenset(_OTHERS.split())
_NOUNS_ONLY: Final = frozenset({"unit", "tree", "fee", "bee", "knee", "army", "navy", "news"})
_NO_VERB: Final = ("a", "i", "u", "o", "ity", "ness", "ism", "ist", "ous", "ful", "ical", "ly", "ian", "ean", "ese")
_AGREED: Final = frozenset({"agreed", "freed", "guaranteed", "decreed", "disagreed"})
# Polysyllables that are stressed at the end, or double their last letter in one of the two Englishes.
_DOUBLED: Final = re.compile("(?:mit|fer|eter|rol|pel|quip|nap|cur|gram|uel|bel|vel|cel|nal|gret)$")
_SHORT: Final = re.compile("[^aeiou]*(?:[^aeiouq]|qu)[aeiou][^aeiouwxy]|[aeiou][^aeiouwxy]")
# Endings that a stem has only because its e was dropped: seiz, forc, argu, judg, handl, centr, sens.
_WANTS_E: Final = re.compile("(?:[vcuz]|[^us]s|[dlr]g|[^aeiourwl]l|[^aeiour]r|^[bhptw]ast)$")
_MAY_WANT_E: Final = re.compile("(?:ng|th|us)$")


def inflections(word: str) -> tuple[str, ...]:
    """The forms of a word of lower-case letters, itself first; at most twelve."""
    if len(word) < 3 or word in _ALONE:
        return (word,)
    family = _FAMILIES.get(word)
    if family is None:
        family = tuple(form for base in _bases(word) for form in (base, *_forms(base)) if form not in _ALONE)
    return tuple(dict.fromkeys((word, *family)))[:MOST]


def numbers(word: str) -> tuple[str, ...]:
    """A noun and its other number, itself first."""
    if len(word) < 3 or word in _ALONE:
        return (word,)
    return tuple(dict.fromkeys((word, _singular(word) or _plural(word))))


def _bases(word: str) -> Iterator[str]:
    """The words that this may be a form of."""
    if word.endswith("ings") and len(word) > 6:
        word = word[:-1]
    if word.endswith("eed") and word not in _AGREED:
        yield word
    elif word.endswith(("ed", "ing")):
        stem = word[:-2] if word.endswith("ed") else word[:-3]
        yield from _stems(stem) if re.search("[aeiouy]", stem) and len(stem) > 1 else (word,)
    else:
        yield _singular(word) or word


def _stems(stem: str) -> tuple[str, ...]:
    """What stood before -ed or -ing."""
    last, short = stem[-1], _SHORT.fullmatch(stem)
    if last == "i":
        return (stem[:-1] + "y",)
    if last == "e":
        return (stem, stem + "e") if len(stem) > 2 else (stem + "e",)
    if len(stem) > 3 and last == stem[-2] and last not in "aeiou":
        if last in "sfz" or (last == "l" and _syllables(stem) == 1):
            return (stem,)
        return (stem, stem[:-1]) if last == "l" else (stem[:-1],)
    if short or _WANTS_E.search(stem) or stem == "unit":
        return (stem + "e",)
    one_vowel = re.search("[^aeiou][aeiou][^aeiouwxy]$", stem)
    return (stem, stem + "e") if one_vowel or _MAY_WANT_E.search(stem) else (stem,)


def _forms(base: str) -> Iterator[str]:
    yield _plural(base)
    if base.endswith(_NO_VERB) or base in _NOUNS_ONLY:
        return
    if base.endswith("e"):
        yield from (base + "d", (base if base.endswith(("ee", "oe", "ye")) else base[:-1]) + "ing")
    elif base.endswith("y") and base[-2] not in "aeiou":
        yield from (base[:-1] + "ied", base + "ing")
    elif _SHORT.fullmatch(base) or _DOUBLED.search(base):
        yield from (base + base[-1] + "ed", base + base[-1] + "ing")
        if _syllables(base) > 1:
            yield from (base + "ed", base + "ing")
    else:
        yield from (base + "ed", base + "ing")


def _singular(word: str) -> str | None:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes", "zzes")) else word[:-1]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "sh", "s", "x", "z")) else "s")


def _syllables(word: str) -> int:
    return len(re.findall("[aeiouy]+", word))
