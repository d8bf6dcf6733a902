"""Pair the templates of a message, and score it: a response template may be paired with one of the key if the types agree and so does a target or perpetrator.

Among the pairs allowed the one with the highest recall over all slots is fixed first, then the next; ties go to the earlier template.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recoupe.measure.muc4_scoring.matching import SlotScore, Tally, add, score_pair
from recoupe.measure.muc4_scoring.notation import Filler, Option, Template
from recoupe.measure.muc4_scoring.slots import ANCHORS, SLOT_BY_ID, SLOTS, TYPE, Kind, Slot
from recoupe.measure.muc4_scoring.strings import PREMODIFIERS, Level, tokens
from recoupe.measure.muc4_scoring.values import compare_values

# A partial filler counts so much in the recall that pairs are chosen by: agrees best with the pairs of the reports of 1992.
_PARTIAL = 0.25

Scores = Mapping[str, SlotScore]


@dataclass(frozen=True, slots=True)
class Scored:
    """A template of the key with its response; either may be missing. An optional one that nobody answered is not scored at all."""

    key: Template | None
    response: Template | None
    slots: Scores


def score_message(keys: Sequence[Template], responses: Sequence[Template]) -> tuple[Scored, ...]:
    """Score the templates of one message: pairs first, then the missing, then the spurious."""
    pairs = list(_pairs(keys, responses))
    paired = {id(one.key) for one in pairs} | {id(one.response) for one in pairs}
    missing = [Scored(key, None, score_pair(key, None)) for key in keys if id(key) not in paired and not key.optional]
    spurious = [Scored(None, response, score_pair(None, response)) for response in responses if id(response) not in paired]
    return (*pairs, *missing, *spurious)


def slot_tallies(scored: Sequence[Scored]) -> dict[str, Tally]:
    """Add up the counts of each slot over templates: all of them give «all templates»."""
    return {slot.id: add([one.slots[slot.id].tally for one in scored]) for slot in SLOTS}


def template_tally(scored: Sequence[Scored]) -> Tally:
    """Count templates: paired, spurious, missing."""
    return Tally(
        correct=sum(one.key is not None and one.response is not None for one in scored),
        spurious=sum(one.key is None for one in scored),
        missing=sum(one.response is None for one in scored),
    )


def _pairs(keys: Sequence[Template], responses: Sequence[Template]) -> Iterator[Scored]:
    """Yield the pairs, the best first."""
    used: set[int] = set()
    for _, one, other, slots in sorted(_candidates(keys, responses), key=lambda candidate: candidate[:3]):
        if not used & {id(keys[one]), id(responses[other])}:
            used |= {id(keys[one]), id(responses[other])}
            yield Scored(keys[one], responses[other], slots)


def _candidates(keys: Sequence[Template], responses: Sequence[Template]) -> Iterator[tuple[float, int, int, Scores]]:
    for one, key in enumerate(keys):
        for other, response in enumerate(responses):
            if may_pair(key, response):
                slots = score_pair(key, response)
                total = add([score.tally for score in slots.values()])
                recall = (total.correct + _PARTIAL * total.partial) / total.possible if total.possible else 0.0
                yield -recall, one, other, slots


def may_pair(key: Template, response: Template) -> bool:
    """Say whether two templates may be paired; if all slots that could decide are blank in both, the type decides alone."""
    kind = SLOT_BY_ID[TYPE]
    if not _agree(kind, key.of(kind), response.of(kind)):
        return False
    if not any(key.of(slot) or response.of(slot) for slot in ANCHORS):
        return True
    return any(_agree(slot, key.of(slot), response.of(slot)) for slot in ANCHORS)


def _agree(slot: Slot, keys: Sequence[Filler], responses: Sequence[Filler]) -> bool:
    """Say whether a slot supports pairing: strings share a word; set fills agree whatever their tags, if they are the only ones their tags share a word."""
    alone = len(keys) == len(responses) == 1
    return any(_supports(slot, answer.options[0], option, alone=alone) for answer in responses for key in keys for option in key.options)


def _supports(slot: Slot, answer: Option, option: Option, *, alone: bool) -> bool:
    if slot.kind is Kind.STRING:
        return bool(_words(str(answer.value), *answer.tags) & _words(str(option.value), *option.tags))
    level = compare_values(slot, answer.value, option.value)
    if level is Level.FULL and alone and slot.points_to and answer.tags != option.tags:
        return bool(_words(*answer.tags) & _words(*option.tags))
    return level is not Level.NO


def _words(*strings: str) -> frozenset[str]:
    """Give the words of strings, premodifiers left out."""
    return frozenset(word for string in strings for word in tokens(string)) - PREMODIFIERS
