"""Place all times of a document on the calendar, each with what it is counted from."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.codebook.lexicon import folded
from recoupe.model.event import When
from recoupe.model.mentions import DateMention
from recoupe.model.parsed import ParsedText, Token
from recoupe.model.report import PartKind, Warning, WarningCode
from recoupe.model.span import Span
from recoupe.resolve.calendar import Anchors, Stretch, numeric_order, place
from recoupe.resolve.dates import Expression, clock_of, token_at
from recoupe.resolve.held import Held
from recoupe.resolve.neighbours import Tie, Tied, quotations, spoken_near, ties_of
from recoupe.resolve.tense import goes_on, happens, is_over, is_planned, is_scheduled, tense_of

_COUNTED = ("shift", "same", "day-of-month", "weekday-told", "clock", "day-part", "from-deed", "to-deed", "anniversary", "exact", "night-told", "night-story")
_FROM_REPORT = frozenset(
    {"weekday", "weekdays", "weekday-day", "weekday-of-week", "offset", "night-offset", "night-of-weekday", "night-into", "period", "ago", "weekend"}
)
_NEEDS_TOLD = frozenset({"from-deed", "to-deed", "anniversary", "exact", "weekday-told", "clock", "day-part", "night-told", "night-story"})
_OF_THE_STORY = frozenset({"clock", "day-part", "night-story"})
_DEED, _SPEECH, _DEICTIC, _NEVER = range(4)
_CLAUSES = frozenset({"ccomp", "xcomp", "acl", "acl:relcl", "advcl", "parataxis", "csubj"})
_SCHEDULABLE = frozenset({"weekday", "this-weekday", "day", "weekday-day"})
# A time that sets the year of what follows: how near its sentence must be, how short it is or how near its beginning the time stands.
_FRAME_SENTENCES, _FRAME_LENGTH, _FRAME_START = 2, 11, 3
_FRAME_BACK = 12
_FRAMES = frozenset({"year", "season", "month", "day", "part"})
_NOON = 12
# A night over two dates is one day of the story.
_LONGEST_DAY = 1


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the report, as far as it is known."""

    day: date | None
    is_open: bool = False


def place_all(parsed: ParsedText, expressions: Sequence[Expression], today: Today) -> tuple[tuple[DateMention, ...], tuple[Warning, ...]]:
    """Place every expression; those that stay open are named in warnings instead.

    Returns:
        The times in the order in which they end, one that stands inside another («au lendemain du 7 octobre») before it; and the warnings.
    """
    timeline = _Timeline(parsed, expressions, _of_interview(parsed, expressions, today))
    for number in range(len(expressions)):
        timeline.add(number)
    timeline.mentions.sort(key=lambda mention: (mention.last, -mention.first))
    return tuple(timeline.mentions), tuple(timeline.warnings)


