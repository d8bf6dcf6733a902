"""Divide a page into its parts: headline, dateline, standfirst, paragraphs, captions, credits, furniture.

The head of a page, all that stands before its first paragraph, is read as a whole: mastheads, genre lines and date lines
are told from the headline there. What follows is told block by block. Every block becomes a part; nothing is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recoupe.model.folding import fold
from recoupe.model.report import Part, PartKind
from recoupe.read.cues import Cues, bare, names_outlet, opens_with
from recoupe.read.datelines import find_dates
from recoupe.read.furniture import (
    credit_start,
    date_line,
    ends_sentence,
    is_caption,
    is_credit_only,
    is_furniture,
    is_genre_line,
    is_related_heading,
    may_be_caption,
)
from recoupe.read.page import Block, Hint, Page

# A block of so many words that ends as a sentence does is a paragraph of the story.
_LEAST_PARAGRAPH_WORDS = 12
# Without a full stop it takes more: headlines run to about twenty words.
_LEAST_LOOSE_WORDS = 28
_LEAST_SENTENCE_WORDS = 4
_MOST_HEADING_WORDS = 22
_MOST_LABEL_WORDS = 4
_MOST_BYLINE_WORDS = 14
# Captions, menus and notices end before this many characters.
_LONGEST_ASIDE = 700
# Below the story, loose lines up to this long are signatures and links.
_MOST_CLOSING_WORDS = 12
_MOST_DATELINE_CHARACTERS = 130
_BULLET = re.compile(r"[•●▪◦‣*–—-]\s|\(?(?:\d{1,2}|[IVX]{1,4}|[a-z])[.)]\s")
_DATELINE_END = re.compile(r"\)?[\s.,]*\s[-–—]{1,2}\s|\)\s?[.:]?\s?[-–—:]{1,2}\s|\.\s[-–—]\s")
# A town in capitals and a colon before a sentence that is not: "QUETTA: Five soldiers were killed".
_CAPITAL_TOWN = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ'’-]{3,20}(?: [A-ZÀ-Þ][A-ZÀ-Þ'’-]{3,20}){0,2} ?: (?=[“\"«]?[A-ZÀ-Þ]?[a-zß-ÿ])")
_BRACKETS = re.compile(r"(?:\s{0,3}\[[^\[\]\n]{1,120}\]){1,6}")
_PARENTHESISED = re.compile(r"\(([^()]{2,60})\)")


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a page in text order, and which of them are its headline and its masthead (indexes, or None)."""

    parts: tuple[Part, ...]
    headline: int | None
    mastheads: tuple[int, ...]


def lay_out(page: Page, cues: Cues) -> Layout:
    """Divide a page into parts.

    Args:
        page: text and blocks as a reader gave them.
        cues: the reading cues of all languages.

    Returns:
        One part a block or more; parts stand in text order, never overlap and hold every block.
    """
    texts = [page.text[block.start : block.end] for block in page.blocks]
    kinds = [_own_kind(block, text, cues) for block, text in zip(page.blocks, texts, strict=True)]
    _mark_loose_captions(texts, kinds, cues)
    _mark_related(page.blocks, texts, kinds, page.text, cues)
    head = _head_length(kinds)
    headline = _find_headline(page, texts, kinds, head, cues)
    mastheads = _settle_head(texts, kinds, head, headline, cues)
    _settle_body(page.blocks, texts, kinds, head, headline)
    return _cut_parts(page, kinds, headline, mastheads, cues)


Kinds = list[PartKind | None]


def _own_kind(block: Block, text: str, cues: Cues) -> PartKind | None:
    """Tell the kind of a block by its own words and markup, or None where its neighbours must decide."""
    match block.hint:
        case Hint.FURNITURE:
            return PartKind.BOILERPLATE
        case Hint.CAPTION:
            return PartKind.CAPTION
        case Hint.STANDFIRST:
            return PartKind.STANDFIRST
        case Hint.QUOTE:
            return PartKind.QUOTE
        case Hint.HEADLINE | Hint.HEADING | Hint.STORY | Hint.NONE:
            return _worded_kind(text, cues)


