"""Find expressions of time: an interval grammar over the folded text, whose words and forms are the codebook's."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from recoupe.codebook.language import DateForm, DateWords, Language
from recoupe.codebook.load import Codebook
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Part
from recoupe.resolve.held import Held

_NUMERALS = {
    "year": "(?:1[89]|20)[0-9]{2}",
    "mm": "(?:0[1-9]|1[0-2])",
    "a": "[0-3]?[0-9]",
    "b": "[0-3]?[0-9]",
    "yy": "(?:(?:19|20)[0-9]{2}|[0-9]{2})",
}
_PLACEHOLDER = re.compile(r"<([a-z_]{1,20})([0-9]?)>")
_BEFORE = r"(?<![\w$€£])(?<![\w][-./'])"
_AFTER = r"(?![\w%°]|[-./,][0-9])"
_TABLES = ("months", "weekdays", "numbers", "units", "seasons", "feasts", "day_words")
_LISTS = ("day_parts", "early", "middle", "late", "last", "next", "this")
_TABLE_OF = {"month": "months", "weekday": "weekdays"}


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
    forward: bool = False
    exclusive: bool = False

    @property
    def rule(self) -> str:
        """The codebook path of the form."""
        return f"lang/{self.language.code}.toml:dates.{self.form.id}"

    def numbers(self, name: str) -> tuple[int, ...]:
        """Give the groups `name`, `name2`, … as numbers: digits, or what the codebook's table says of the word."""
        table = _table(self.language.dates, _TABLE_OF.get(name, "numbers" if name == "n" else "day_words"))
        return tuple(_number(word, table) for word in self.values.get(name, ()))

    def has(self, name: str) -> bool:
        """Tell whether the form met a word of that list."""
        return name in self.values


def find_expressions(parsed: ParsedText, codebook: Codebook) -> tuple[Expression, ...]:
    """Find all expressions of time of a document, in text order, never overlapping; look-alikes are left out."""
    folded = fold(parsed.text)
    found: list[Expression] = []
    for number, part in enumerate(parsed.document.parts):
        code = parsed.document.part_languages[number] if number < len(parsed.document.part_languages) else parsed.document.language
        if code in codebook.languages:
            found.extend(_expressions(parsed, folded, part, codebook.language(code)))
    return tuple(sorted(found, key=lambda expression: expression.first))


def _expressions(parsed: ParsedText, folded: str, part: Part, language: Language) -> Iterator[Expression]:
    grammar = _grammar(Held(language))
    hits = _longest(grammar.matches(folded, part.start, part.end))
    for form, match in hits:
        if form.means != "none" and _spelt_as_date(match, parsed.text, language.dates):
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
        forward=forward,
        exclusive=exclusive,
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
        self._forms = [(form, *self._compile(form)) for form in words.forms]
        needed = frozenset().union(*(needs for _, _, needs in self._forms))
        self._anchors = {name: re.compile(pattern) for name, pattern in self._placeholders.items() if name in needed}
        self._possessives = tuple(_folded(words.possessives))
        self._roles = [
            ("since", _prefix(words.since)),
            ("until", _prefix(words.until)),
            ("before", _prefix(words.before)),
            ("forward", _prefix(words.forward)),
        ]

    def _compile(self, form: DateForm) -> tuple[re.Pattern[str], frozenset[str]]:
        names = {name for name, _ in _PLACEHOLDER.findall(form.pattern)}
        pattern = _spaced(fold(form.pattern))
        order = count()
        pattern = _PLACEHOLDER.sub(lambda hit: f"(?P<{hit[1]}_{next(order):02}>{self._placeholders[hit[1]]})", pattern)
        return re.compile(_BEFORE + "(?:" + pattern + ")" + _AFTER), _needed(form.pattern, names)

    def matches(self, folded: str, start: int, end: int) -> Iterator[tuple[DateForm, re.Match[str]]]:
        """Yield every match of every form in a stretch; forms whose words are absent there are not tried."""
        present = {name for name, anchor in self._anchors.items() if anchor.search(folded, start, end)}
        for form, pattern, needs in self._forms:
            if needs <= present:
                for match in pattern.finditer(folded, start, end):
                    yield form, match

    def role_of(self, match: re.Match[str]) -> tuple[str, int, bool, bool]:
        """Give the role, where the words of role begin, whether the time is to come, and whether its end is left out."""
        if match.string.startswith(self._possessives, match.end()):
            return "point", match.start(), False, False
        window = match.string[max(0, match.start() - 30) : match.start()]
        for role, (behind, opening) in self._roles:
            before = behind.search(window)
            if before or opening.match(match.string, match.start(), match.end()):
                start = match.start() - (len(window) - before.start() if before else 0)
                if role == "forward":
                    return "point", match.start(), True, False
                return ("until" if role == "before" else role), start, False, role == "before"
        return "point", match.start(), False, False


