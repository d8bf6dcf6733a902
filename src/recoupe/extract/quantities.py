"""Find what is counted: numbers with their qualifiers, as ranges after the coding guide (12).

A numeral (`extract/numerals.py`) becomes a quantity when it is no date, year, age, time, number of a house or a calibre; the words around
it say how exactly it is meant. Indefinite articles are given too and flagged, so that a caller may count «un soldat» or leave it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from recoupe.codebook.language import DateWords, QuantityWords
from recoupe.codebook.lexicon import folded
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import split_words
from recoupe.extract.numerals import NumberWords, Numeral, number_words, read_numeral
from recoupe.model.event import Qualifier, Quantity
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.model.span import Span

_DIGITS = re.compile(r"\d+")
# Bare four-digit numbers of these years are years unless they count a plural noun.
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
# A counted noun stands at most so many words behind its number: «deux autres jeunes soldats maliens».
_MOST_WORDS_TO_NOUN = 6
# A verb of change stands at most so many words before the numbers between which a toll changes.
_CHANGE_REACH = 12
# Characters that tie digits to a name or a code: M23, F-16, 12/07, 16:30, n°3.
_QUOTES = frozenset('"«»')
_PASSED = _QUOTES | {"-"}
_TIES = "-/:°#_"


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """Tokens `[first, last)` of a number with its qualifier words, and what it counts.

    Attributes:
        head: the token that heads the counted noun phrase; the number's own where it stands alone.
        noun: the counted noun, or None where the number stands alone («deux ont péri») or with «autres» only.
        article: nothing but the indefinite article says the number.
        update: `new` or `old` where a toll is told to change from one number to another.
        definite: a definite article stands before it: «les deux hommes» were told of before.
        rule: the codebook entry that gave the range.
    """

    first: int
    last: int
    head: int
    quantity: Quantity
    span: Span
    rule: str
    noun: int | None = None
    article: bool = False
    definite: bool = False
    update: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language that quantities hang on."""

    code: str
    number: NumberWords
    before_by_end: "_Qualifiers"
    after_by_start: "_Qualifiers"
    between: frozenset[str]
    between_and: frozenset[str]
    range_from: frozenset[str]
    range_to: frozenset[str]
    units: Mapping[tuple[str, ...], str]
    masses: frozenset[str]
    signs: Mapping[str, str]
    time_units: frozenset[str]
    labels: frozenset[str]
    others: frozenset[str]
    between_words: frozenset[str]
    day_articles: frozenset[str]
    months: frozenset[str]
    weekdays: frozenset[str]
    change: frozenset[str]
    change_from: frozenset[str]
    pseudo: Mapping[str, tuple[tuple[str, ...], ...]]


@lru_cache(maxsize=16)
def _words(codebook: Codebook, code: str) -> _Words:
    """Fold and split the words of a language, once a codebook."""
    language = codebook.language(code)
    words = language.quantities
    return _Words(
        code=code,
        number=number_words(words),
        before_by_end=_by_word(_before(words), -1),
        after_by_start=_by_word(
            {Qualifier.AT_LEAST: phrases(words.after_at_least), Qualifier.ABOUT: phrases(words.after_about), Qualifier.AT_MOST: phrases(words.after_at_most)}, 0
        ),
        between=folded(words.between),
        between_and=folded(words.between_and),
        range_from=folded(words.range_from),
        range_to=folded(words.range_to),
        units={split_words(word): unit for unit, group in words.units.items() for word in group},
        masses=frozenset(words.mass_units),
        signs=dict(words.currency_signs),
        time_units=folded(words.time_units),
        labels=folded(words.label_words),
        others=folded(words.other_words),
        between_words=folded(words.skipped_words),
        day_articles=folded(words.day_articles),
        months=_dates(language.dates),
        weekdays=folded(language.dates.weekdays),
        change=folded(words.change_verbs),
        change_from=folded(words.change_from),
        pseudo=_by_first(phrases(words.pseudo)),
    )


