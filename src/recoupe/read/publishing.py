"""Tell who published a page and when, from what it states: metadata, source line, masthead, dateline, byline, signature.

Dates of running prose are never taken: an event's day is not the day of the report.
"""

import re
from collections.abc import Iterator
from datetime import date

from recoupe.codebook.schema import OutletEntry
from recoupe.model.event import When
from recoupe.model.folding import fold
from recoupe.model.report import Outlet, Part, PartKind
from recoupe.model.span import Span, cut
from recoupe.read.cues import Cues, bare, names_outlet, opens_with
from recoupe.read.datelines import StatedDate, find_dates
from recoupe.read.furniture import date_line, is_genre_line, source_name
from recoupe.read.page import PageMetadata
from recoupe.read.parts import Layout

# A run of spaces is looked at from its first alone.
_NAME_END = re.compile(r"(?<!\s)(?:\s+[–—|·•]\s+|\s+-\s+|\s*\||\s*\([^()]*\)\s*$)")
_PARENTHESISED = re.compile(r"\(([^()]{2,60})\)")
_MOTTO = re.compile(r"[^-–—]{2,30}(?:\s?[-–—]\s?[^-–—]{2,30}){2}")
_CLOSING_AGENCY = re.compile(r"(?:\(([^()]{2,40})\)|[–—-]\s?([^()–—\n-]{2,40}))\s*\.?$")
_SHORT_SENTENCE = re.compile(r"[^.!?]{3,90}[.!?]")
# An opening that states its day of publication does so within this many characters.
_OPENING = 1_500
_TITLE_SUFFIX = re.compile(r"(?<!\s)\s+[-–—|·:]\s+")
_NAME_STOP = re.compile(r"(?<!\s)(?:\s*[,|·•(\[«]|\s+[–—-]\s|\s+\d)")
# Who issues a release is said within its first lines, none of them long.
_HEAD_PARTS, _LONGEST_HEAD = 5, 160
_HEAD = frozenset({PartKind.BOILERPLATE, PartKind.HEADLINE, PartKind.DATELINE, PartKind.STANDFIRST})
# A name without a word that the codebook knows has so many capitalised ones: "the Islamic State West Africa Province".
_LEAST_NAME_WORDS = 3
_ISSUER_END = re.compile(r"(?<!\s)\s*(?:[(,;:|–—\[]|\s-\s|\s\d|$)")
_DASHED = re.compile(r"([^\d,;:|–—-]{3,60}?)\s{1,60}[–—-]\s")


def find_outlet(text: str, layout: Layout, metadata: PageMetadata, cues: Cues) -> Outlet | None:
    """Tell who published a page, or give None where nothing says so.

    Metadata come first, then the source line, the masthead, the agency of the dateline, the byline and the signature.
    """
    if metadata.publisher:
        return Outlet(metadata.publisher, _entity(metadata.publisher, cues, metadata.domain), None, "metadata")
    span = next(_stated_publishers(text, layout, cues), None)
    if span is not None:
        return Outlet(span.text, _entity(span.text, cues), span, "stated")
    known = cues.domains.get(metadata.domain or "") or _title_outlet(metadata.title, cues)
    return Outlet(known.name, known.id, None, "metadata") if known else None


def given_outlet(name: str, cues: Cues) -> Outlet:
    """Give the publisher that the caller names."""
    return Outlet(name, _entity(name, cues), None, "given")


def _entity(name: str, cues: Cues, domain: str | None = None) -> str | None:
    """Give the id of a publisher that the codebook knows by this name or domain."""
    known = cues.outlets.get(bare(name)) or cues.domains.get(domain or "")
    return known.id if known else None


def _title_outlet(title: str | None, cues: Cues) -> OutletEntry | None:
    """Give the known publisher that a page's title ends with."""
    if not title:
        return None
    return cues.outlets.get(bare(_TITLE_SUFFIX.split(title)[-1]))


def _stated_publishers(text: str, layout: Layout, cues: Cues) -> Iterator[Span]:
    """Yield the names of the publisher that the text states, the most telling first."""
    yield from _of_source_lines(text, layout.parts, cues)
    yield from _of_mastheads(text, layout, cues)
    yield from _of_releases(text, layout.parts, cues)
    yield from _of_first_line(text, layout.parts, cues)
    yield from _of_datelines(text, layout.parts, cues)
    yield from _of_bylines(text, layout.parts, cues)
    yield from _of_signatures(text, layout.parts, cues)


def _of_source_lines(text: str, parts: tuple[Part, ...], cues: Cues) -> Iterator[Span]:
    for part in parts:
        place = source_name(text[part.start : part.end], cues)
        if place:
            yield cut(text, part.start + place[0], part.start + place[1])


def _of_mastheads(text: str, layout: Layout, cues: Cues) -> Iterator[Span]:
    """Yield the names of the lines above the headline; a state's own name and its motto stand above its office's."""
    after_state = False
    for i in layout.mastheads:
        part = layout.parts[i]
        whole = text[part.start : part.end]
        is_state = _names_state(fold(whole), cues)
        if not is_state and not (after_state and _MOTTO.fullmatch(whole)):
            yield _name_span(text, part)
        after_state = is_state