def _needed(pattern: str, names: set[str]) -> frozenset[str]:
    """Name the placeholders without which a form cannot match: those outside every group and alternative."""
    bare = pattern
    for _ in range(6):
        bare = re.sub(r"\([^()]*\)\??", "", bare)
    return frozenset() if "|" in bare else frozenset(name for name, _ in _PLACEHOLDER.findall(bare) if name in names)


def _spaced(pattern: str) -> str:
    """Let every written space stand for one to four: lines are wrapped, typesetters pad."""
    return pattern.replace("[ -]", "(?:-|\x00)").replace(" ?", "\x01").replace(" ", "\x00").replace("\x01", " {0,4}").replace("\x00", " {1,4}")


def _placeholders(words: DateWords) -> dict[str, str]:
    """Give the regular expression of every placeholder of a language."""
    suffixes = "|".join(_folded(words.ordinal_suffixes)) or "(?!)"
    day = f"(?:(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])(?:{suffixes})?{_or(words.day_words)})"
    found = dict(_NUMERALS, day=day, n=f"(?:[0-9]{{1,3}}{_or(words.numbers)})")
    for name in _TABLES:
        found[name] = _any(_table(words, name))
    for name in _LISTS:
        found[name] = _any(getattr(words, name))
    found["month"], found["weekday"] = found["months"], found["weekdays"]
    return found


def _or(words: Iterable[str]) -> str:
    return "".join(f"|{_literal(word)}" for word in _folded(words))


def _any(words: Iterable[str]) -> str:
    return "(?:" + ("|".join(map(_literal, _folded(words))) or "(?!)") + ")"


def _literal(word: str) -> str:
    return _spaced(re.escape(word).replace("\\ ", " "))


def _folded(words: Iterable[str]) -> list[str]:
    """Fold words, longest first, so that an alternation takes the longest."""
    return sorted((fold(word) for word in words), key=lambda word: (-len(word), word))


def _prefix(words: Sequence[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the words of a role, as they stand right before a form or open it."""
    either = _any(words)
    return re.compile(rf"(?<!\w){either} {{0,4}}$"), re.compile(rf"{either}(?!\w)|{either}(?<=')")


def _table(words: DateWords, name: str) -> Mapping[str, object]:
    table: Mapping[str, object] = getattr(words, name)
    return table


def _number(word: str, table: Mapping[str, object]) -> int:
    digits = re.match("[0-9]{1,4}", word)
    if digits:
        return int(digits[0])
    return next(value for key, value in table.items() if fold(key) == word and isinstance(value, int))


def _values(match: re.Match[str]) -> dict[str, tuple[str, ...]]:
    """Gather the groups of a match: `day` holds what `<day>`, `<day2>`, … met, in text order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in match.groupdict().items():
        if value is not None:
            bare = name[:-3]
            found[bare] = (*found.get(bare, ()), " ".join(value.split()))
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