def phrases(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Split phrases of the codebook into folded words, the longest first."""
    return tuple(sorted({split_words(word) for word in words if word.strip()}, key=lambda phrase: (-len(phrase), phrase)))


def _by_first(phrases_: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Index phrases by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases_:
        found.setdefault(phrase[0], []).append(phrase)
    return {word: tuple(rows) for word, rows in found.items()}


_Qualifiers = Mapping[str, tuple[tuple[Qualifier, tuple[str, ...]], ...]]


def _by_word(rows: Mapping[Qualifier, tuple[tuple[str, ...], ...]], place: int) -> _Qualifiers:
    """Index qualifier phrases by their first (0) or last (-1) word, in the order in which they are tried."""
    found: dict[str, list[tuple[Qualifier, tuple[str, ...]]]] = {}
    for qualifier, phrases_ in rows.items():
        for phrase in phrases_:
            found.setdefault(phrase[place], []).append((qualifier, phrase))
    return {word: tuple(pairs) for word, pairs in found.items()}


def _dates(words: DateWords) -> frozenset[str]:
    return folded(words.months)


def _before(words: QuantityWords) -> dict[Qualifier, tuple[tuple[str, ...], ...]]:
    return {
        Qualifier.AT_LEAST: phrases(words.at_least),
        Qualifier.MORE_THAN: phrases(words.more_than),
        Qualifier.AT_MOST: phrases(words.at_most),
        Qualifier.LESS_THAN: phrases(words.less_than),
        Qualifier.ABOUT: phrases(words.about),
    }


def find_quantities(parsed: ParsedText, codebook: Codebook) -> tuple[QuantityMention, ...]:
    """Find all quantities of a text.

    Returns:
        Quantities in text order, never overlapping; indefinite articles before a noun among them, flagged `article`.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        SpanError: never for a text that was parsed here.
    """
    found: list[QuantityMention] = []
    for sentence in parsed.sentences:
        words = _words(codebook, sentence.language)
        found.extend(_without_articles(tuple(_Scan(parsed, sentence, words).run())))
    return tuple(found)


def _without_articles(mentions: Sequence[QuantityMention]) -> Iterator[QuantityMention]:
    """Leave out an article that belongs to the number behind it: "an estimated 6,200 people"."""
    for at, mention in enumerate(mentions):
        behind = mentions[at + 1] if at + 1 < len(mentions) else None
        if not (mention.article and behind is not None and behind.first <= mention.first):
            yield mention


@dataclass(frozen=True, slots=True)
class _Range:
    """A numeral, or two that bound a range, in sentence indexes."""

    first: int
    last: int
    low: Numeral
    high: Numeral | None = None


class _Scan:
    """One pass over one sentence; indexes are within the sentence, mentions carry those of the document."""

    def __init__(self, parsed: ParsedText, sentence: Sentence, words: _Words) -> None:
        self.parsed = parsed
        self.base = sentence.first
        self.tokens: Sequence[Token] = parsed.sentence_tokens(sentence)
        self.words = words

    def run(self) -> Iterator[QuantityMention]:
        """Yield the quantities of the sentence."""
        at = 0
        while at < len(self.tokens):
            numeral = read_numeral(self.tokens, at, self.words.number)
            if numeral is None:
                at += 1
                continue
            span = self._ranged(numeral)
            mention = self._mention(span)
            if mention is not None:
                yield mention
            at = max(span.last, at + 1)

    def form(self, at: int) -> str:
        """Give the folded form of a token, empty outside the sentence."""
        return self.tokens[at].form if 0 <= at < len(self.tokens) else ""

    # --- ranges ---

    def _ranged(self, low: Numeral) -> _Range:
        """Join a second numeral: «entre 30 et 40», «de 30 à 40», "30-40", "three or four"."""
        joiner = self.form(low.last)
        opened = self.form(low.first - 1)
        if low.article or low.last + 1 >= len(self.tokens):
            return _Range(low.first, low.last, low)
        between = opened in self.words.between and joiner in self.words.between_and
        if not (between or joiner in self.words.range_to or self._is_dash(low)):
            return _Range(low.first, low.last, low)
        if not between and opened in self.words.range_from and self._is_changing(low.first):
            return _Range(low.first, low.last, low)
        high = read_numeral(self.tokens, low.last + 1, self.words.number)
        if high is None or high.article or not self._bounds(low, high, between):
            return _Range(low.first, low.last, low)
        first = low.first - 1 if between or opened in self.words.range_from else low.first
        return _Range(first, high.last, low, high)

    def _is_changing(self, at: int) -> bool:
        """Tell whether a verb of change stands shortly before: «le bilan passe de trois à sept»."""
        return any(token.lemma in self.words.change for token in self.tokens[max(0, at - _CHANGE_REACH) : at])

    def _update(self, first: int) -> str | None:
        """Say whether a number is what a toll changes to or from."""
        opener = self.form(first - 1)
        if not (opener in self.words.change_from or opener in self.words.range_to) or not self._is_changing(first):
            return None
        return "old" if opener in self.words.change_from else "new"

    def _is_dash(self, low: Numeral) -> bool:
        """Tell whether a hyphen joins the numeral to the next digits without a space."""
        here = self.tokens[low.last]
        behind = self.tokens[low.last + 1]
        return low.digits and here.form == "-" and here.start == self.tokens[low.last - 1].end and behind.start == here.end

    def _bounds(self, low: Numeral, high: Numeral, between: bool) -> bool:
        """Tell whether two numerals bound one range: rising, and what they count follows."""
        if not low.value < high.value or high.vague or low.vague:
            return False
        return between or self._noun(high.last, high) is not None or self._unit(high.last) is not None or self._is_time(high.last)

    # --- what is no quantity ---

    def _refused(self, span: _Range) -> bool:
        """Tell whether the number is a date, a time, an age, a code or a label."""
        if self._is_time(span.last) or self._is_labelled(span) or self._is_pseudo(span):
            return True
        if not span.low.digits:
            return self._in_name(span) or self._is_date(span)
        if self._is_listing(span):
            return True
        checks = (self._is_tied, self._is_date, self._is_year, self._is_age, self._is_phone, self._in_name)
        return self._unit(span.last) is None and any(check(span) for check in checks)

    def _is_time(self, last: int) -> bool:
        """Tell whether a unit of time follows, or an age: "34-year-old", «34 ans»."""
        for at in (last, last + 1):
            if self.form(at) in self.words.time_units:
                return True
            if self.form(at) not in self.words.number.of and self.form(at) != "-" and self.form(at) not in self.words.others:
                return False
        return False

    def _is_labelled(self, span: _Range) -> bool:
        """Tell whether a word that numbers things stands before: «n° 3», "No. 3"."""
        before = self.form(span.first - 1)
        return before in self.words.labels or (before == "." and self.form(span.first - 2) in self.words.labels)

    def _is_pseudo(self, span: _Range) -> bool:
        """Tell whether a look-alike of the codebook covers the number: «un à un», "one another"."""
        return span.first in self.look_alikes

    @cached_property
    def look_alikes(self) -> frozenset[int]:
        """The places that look-alikes of numbers cover, found once a sentence."""
        forms = tuple(token.form for token in self.tokens)
        starts = ((phrase, at) for at, form in enumerate(forms) for phrase in self.words.pseudo.get(form, ()))
        return frozenset(at + step for phrase, at in starts if forms[at : at + len(phrase)] == phrase for step in range(len(phrase)))

    def _is_tied(self, span: _Range) -> bool:
        """Tell whether letters or signs stick to the digits: M23, F-16, 12/07, 16:30, 24-hour."""
        text = self.parsed.text
        start, end = self.tokens[span.low.first].start, self.tokens[span.last - 1].end
        before, after = text[max(0, start - 2) : start], text[end : end + 2]
        if before and (before[-1].isalnum() or (fold(before[-1]) in _TIES and before[:1].isalnum())):
            return True
        return bool(after) and (after[0].isalnum() or (fold(after[0]) in _TIES and after[1:].isalnum()))

    def _is_date(self, span: _Range) -> bool:
        """Tell whether a month or a bare day's article makes it a day: «7 octobre», "October 7", «du 13 au 14 juin», «le 13»."""
        small = span.low.value <= 31
        behind, ahead = self.form(span.last), self.form(span.first - 1)
        if ahead in self.words.months and _FIRST_YEAR <= span.low.value <= _LAST_YEAR:
            return True
        if behind in self.words.months or (ahead in self.words.months and not self._counts(span)):
            return small or behind in self.words.months
        if not small or not span.low.digits:
            return False
        if ahead in self.words.weekdays and not self._counts(span):
            return True
        if ahead in self.words.day_articles and not self._counts(span):
            return True
        return self._is_day_list(span)

    def _is_day_list(self, span: _Range) -> bool:
        """Tell whether the number opens a list of days: «les 13 et 14 juin», "11 to 12 March"."""
        for at in range(span.last, min(span.last + 4, len(self.tokens))):
            form = self.form(at)
            if form in self.words.months:
                return True
            if not (_DIGITS.fullmatch(form) or form in self.words.between_and or form in self.words.range_to or form in {",", "-"}):
                return False
        return False

    def _counts(self, span: _Range) -> bool:
        """Tell whether a noun that it counts follows at once."""
        return self._noun(span.last, span.high or span.low) is not None

    def _is_year(self, span: _Range) -> bool:
        """Tell whether four bare digits are a year."""
        numeral = span.low
        if numeral.last - numeral.first > 1 or not isinstance(numeral.value, int) or not _FIRST_YEAR <= numeral.value <= _LAST_YEAR:
            return False
        if len(self.tokens[numeral.first].form) != 4:
            return False
        noun = self._noun(span.last, numeral)
        plural = noun is not None and self.tokens[noun].morph.get("Number") == "Plur" and noun == span.last
        return not plural or self.form(span.first - 1) in self.words.number.definite

    def _is_age(self, span: _Range) -> bool:
        """Tell whether the number is an age set off by commas behind a name: "Tomas, 34, said"."""
        commas = self.form(span.first - 1) == "," and self.form(span.last) == ","
        return commas and span.first >= 2 and self.tokens[span.first - 2].pos == "PROPN"

    def _is_phone(self, span: _Range) -> bool:
        """Tell whether it is one of a row of numbers, or begins with a zero."""
        row = [at for at in (span.first - 2, span.first - 1, span.last, span.last + 1) if _DIGITS.fullmatch(self.form(at))]
        own = self.form(span.first)
        return len(row) >= 2 or (len(own) > 1 and own.startswith("0") and own.isdigit())

    def _in_name(self, span: _Range) -> bool:
        """Tell whether the number belongs to a proper name: «Mirage 2000», "Chapter Two"."""
        token = self.tokens[span.low.first]
        before = self.tokens[span.low.first - 1] if span.low.first else None
        if token.dep in {"flat", "goeswith"} and span.low.first and not _DIGITS.fullmatch(self.form(span.low.first - 1)):
            return True
        named = before is not None and (before.pos == "PROPN" or before.form[-1:] == ".") and (token.head == before.i or span.low.digits)
        return named and not self._counts(span)

    def _is_listing(self, span: _Range) -> bool:
        """Tell whether the number counts paragraphs: "1. ", "2) " at the head of a sentence."""
        return span.first == 0 and span.last < len(self.tokens) and self.form(span.last) in {".", ")"} and len(self.tokens) > 2 and span.low.value < 100

    # --- the mention ---

    def _mention(self, span: _Range) -> QuantityMention | None:
        if self._refused(span):
            return None
        numeral = span.high or span.low
        unit = self._unit(span.last)
        sign = self._sign(span)
        last = unit[0] if unit else span.last
        noun = self._noun(last, numeral) if unit is None or unit[1] in self.words.masses else None
        if (span.low.article and (noun is None or unit is not None)) or self._is_plain_article(span, noun):
            return None
        if isinstance(numeral.value, float) and unit is None and sign is None:
            return None
        return self._built(span, unit[1] if unit else sign, last, noun)

    def _is_plain_article(self, span: _Range, noun: int | None) -> bool:
        """Tell whether an article stands before a unit of time or a noun that is no thing: «une semaine»."""
        return span.low.article and noun is not None and self.tokens[noun].lemma in self.words.time_units

    def _built(self, span: _Range, unit: str | None, last: int, noun: int | None) -> QuantityMention:
        noun = None if self.form(last) in self.words.range_to and self._update(span.first) == "old" else noun  # «de neuf à quatorze morts»
        qualifier, first, rule = self._qualified(span)
        after, end = self._qualified_after(span.last if unit is None else last, noun)
        if qualifier in {Qualifier.EXACT, Qualifier.ABOUT} and after is not None:
            qualifier, rule = after, f"after_{after.value.replace('-', '_')}"
        last = end if after is not None and end > last else last
        head = self._head(span, unit, last, noun)
        return QuantityMention(
            first=self.base + first,
            last=self.base + last,
            head=head,
            quantity=_quantity(span, qualifier, unit),
            span=self.parsed.span(self.base + first, self.base + last),
            rule=f"lang/{self.words.code}.toml:quantities.{rule}",
            noun=self.tokens[noun].i if noun is not None else None,
            article=span.low.article,
            definite=self._is_definite(first),
            update=self._update(first),
        )

    def _is_definite(self, first: int) -> bool:
        before = self.tokens[first - 1] if first else None
        return before is not None and (before.form in self.words.number.definite or before.morph.get("Definite") == "Def")

    def _qualified(self, span: _Range) -> tuple[Qualifier, int, str]:
        """Read the qualifier before the number; give it, the first token, and the codebook key."""
        own = Qualifier.BETWEEN if span.high else Qualifier.VAGUE if span.low.vague else Qualifier.ABOUT if span.low.about else Qualifier.EXACT
        rule = "between" if span.high else "vague" if span.low.vague else "about_nouns" if span.low.about else span.low.word
        first, found = span.first, own
        for _ in range(2):
            step = self._qualifier_at(first)
            if step is None:
                break
            first = step[1]
            if found in {Qualifier.EXACT, Qualifier.ABOUT} and step[0] is not found:
                found, rule = step[0], step[0].value.replace("-", "_")
        return found, first, rule

    def _qualifier_at(self, end: int) -> tuple[Qualifier, int] | None:
        """Find the longest qualifier that ends before token `end`, a skipped word between allowed: "at least another 12"."""
        for skip in (0, 1):
            if skip and self.form(end - 1) not in self.words.between_words:
                return None
            stop = end - skip
            ending = self.words.before_by_end.get(self.form(stop - 1), ())
            fitting = [(stop - len(phrase), qualifier) for qualifier, phrase in ending if self._stands(phrase, stop - len(phrase))]
            if fitting:
                first, qualifier = min(fitting, key=lambda row: row[0])
                return qualifier, first
        return None

    def _stands(self, phrase: tuple[str, ...], at: int) -> bool:
        """Tell whether a phrase stands at a token."""
        return at >= 0 and all(self.form(at + step) == word for step, word in enumerate(phrase))

    def _qualified_after(self, last: int, noun: int | None) -> tuple[Qualifier | None, int]:
        """Read a qualifier behind the number or its noun: «300 environ», "twelve or more", «deux morts au moins»."""
        for start in (last, noun + 1 if noun is not None else last):
            for qualifier, phrase in self.words.after_by_start.get(self.form(start), ()):
                end = start + len(phrase)
                if self._stands(phrase, start) and not self._starts_number(end):
                    return qualifier, (end if start == last else last)
        return None, last

    def _starts_number(self, at: int) -> bool:
        """Tell whether a numeral begins here: then «au moins» before it is its own."""
        return at < len(self.tokens) and read_numeral(self.tokens, at, self.words.number) is not None

    # --- what it counts ---

    def _unit(self, last: int) -> tuple[int, str] | None:
        """Read a unit of measure behind the number; give the token after it and the unit."""
        start = last + 1 if self.form(last) in self.words.number.of else last
        for size in (3, 2, 1):
            unit = self.words.units.get(tuple(self.form(at) for at in range(start, start + size)))
            if unit is not None and start + size <= len(self.tokens):
                return start + size, unit
        return None

    def _sign(self, span: _Range) -> str | None:
        """Read a sign of currency before the digits: $5 million."""
        return self.words.signs.get(self.form(span.first - 1))

    def _noun(self, last: int, numeral: Numeral) -> int | None:
        """Find the noun that is counted: by the tree where it says so, else the next noun of the same phrase."""
        found = self._noun_by_tree(last, numeral)
        found = found if found is not None else self._noun_by_order(last)
        while found is not None and not self._is_plural(found) and self._is_plural(found + 1) and numeral.value > 1:
            found += 1
        return found

    def _is_plural(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].pos == "NOUN" and self.tokens[at].morph.get("Number") == "Plur"

    def _noun_by_tree(self, last: int, numeral: Numeral) -> int | None:
        for at in range(numeral.first, numeral.last):
            token = self.tokens[at]
            head = token.head - self.base
            if token.dep in {"nummod", "det"} and last <= head < last + _MOST_WORDS_TO_NOUN and self._is_noun(head) and self._is_near(last, head):
                return head
        return None

    def _is_near(self, last: int, head: int) -> bool:
        """Tell whether no verb and no comma stands between a number and its noun."""
        return not any(
            self.tokens[at].pos in {"VERB", "AUX", "SCONJ", "PUNCT"} and self.form(at) not in _PASSED and not self._is_participle(at)
            for at in range(last, head)
        )

    def _is_participle(self, at: int) -> bool:
        return self.tokens[at].morph.get("VerbForm") == "Part"

    def _is_noun(self, at: int) -> bool:
        form = self.form(at)
        named = form in self.words.others or form in self.words.weekdays or form in self.words.months
        return self.tokens[at].pos in {"NOUN", "PROPN"} and not named

    def _noun_by_order(self, last: int) -> int | None:
        at = last
        end = min(last + _MOST_WORDS_TO_NOUN, len(self.tokens))
        while at < end and self._is_skipped(at, at == last):
            at += 1
        if at >= end or not self._is_noun(at):
            return None
        while (
            at + 1 < end
            and self.tokens[at + 1].pos in {"NOUN", "PROPN"}
            and self.tokens[at].dep in {"compound", "nmod", "amod"}
            and self.tokens[at].head > self.tokens[at].i
        ):
            at += 1
        return at

    def _is_skipped(self, at: int, is_first: bool) -> bool:
        """Tell whether a word may stand between a number and its noun."""
        form = self.form(at)
        if form in _QUOTES:
            return True
        if form in self.words.number.definite:
            return self.form(at - 1) in self.words.number.of
        if is_first and form in self.words.number.of:
            return True
        return (
            self.tokens[at].pos == "ADJ"
            or form in self.words.others
            or form in self.words.between_words
            or (form in self.words.number.of and self.form(at - 1) in self.words.others)
        )

    def _head(self, span: _Range, unit: str | None, last: int, noun: int | None) -> int:
        """Give the token that heads the noun phrase of the quantity."""
        numeral = span.high or span.low
        if noun is None and self.form(last) in self.words.range_to:
            return self.tokens[numeral.last - 1].i
        if noun is not None and self.form(numeral.last) not in self.words.number.of and unit is None:
            return self.tokens[noun].i
        inner = range(span.low.first, max(last, numeral.last))
        outside = [at for at in inner if not span.low.first <= self.tokens[at].head - self.base < last]
        if outside:
            token = self.tokens[outside[-1] if unit else outside[0]]
            head = token.head - self.base
            if (
                token.dep in {"nummod", "det", "advmod", "amod"}
                and last <= head < last + _MOST_WORDS_TO_NOUN
                and self.tokens[head].pos in {"NOUN", "PROPN", "PRON", "ADJ", "VERB", "NUM"}
            ):
                return token.head
            return token.i
        return self.tokens[numeral.last - 1].i


def _quantity(span: _Range, qualifier: Qualifier, unit: str | None) -> Quantity:
    """Turn a numeral and its qualifier into a range. Source: the coding guide, 12."""
    low: int | float = span.low.value
    if span.high is not None:
        return Quantity(low, span.high.value, unit, Qualifier.BETWEEN)
    match qualifier:
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN | Qualifier.VAGUE:
            return Quantity(low, None, unit, qualifier)
        case Qualifier.AT_MOST | Qualifier.LESS_THAN:
            return Quantity(None, low, unit, qualifier)
        case _:
            return Quantity(low, low, unit, qualifier)