def _names_state(line: str, cues: Cues) -> bool:
    """Tell whether a folded line is a state's own name; its «État-major» is none."""
    opener = opens_with(line, cues.state_heads)
    return opener is not None and line[len(opener) : len(opener) + 1] != "-"


def _of_releases(text: str, parts: tuple[Part, ...], cues: Cues) -> Iterator[Span]:
    """Yield who issues a release by its first lines: «Communiqué de l'Alliance … (A/B)», or the name under «Communiqué de presse»."""
    after_genre = False
    for part in parts[:_HEAD_PARTS]:
        whole = text[part.start : part.end]
        found = None
        if part.kind in _HEAD and len(whole) <= _LONGEST_HEAD:
            found = _issued_by(whole, cues) or (_dashed_name(whole) if after_genre and part.kind is PartKind.DATELINE else None)
        if found is not None:
            yield cut(text, part.start + found[0], part.start + found[1])
        after_genre = part.kind in _HEAD and is_genre_line(whole, cues)


def _of_first_line(text: str, parts: tuple[Part, ...], cues: Cues) -> Iterator[Span]:
    """Yield the newsroom that a first line names before its date: «RFI, 12 mars 2025.», "OCHA Flash Update No. 3 – 3 July 2025"."""
    if len(parts) < 2 or parts[0].kind is not PartKind.DATELINE or parts[1].start == parts[0].end:  # noqa: PLR2004 - a line of its own has another behind it
        return
    end = _NAME_STOP.search(text, parts[0].start + 1, parts[0].end)
    name = text[parts[0].start : end.start() if end else parts[0].end]
    words = [match.end() for match in re.finditer(r"\S+", name)]
    known = (last for last in reversed(words[:-1]) if bare(name[:last]) in cues.outlets)
    last = len(name) if names_outlet(name, cues) else next(known, None)
    if last is not None:
        yield cut(text, parts[0].start, parts[0].start + last)


def _issued_by(line: str, cues: Cues) -> tuple[int, int] | None:
    """Give where the name of an organisation stands behind what a document calls itself."""
    folded = fold(line)
    opener = opens_with(folded, cues.genres)
    if opener is None:
        return None
    at = len(opener) + len(folded[len(opener) :]) - len(folded[len(opener) :].lstrip())
    elided = (one for one in cues.release_links if one.endswith("'") and folded[at:].startswith(one))
    link = next(elided, None) or opens_with(folded[at:], cues.release_links)
    if link is None:
        return None
    start = at + len(link) + len(line[at + len(link) :]) - len(line[at + len(link) :].lstrip())
    end = _ISSUER_END.search(line, start)
    name = line[start : end.start() if end else len(line)]
    first = re.match(r"\w+", fold(name))
    known = first is not None and (first[0] in cues.organisation_heads or first[0].rstrip("s") in cues.organisation_heads)
    long_words = re.findall(r"[^\W\d_]{4,}", name)
    known = known or (len(long_words) >= _LEAST_NAME_WORDS and all(word[0].isupper() for word in long_words))
    return (start, start + len(name)) if name[:1].isupper() and known else None


def _dashed_name(line: str) -> tuple[int, int] | None:
    """Give where a name stands before the dash of a dateline: «Urgences Sans Délai – Genève, le 3 juin 2025»."""
    found = _DASHED.match(line)
    return found.span(1) if found and len(found[1].split()) > 1 else None


def _name_span(text: str, part: Part) -> Span:
    """Cut the name off a masthead: what stands before a dash, a bar or a closing parenthesis."""
    whole = text[part.start : part.end]
    end = _NAME_END.search(whole, 1)
    return cut(text, part.start, part.start + end.start() if end else part.end)


def _of_datelines(text: str, parts: tuple[Part, ...], cues: Cues) -> Iterator[Span]:
    """Yield the agency that a dateline names between parentheses, after its date; before it stands the country."""
    for part in parts:
        if part.kind is not PartKind.DATELINE:
            continue
        dates = find_dates(text[part.start : part.end], cues)
        after = part.start + (dates[-1].end if dates else 0)
        for group in _PARENTHESISED.finditer(text, part.start, part.end):
            known = bare(group[1]) in cues.outlets
            if known or (group.start() >= after > part.start) or (not dates and group.start() > part.start and fold(group[1]) not in cues.countries):
                yield cut(text, group.start(1), group.end(1))


def _of_bylines(text: str, parts: tuple[Part, ...], cues: Cues) -> Iterator[Span]:
    """Yield a known agency that a short line beginning with «par» or "by" names."""
    for part in parts:
        whole = text[part.start : part.end]
        if part.kind in {PartKind.BOILERPLATE, PartKind.DATELINE, PartKind.HEADLINE} and opens_with(fold(whole), cues.written_by):
            yield from _known_names(text, part.start, part.end, cues)