def _worded_kind(text: str, cues: Cues) -> PartKind | None:
    """Tell the kind of a block by its words alone; a long one can only be a paragraph."""
    if len(text) > _LONGEST_ASIDE:
        return PartKind.PARAGRAPH
    if is_credit_only(text, cues):
        return PartKind.CREDIT
    if is_furniture(text, cues) or _is_byline(text, cues):
        return PartKind.BOILERPLATE
    if is_caption(text, cues):
        return PartKind.CAPTION
    if date_line(text, cues):
        return PartKind.DATELINE
    words = len(text.split())
    sentence = words >= _LEAST_PARAGRAPH_WORDS and (ends_sentence(text) or text.rstrip().endswith(":"))
    if sentence or words >= _LEAST_LOOSE_WORDS or _BULLET.match(text) or _opens_with_dateline(text, cues):
        return PartKind.PARAGRAPH
    return None


def _opens_with_dateline(text: str, cues: Cues) -> bool:
    """Tell whether a block opens with a dateline that states a day, and goes on."""
    end = dateline_end(text, cues, opening=True)
    return end is not None and bool(find_dates(text[:end], cues))


def _is_byline(text: str, cues: Cues) -> bool:
    """Tell whether a line names the author: «par» or "by" and a name."""
    opener = opens_with(fold(text), cues.written_by)
    if opener is None or len(text.split()) > _MOST_BYLINE_WORDS or _is_sentence(text) or date_line(text, cues):
        return False
    rest = text[len(opener) :]
    return not rest.strip() or (_is_named(rest) and not ends_sentence(text))


def _mark_loose_captions(texts: list[str], kinds: Kinds, cues: Cues) -> None:
    """Mark as captions the lines above the story, or beside another caption, that end in an agency's name."""
    for i, kind in enumerate(kinds):
        if kind not in {None, PartKind.PARAGRAPH} or not may_be_caption(texts[i], cues):
            continue
        above = PartKind.PARAGRAPH not in kinds[:i] and PartKind.PARAGRAPH in kinds[i + 1 :]
        if above or PartKind.CAPTION in kinds[max(0, i - 1) : i + 2]:
            kinds[i] = PartKind.CAPTION


def _mark_related(blocks: Sequence[Block], texts: list[str], kinds: Kinds, text: str, cues: Cues) -> None:
    """Mark the headings of other stories, and the titles listed under them, as furniture."""
    for i, heading in enumerate(texts):
        if not is_related_heading(heading, cues):
            continue
        kinds[i] = PartKind.BOILERPLATE
        for j in range(i + 1, len(blocks)):
            gap = text[blocks[j - 1].end : blocks[j].start]
            if gap.count("\n") > 1 and blocks[j].hint is Hint.NONE or kinds[j] is PartKind.PARAGRAPH and ends_sentence(texts[j]):
                break
            kinds[j] = PartKind.BOILERPLATE


def _head_length(kinds: Kinds) -> int:
    """Give how many blocks stand before the first paragraph."""
    return next((i for i, kind in enumerate(kinds) if kind in {PartKind.PARAGRAPH, PartKind.STANDFIRST}), len(kinds))


def _find_headline(page: Page, texts: list[str], kinds: Kinds, head: int, cues: Cues) -> int | None:
    """Choose the headline: what the markup calls one, else the best heading of the head, else None."""
    marked = [i for i, block in enumerate(page.blocks) if block.hint is Hint.HEADLINE]
    if marked:
        return marked[0]
    open_blocks = [i for i in range(head) if kinds[i] is None and not is_genre_line(texts[i], cues)]
    shouted = page.text.isupper()
    rated = [(_headline_score(page, texts, i, cues), i) for i in open_blocks if _can_head(texts[i], shouted=shouted)]
    if not rated:
        return None
    _, best = max(rated)
    return None if _is_letterhead(texts, kinds[:head], best, cues) else best


def _can_head(text: str, *, shouted: bool) -> bool:
    """Tell whether a block can be a headline at all: no label, no sentence with its full stop."""
    if len(text.split()) > _MOST_HEADING_WORDS or text.startswith(("(", "[")) or not any(map(str.isalpha, text)):
        return False
    return not _is_sentence(text) and (shouted or not (_is_label(text) and len(text.split()) <= 2))  # noqa: PLR2004 - a section's name


def _is_sentence(text: str) -> bool:
    """Tell whether a block is a short sentence with its full stop."""
    return len(text.split()) >= _LEAST_SENTENCE_WORDS and text.rstrip('"»”’) ').endswith(".") and not text.rstrip().endswith("...")


def _headline_score(page: Page, texts: list[str], i: int, cues: Cues) -> int:
    """Rate a line of the head as a headline: a full, lower-case phrase that stands alone, and no institution."""
    words = texts[i].split()
    score = min(len(words), 10)
    if texts[i].isupper() and not page.text.isupper():
        score -= 4
    if _stands_alone(page, i):
        score += 4
    if bare(texts[i]) in cues.outlets or _names_institution(texts[i], cues):
        score -= 6
    return score + (2 if i and date_line(texts[i - 1], cues) else 0)


