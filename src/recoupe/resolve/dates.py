"""Find expressions of time: an interval grammar over the folded text, whose words and forms are the codebook's."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from recoupe.codebook.language import DateForm, DateWords, Language
from recoupe.codebook.load import Codebook
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Part
from recoupe.resolve.held import Held
from recoupe.resolve.needs import DIGIT, needs_of

_NUMERALS = {
    "mm": "(?:0[1-9]|1[0-2])",
    "a": "[0-3]?[0-9]",
    "b": "[0-3]?[0-9]",
    "yy": "(?:(?:19|20)[0-9]{2}|[0-9]{2})",
    "ten": "(?:(?:1[89]|20)?[0-9]0)",
    "century": "(?:[0-9]{1,2}|[ivx]{1,5})",
    "week": "(?:[0-5]?[0-9])",
}
_ALSO_IN_DIGITS = frozenset({"day", "n", "year", "ordinal", "ordinals"})
_IN_DIGITS = frozenset(f"<{name}>" for name in _NUMERALS if name != "century")
_DIGIT = re.compile("[0-9]")
_DIGIT_YEAR = "(?:1[89]|20)[0-9]{2}"
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"<([a-z_]{1,20})([0-9]?)>")
_BEFORE = r"(?<![\w$€£])(?<![\w][-./'])"
_AFTER = r"(?![\w%°]|[-./,][0-9])"
_TABLES = ("months", "weekdays", "numbers", "units", "seasons", "feasts", "day_words", "ordinals", "decades", "lengths")
_LISTS = ("day_parts", "parts", "early", "middle", "late", "last", "next", "this")
_TABLE_OF = {"month": "months", "weekday": "weekdays", "n": "numbers", "ordinal": "ordinals", "decade": "decades"}
_NAMED_ALONE = frozenset({"month", "weekday"})
_NAME_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Expression:
    """Tokens `[first, last)` that tell a time, not yet placed on the calendar. `values` holds the groups of the form."""

    first: int
    last: int
    head: int
    form: DateForm
    values: Mapping[str, tuple[str, ...]]
    role: str
    language: Language
    start: int
    end: int
    forward: bool = False
    exclusive: bool = False
    by: bool = False
    onward: bool = False

    @property
    def rule(self) -> str:
        """The codebook path of the form."""
        return f"lang/{self.language.code}.toml:dates.{self.form.id}"

    def numbers(self, name: str) -> tuple[int, ...]:
        """Give the groups `name`, `name2`, … as numbers: digits, or what the codebook's table says of the word."""
        if name == "year":
            return tuple(_year(word, self.language.dates) for word in self.values.get(name, ()))
        table = _table(self.language.dates, _TABLE_OF.get(name, "day_words"))
        return tuple(_number(word, table) for word in self.values.get(name, ()))

    def has(self, name: str) -> bool:
        """Tell whether the form met a word of that list."""
        return name in self.values