class _Timeline:
    """Walks through the times of a text and keeps what was told before."""

    def __init__(self, parsed: ParsedText, expressions: Sequence[Expression], today: Today) -> None:
        self.parsed = parsed
        self._ties = ties_of(parsed, expressions)
        self.expressions = expressions = [_settled(parsed, one, free=number not in self._ties) for number, one in enumerate(expressions)]
        self.today = today
        self.latest = latest_full_date(expressions)
        self.mentions: list[DateMention] = []
        self.warnings: list[Warning] = []
        self._told: list[tuple[Stretch, int]] = []
        self._placed: dict[int, Stretch | str] = {}
        self._ends = {tied.other for tied in self._ties.values() if tied.tie in (Tie.RANGE, Tie.CLOCK)}
        self._quotes = quotations(parsed)
        orders = {order for order in map(numeric_order, expressions) if order is not None}
        self._day_first = next(iter(orders)) if len(orders) == 1 else None

    def add(self, number: int) -> None:
        """Place one expression and remember it."""
        expression = self.expressions[number]
        if expression.form.means == "duration":
            self._mention(expression, When(None, None, "day", "stated", (self._span(expression),)), "duration")
            return
        tied = self._ties.get(number)
        if tied is not None and tied.tie is Tie.SAME:
            return
        found = self._found(number)
        if isinstance(found, str):
            if number not in self._ends:
                text = self._span(expression).text
                self.warnings.append(Warning(WarningCode.ABSTAINED, f"the time «{text}» is left open: {found}", None, "when", (self._span(expression),)))
            return
        self._told.append((found, self._rank(expression)))
        if tied is not None:
            self._tied_mention(expression, found, tied)
        elif number not in self._ends:
            start, end = _open_ends(expression, expression.role, found)
            self._mention(expression, When(start, end, found.precision, found.basis, (self._span(expression),)), expression.role)

    def _span(self, expression: Expression) -> Span:
        return self.parsed.span(expression.first, expression.last)

    def _mention(self, expression: Expression, when: When, role: str) -> None:
        self.mentions.append(DateMention(expression.first, expression.last, expression.head, when, role, expression.rule))

    def _tied_mention(self, expression: Expression, found: Stretch, tied: Tied) -> None:
        """Write one mention over both expressions of a tie."""
        other = self.expressions[tied.other]
        last = max(expression.last, other.last)
        carrier = other if tied.tie is Tie.CLOCK else expression
        role = "point" if tied.tie is Tie.RANGE else carrier.role
        span = self.parsed.span(tied.first, last)
        start, end = _open_ends(carrier, role, found)
        self.mentions.append(DateMention(tied.first, last, carrier.head, When(start, end, found.precision, found.basis, (span,)), role, expression.rule))

    def _tense(self, expression: Expression) -> str:
        tense = tense_of(self.parsed, expression.head, expression.language, finite=expression.role == "until")
        if is_planned(self.parsed, expression.head, expression.language):
            return "future"
        if tense in ("", "present") and expression.form.means in _SCHEDULABLE and self._is_scheduled(expression, tense):
            return "future"
        return tense

    def _is_scheduled(self, expression: Expression, tense: str) -> bool:
        if is_scheduled(self.parsed, expression.head, expression.language):
            return True
        part = self.parsed.document.parts[self.parsed.sentences[self.parsed.tokens[expression.head].sentence].part]
        news = part.kind is PartKind.HEADLINE or _is_said(self.parsed, expression) or _is_of_noun(self.parsed, expression)
        return tense == "present" and expression.form.means == "weekday" and expression.language.dates.present_is_coming and not news

    def _found(self, number: int) -> Stretch | str:
        """Place an expression once, with what it is tied to."""
        if number not in self._placed:
            self._placed[number] = "it is counted from itself"
            self._placed[number] = self._place(number)
        return self._placed[number]

    def _place(self, number: int) -> Stretch | str:
        expression, tied = self.expressions[number], self._ties.get(number)
        if tied is None:
            return self._clocked(expression, place(expression, self._anchors(expression)))
        other = self._found(tied.other)
        if isinstance(other, str):
            return other
        if tied.tie is Tie.RANGE:
            return self._range(number, tied.other, other)
        if tied.tie is Tie.CLOCK:
            return _at_hour(expression, other)
        if expression.form.means == "exact" and expression.form.n < 0:
            return place(expression, self._anchors(expression))
        return place(expression, replace(self._anchors(expression), told=other))

    def _clocked(self, expression: Expression, found: Stretch | str) -> Stretch | str:
        return found if isinstance(found, str) or expression.form.means != "clock" else _at_hour(expression, found)

    def _range(self, number: int, last: int, end: Stretch) -> Stretch | str:
        """Place a range: its first part is the last such time up to its second, unless it states its own year."""
        expression = self.expressions[number]
        anchors = replace(self._anchors(expression), today=end.end, is_open=False, tense="past", frame=None)
        if expression.has("year") and not self.expressions[last].has("year"):
            start = place(expression, anchors)
            if isinstance(start, str):
                return start
            other = place(self.expressions[last], replace(anchors, today=start.end, tense="future"))
            end = end if isinstance(other, str) else other
        start = place(expression, anchors)
        if isinstance(start, str) or start.start > end.end:
            return start if isinstance(start, str) else "its first part lies after its second"
        return Stretch(start.start, end.end, end.precision, end.basis)

    def _anchors(self, expression: Expression) -> Anchors:
        counted = expression.form.means in _COUNTED
        day, is_open = self._day_of_telling(expression)
        return Anchors(
            today=day,
            is_open=is_open,
            told=self._told_before(expression) if counted else self._told_beside(expression),
            latest=self.latest,
            tense="" if counted and expression.form.means not in ("anniversary", "night-story") else self._tense(expression),
            frame=self._frame(expression),
            day_first=self._day_first,
        )

    def _day_of_telling(self, expression: Expression) -> tuple[date | None, bool]:
        """Give the day that a time is counted from: inside a quotation the day it was spoken, if that is told; else that of the report."""
        if expression.form.means in _FROM_REPORT:
            for other in spoken_near(self._quotes, expression, self.expressions):
                if other.form.means in ("weekday", "day", "offset", "numeric") and _is_said(self.parsed, other):
                    found = place(other, Anchors(self.today.day, self.today.is_open, latest=self.latest, tense="past"))
                    if not isinstance(found, str):
                        return found.end, False
        return self.today.day, self.today.is_open

    def _told_before(self, expression: Expression) -> Stretch | None:
        """Give the last day told for a deed; the day somebody spoke, and then the report's own day, count only if nothing else does."""
        today = self.today.day if expression.form.means in _OF_THE_STORY else None
        for rank in (_DEED, _SPEECH, _DEICTIC):
            days = [stretch for stretch, weight in self._told if weight == rank and (today is None or stretch.end <= today)]
            if expression.form.means in _OF_THE_STORY:  # an hour is one of a day, not of "last month"
                days = [stretch for stretch in days if (stretch.end - stretch.start).days <= _LONGEST_DAY]
            if days:
                return days[-1]
        later = expression.form.means == "shift" and expression.form.n > 0  # nothing of the report is later than it
        return None if later or expression.form.means in _NEEDS_TOLD else self._day_of_report()

    def _told_beside(self, expression: Expression) -> Stretch | None:
        """Give the day told before a bare number of a day in its own sentence: «le 5 janvier 2015, puis le 7»."""
        if expression.form.means != "day-alone":
            return None
        here = self.parsed.tokens[expression.first].sentence
        beside = [i for i, one in enumerate(self.expressions) if one.first < expression.first and self.parsed.tokens[one.first].sentence == here]
        days = [found for found in map(self._placed.get, beside) if isinstance(found, Stretch) and found.precision == "day"]
        return days[-1] if days else None

    def _day_of_report(self) -> Stretch | None:
        if self.today.day is None or self.today.is_open:
            return None
        return Stretch(self.today.day, self.today.day, "day", "relative")

    def _frame(self, expression: Expression) -> Stretch | None:
        """Give the last time with its year that opens a sentence shortly before, or stands in a short one («Retour sur l'été 2013»)."""
        if expression.has("year") or not expression.has("month"):
            return None
        here = self.parsed.tokens[expression.first].sentence
        before = bisect_left(self.expressions, expression.start, key=lambda one: one.start)
        for other in reversed(self.expressions[max(0, before - _FRAME_BACK) : before]):
            sentence = self.parsed.sentences[self.parsed.tokens[other.first].sentence]
            if here - sentence.i > _FRAME_SENTENCES:
                return None
            opens = other.first - sentence.first < _FRAME_START or sentence.last - sentence.first <= _FRAME_LENGTH
            if other.form.means in _FRAMES and other.has("year") and opens and other.role == "point":
                found = place(other, Anchors())
                return None if isinstance(found, str) else found
        return None

    def _rank(self, expression: Expression) -> int:
        """Tell what a time may be counted from: a deed, a speech, today; open ends and whole years never are."""
        if expression.role != "point" or expression.form.means in ("year", "years", "decade", "century", "stretch"):
            return _NEVER
        if expression.form.means == "offset" and expression.form.n == 0:
            return _DEICTIC
        return _SPEECH if _is_said(self.parsed, expression) else _DEED