def _stands_alone(page: Page, i: int) -> bool:
    """Tell whether blank lines, or the ends of the text, stand on both sides of a block."""
    before = page.text[page.blocks[i - 1].end : page.blocks[i].start] if i else "\n\n"
    after = page.text[page.blocks[i].end : page.blocks[i + 1].start] if i + 1 < len(page.blocks) else "\n\n"
    return min(_breaks(before), _breaks(after)) > 1


def _breaks(gap: str) -> int:
    """Count the line breaks of a gap between two blocks."""
    return len(re.findall(r"\r\n|\r|\n", gap))


def _names_institution(text: str, cues: Cues) -> bool:
    """Tell whether a line is the name of an office or an organisation: «FRONT … (ABC)», a ministry, a state."""
    folded = fold(text)
    first_words = re.findall(r"\w+", folded)
    if any(head in first_words[:3] for head in cues.organisation_heads) and not ends_sentence(text):
        return _is_named(text)
    return bool(re.search(r"\([A-Z]{2,8}\)$", text.strip())) and _is_named(text)


def _is_named(text: str) -> bool:
    """Tell whether most long words of a line are capitalised, as in a name."""
    long_words = re.findall(r"[^\W\d_]{4,}", text)
    return bool(long_words) and sum(word[0].isupper() for word in long_words) * 4 >= 3 * len(long_words)


def _is_letterhead(texts: list[str], head: Kinds, best: int, cues: Cues) -> bool:
    """Tell whether the best heading is only the issuer's name: a document that gives its genre or date, and no title."""
    if _names_institution(texts[best], cues) or bare(texts[best]) in cues.outlets:
        return len(head) > 1
    if best + 1 < len(head) and _heads_a_page(texts[best], texts[best + 1], cues):
        return True
    formal = any(is_genre_line(texts[i], cues) or head[i] is PartKind.DATELINE for i in range(best + 1, len(head)))
    return formal and texts[best].isupper()


def _heads_a_page(text: str, after: str, cues: Cues) -> bool:
    """Tell whether a line is who publishes and no headline: a newsroom above its date line, an organisation above «Communiqué»."""
    if date_line(after, cues) and names_outlet(text, cues):
        return True
    first = re.match(r"\w+", fold(text))
    return first is not None and first[0] in cues.organisation_heads and opens_with(fold(after), cues.genres) is not None


def _settle_head(texts: list[str], kinds: Kinds, head: int, headline: int | None, cues: Cues) -> tuple[int, ...]:
    """Decide the open blocks of the head, and give those that may name the publisher."""
    mastheads = []
    for i in range(head if headline is None else max(head, headline)):
        if i == headline or kinds[i] is not None:
            continue
        if _is_sentence(texts[i]):
            kinds[i] = PartKind.PARAGRAPH
        elif headline is None or i < headline:
            kinds[i] = PartKind.BOILERPLATE
        if kinds[i] is PartKind.BOILERPLATE and not is_genre_line(texts[i], cues):
            mastheads.append(i)
    if headline is not None:
        kinds[headline] = PartKind.HEADLINE
    return tuple(mastheads)


def _settle_body(blocks: Sequence[Block], texts: list[str], kinds: Kinds, head: int, headline: int | None) -> None:
    """Decide every block that is still open: headings between the paragraphs, labels, loose lines."""
    last_story = max((i for i, kind in enumerate(kinds) if kind is PartKind.PARAGRAPH), default=head)
    for i, text in enumerate(texts):
        if kinds[i] is not None:
            continue
        if i > last_story and not ends_sentence(text) and len(text.split()) <= _MOST_CLOSING_WORDS:
            kinds[i] = PartKind.BOILERPLATE
        elif blocks[i].hint is Hint.HEADING or _is_heading(text):
            kinds[i] = PartKind.BOILERPLATE if _is_label(text) else PartKind.HEADLINE
        else:
            kinds[i] = PartKind.PARAGRAPH
    if headline is not None:
        kinds[headline] = PartKind.HEADLINE


