"""Find words that take a side, of every side alike, and say in whose voice each stands.

The words are data (`wording` of each language). A word counts once an occurrence, the longest entry first; look-alikes («parquet antiterroriste»)
hide what they cover. It is `quoted` in quotation marks or in speech that is reported with its speaker, else it is the outlet's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit, PhraseIndex
from recoupe.codebook.schema import Country, LoadedTerm
from recoupe.extract.attribution import Voice
from recoupe.extract.quotes import Quote
from recoupe.model.event import Wording
from recoupe.model.parsed import ParsedText, Sentence, Token

_PERSONS = frozenset({"person", "group", "population", "organisation"})
_PLACES = frozenset({"place", "facility", "infrastructure"})
_FORCES = frozenset({"group", "organisation", "state"})
_ARGUMENTS = ("obj", "nsubj:pass", "nmod", "obl")


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The loaded terms of one language; a look-alike stands for None."""

    index: PhraseIndex[LoadedTerm | None]
    never_on: dict[int, frozenset[str]]
    known: Lexicon


def find_wording(parsed: ParsedText, quotes: Sequence[Quote], voices: Sequence[Voice], codebook: Codebook) -> tuple[Wording, ...]:
    """Find the loaded terms of a text, in text order.

    Args:
        parsed: the text.
        quotes: what `find_quotes` gave for it.
        voices: what `find_voices` gave for it.
        codebook: the words.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        SpanError: never for a text that was parsed here.
    """
    speakers = {at: voice.links[-1].source for voice in voices if voice.speech and voice.links for at in voice.content}
    reader = _Reader(parsed, quotes, speakers)
    found: list[Wording] = []
    for sentence in parsed.sentences:
        found.extend(reader.read(sentence, _terms(codebook, sentence.language)))
    return tuple(found)


@lru_cache(maxsize=16)
def _terms(codebook: Codebook, code: str) -> _Terms:
    """Index the terms of a language, once a codebook; look-alikes first, so that they win over a term of the same words."""
    known = lexicon(codebook, code)
    terms = known.language.wording
    rows: list[tuple[str, LoadedTerm | None]] = [(pseudo, None) for term in terms for pseudo in term.pseudo]
    rows += [(word, term) for term in terms for pattern in term.words for word in _spelt(pattern, codebook.countries)]
    return _Terms(PhraseIndex(rows), {id(term): folded(term.never_on) for term in terms}, known)


def _spelt(pattern: str, countries: Sequence[Country]) -> Iterator[str]:
    """Spell a pattern out: `{adjective}` for each country's adjectives, `{capital}` for its capitals and names."""
    if "{" not in pattern:
        yield pattern
        return
    for country in countries:
        for adjective in country.adjectives if "{adjective}" in pattern else ():
            yield pattern.replace("{adjective}", adjective)
        for name in (*country.capitals, *country.names) if "{capital}" in pattern else ():
            yield pattern.replace("{capital}", name)