def clock_of(expression: Expression) -> tuple[int, bool] | None:
    """Give the first hour that an expression tells, 0 to 23, and whether minutes are told; None where it tells none."""
    text = expression.values.get("clock", ("",))[0]
    words = expression.language.dates
    named = next((hour for word, hour in words.hours.items() if re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", text)), None)
    four = re.match(r"\D{0,20}([0-2][0-9]) ?([0-5][0-9])(?![0-9])", text)
    match = re.search(rf"([0-2]?[0-9])(?: ?(?:[:.]|{any_word(words.hour_words)}) ?([0-5][0-9]))?", text)
    if four is not None and not re.search("[h:.]", text[: four.end()]):
        return int(four[1]), True
    if match is None:
        return (named, False) if named is not None else None
    hour = int(match[1]) % 24
    if hour < 12 and _has_any(text, words.evening):
        hour += 12
    if hour == 12 and _has_any(text, words.morning):
        hour = 0
    return hour, match[2] is not None


def _has_any(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<![a-z]){re.escape(fold(word))}(?![a-z])", text) for word in words)


def find_expressions(parsed: ParsedText, codebook: Codebook) -> tuple[Expression, ...]:
    """Find all expressions of time of a document, in text order, never overlapping; look-alikes are left out."""
    folded = fold(parsed.text)
    found: list[Expression] = []
    for number, part in enumerate(parsed.document.parts):
        code = parsed.document.part_languages[number] if number < len(parsed.document.part_languages) else parsed.document.language
        if code in codebook.languages:
            found.extend(_expressions(parsed, folded, part, codebook.language(code)))
    found.sort(key=lambda expression: expression.start)
    return tuple(_without_borrowed_role(parsed, one, found[number - 1] if number else None) for number, one in enumerate(found))


def token_at(parsed: ParsedText, start: int) -> int:
    """Give the first token that ends behind a character."""
    return bisect_right(parsed.tokens, start, key=lambda token: token.end)


def _without_borrowed_role(parsed: ParsedText, expression: Expression, before: Expression | None) -> Expression:
    """Give a word of role back to the time in front whose word it is: the «avant» of «trois jours avant Noël»."""
    if before is None or expression.first >= before.last:
        return expression
    return replace(expression, first=token_at(parsed, expression.start), role="point", forward=False, exclusive=False)


def _expressions(parsed: ParsedText, folded: str, part: Part, language: Language) -> Iterator[Expression]:
    grammar = _grammar(Held(language))
    hits = _longest(grammar.matches(folded, part.start, part.end))
    for form, match in hits:
        if form.means != "none" and _spelt_as_date(match, parsed.text, language.dates) and not _is_name(parsed, form, match, language):
            expression = _expression(parsed, form, match, grammar)
            if expression is not None:
                yield expression


def _expression(parsed: ParsedText, form: DateForm, match: re.Match[str], grammar: "_Grammar") -> Expression | None:
    """Lay a match on the tokens, with the word in front of it that gives its role."""
    role, start, forward, exclusive = grammar.role_of(match)
    first, last = _token_range(parsed, start, match.end())
    core = _token_range(parsed, match.start(), match.end())
    if core[0] >= core[1]:
        return None
    return Expression(
        first=first,
        last=last,
        head=_head_of(parsed, *core),
        form=form,
        values=_values(match),
        role=form.role or role,
        language=grammar.language,
        start=match.start(),
        end=match.end(),
        forward=forward,
        exclusive=exclusive,
        by=grammar.is_by(match, start),
        onward=role == "since" and grammar.is_onward(match, start),
    )


def _longest(hits: Iterable[tuple[DateForm, re.Match[str]]]) -> list[tuple[DateForm, re.Match[str]]]:
    """Keep the longest of overlapping matches; of equals the one whose form stands first in the codebook."""
    taken: list[tuple[DateForm, re.Match[str]]] = []
    for form, match in sorted(hits, key=lambda hit: (hit[1].start() - hit[1].end(), hit[1].start())):
        if all(match.end() <= other.start() or other.end() <= match.start() for _, other in taken):
            taken.append((form, match))
    return taken


@lru_cache(maxsize=8)
def _grammar(key: Held[Language]) -> "_Grammar":
    return _Grammar(key.value)


class _Grammar:
    """The compiled forms of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        words = language.dates
        self._placeholders = _placeholders(words)
        openings = _openings(words)
        self._forms = [(form, *self._compile(form, openings)) for form in words.forms]
        needed = {name for _, _, needs in self._forms for need in needs for name in need}
        self._openings = {f"<{name}>": opening for name, opening in openings.items() if f"<{name}>" in needed}
        asked = {name: pattern for name, pattern in self._placeholders.items() if f"<{name}>" in needed}
        self._anchors = {f"<{name}>": re.compile(pattern) for name, pattern in asked.items() if name not in openings or name in _ALSO_IN_DIGITS}
        # A stretch without a digit holds none of the placeholders that are written in digits, or else the words of their tables.
        self._worded = {name: anchor for name, anchor in self._anchors.items() if name not in _IN_DIGITS and name not in self._openings}
        self._letters = tuple(name for name in needed if not name.startswith("<"))
        self._signs_of: dict[str, _Signs] = {}
        # Each form by the longest sign of each of its needs: most forms have none in a given text and are not looked at.
        self._always = frozenset(number for number, (_, _, needs) in enumerate(self._forms) if frozenset() in needs)
        self._by_mark: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for number, (_, _, needs) in enumerate(self._forms):
            for need in needs:
                if need:
                    self._by_mark.setdefault(max(need, key=lambda mark: (len(mark), mark)), []).append((number, need))
        self._possessives = tuple(_folded(words.possessives))
        self.titles = frozenset(fold(title).rstrip(".") for title in language.names.person_titles)
        self.given_names = frozenset(map(fold, language.names.given_names))
        self._by = re.compile(rf"{any_word(words.by)}(?!\w)")
        self._onward = re.compile(rf"{any_word(words.onward)}(?!\w)")
        links = any_word(words.name_links)
        self._heads = re.compile(rf"(?<!\w){any_word(words.name_heads)} (?:(?:[\w'-]{{2,20}} )?{links} {{0,2}})?$")
        self._tails = re.compile(r"(?:'s)?(?: [A-Z][\w'-]+){0,3} (?P<tail>[A-Z][\w'-]+)")
        self._tail_words = frozenset(map(fold, words.name_tails))
        self._roles = [
            ("since", _prefix(words.since)),
            ("until", _prefix(words.until)),
            ("before", _prefix(words.before)),
            ("forward", _prefix(words.forward)),
        ]

    def _compile(self, form: DateForm, worded: Container[str]) -> tuple[re.Pattern[str], tuple[frozenset[str], ...]]:
        pattern = _spaced(fold(form.pattern))
        order = count()
        pattern = _PLACEHOLDER.sub(lambda hit: f"(?P<{hit[1]}_{next(order):02}>{self._placeholders[hit[1]]})", pattern)
        alone = _PLACEHOLDER.fullmatch(form.pattern)
        needs = needs_of(self._placeholders[alone[1]] if alone and alone[1] not in worded else fold(form.pattern))
        return re.compile(_BEFORE + "(?:" + pattern + ")" + _AFTER), needs

    def matches(self, folded: str, start: int, end: int) -> Iterator[tuple[DateForm, re.Match[str]]]:
        """Yield every match of every form in a stretch; forms whose words are absent there are not tried."""
        present = self._present(folded, start, end)
        tried = {number for mark in present for number, need in self._by_mark.get(mark, ()) if need <= present}
        for number in sorted(tried.union(self._always)):
            form, pattern, _ = self._forms[number]
            for match in pattern.finditer(folded, start, end):
                yield form, match

    def _present(self, folded: str, start: int, end: int) -> set[str]:
        """Give the signs of `needs.py` that a stretch holds, and maybe some that it does not."""
        stretch = folded[start:end]
        found: set[str] = set()
        for word in set(_WORD.findall(stretch)):
            signs = self._signs_of.get(word)
            if signs is None:
                signs = self._learn(word)
            found.update(signs.alone)
            for name, runs in signs.openings:
                if all(map(stretch.__contains__, runs)):
                    found.add(name)
        digits = _DIGIT.search(stretch) is not None
        found.update(name for name, anchor in (self._anchors if digits else self._worded).items() if anchor.search(folded, start, end))
        return found | {DIGIT} if digits else found

    def _learn(self, word: str) -> "_Signs":
        """Look up once what a word is a sign of: most words of a text were met before."""
        openings = [(name, runs) for name, opening in self._openings.items() for runs in opening.get(word, ())]
        alone = [letters for letters in self._letters if letters in word] + [name for name, runs in openings if not runs]
        signs = self._signs_of[word] = _Signs(frozenset(alone), tuple((name, runs) for name, runs in openings if name not in alone))
        return signs

    def is_by(self, match: re.Match[str], start: int) -> bool:
        """Tell whether the word of role is one that, of what is over, only says when: "by late May women were leaving"."""
        return self._by.match(match.string, start) is not None

    def is_onward(self, match: re.Match[str], start: int) -> bool:
        """Tell whether the word of role opens a time to come: «à partir de lundi»."""
        return self._onward.match(match.string, start) is not None

    def names_before(self, match: re.Match[str]) -> bool:
        """Tell whether a word that takes a date as its name stands before: «rue du 14 juillet»."""
        day = next((match.start(key) for key in match.groupdict() if key[:-3] in ("day", "month", "a") and match[key] is not None), None)
        return day is not None and self._heads.search(match.string[max(0, day - _NAME_WINDOW) : day]) is not None

    def names_after(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether a date opens a name in capitals: "March 23 Movement"."""
        at = match.end()
        hit = self._tails.match(text, at, at + _NAME_WINDOW)
        return hit is not None and any(fold(word) in self._tail_words for word in hit[0].split())

    def role_of(self, match: re.Match[str]) -> tuple[str, int, bool, bool]:
        """Give the role, where the words of role begin, whether the time is to come, and whether its end is left out."""
        if match.string.startswith(self._possessives, match.end()) or f"{match[0]} ".endswith(self._possessives):
            return "point", match.start(), False, False
        low = max(0, match.start() - 30)
        inner = min(match.start(name) for name, value in match.groupdict().items() if value is not None) if any(match.groupdict().values()) else match.start()
        for role, (behind, opening) in self._roles:
            before = behind.search(match.string, low, match.start()) or behind.search(match.string, low, inner)
            before = before if before is not None and before.start() < match.start() else None
            if before or opening.match(match.string, match.start(), match.end()):
                start = min(match.start(), before.start()) if before else match.start()
                if role == "forward":
                    return "point", match.start(), True, False
                return ("until" if role == "before" else role), start, False, role == "before"
        return "point", match.start(), False, False


class _Signs(NamedTuple):
    """What a word is a sign of: letters that it holds, placeholders that it may be, and those that it may open, with the letters that must follow."""

    alone: frozenset[str]
    openings: tuple[tuple[str, tuple[str, ...]], ...]


def _openings(words: DateWords) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """Give the words that each placeholder may begin with, digits apart: the first run of letters, and the runs behind it."""
    lists: dict[str, Iterable[str]] = {name: _table(words, name) for name in _TABLES}
    lists.update((name, getattr(words, name)) for name in _LISTS)
    lists.update(month=lists["months"], weekday=lists["weekdays"], decade=lists["decades"], ordinal=lists["ordinals"])
    lists.update(day=lists["day_words"], n=lists["numbers"], year=words.centuries)
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for name, group in lists.items():
        runs = [_WORD.findall(fold(word)) for word in group]
        by_first = found[name] = {}
        for first, *rest in filter(None, runs):
            by_first.setdefault(first, []).append(tuple(rest))
    return found


def _spaced(pattern: str) -> str:
    """Let every written space stand for one to four: lines are wrapped, typesetters pad."""
    return pattern.replace("[ -]", "(?:-|\x00)").replace(" ?", "\x01").replace(" ", "\x00").replace("\x01", " {0,4}").replace("\x00", " {1,4}")


def _placeholders(words: DateWords) -> dict[str, str]:
    """Give the regular expression of every placeholder of a language."""
    suffixes = "|".join(_folded(words.ordinal_suffixes)) or "(?!)"
    day = f"(?:(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])(?:{suffixes})?|{any_word(words.day_words)})"
    found = dict(_NUMERALS, day=day, n=f"(?:[0-9]{{1,3}}|{any_word(words.numbers)})")
    for name in _TABLES:
        found[name] = any_word(_table(words, name))
    for name in _LISTS:
        found[name] = any_word(getattr(words, name))
    small = [word for word, value in words.numbers.items() if value < 100]
    found["year"] = f"(?:{_DIGIT_YEAR}|{any_word(words.centuries)}[ -](?:{any_word(words.year_links)} )?{any_word(small)})" if words.centuries else _DIGIT_YEAR
    found["month"], found["weekday"], found["ordinal"], found["decade"] = found["months"], found["weekdays"], found["ordinals"], found["decades"]
    found["clock"] = f"(?:{words.clock})" if words.clock else "(?!)"
    return found


def any_word(words: Iterable[str]) -> str:
    """Match any of some words, the longest possible, by a tree of their letters: much faster than one after the other."""
    tree: dict[str, dict[str, object]] = {}
    for word in map(fold, words):
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})  # type: ignore[assignment]
        branch[""] = {}
    return f"(?:{_branches(tree)})" if tree else "(?!)"


