"""Tell what one block of a page is by its own words: page furniture, caption, source line, date line, genre line.

Nothing here looks at the neighbours of a block; `parts.py` does.
"""

import re

from recoupe.model.folding import fold
from recoupe.read.cues import Cues, bare, opens_with
from recoupe.read.datelines import StatedDate, find_dates

_CONTACT = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|(?:https?://|www\.)\S{1,300}|\+?\d{1,3}[ .()-]{1,2}\d{2,4}(?:[ .-]\d{2,4}){2,4}")
# «bur-clv/jf»: initials of the desk and the editor that close an agency's dispatch.
_SIGNATURE = re.compile(r"[a-z]{1,5}(?:[-,][a-z]{1,5}){0,5}/[a-z]{1,5}(?:[-/][a-z]{1,5}){0,3}")
_SEPARATOR = re.compile(r"\s[|·•›»/–—]\s|\s-\s|\s?\|\s?")
_MENU_SEPARATOR = re.compile(r"\s?[|·›]\s?|\s[•/]\s")
_PARENTHESIS = re.compile(r"\(([^()]{1,80})\)")
# An agency or an omission may follow the full stop, between parentheses or brackets.
_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)\]\s]{0,8}(?:[(\[][^()\[\]\n]{1,40}[)\]][\s.]{0,5})?$")
_CREDIT_TAIL = re.compile(r"(?:©|(?:^|(?<=\s))\(c\)\s)[^.©\n]{1,80}$|\s[/|]\s?[^/|.\n]{1,60}$", re.IGNORECASE)
_CLOSING_PARENTHESIS = re.compile(r"\(([^()]{1,80})\)[\s.]{0,5}$")
_TIME = re.compile(r"\b[0-2]?\d ?[:h] ?[0-5]\d(?: ?[ap]\.?m\.?)?\b|\b[01]?\d ?[ap]\.?m\.?\b|\b[0-2]?\d ?h\b")
_LONGEST_FURNITURE = 400
# A notice that tells more than this many words tells something; an address line is shorter still.
_MOST_NOTICE_WORDS = 40
_MOST_CONTACT_WORDS = 12
# A menu is a row of labels; a caption or a date line a short text.
_MOST_LABEL_WORDS = 4
_LEAST_LABELS = 3
_MOST_CAPTION_WORDS = 90
_LEAST_CAPTION_WORDS = 5
_MOST_LOOSE_CAPTION_WORDS = 45
_MOST_CREDIT_WORDS = 8
_LONGEST_CREDIT = 120
_MOST_DATE_LINE_CHARACTERS = 110
# Words beside the date that a date line may hold: a town, «le», an office.
_MOST_OTHER_WORDS = 5


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return _SENTENCE_END.search(text) is not None


def is_furniture(text: str, cues: Cues) -> bool:
    """Tell whether a block is a menu, a share button, a copyright, a contact, an agency's signature or the like."""
    if len(text) > _LONGEST_FURNITURE:
        return False
    folded, core = fold(text).strip(), bare(text)
    if not core or core in cues.lines or _SIGNATURE.fullmatch(text.strip()):
        return True
    words = len(core.split())
    if is_source_line(text, cues) or (opens_with(folded.lstrip("▶►•*-> "), cues.line_starts) and words <= _MOST_NOTICE_WORDS):
        return True
    return _is_menu(text, cues) or (_CONTACT.search(text) is not None and words <= _MOST_CONTACT_WORDS)


def _is_menu(text: str, cues: Cues) -> bool:
    """Tell whether a block is a row of short labels between separators."""
    labels = [label for label in _MENU_SEPARATOR.split(text.strip()) if label.strip()]
    if any(bare(label) in cues.lines for label in labels) and len(labels) > 1 and not find_dates(text, cues):
        return all(len(label.split()) <= _MOST_LABEL_WORDS for label in labels)
    return len(labels) >= _LEAST_LABELS and all(len(label.split()) <= _MOST_LABEL_WORDS for label in labels) and not find_dates(text, cues)


def is_related_heading(text: str, cues: Cues) -> bool:
    """Tell whether a block heads a list of other stories."""
    return bare(text) in cues.related


def is_source_line(text: str, cues: Cues) -> bool:
    """Tell whether a line names the publisher («SOURCE: …»)."""
    return source_name(text, cues) is not None


def source_name(text: str, cues: Cues) -> tuple[int, int] | None:
    """Give the characters of a source line that name the publisher, or None where a block is no such line."""
    head, colon, tail = text.partition(":")
    if not colon or bare(head) not in cues.sources or not 0 < len(tail.split()) <= _MOST_CREDIT_WORDS or "\n" in text.strip():
        return None
    start = len(head) + 1 + len(tail) - len(tail.lstrip())
    return start, len(text.rstrip())


def credit_start(text: str, cues: Cues) -> int | None:
    """Give where the photo credit begins that a text ends with, or None.

    A credit is «©Reuters», "(AFP photo)", "Photo: X" at the end, or an agency after a slash.
    """
    closing = _CLOSING_PARENTHESIS.search(text, max(0, len(text) - _LONGEST_CREDIT))
    if closing and _is_credit(closing[1], cues):
        return closing.start()
    tail = _CREDIT_TAIL.search(text, max(0, len(text) - _LONGEST_CREDIT))
    if tail and ("©" in tail[0] or "(c)" in tail[0].lower() or _agency_in(tail[0], cues)):
        return tail.start()
    return _worded_credit(text, cues)