def _of_signatures(text: str, parts: tuple[Part, ...], cues: Cues) -> Iterator[Span]:
    """Yield a known agency in which the last paragraph, or a line after it, ends."""
    tail = [part for part in parts if part.kind in {PartKind.PARAGRAPH, PartKind.BOILERPLATE, PartKind.CREDIT}][-3:]
    for part in tail:
        whole = text[part.start : part.end]
        if part.kind is PartKind.BOILERPLATE and bare(whole) in cues.outlets:
            yield cut(text, part.start, part.end)
        closing = _CLOSING_AGENCY.search(whole)
        group = closing and (1 if closing[1] else 2)
        if closing and group and bare(closing[group]) in cues.outlets:
            yield cut(text, part.start + closing.start(group), part.start + closing.end(group))


def _known_names(text: str, start: int, end: int, cues: Cues) -> Iterator[Span]:
    """Yield the known publishers between commas, slashes and bars of a line."""
    for piece in re.finditer(r"[^,/|()–—]+", text[start:end]):
        words = piece[0].split()
        for first in range(len(words)):
            name = " ".join(words[first:])
            if bare(name) in cues.outlets:
                at = text.index(words[first], start + piece.start())
                yield cut(text, at, start + piece.end())
                break


def find_published(text: str, layout: Layout, metadata: PageMetadata, cues: Cues, *, month_first: bool = False) -> When | None:
    """Tell the day of publication that a page states, or give None.

    Metadata come first, then a date beside a word of publishing, the dateline of the story, a date line, the signature.

    Args:
        text: the visible text.
        layout: its parts.
        metadata: what the page says of itself.
        cues: months and words of publishing.
        month_first: how a numeric date is read whose order its numbers leave open.
    """
    stated = metadata.published and _metadata_day(metadata.published)
    if stated:
        return published_when(stated)
    found = _ranked_dates(text, layout.parts, cues, month_first=month_first)
    if not found:
        return None
    _, start, end, day = min(found)
    return When(day.isoformat(), day.isoformat(), "day", "stated", (cut(text, start, end),))


def published_when(day: date) -> When:
    """Give a publication day that stands outside of the text."""
    return When(day.isoformat(), day.isoformat(), "day", "metadata")


def _metadata_day(value: str) -> date | None:
    """Read the day of an ISO 8601 time, in the page's own zone."""
    match = re.match(r"\s*([12]\d{3})-?([01]\d)-?([0-3]\d)(?!\d)", value)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


_Ranked = tuple[int, int, int, date]
_PUBLISHED, _DATELINE, _LINE, _PROSE, _UPDATED = range(5)


def _ranked_dates(text: str, parts: tuple[Part, ...], cues: Cues, *, month_first: bool) -> list[_Ranked]:
    """Gather the stated dates with a rank, the lowest rank the most telling."""
    found: list[_Ranked] = []
    body_seen = False
    for i, part in enumerate(parts):
        whole = text[part.start : part.end]
        if part.kind in {PartKind.DATELINE, PartKind.BOILERPLATE}:
            opens_story = i + 1 < len(parts) and parts[i + 1].start == part.end
            dates = find_dates(whole, cues, month_first=month_first) if opens_story or date_line(whole, cues) else []
            base = _DATELINE if opens_story else _LINE
            found += [(_rank(whole, one, base, cues), part.start + one.start, part.start + one.end, one.day) for one in dates if one.day]
        elif part.kind in {PartKind.PARAGRAPH, PartKind.STANDFIRST} and not body_seen:
            found += [(_PROSE, part.start + start, part.start + end, day) for start, end, day in _published_sentences(whole, cues, month_first)]
            body_seen = part.kind is PartKind.PARAGRAPH
    return found


def _rank(line: str, one: StatedDate, base: int, cues: Cues) -> int:
    """Rank a date by the word that stands before it."""
    before = _words_before(line, one.start, cues)
    if any(before.endswith(word) for word in cues.updated):
        return _UPDATED
    return _PUBLISHED if any(before.endswith(word) for word in cues.published) else base


def _words_before(line: str, start: int, cues: Cues) -> str:
    """Give the folded words before a date, without weekday, colon and short words such as «le»."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", fold(line[:start]))
    while words and (words[-1] in cues.weekdays or len(words[-1]) <= 2):  # noqa: PLR2004 - le, on, du, at
        kept = " ".join(words)
        if any(kept.endswith(word) for word in cues.published):
            return kept
        words.pop()
    return " ".join(words)


def _published_sentences(paragraph: str, cues: Cues, month_first: bool) -> Iterator[tuple[int, int, date]]:  # noqa: FBT001 - handed on as it came
    """Yield the dates of short sentences of an opening that do nothing but state when it was published."""
    for sentence in _SHORT_SENTENCE.finditer(paragraph, 0, _OPENING):
        if len(sentence[0].split()) > 10:  # noqa: PLR2004 - a sentence that tells more is prose
            continue
        for one in find_dates(sentence[0], cues, month_first=month_first):
            if one.day and _rank(sentence[0], one, _PROSE, cues) == _PUBLISHED:
                yield sentence.start() + one.start, sentence.start() + one.end, one.day