def _branches(tree: Mapping[str, Mapping[str, object]]) -> str:
    """Write a tree of letters as a pattern; where a word may end and another go on, going on is tried first."""
    ways = [_letter(letter) + _branches(below) for letter, below in tree.items() if letter]  # type: ignore[arg-type]
    if not ways:
        return ""
    if len(ways) == 1 and "" not in tree:
        return ways[0]
    return f"(?:{'|'.join(ways)})" + ("?" if "" in tree else "")


def _letter(letter: str) -> str:
    return " {1,4}" if letter == " " else re.escape(letter)


def _folded(words: Iterable[str]) -> list[str]:
    """Fold words, longest first, so that an alternation takes the longest."""
    return sorted((fold(word) for word in words), key=lambda word: (-len(word), word))


def _prefix(words: Sequence[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the words of a role, as they stand right before a form or open it."""
    either = any_word(words)
    return re.compile(rf"(?<!\w){either} {{0,4}}$"), re.compile(rf"{either}(?!\w)|{either}(?<=')")


def _table(words: DateWords, name: str) -> Mapping[str, object]:
    table: Mapping[str, object] = getattr(words, name)
    return table


def _number(word: str, table: Mapping[str, object]) -> int:
    digits = re.match("[0-9]{1,4}", word)
    if digits:
        return int(digits[0])
    return next(value for key, value in table.items() if fold(key) == word and isinstance(value, int))


def _year(word: str, words: DateWords) -> int:
    """Give a year told in digits or in words: a word of centuries and what follows it."""
    if word[:1].isdigit():
        return int(word[:4])
    opening, value = next((fold(key), value) for key, value in sorted(words.centuries.items(), key=lambda row: -len(row[0])) if word.startswith(fold(key)))
    rest = word[len(opening) :].lstrip(" -")
    for link in _folded(words.year_links):
        rest = rest.removeprefix(link + " ")
    return value + (_number(rest, words.numbers) if rest else 0)


def _values(match: re.Match[str]) -> dict[str, tuple[str, ...]]:
    """Gather the groups of a match: `day` holds what `<day>`, `<day2>`, … met, in text order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in match.groupdict().items():
        if value is not None:
            bare = name[:-3]
            found[bare] = (*found.get(bare, ()), " ".join(value.split()))
    years = [match.start(name) for name, value in match.groupdict().items() if value is not None and name[:-3] == "year"]
    months = [match.start(name) for name, value in match.groupdict().items() if value is not None and name[:-3] == "month"]
    if len(years) == 1 and len(months) > 1 and years[0] < months[-1]:
        found["early_year"] = found["year"]
    return found


def _spelt_as_date(match: re.Match[str], text: str, words: DateWords) -> bool:
    """Refuse names of months and days whose case says that they are another word ("may", «Mars»)."""
    for name, value in match.groupdict().items():
        if value is None or name[:-3] not in ("month", "weekday"):
            continue
        written = text[match.start(name) : match.end(name)]
        if words.capitalised and written.islower():
            return False
        if not words.capitalised and _title_alone(match, written) and match.start(name) > match.start():
            return False
    return True


def _is_name(parsed: ParsedText, form: DateForm, match: re.Match[str], language: Language) -> bool:
    """Tell a date that is part of a name: «stade du 28-Septembre», "April 6 Youth Movement", "Commander Friday Okoro"."""
    grammar = _grammar(Held(language))
    if grammar.names_after(parsed.text, match) or grammar.names_before(match):
        return True
    met = _values(match).keys()
    if not met & _NAMED_ALONE or met & {"day", "year", "day_parts", "last", "next"}:
        return form.alone and _counts_a_noun(parsed, match)
    return _is_person(parsed, match, language)


def _counts_a_noun(parsed: ParsedText, match: re.Match[str]) -> bool:
    """Tell a number that belongs to the noun behind it: "the 3rd brigade"."""
    _, last = _token_range(parsed, match.start(), match.end())
    after = parsed.tokens[last] if last < len(parsed.tokens) else None
    if after is None or after.start > match.end() + 1:
        return False
    return after.pos in ("NOUN", "ADJ", "PROPN", "NUM") or after.text[:1].isupper() or after.text in "-%"


def _is_person(parsed: ParsedText, match: re.Match[str], language: Language) -> bool:
    """Tell the name of a month or a day that a person bears: behind a title or a given name, or between two names."""
    name = next(key for key in match.groupdict() if key[:-3] in _NAMED_ALONE and match[key] is not None)
    first, last = _token_range(parsed, match.start(name), match.end(name))
    before = parsed.tokens[first - 1] if first and parsed.tokens[first - 1].end >= match.start(name) - 1 else None
    after = parsed.tokens[last] if last < len(parsed.tokens) and parsed.tokens[last].start == match.end(name) + 1 else None
    named_after = after is not None and after.pos == "PROPN" and after.text[:1].isupper() and not parsed.text[match.start(name)].islower()
    if before is None or before.sentence != parsed.tokens[first].sentence:
        return named_after and name[:-3] == "month" and match.start(name) == match.start()
    if parsed.text[match.start(name)].islower():
        return False
    grammar = _grammar(Held(language))
    if before.form.rstrip(".") in grammar.titles or before.form in grammar.given_names:
        return True
    return named_after and before.text[:1].isupper() and before.pos in ("PROPN", "NOUN") and before.start > 0


def _title_alone(match: re.Match[str], written: str) -> bool:
    """Tell a capitalised word in a form that has no day and no year beside it."""
    return written.istitle() and not _values(match).keys() & {"day", "year", "weekday"}


def _token_range(parsed: ParsedText, start: int, end: int) -> tuple[int, int]:
    """Give the tokens that characters `[start, end)` touch."""
    first = bisect_right(parsed.tokens, start, key=lambda token: token.end)
    return first, bisect_left(parsed.tokens, end, key=lambda token: token.start)


def _head_of(parsed: ParsedText, first: int, last: int) -> int:
    """Give the token of a range that hangs outside of it, function words last."""
    outer = [token for token in parsed.tokens[first:last] if token.is_root or not first <= token.head < last]
    solid = [token for token in outer if token.pos not in ("ADP", "DET", "PUNCT", "SCONJ", "CCONJ")]
    return (solid or outer or list(parsed.tokens[first:last]))[0].i
