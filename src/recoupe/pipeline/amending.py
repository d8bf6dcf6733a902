"""Amend the codebook of a ledger: check an addition by its example, show what it would change in the last reports, add it, and take it out again.

Nothing is read anew here: `rereading.py` does that, for every report whose reading another codebook made.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook, amended_codebook
from recoupe.errors import CodebookError, ErasedError
from recoupe.model.event import Event
from recoupe.model.folding import fold
from recoupe.model.serial import to_dict
from recoupe.pipeline.amended import additions_of, codebook_with
from recoupe.pipeline.anchors import with_lasting_ids
from recoupe.pipeline.drafts import Draft, draft_of, plain_of
from recoupe.pipeline.examples import events_of, faults, faults_of, read_marks
from recoupe.pipeline.reading import Failure, read_capture
from recoupe.pipeline.rereading import Difference, can_be_read, capture_again, difference
from recoupe.pipeline.review import Who
from recoupe.read.captures import NOTHING_KNOWN
from recoupe.store.amending import standing
from recoupe.store.ledger import Ledger
from recoupe.store.values import TAKEN_OUT, Amendment, Ask

Plain = Mapping[str, Any]
# As many reports, the last that came, a preview looks at.
MOST_REPORTS = 1000
_PAGE = 200
# A form of a word keeps its beginning but for so many letters; forms that keep less are told as irregular by the codebook.
_ENDING = 3
_LEAST_STEM = 2
_TOKEN = re.compile(r"\w+")
_GAP = r"\W+"


@dataclass(frozen=True, slots=True)
class Books:
    """A codebook as it stands, and as it would be.

    Attributes:
        upon: how many amendments stand and stood when they were made.
        current: as it stands.
        candidate: as it would be.
    """

    upon: int
    current: Codebook
    candidate: Codebook


def books_of(ledger: Ledger, draft: Draft) -> Books:
    """Give the codebook of a ledger without and with a draft.

    Raises:
        CodebookError: the draft contradicts the codebook; the message lists every fault.
    """
    there = ledger.amendments()
    made = Amendment(len(there) + 1, draft.kind, "", "", "", "", "", plain_of(draft))
    return Books(len(there), codebook_with(there), amended_codebook(additions_of([*standing(there), made])))


# --- whether the example holds


def gaps(draft: Draft, codebook: Codebook) -> list[str]:
    """Say what does not come out of the example of a draft; empty when all does.

    Args:
        draft: the example, its type, and the id that must come out.
        codebook: what is known of the world.
    """
    events = events_of(draft.example, codebook)
    return faults_of(events, draft.type, draft.example) + list(_unnamed(events, draft))


def _unnamed(events: Sequence[Event], draft: Draft) -> Iterator[str]:
    """Yield why nobody and no place of the example has the id that is added."""
    told = [event for event in events if event.type == draft.type]
    named = [one.entity for event in told for one in (*event.actors, *event.recipients)] + [one.entity for event in told for one in event.places]
    if draft.entity and draft.entity not in named:
        yield f"nothing is read as {draft.entity!r}, but as {', '.join(repr(one) for one in named if one) or 'nobody and no place that is known'}"


def refuse_example(draft: Draft, books: Books) -> None:
    """Refuse a draft whose example does not show what it adds: it must come out with it, and not without.

    Args:
        draft: what may be added.
        books: the codebook without and with it.

    Raises:
        CodebookError: the example comes out already, or does not come out then; the message says what was read instead.
    """
    if not gaps(draft, books.current):
        raise CodebookError(f"example: comes out already without the addition; write one that needs it (read: {_told(draft, books.current)})")
    wrong = gaps(draft, books.candidate)
    if wrong:
        raise CodebookError(f"example: does not come out with the addition: {'; '.join(wrong)} (read instead: {_told(draft, books.candidate)})")


def _told(draft: Draft, codebook: Codebook) -> str:
    """Say in short what is read in an example."""
    return "; ".join(map(_in_short, events_of(draft.example, codebook))) or "no event"


def _in_short(event: Event) -> str:
    named = {"actor": event.actors, "recipient": event.recipients}
    people = [f"{label} {one.spans[0].text!r}" for label, ones in named.items() for one in ones if one.spans]
    places = [f"place {one.span.text!r}" for one in event.places]
    return ", ".join((f"{event.type} at {event.trigger.text!r}", f"status {event.status.value}", *event.modes, *people, *places))


def refuse_breaking(stand: Sequence[Amendment], codebook: Codebook) -> None:
    """Refuse a codebook in which the example of an earlier addition comes out no more.

    Args:
        stand: the additions that would stand.
        codebook: with them.

    Raises:
        CodebookError: one does not.
    """
    for one in stand:
        wrong = gaps(draft_of(one.kind, one.content or {}), codebook)
        if wrong:
            raise CodebookError(f"amendment {one.number}: its example would come out no more: {'; '.join(wrong)}; take it out first, or leave this as it is")


# --- what would change


@dataclass(slots=True)
class Preview:
    """What a draft would change.

    Attributes:
        looked: how many reports were looked at.
        read: how many hold its words, and were read with and without it.
        unread: how many hold them and could not be read.
        hidden: how many were left out, for whoever asks codes them blind.
        changes: what would be told otherwise, each with its report and headline.
        examples: examples of the codebook that would come out no more, each with its type and why.
    """

    looked: int = 0
    read: int = 0
    unread: int = 0
    hidden: int = 0
    changes: list[tuple[str, str, Difference]] = field(default_factory=list)
    examples: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looking:
    """How a preview is made.

    Attributes:
        hidden: reports that are left out.
        turn: held while a report is read.
        progress: told how many reports are looked at, and of how many.
        most: as many reports are looked at.
    """

    hidden: Collection[str]
    turn: AbstractContextManager[Any]
    progress: Callable[[int, int], None] = lambda _done, _of: None
    most: int = MOST_REPORTS


def preview(ledger: Ledger, draft: Draft, books: Books, looking: Looking) -> Preview:
    """Read the last reports that hold the words of a draft, with it and without, and say what differs. Nothing is written.

    Args:
        ledger: whose reports.
        draft: what may be added.
        books: the codebook without and with it.
        looking: how.

    Raises:
        StoreError: a report is damaged.
    """
    found, names, words = Preview(), _last_reports(ledger, looking.most), words_of(draft, books.candidate)
    for number, name in enumerate(names, 1):
        looking.progress(number, len(names))
        found.looked += 1
        if name in looking.hidden:
            found.hidden += 1
        elif (record := _record(ledger, name)) is not None and words.search(fold(record["text"])):
            with looking.turn:
                _compare(found, ledger, record, books)
    with looking.turn:
        found.examples = list(_examples_lost(words, books))
    return found


def _last_reports(ledger: Ledger, most: int) -> list[str]:
    """Give the reports that came last, the last first."""
    ask, cursor, found = Ask(order="received"), "", list[str]()
    while len(found) < most:
        page = ledger.report_page(ask, cursor, min(_PAGE, most - len(found)))
        found += [row.report_id for row in page.rows]
        cursor = page.cursor or ""
        if not cursor:
            break
    return found


def _record(ledger: Ledger, name: str) -> Plain | None:
    """Give the record of a report that was read from a text; None of others, and of one that was erased meanwhile."""
    try:
        record = ledger.report(name)
    except ErasedError:
        return None
    return record if can_be_read(record) else None


def _compare(found: Preview, ledger: Ledger, record: Plain, books: Books) -> None:
    """Read a report twice, and note what differs."""
    name = str(record["id"])
    try:
        capture = capture_again(record, ledger.read_with(name), ledger.original(name))
    except ErasedError:
        return
    before, after = (read_capture(capture, NOTHING_KNOWN, book) for book in (books.current, books.candidate))
    if isinstance(before, Failure) or isinstance(after, Failure):
        found.unread += 1
        return
    found.read += 1
    old = to_dict(before)
    differs = difference(old, with_lasting_ids(to_dict(after), old, [event["id"] for event in old["events"]]))
    if differs:
        found.changes.append((name, (record.get("headline") or {}).get("text", "") or capture.origin, differs))


def _examples_lost(words: re.Pattern[str], books: Books) -> Iterator[tuple[str, str, str]]:
    """Yield examples of the codebook that hold the words, and come out as it stands and not as it would be."""
    for event in books.current.events.values():
        for example in event.examples:
            if example.gap is None and words.search(fold(read_marks(example.text)[0])) and not faults(example, event.id, books.current):
                wrong = faults(example, event.id, books.candidate)
                if wrong:
                    yield event.id, example.text, "; ".join(wrong)


def words_of(draft: Draft, codebook: Codebook) -> re.Pattern[str]:
    """Give what finds the words of a draft in a folded text, in any of their forms; names as they are.

    Args:
        draft: what may be added.
        codebook: which knows irregular forms.
    """
    words = sorted({fold(word) for word in draft.words})
    if draft.entity:
        return re.compile("|".join(rf"\b{_GAP.join(_TOKEN.findall(word))}\b" for word in words))
    irregular = lexicon(codebook, draft.example.lang).irregular_verbs
    one_of = "|".join("".join(f"(?=.*?{_forms(token, irregular)})" for token in _tokens(word)) for word in words)
    return re.compile(rf"\A(?:{one_of})", re.DOTALL)


def _tokens(word: str) -> list[str]:
    """Give the words that tell most of an expression: the long ones, else all."""
    tokens = _TOKEN.findall(word)
    return [token for token in tokens if len(token) > _ENDING] or tokens


def _forms(token: str, irregular: Mapping[str, str]) -> str:
    stem = token[: max(_LEAST_STEM, len(token) - _ENDING)]
    forms = [re.escape(form) for form, lemma in irregular.items() if lemma == token]
    return rf"\b(?:{re.escape(stem)}\w*{''.join(f'|{form}' for form in forms)})\b"


# --- adding, and taking out


def adopt(ledger: Ledger, draft: Draft, by: Who, upon: int) -> Amendment:
    """Add a draft to the codebook of a ledger.

    Args:
        ledger: whose codebook.
        draft: what is added.
        by: who adds it, when and why.
        upon: how many amendments there were when it was looked at.

    Raises:
        CodebookError: its example does not hold, or that of an earlier addition would not.
        StaleError: somebody amended the codebook since.
        StoreError: no reason is given.
    """
    books = books_of(ledger, draft)
    refuse_example(draft, books)
    refuse_breaking(standing(ledger.amendments()), books.candidate)
    made = Amendment(upon + 1, draft.kind, by.by, by.at, by.reason, books.current.digest, books.candidate.digest, plain_of(draft))
    ledger.amend(made)
    return made


def withdraw(ledger: Ledger, number: int, by: Who) -> Amendment:
    """Take an addition out of the codebook of a ledger; what was written of it stays.

    Args:
        ledger: whose codebook.
        number: of the amendment.
        by: who takes it out, when and why.

    Raises:
        CodebookError: an addition that stays needs it.
        UnknownIdError: there is none that stands.
        StoreError: no reason is given.
    """
    there = ledger.amendments()
    left = [one for one in standing(there) if one.number != number]
    candidate = codebook_with(left)
    if len(left) < len(standing(there)):
        refuse_breaking(left, candidate)
    made = Amendment(len(there) + 1, TAKEN_OUT, by.by, by.at, by.reason, _digest_of(there), candidate.digest, target=number)
    ledger.amend(made)
    return made


def _digest_of(there: list[Amendment]) -> str:
    """Give the digest of the codebook with some amendments; of one that this program cannot make, what it was when it was made."""
    try:
        return codebook_with(there).digest
    except CodebookError:
        return there[-1].after