def _settled(parsed: ParsedText, expression: Expression, *, free: bool) -> Expression:
    """Decide by the verb what the words alone leave open: a length or a beginning, a point in the past or a beginning, "by" as when or as until when.

    Where no date is told of the deed behind a count, and the deed before it is the one that happened, it is the one behind whose day is counted.
    """
    means = expression.form.means
    if means == "duration-so-far":
        on = goes_on(parsed, expression.head, expression.language)
        return _as(expression, "since-length" if on else "duration", "since" if on else "duration")
    if means == "since-or-ago":
        over = is_over(parsed, expression.last)
        return _as(expression, "ago" if over else "since-length", "point" if over else "since")
    if free and means == "from-deed" and happens(parsed, expression.head, expression.language):
        return replace(expression, form=replace(expression.form, n=-expression.form.n, means="to-deed"))
    if expression.role == "until" and expression.by and tense_of(parsed, expression.head, expression.language) == "past":
        return replace(expression, role="point", first=token_at(parsed, expression.start))
    return expression


def _as(expression: Expression, means: str, role: str) -> Expression:
    return replace(expression, form=replace(expression.form, means=means), role=role)


def _at_hour(expression: Expression, day: Stretch) -> Stretch:
    """Lay an hour on its day; of a night over two dates it takes one: the first before midnight, the second after."""
    minutes = clock_of(expression)
    if minutes is None:
        return day
    hour, exact = minutes
    start = day.start if hour >= _NOON or day.start == day.end else day.end
    if (day.end - day.start).days > 1:
        return day
    return Stretch(start, start, "minute" if exact else "hour", day.basis)