class _Reader:
    """Reads the sentences of one document."""

    def __init__(self, parsed: ParsedText, quotes: Sequence[Quote], speakers: Mapping[int, str]) -> None:
        self.parsed = parsed
        self.quotes = quotes
        self.speakers = speakers

    def read(self, sentence: Sentence, terms: _Terms) -> Iterator[Wording]:
        """Yield the loaded terms of a sentence."""
        kinds = self._kinds(sentence, terms)
        for hit in self._hits(sentence, terms, kinds):
            term = hit.value
            if term is not None:
                first, last = sentence.first + hit.first, sentence.first + hit.last
                if not term.capital and self._in_name(first, last):
                    continue
                voice = self._voice(first, last)
                by = self._speaker(first) if voice == "quoted" else None
                yield Wording(self.parsed.span(first, last), term.category, voice, term.about, term.neutral, by)

    def _hits(self, sentence: Sentence, terms: _Terms, kinds: dict[int, str]) -> Iterator[Hit[LoadedTerm | None]]:
        """Yield the longest entries from left to right; an entry whose conditions fail hides nothing."""
        tokens = self.parsed.sentence_tokens(sentence)
        behind = 0
        for at in terms.index.starts(tokens):
            hit = terms.index.match(tokens, at) if at >= behind else None
            if hit is not None and (hit.value is None or self._holds(tokens[at], tokens[hit.last - 1], hit.value, terms, kinds)):
                yield hit
                behind = hit.last

    def _in_name(self, first: int, last: int) -> bool:
        """Tell whether the words are part of a longer proper name: a party is called what it is called."""
        capital = all(self.parsed.tokens[at].text[:1].isupper() for at in range(first, last))
        return capital and any(name.first <= first and last <= name.last and name.last - name.first > last - first for name in self.parsed.names)

    def _kinds(self, sentence: Sentence, terms: _Terms) -> dict[int, str]:
        """Give the kind of each common noun of a sentence that the codebook knows."""
        found = {}
        for hit in terms.known.things.find(self.parsed.sentence_tokens(sentence)):
            found.update(dict.fromkeys(range(sentence.first + hit.first, sentence.first + hit.last), hit.value.kind))
        return found

    def _holds(self, first: Token, last: Token, term: LoadedTerm, terms: _Terms, kinds: dict[int, str]) -> bool:
        """Tell whether a term takes a side here: the right part of speech, initial and argument."""
        if term.pos and first.pos not in term.pos:
            return False
        if term.capital and not first.text[:1].isupper():
            return False
        verb = first if first.pos in {"VERB", "AUX"} or first.i == last.i else last
        arguments = self._arguments(verb)
        if any(argument.lemma in terms.never_on[id(term)] or argument.form in terms.never_on[id(term)] for argument in arguments):
            return False
        return term.bears_on is None or any(self._is_kind(argument, term.bears_on, kinds) for argument in arguments)

    def _arguments(self, verb: Token) -> list[Token]:
        """Give what a word bears on: object, subject of the passive, «de X», the noun beside a participle."""
        found = [*self.parsed.kids(verb.i, *_ARGUMENTS)]
        if verb.dep in {"acl", "amod", "compound", "acl:relcl"} and not verb.is_root:
            found.append(self.parsed.tokens[verb.head])
        if verb.dep == "conj" and not found:
            found += self.parsed.kids(verb.head, "nsubj:pass")
        return [token for token in found if token.dep != "obl" or token.i == verb.i + 1 or token.pos == "PROPN" or token.i <= verb.i + 4]

    def _is_kind(self, token: Token, wanted: str, kinds: dict[int, str]) -> bool:
        """Tell whether an argument is a place, a person or a force."""
        kind = kinds.get(token.i)
        label = next((name.label for name in self.parsed.names if name.first <= token.i < name.last), None)
        match wanted:
            case "place":
                return kind in _PLACES or (kind is None and token.pos == "PROPN" and label not in {"PER", "ORG"})
            case "force":
                return kind in _FORCES
            case _:
                counted = any(kid.dep == "nummod" for kid in self.parsed.kids(token.i))
                return kind in _PERSONS or (kind is None and (label in {"PER", "ORG"} or (counted and token.pos == "NOUN")))

    def _voice(self, first: int, last: int) -> str:
        """Say whose voice the tokens `[first, last)` stand in."""
        start, end = self.parsed.tokens[first].start, self.parsed.tokens[last - 1].end
        quoted = any(quote.covers(start, end) for quote in self.quotes)
        return "quoted" if quoted or first in self.speakers else "outlet"

    def _speaker(self, first: int) -> str | None:
        """Say who is quoted: the voice that covers the words, or the named subject of their clause («X l'a qualifié de « … »»)."""
        if first in self.speakers:
            return self.speakers[first]
        for above in self.parsed.ancestors(first):
            for subject in self.parsed.kids(above.i, "nsubj"):
                name = next((name for name in self.parsed.names if name.first <= subject.i < name.last), None)
                if name is not None:
                    return self.parsed.span(name.first, name.last).text
        return None