def _worded_credit(text: str, cues: Cues) -> int | None:
    """Give where a credit begins that follows the last sentence: "… the blast. Photo: X"."""
    offset = max(0, len(text) - _LONGEST_CREDIT)
    folded = " " * offset + fold(text[offset:])
    shouted = text.isupper()
    starts = [match.end() for match in re.finditer(r"[.!?»)] ", folded)]
    for start in reversed(starts):
        opener = opens_with(folded[start:], cues.photo)
        if opener and len(folded[start:].split()) <= _MOST_CREDIT_WORDS:
            return start
        last = folded[start:].strip(" .")
        in_capitals = not shouted and text[start:].isupper() and text[start].isalpha()
        if last in cues.outlets or (in_capitals and len(last.split()) <= _MOST_LABEL_WORDS):
            return start
    return None


def _is_credit(words: str, cues: Cues) -> bool:
    """Tell whether the words in a closing parenthesis credit a photo or say that it is an old one."""
    core = bare(words)
    return core in cues.photo or f"({core})" in cues.positions or core in cues.positions or _has_photo_word(core, cues) or _agency_in(words, cues)


def _has_photo_word(core: str, cues: Cues) -> bool:
    """Tell whether folded words hold one of the words for a photo."""
    padded = f" {core} "
    return any(f" {word} " in padded for word in cues.photo)


def _agency_in(words: str, cues: Cues) -> bool:
    """Tell whether a few words name a publisher that the codebook knows, alone or among others."""
    return any(bare(piece) in cues.outlets for piece in re.split(r"[/,;&+|]| via | - |\(|\)", words))


def is_caption(text: str, cues: Cues) -> bool:
    """Tell whether a block of plain text shows by itself to be the caption of a photo."""
    words = len(text.split())
    if not 1 < words <= _MOST_CAPTION_WORDS:
        return False
    folded = fold(text).strip()
    opener = opens_with(folded, cues.photo)
    if opener and folded[len(opener) :].lstrip()[:1] in {":", ";"}:
        return True
    if any(_names_position(group, cues) for group in _PARENTHESIS.findall(text)):
        return True
    start = credit_start(text, cues)
    return start is not None and ("©" in text[start:] or _has_photo_word(bare(text[start:]), cues))


def may_be_caption(text: str, cues: Cues) -> bool:
    """Tell whether a block ends in the name of an agency, as captions do, and as the last paragraph of a dispatch does."""
    return _LEAST_CAPTION_WORDS <= len(text.split()) <= _MOST_LOOSE_CAPTION_WORDS and credit_start(text, cues) is not None


def _names_position(words: str, cues: Cues) -> bool:
    """Tell whether a parenthesis says where somebody stands in a photo, or that it is an old one."""
    core = bare(words)
    return core in cues.positions or f"({core})" in cues.positions


def is_credit_only(text: str, cues: Cues) -> bool:
    """Tell whether a block is a photo credit and nothing else."""
    folded = fold(text).strip()
    opener = opens_with(folded, cues.photo)
    if opener and folded[len(opener) :].lstrip()[:1] in {":", "©"}:
        rest = text.strip()[len(opener) :]
        return len(rest.split()) <= _MOST_LABEL_WORDS + 1 and (_agency_in(rest.strip(" :©"), cues) or "©" in rest)
    return folded.startswith("©") and len(folded.split()) <= _MOST_CREDIT_WORDS and not any(map(str.isdigit, folded))


def date_line(text: str, cues: Cues) -> list[StatedDate]:
    """Give the dates of a line that is there to state them; none where the line tells something else."""
    stripped = text.strip()
    if len(stripped) > _MOST_DATE_LINE_CHARACTERS or "\n" in stripped:
        return []
    dates = find_dates(text, cues)
    return dates if dates and _is_mostly_date(text, dates, cues) else []


def _is_mostly_date(text: str, dates: list[StatedDate], cues: Cues) -> bool:
    """Tell whether the segment that holds a date holds little else."""
    at = 0
    for segment in _SEPARATOR.split(text):
        start = text.index(segment, at)
        at = start + len(segment)
        held = [one for one in dates if start <= one.start < at]
        if held and _other_words(segment, [(one.start - start, one.end - start) for one in held], cues) <= _MOST_OTHER_WORDS:
            return not ends_sentence(text) or len(text.split()) <= 2 * _MOST_OTHER_WORDS
    return False


def _other_words(segment: str, spans: list[tuple[int, int]], cues: Cues) -> int:
    """Count the words of a segment beside its dates, weekdays, times and words of publishing."""
    folded = fold(segment)
    for start, end in reversed(spans):
        folded = f"{folded[:start]} {folded[end:]}"
    rest = _TIME.sub(" ", folded)
    for word in (*cues.published, *cues.updated):
        rest = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", rest)
    return sum(1 for word in re.findall(r"[^\W\d_]+", rest) if word not in cues.weekdays)


def is_genre_line(text: str, cues: Cues) -> bool:
    """Tell whether a line says what the document is («Communiqué n° 12», "Press release") and little more."""
    core = bare(text)
    opener = opens_with(core, cues.genres)
    if opener is None:
        return False
    rest = re.sub(r"[\W\d_]+", " ", core[len(opener) :]).split()
    return len(rest) <= 1 or (len(rest) <= _MOST_OTHER_WORDS and core[len(opener) :].lstrip()[:1] in {"(", "-", ":"})
