"""Write the values of a record as MUC-4 writes them: strings without quantifiers, dates, places, numbers, nations."""

import re
from collections.abc import Iterable
from datetime import date

from recoupe.codebook.lens import Muc4Lens, StringRules
from recoupe.codebook.load import Codebook
from recoupe.export.muc4_values import Value
from recoupe.model.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BRACKETS = re.compile(r"(?<!\s)\s*[\[(][^\])]{0,200}+[\])]?\s*+$")
_BEHIND = re.compile(r"\s*[\[(][^\])]{2,120}[\])]")
# Levels of a place from the widest to the most exact, each with the precisions that stand for it: one place a level.
LEVELS = (("admin1", "region"), ("town", "admin2"), ("site",))


class Strings:
    """The writer of one record."""

    def __init__(self, record: Value, codebook: Codebook, lens: Muc4Lens) -> None:
        """Keep the record, what is known, and the rules of its language.

        Raises:
            CodebookError: the record is in a language that the codebook does not hold.
        """
        self.record = record
        self.codebook = codebook
        self.lens = lens
        self.rules: StringRules = lens.strings.get(record["language"]) or StringRules((), (), (), {})
        attribution = codebook.language(record["language"]).attribution
        self._of_words = frozenset(fold(word) for word in attribution.of_words)
        self._place_kinds = {fold(word): kind for word, kind in self.rules.place_words.items()}
        self._leading = tuple(tuple(fold(phrase).split()) for phrase in self.rules.leading)
        self._numbers = tuple(tuple(fold(phrase).split()) for phrase in self.rules.numbers)

    def bare(self, text: str) -> str:
        """Put a phrase on one line, without quotes, brackets at its end and leading quantifiers or hedges; digits go as well."""
        return self._without(text, (*self._leading, *self._numbers), digits=True)

    def counted(self, text: str) -> str:
        """Put a phrase on one line as `bare` does, but with its number."""
        return self._without(text, self._leading, digits=False)

    def _without(self, text: str, leading: tuple[tuple[str, ...], ...], *, digits: bool) -> str:
        line = " ".join(text.split()).strip('"«»“” ,.;:')
        line = _BRACKETS.sub("", line) or line
        words = [(match.start(), fold(match.group())) for match in _WORD.finditer(line)]
        at = 0
        while at < len(words) - 1:
            taken = max((len(lead) for lead in leading if tuple(word for _, word in words[at : at + len(lead)]) == lead), default=0)
            if not taken and not (digits and words[at][1].isdigit()):
                break
            at += taken or 1
        return line[words[at][0] :] if words else line

    def texts(self, one: Value) -> set[str]:
        """Give the strings that a participant of an event may have, folded: its words, and the own names of its persons."""
        return {fold(self.bare(text)) for text in (one["name"], *(name["text"] for name in one["named"]))}

    def variants(self, bare: str, head: Value | None) -> list[tuple[str, str]]:
        """Give a phrase in the wordings that a key may have: whole, without its complement, its head word alone."""
        found = {bare: "whole"}
        words = bare.split()
        cut = next((n for n, word in enumerate(words) if n and fold(word) in self._of_words), len(words))
        found.setdefault(" ".join(words[:cut]), "short")
        if head is not None and fold(head["text"]) in fold(bare):
            found.setdefault(head["text"], "head")
        return list(found.items())

    def quoted(self, text: str) -> str:
        """Write a string as a filler."""
        return f'"{text}"'

    def own_names(self, entity: str | None, span: Value) -> list[tuple[str, str]]:
        """Give the names of a known actor that stand in a phrase or in brackets behind it: the longest as `whole`, one word in capitals as `acronym`."""
        actor = self.codebook.actor(entity) if entity else None
        if actor is None:
            return []
        line = " ".join((span["text"] + self._bracket(span["end"])).split())
        folded, found = fold(line), []
        for name in actor.all_names:
            at = folded.find(fold(name))
            if at >= 0 and not folded[max(at - 1, 0) : at].isalnum() and not folded[at + len(name) : at + len(name) + 1].isalnum():
                found.append(line[at : at + len(name)])
        words = max((name for name in found if not _is_acronym(actor.all_names, name)), key=len, default=None)
        short = max((name for name in found if _is_acronym(actor.all_names, name)), key=len, default=None)
        return [(name, variant) for name, variant in ((words, "whole"), (short, "acronym")) if name]

    def _bracket(self, at: int) -> str:
        """Give what stands in brackets right behind a place of the text, else nothing."""
        match = _BEHIND.match(self.record["text"], at)
        return match.group() if match else ""

    def number(self, one: Value) -> str:
        """Write how many there are: a number, a range, or PLURAL."""
        count = one["count"]
        if count is None:
            return "PLURAL" if one["plural"] or self._ends_plural(one["name"]) else "1"
        return quantity(count)

    def _ends_plural(self, name: str) -> bool:
        words = [fold(word) for word in _WORD.findall(name)]
        return len(words) == 1 and words[0].endswith(self.rules.plural_endings)

    def nation(self, alpha3: str) -> str:
        """Write a country as the set list does."""
        country = self.codebook.country_by_code.get(alpha3)
        return self.lens.nations.get(alpha3) or (country.name.upper() if country else alpha3)

    def day(self, when: Value | None) -> str:
        """Write a date: a day, a range, or "on or before" where only an end is known; without one, on or before the day of the report."""
        published = self.record["published"]
        if when is None:
            return f"- {self._date(published['end'] or published['start'])}" if published else ""
        start, end = when["start"], when["end"]
        if start is None or end is None:
            return f"- {self._date(end or start)}"
        return self._date(start) if start[:10] == end[:10] else f"{self._date(start)} - {self._date(end)}"

    def _date(self, iso: str) -> str:
        day = date.fromisoformat(iso[:10])
        return f"{day.day:02d} {self.lens.months['names'][day.month - 1]} {day.year % 100:02d}"

    def location(self, places: list[Value], countries: list[str]) -> str:
        """Write where: the country, then one place a level from the widest to the most exact, each with its type; of several the one told first."""
        told = [place["country"] for place in places if place["country"]]
        country = next((one for one in told if one in self.lens.relevance.countries), None) or next(iter([*told, *countries]), None)
        if country is None:
            return ""
        within = [place for place in places if place["country"] in {country, None}]
        levels = [next((place for place in within if place["precision"] in level), None) for level in LEVELS]
        names = [self._place(place) for place in levels if place is not None]
        return ": ".join([self.nation(country), *dict.fromkeys(names)])

    def _place(self, place: Value) -> str:
        """Write a place with its type: the word of the text beside it, else what its precision says."""
        text = self.record["text"]
        span = place["span"]
        name = " ".join(span["text"].split()).upper()
        for word, kind in self._place_kinds.items():
            if fold(name).endswith(" " + word):
                bare = name[: -len(word) - 1]
                return f"{name if bare == self.nation(place['country'] or '') else bare} ({kind})"
        behind = _WORD.search(text, span["end"], span["end"] + 24)
        if behind is not None and fold(behind.group()) in self._place_kinds:
            return f"{name} ({self._place_kinds[fold(behind.group())]})"
        usual = self.lens.places.get(place["precision"] or "")
        return f"{name} ({usual})" if usual else name


def _is_acronym(names: Iterable[str], name: str) -> bool:
    """Tell whether a name, as one of those of an actor is written, is one short word in capitals."""
    return any(fold(one) == fold(name) and " " not in one and one.isupper() for one in names)


def quantity(count: Value) -> str:
    """Write a quantity: `7`, `~7`, `7-`, `-7`, `6-8`."""
    low, high = count["low"], count["high"]
    if low is None:
        return f"-{high:g}"
    if high is None:
        return f"{low:g}-" if count["qualifier"] != "vague" else "PLURAL"
    if low == high:
        return f"~{low:g}" if count["qualifier"] == "about" else f"{low:g}"
    return f"{low:g}-{high:g}"
