"""Score one slot, and one pair of templates: each filler of a response is matched with at most one of the key, full matches first.

What is left over on both sides is paired off as incorrect, then what is left of the response is spurious, what is left of the key and not optional is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from recoupe.measure.muc4_scoring.notation import Filler, Option, Template
from recoupe.measure.muc4_scoring.slots import SLOTS, Kind, Slot
from recoupe.measure.muc4_scoring.strings import Level, compare_strings
from recoupe.measure.muc4_scoring.values import compare_values


class Tally(NamedTuple):
    """Counts of a slot: correct, partial, incorrect, spurious, missing."""

    correct: int = 0
    partial: int = 0
    incorrect: int = 0
    spurious: int = 0
    missing: int = 0

    @property
    def right(self) -> float:
        """What is right, a partial one half."""
        return self.correct + self.partial / 2

    @property
    def possible(self) -> int:
        """How many fillers the key asks for."""
        return self.correct + self.partial + self.incorrect + self.missing

    @property
    def actual(self) -> int:
        """How many fillers the response gives."""
        return self.correct + self.partial + self.incorrect + self.spurious


NOTHING = Tally()


def add(tallies: Sequence[Tally]) -> Tally:
    """Add counts up."""
    return Tally(*map(sum, zip(*tallies, strict=True))) if tallies else NOTHING


@dataclass(frozen=True, slots=True)
class SlotScore:
    """What became of the fillers of a slot.

    Attributes:
        matched: response, key and how well they agree.
        extra: fillers of the response without a match, in their order.
        left: fillers of the key without a match, in their order, optional ones last.
        tally: the counts.
    """

    matched: tuple[tuple[Filler, Filler, Level], ...] = ()
    extra: tuple[Filler, ...] = ()
    left: tuple[Filler, ...] = ()
    tally: Tally = NOTHING


@dataclass(slots=True)
class _Links:
    """Strings that were fully matched in the slots before: (response, key) a slot. Tags that name them are right."""

    found: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def learn(self, slot: Slot, response: Filler, key: Filler) -> None:
        """Note a full match of strings, for all spellings of the key."""
        value = str(response.options[0].value)
        self.found.setdefault(slot.id, set()).update((value, str(option.value)) for option in key.options)

    def hold(self, slot: Slot, response: str, key: str) -> bool:
        """Say whether two tags name the same thing."""
        if compare_strings(response, key, slot.points_to[0]) is Level.FULL:
            return True
        return any((response, key) in self.found.get(name, ()) for name in slot.points_to)


def score_pair(key: Template | None, response: Template | None) -> Mapping[str, SlotScore]:
    """Score a template of a response against one of the key, slot by slot; either may be missing."""
    links = _Links()
    blank = Template()
    return {slot.id: score_slot(slot, (key or blank).of(slot), (response or blank).of(slot), links) for slot in SLOTS}


def score_slot(slot: Slot, keys: Sequence[Filler], responses: Sequence[Filler], links: _Links) -> SlotScore:
    """Score the fillers of one slot, and note its full matches for the tags of slots that follow."""
    pairs = _pairs(slot, keys, responses, links)
    if slot.kind is Kind.STRING:
        for one, other, level in pairs:
            if level is Level.FULL:
                links.learn(slot, responses[one], keys[other])
    taken = {one for one, _, _ in pairs}, {other for _, other, _ in pairs}
    extra = tuple(filler for at, filler in enumerate(responses) if at not in taken[0])
    left = tuple(sorted((filler for at, filler in enumerate(keys) if at not in taken[1]), key=lambda filler: filler.optional))
    matched = tuple((responses[one], keys[other], level) for one, other, level in pairs)
    return SlotScore(matched, extra, left, _tally([level for _, _, level in pairs], extra, left))


def _tally(levels: Sequence[Level], extra: Sequence[Filler], left: Sequence[Filler]) -> Tally:
    """Count: optional fillers of the key are never missing, but may turn a spurious one into an incorrect one."""
    wanted = sum(not filler.optional for filler in left)
    incorrect = min(len(extra), len(left))
    return Tally(levels.count(Level.FULL), levels.count(Level.PART), incorrect, len(extra) - incorrect, max(0, wanted - len(extra)))


def _pairs(slot: Slot, keys: Sequence[Filler], responses: Sequence[Filler], links: _Links) -> list[tuple[int, int, Level]]:
    """Match fillers one to one: full before partial, right tags before wrong ones, required before optional, in order."""
    found: list[tuple[int, int, Level]] = []
    candidates = (candidate for one, filler in enumerate(responses) for candidate in _candidates(slot, (one, filler), keys, links))
    for level, _, _, one, other in sorted(candidates):
        if all(one != taken and other != used for taken, used, _ in found):
            found.append((one, other, Level(-level)))
    return found


def _candidates(slot: Slot, numbered: tuple[int, Filler], keys: Sequence[Filler], links: _Links) -> Iterator[tuple[int, bool, bool, int, int]]:
    """Yield the fillers of the key that one of the response agrees with; if its tag fits some, only those."""
    one, filler = numbered
    agreed = [(_agreement(slot, filler.options[0], key, links), other) for other, key in enumerate(keys)]
    fitting = [hit for hit in agreed if hit[0][1]] if slot.points_to else []
    for (level, tagged), other in fitting or agreed:
        if level is not Level.NO:
            yield -level, not tagged, keys[other].optional, one, other


def _agreement(slot: Slot, answer: Option, key: Filler, links: _Links) -> tuple[Level, bool]:
    """Say how well an answer agrees with the best alternative of the key, and whether its tag does."""
    best = (Level.NO, False)
    for option in key.options:
        tagged = not slot.points_to or _tags_agree(slot, answer.tags, option.tags, links)
        level = compare_values(slot, answer.value, option.value)
        best = max(best, (min(level, Level.PART) if not tagged else level, tagged))
    return best


def _tags_agree(slot: Slot, answered: Sequence[str], wanted: Sequence[str], links: _Links) -> bool:
    if any(links.hold(slot, one, other) for one in answered for other in wanted):
        return True
    return not answered and not wanted