def _is_of_noun(parsed: ParsedText, expression: Expression) -> bool:
    """Tell a time that says which deed a noun means, whatever the verb above does with it: "condemns Sunday's attack"."""
    return parsed.tokens[expression.head].dep.startswith(("nmod", "compound"))


def _is_said(parsed: ParsedText, expression: Expression) -> bool:
    """Tell a time that hangs on a verb of saying without an object of its own, not on a deed."""
    verbs = _saying_verbs(Held(expression.language))
    governor = _clause_of(parsed, expression.head)
    return governor is not None and governor.lemma in verbs and not parsed.kids(governor.i, "obj")


def _clause_of(parsed: ParsedText, i: int) -> Token | None:
    """Give the head of the clause that a time stands in: the verb above it, or the word that heads a subordinate clause."""
    token = parsed.tokens[i]
    for above in parsed.ancestors(i):
        if token.dep in _CLAUSES:
            return token
        if above.pos == "VERB":
            return above
        token = above
    return None


@lru_cache(maxsize=8)
def _saying_verbs(language: Held[Language]) -> frozenset[str]:
    return folded(verb for verbs in language.value.attribution.verbs.values() for verb in verbs)


def _open_ends(expression: Expression, role: str, found: Stretch) -> tuple[str | None, str | None]:
    """Open the side that «depuis» or «jusqu'à» leaves open; «avant» leaves its own day out."""
    if role == "since":
        return found.start.isoformat(), None
    if role == "until":
        end = found.start - timedelta(days=1) if expression.exclusive else found.end
        return None, end.isoformat()
    return found.start.isoformat(), found.end.isoformat()


def latest_full_date(expressions: Sequence[Expression]) -> date | None:
    """Give the last day of the text that is told with its year, of times told as done."""
    days = [found for found in map(full_date, expressions) if found is not None]
    return max(days, default=None)


def full_date(expression: Expression) -> date | None:
    """Give the day of an expression that states day, month and year, or None."""
    if expression.role == "until" or expression.forward or expression.form.means not in ("day", "days", "numeric"):
        return None
    if not (expression.has("year") or expression.has("yy")):
        return None
    found = place(expression, Anchors())
    return None if isinstance(found, str) else found.end


def _of_interview(parsed: ParsedText, expressions: Sequence[Expression], today: Today) -> Today:
    """Count from the day of the talk, where the text says when it was held (coding guide, 9)."""
    if today.day is None:
        return today
    for expression in expressions:
        found = full_date(expression)
        if found is not None and found <= today.day and (today.day - found).days <= 60 and _of_talk(parsed, expression):
            return replace(today, day=found, is_open=False)
    return today


def _of_talk(parsed: ParsedText, expression: Expression) -> bool:
    words = folded(expression.language.dates.interview)
    above = next((token for token in parsed.ancestors(expression.head) if token.pos in ("VERB", "NOUN") and token.lemma in words), None)
    return above is not None
