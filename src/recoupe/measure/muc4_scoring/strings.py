"""Compare strings of MUC-4 fillers, by fixed rules that stand in for the human judges of 1992.

Equal, case, punctuation and premodifiers in front apart: correct. Else a name with its acronym, light words in front, or a phrase behind that modifies:
correct; a part of the other, singular for plural, an acronym for the name, one general perpetrator noun for another, one set of content words in the other:
partial.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

Words = tuple[str, ...]


class Level(IntEnum):
    """How well a response agrees with the key."""

    NO = 0
    PART = 1
    FULL = 2


# Words that may be dropped from the front of a string, as configured in 1992.
PREMODIFIERS = frozenset(
    (
        "A THE AN THIS THAT THESE THOSE ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN 1 2 3 4 5 6 7 8 9 10 MORE MOST MANY SEVERAL SOME ALL FEW ANY "
        "ANOTHER OTHER CERTAIN OF"
    ).split()
)
# Words that never make a modifier essential: articles, quantities, hedges, possessives, titles, nationalities.
_LIGHT = PREMODIFIERS | frozenset(
    (
        "HIS HER ITS THEIR OUR MY BOTH EACH ABOUT APPROXIMATELY LEAST AT ALLEGED ALLEGEDLY PRESUMED PRESUMABLY SUSPECTED APPARENT APPARENTLY SUPPOSED "
        "UNIDENTIFIED UNKNOWN ALSO FIRST SECOND LOCAL YOUNG MR MRS MS DR MSGR GENERAL COLONEL COL GEN CAPTAIN LIEUTENANT MAJOR SALVADORAN COLOMBIAN "
        "PERUVIAN CHILEAN BOLIVIAN ECUADORAN ECUADORIAN GUATEMALAN HONDURAN ARGENTINE ARGENTINIAN NICARAGUAN VENEZUELAN PANAMANIAN U.S AMERICAN SPANISH "
        "MAOIST LEFTIST RIGHTIST ARMED"
    ).split()
)
# Words after which a tail modifies the noun phrase before it.
_LINKS = frozenset(
    (
        "OF IN AT ON FROM WHO WHOM WHOSE WHICH THAT WHERE BELONGING LOCATED USING DRESSED WEARING ALONG NEAR BETWEEN FOR WITH BY INJURED WOUNDED KILLED "
        "OPERATING ACCUSED RUNNING"
    ).split()
)
_CLAUSES = frozenset({"WHO", "WHICH", "THAT"})
_JOINS = frozenset("AND OR INCLUDING WHILE BUT CAUSING".split())
# Single nouns too general to identify a target on their own.
_VAGUE = frozenset(
    (
        "HOME HOUSE BUILDING OFFICE BRANCH INSTALLATION PLACE FACILITY STATION LEADER MEMBER MINISTER GOVERNOR EMPLOYEE FAMILY CITIZEN OFFICIAL MANAGER "
        "PERSON WORKER GROUP"
    ).split()
)
# General nouns for perpetrators: consistent with each other.
_PERPETRATORS = frozenset("TERRORIST ATTACKER ASSASSIN GUERRILLA REBEL SUBVERSIVE INSURGENT EXTREMIST PERPETRATOR CRIMINAL AGGRESSOR".split())
# Organisations of the time known by acronym and by name.
_ACRONYMS = (
    ("FMLN", "FARABUNDO MARTI NATIONAL LIBERATION FRONT"),
    ("ELN", "ARMY OF NATIONAL LIBERATION"),
    ("EPL", "POPULAR LIBERATION ARMY"),
    ("FARC", "REVOLUTIONARY ARMED FORCES OF COLOMBIA"),
    ("MRTA", "TUPAC AMARU REVOLUTIONARY MOVEMENT"),
    ("FPMR", "MANUEL RODRIGUEZ PATRIOTIC FRONT"),
    ("FPM", "MORAZANIST PATRIOTIC FRONT"),
    ("ARENA", "NATIONALIST REPUBLICAN ALLIANCE"),
)
_ENDINGS = (("'S", ""), ("MEN", "MAN"), ("IES", "Y"), ("SES", "S"), ("S", ""))
_WITH_ACRONYM = re.compile(r"(.+?)\s*[\[(]\s*([^\])]+?)\s*[\])]")
# As many words may stand before a name, and before a description, without making it another.
_MOST_BEFORE_NAME = 4
_MOST_BEFORE_DESCRIPTION = 2
# A stem keeps more than this many letters.
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class _Pair:
    """A response and a key string, as words without premodifiers, and the slot they stand in."""

    response: Words
    key: Words
    slot: str

    @property
    def stems(self) -> tuple[Words, Words]:
        return _stems(self.response), _stems(self.key)


@cache
def tokens(text: str) -> Words:
    """Give the words of a string, punctuation dropped, hyphens opened."""
    text = re.sub(r"[\"`\[\](){}*;,:!?]", " ", text)
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    text = re.sub(r"\s*'\s*(?=S\b)", "'", text)  # CITY ' S
    text = re.sub(r"\b([A-Z]) \. (?=[A-Z]\b)", r"\1.", text)  # U . S
    return tuple(word for word in (token.strip(".-'") for token in text.split()) if word)


@cache
def _bare(text: str) -> Words:
    """Give the words of a string without the premodifiers in front."""
    words = tokens(text)
    first = next((at for at, word in enumerate(words[:-1]) if word not in PREMODIFIERS), max(len(words) - 1, 0))
    return words[first:]


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + _SHORTEST_STEM:
            return word[: -len(ending)] + instead
    return word


def _stems(words: Words) -> Words:
    return tuple(map(_stem, words))


def are_same(one: str, other: str) -> bool:
    """Say whether two strings are equal up to punctuation and premodifiers in front."""
    return one == other or _bare(one) == _bare(other) != ()


@cache
def compare_strings(response: str, key: str, slot: str) -> Level:
    """Say how well a string agrees with one of the key.

    Args:
        response: the string of the response, in upper case.
        key: that of the key, in upper case.
        slot: id of their slot; names, organisations and descriptions have rules of their own.
    """
    if are_same(response, key):
        return Level.FULL
    pair = _Pair(_bare(response), _bare(key), slot)
    if not pair.response or not pair.key:
        return Level.NO
    named = _WITH_ACRONYM.fullmatch(response)
    if named and (are_same(named[1], key) or are_same(named[2], key)):
        return Level.FULL
    if pair.stems[0] == pair.stems[1]:
        return Level.PART
    by_length = _longer(pair) if len(pair.response) > len(pair.key) else _shorter(pair)
    return _related(pair) if by_length is None else by_length


def _longer(pair: _Pair) -> Level | None:
    """Judge a response that has more words than the key; None where nothing is decided."""
    (response, key), held = pair.stems, len(pair.key)
    if response[-held:] == key:
        return _modified_before(pair, pair.response[:-held])
    if response[:held] == key:
        return Level.FULL if _modifies(pair.response[held:]) else Level.PART
    return Level.PART if _is_inside(key, response) else None


def _modified_before(pair: _Pair, before: Words) -> Level:
    """Judge a response that is the key with words before it."""
    if _JOINS & set(before):
        return Level.PART
    if all(word in _LIGHT or word[0].isdigit() for word in before):
        return Level.FULL
    if pair.slot in ("perp-org-id", "hum-tgt-name"):
        return Level.FULL if len(before) <= _MOST_BEFORE_NAME else Level.PART
    return Level.FULL if pair.slot == "hum-tgt-desc" and len(before) <= _MOST_BEFORE_DESCRIPTION else Level.PART


def _modifies(tail: Words) -> bool:
    """Say whether words behind the key modify it: a phrase that is complete and joins nothing else."""
    linked = tail[0] in _LINKS or tail[0].endswith(("ED", "ING"))
    return linked and (tail[0] in _CLAUSES or not _JOINS & set(tail)) and tail[-1] not in _LINKS | _LIGHT | _JOINS


def _shorter(pair: _Pair) -> Level | None:
    """Judge a response that has fewer words than the key, or as many; None where nothing is decided."""
    response, key = pair.stems
    if len(response) == len(key):
        return None
    if pair.slot == "hum-tgt-name":
        return Level.PART if _is_inside(response, key) else None
    if response not in (key[-len(response) :], key[: len(response)]):
        return None
    return Level.NO if len(response) == 1 and response[0] in _VAGUE else Level.PART


def _is_inside(part: Words, whole: Words) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _related(pair: _Pair) -> Level:
    """Judge strings of which neither is the other's beginning, end or middle."""
    known = pair.slot in ("perp-org-id", "perp-ind-id") and _is_acronym(pair)
    general = pair.slot == "perp-ind-id" and all(_PERPETRATORS & set(stems) for stems in pair.stems)
    contained = pair.slot in ("perp-ind-id", "phys-tgt-id", "hum-tgt-desc") and _shares_content(pair)
    return Level.PART if known or general or contained else Level.NO


def _is_acronym(pair: _Pair) -> bool:
    both = {" ".join(pair.response), " ".join(pair.key)}
    return any(both == set(names) for names in _ACRONYMS)


def _shares_content(pair: _Pair) -> bool:
    """Say whether the content words of one string are all among those of the other, and the head of one among them."""
    response, key = ({stem for stem in stems if stem not in _LIGHT and stem not in _LINKS} for stems in pair.stems)
    if not response or not key or not (response <= key or key <= response) or len(response | key) <= 1:
        return False
    return len(response & key) > 1 or pair.stems[0][-1] in key or pair.stems[1][-1] in response