def _is_heading(text: str) -> bool:
    """Tell whether a line of the body heads what follows."""
    words = len(text.split())
    if text.startswith("[") or words > _MOST_HEADING_WORDS or text.rstrip()[-1:] in ".;,…" or (text.rstrip().endswith(":") and words > _MOST_LABEL_WORDS):
        return False
    first = next((character for character in text if character.isalnum()), "")
    return first.isupper() or first.isdigit()


def _is_label(text: str) -> bool:
    """Tell whether a heading only names a section."""
    words = text.split()
    return len(words) <= _MOST_LABEL_WORDS and (text.isupper() or len(words) == 1)


def _cut_parts(page: Page, kinds: Kinds, headline: int | None, mastheads: tuple[int, ...], cues: Cues) -> Layout:
    """Turn blocks and kinds into parts, cutting datelines and credits off where they stand in a block."""
    parts: list[Part] = []
    first_of: dict[int, int] = {}
    paragraphs = 0
    for i, (block, kind) in enumerate(zip(page.blocks, kinds, strict=True)):
        first_of[i] = len(parts)
        settled = kind or PartKind.PARAGRAPH
        parts.extend(_pieces(page.text, block, settled, cues, opening=paragraphs == 0))
        paragraphs += settled is PartKind.PARAGRAPH
    return Layout(tuple(parts), None if headline is None else first_of[headline], tuple(first_of[i] for i in mastheads))


def _pieces(text: str, block: Block, kind: PartKind, cues: Cues, *, opening: bool) -> list[Part]:
    """Cut one block into its parts."""
    whole = text[block.start : block.end]
    if kind is PartKind.PARAGRAPH:
        cut = dateline_end(whole, cues, opening=opening)
        return _two(block, cut, PartKind.DATELINE, kind) if cut else [Part(kind, block.start, block.end)]
    if kind is PartKind.CAPTION:
        cut = credit_start(whole, cues)
        return _two(block, cut, kind, PartKind.CREDIT) if cut else [Part(kind, block.start, block.end)]
    return [Part(kind, block.start, block.end)]


def _two(block: Block, cut: int, before: PartKind, after: PartKind) -> list[Part]:
    """Cut a block in two."""
    return [Part(before, block.start, block.start + cut), Part(after, block.start + cut, block.end)]


def dateline_end(text: str, cues: Cues, *, opening: bool) -> int | None:
    """Give where the dateline ends that a paragraph opens with, or None.

    A dateline holds a town and a date or an agency, and ends in a dash; the first paragraph's may hold the town alone, and in capitals end in a colon.

    Args:
        text: the paragraph.
        cues: months and publishers.
        opening: whether it is the first paragraph of the story.
    """
    town = _CAPITAL_TOWN.match(text) if opening else None
    if town is not None and bare(town[0]) not in cues.genres:
        return town.end()
    for match in _DATELINE_END.finditer(text, 0, _MOST_DATELINE_CHARACTERS):
        prefix = text[: match.end()]
        if _is_closed(prefix) and _is_dateline(prefix, cues, opening=opening):
            brackets = _BRACKETS.match(text, match.end())
            end = brackets.end() if brackets else match.end()
            end += len(text[end:]) - len(text[end:].lstrip())
            return end if end < len(text) else None
    return None


def _is_closed(prefix: str) -> bool:
    """Tell whether every parenthesis and bracket of a text is closed, so that a dash in it ends nothing."""
    return prefix.count("(") == prefix.count(")") and prefix.count("[") == prefix.count("]")


def _is_dateline(prefix: str, cues: Cues, *, opening: bool) -> bool:
    """Tell whether the opening of a paragraph is a dateline."""
    groups = _PARENTHESISED.findall(prefix)
    named = any(bare(group) in cues.outlets or (opening and _is_named(group)) for group in groups)
    rest = _PARENTHESISED.sub(lambda group: group[0] if find_dates(group[0], cues) else " ", prefix)
    dates = find_dates(rest, cues)
    for one in reversed(dates):
        rest = rest[: one.start] + " " + rest[one.end :]
    words = [word for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", rest) if fold(word) not in cues.weekdays]
    if not words or len(words) > 8 or not _are_places(words):  # noqa: PLR2004 - «Camp Siongco, Datu Odin Sinsuat, Philippines»
        return bool(not words and named and opening)
    return bool(dates) and (opening or named) or named or (opening and "".join(words).isupper())


def _are_places(words: list[str]) -> bool:
    """Tell whether words can be the name of a town and its country: capitals, with short particles between them."""
    return words[0][0].isupper() and all(word[0].isupper() or len(word) <= 3 for word in words)  # noqa: PLR2004 - de, of, le, aux
