"""Say what is wrong with the templates of a message, slot by slot and by cause, each with the sentence of its filler.

A template that nobody answered is one miss, not one a slot; so is a spurious one. A missing and a spurious template that share a string are one miss: the type
is wrong.
"""

import re
from collections.abc import Iterator, Sequence

from recoupe.measure.answers import sentence_around
from recoupe.measure.muc4_scoring.matching import SlotScore
from recoupe.measure.muc4_scoring.notation import Filler, Template
from recoupe.measure.muc4_scoring.pairing import Scored
from recoupe.measure.muc4_scoring.slots import ANCHORS, SLOT_BY_ID, SLOTS, TYPE, Kind, Slot
from recoupe.measure.muc4_scoring.strings import PREMODIFIERS, Level, tokens
from recoupe.measure.scores import Miss

TEMPLATE = "template"
MISSING_TEMPLATE, SPURIOUS_TEMPLATE, WRONG_TYPE = "missing template", "spurious template", "wrong type"
MISSING, SPURIOUS, WRONG, PARTIAL = "missing", "spurious", "wrong", "partial"
NOTHING = "nothing"


def template_misses(message: str, text: str, scored: Sequence[Scored]) -> Iterator[Miss]:
    """Yield what is wrong in one message: templates first, then slots of paired templates."""
    spurious = [one.response for one in scored if one.key is None and one.response]
    for one in scored:
        if one.key and one.response is None:
            mistaken = next((other for other in spurious if _strings(one.key) & _strings(other)), None)
            spurious = [other for other in spurious if other is not mistaken]
            yield _template_miss(message, text, one.key, mistaken)
    for other in spurious:
        yield _template_miss(message, text, None, other)
    for one in scored:
        if one.key and one.response:
            for slot in SLOTS:
                yield from _slot_misses((message, text, one.key), slot, one.slots[slot.id])


def _template_miss(message: str, text: str, key: Template | None, response: Template | None) -> Miss:
    cause = WRONG_TYPE if key and response else MISSING_TEMPLATE if key else SPURIOUS_TEMPLATE
    shown = key or response or Template()
    return Miss(TEMPLATE, message, _named(shown), _shown(key), _shown(response), _sentence(text, shown), cause)


def _slot_misses(where: tuple[str, str, Template], slot: Slot, score: SlotScore) -> Iterator[Miss]:
    """Yield what is wrong in one slot: what is left over is paired off in order."""
    for answer, key, level in score.matched:
        if level is Level.PART:
            yield _miss(where, slot, PARTIAL, (key, answer))
    for key, answer in zip(score.left, score.extra, strict=False):
        yield _miss(where, slot, WRONG, (key, answer))
    for key in score.left[len(score.extra) :]:
        if not key.optional:
            yield _miss(where, slot, MISSING, (key, None))
    for answer in score.extra[len(score.left) :]:
        yield _miss(where, slot, SPURIOUS, (None, answer))


def _miss(where: tuple[str, str, Template], slot: Slot, cause: str, pair: tuple[Filler | None, Filler | None]) -> Miss:
    message, text, key = where
    wanted, answered = pair
    own = _stretch(text, [filler for filler in pair if filler])
    return Miss(
        slot.label,
        message,
        _named(key),
        wanted.raw if wanted else NOTHING,
        answered.raw if answered else NOTHING,
        sentence_around(text, own) if own is not None else _sentence(text, key),
        cause,
    )


def _strings(template: Template) -> frozenset[str]:
    """Give the words of targets and perpetrators."""
    values = (str(option.value) for slot in ANCHORS if slot.kind is Kind.STRING for filler in template.of(slot) for option in filler.options)
    return frozenset(word for value in values for word in tokens(value)) - PREMODIFIERS


def _named(template: Template) -> str:
    """Name a template by its type and its first target or perpetrator."""
    kinds = [filler.raw for filler in template.of(SLOT_BY_ID[TYPE])]
    return " ".join([*kinds[:1], *[filler.raw for slot in ANCHORS for filler in template.of(slot)][:1]])


def _shown(template: Template | None) -> str:
    if template is None:
        return NOTHING
    slots = (SLOT_BY_ID[TYPE], *(slot for slot in ANCHORS if slot.kind is Kind.STRING))
    return "; ".join(f"{slot.label} {filler.raw}" for slot in slots for filler in template.of(slot))


def _sentence(text: str, template: Template) -> str:
    """Give the sentence that holds a string of a template, the first line of the text where none does."""
    strings = (filler for slot in SLOTS if slot.kind is Kind.STRING for filler in template.of(slot))
    at = next((at for filler in strings for at in [_stretch(text, [filler])] if at is not None), 0)
    return sentence_around(text, at)


def _stretch(text: str, fillers: Sequence[Filler]) -> int | None:
    """Give where a string or tag of the fillers stands in the text; None where none does."""
    spoken = [word for filler in fillers for option in filler.options for word in (*([option.value] if isinstance(option.value, str) else []), *option.tags)]
    for words in spoken:
        found = re.search(r"\s+".join(map(re.escape, words.split())), text, re.IGNORECASE) if words else None
        if found:
            return found.start()
    return None
