"""Tell whether a caption belongs to the story of its page, and whether photo credits contradict one another.

A caption is off topic when it shares too little with the story: names, places, things, deeds, compared as folded stems.
Neither the adjective of a country nor a capital that the story names only for its government makes a caption fit.
"""

import re
from collections.abc import Iterable, Sequence

from recoupe.model.folding import fold
from recoupe.model.report import Part, PartKind, Warning, WarningCode
from recoupe.model.span import cut
from recoupe.read.cues import Cues, bare

_WORD = re.compile(r"[^\W\d_]+|[12]\d{3}")
_LEAST_LETTERS = 3
# A caption fits when it shares two words that make up some of it, or a good part of a short one.
_LEAST_SHARED = 2
_LEAST_SHARE = 0.15
_LEAST_SHARE_OF_SHORT = 0.33
_STORY_KINDS = frozenset({PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.PARAGRAPH, PartKind.QUOTE, PartKind.DATELINE})


def mark_topics(text: str, parts: Sequence[Part], cues: Cues) -> tuple[Part, ...]:
    """Mark the captions that do not belong to the story, and the credits that stand right after them."""
    if all(part.kind is not PartKind.CAPTION for part in parts):
        return tuple(parts)
    story = " \n ".join(text[part.start : part.end] for part in parts if part.kind in _STORY_KINDS)
    stems = _stems(story, cues) - _government_seats(story, cues)
    marked: list[Part] = []
    for part in parts:
        on_topic = True
        if part.kind is PartKind.CAPTION:
            on_topic = not stems or _fits(text[part.start : part.end], stems, cues)
        elif part.kind is PartKind.CREDIT and marked and marked[-1].end == part.start:
            on_topic = marked[-1].on_topic
        marked.append(Part(part.kind, part.start, part.end, on_topic))
    return tuple(marked)


def _fits(caption: str, story: frozenset[str], cues: Cues) -> bool:
    """Tell whether a caption shares enough with the story; one without telling words is given the benefit of the doubt."""
    own = _stems(caption, cues)
    shared = len(own & story)
    if not own:
        return True
    return shared >= _LEAST_SHARE_OF_SHORT * len(own) or (shared >= _LEAST_SHARED and shared >= _LEAST_SHARE * len(own))


def _stems(text: str, cues: Cues) -> frozenset[str]:
    """Give the stems of the telling words of a text."""
    words = [word for word in _WORD.findall(fold(text)) if len(word) >= _LEAST_LETTERS]
    skipped = cues.function_words | cues.nationalities | frozenset(cues.photo) | cues.weekdays | cues.months.keys()
    return frozenset(_stem(word) for word in words if word not in skipped)


def _stem(word: str) -> str:
    """Cut the ending off a word, so that forms of it, and names in two languages, compare equal."""
    if len(word) >= 7:  # noqa: PLR2004 - long words keep six letters, «bombardement» and «bombardé» five in common
        return word[:6]
    return word[:4]


def _government_seats(story: str, cues: Cues) -> frozenset[str]:
    """Give the stems of capitals that the story never names as a place, only as a government."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]", fold(story))
    seats: dict[str, bool] = {}
    for before, word in zip(["", *words], words, strict=False):
        if word in cues.capitals:
            seats[word] = seats.get(word, True) and before not in cues.place_prepositions
    return frozenset(_stem(word) for word, is_seat in seats.items() if is_seat)


def topic_warnings(text: str, parts: Iterable[Part]) -> list[Warning]:
    """Warn of every caption that is off topic."""
    return [
        Warning(
            WarningCode.CAPTION_OFF_TOPIC,
            "the caption shares no person, place or deed with the story",
            field="parts",
            spans=(cut(text, part.start, part.end),),
        )
        for part in parts
        if part.kind is PartKind.CAPTION and not part.on_topic
    ]


def credit_warnings(text: str, parts: Sequence[Part], cues: Cues) -> list[Warning]:
    """Warn where two agencies are credited for one photo, or for photos whose captions stand side by side."""
    credited = [(i, name, part) for i, part in enumerate(parts) if part.kind is PartKind.CREDIT for name in _agencies(text[part.start : part.end], cues)]
    found = []
    for (i, name, part), (j, other, later) in zip(credited, credited[1:], strict=False):
        between = {one.kind for one in parts[i + 1 : j]}
        if name != other and between <= {PartKind.CAPTION}:
            spans = tuple(dict.fromkeys((cut(text, part.start, part.end), cut(text, later.start, later.end))))
            message = f"the page credits {name} and {other} side by side; check whose photo it is"
            found.append(Warning(WarningCode.CREDIT_CONFLICT, message, field="parts", spans=spans))
    return found


def _agencies(credit: str, cues: Cues) -> list[str]:
    """Give the publishers of the codebook that a credit names, in text order, each once."""
    named = [name for piece in re.split(r"[/,;&+|()©:]|\s-\s|\svia\s", credit) if (name := _agency(bare(piece).split(), cues))]
    return list(dict.fromkeys(named))


def _agency(words: list[str], cues: Cues) -> str | None:
    """Give the publisher that the longest run of a few words names, the first such run first, or None."""
    runs = (" ".join(words[first:last]) for first in range(len(words)) for last in range(len(words), first, -1))
    return next((cues.outlets[run].name for run in runs if run in cues.outlets), None)
