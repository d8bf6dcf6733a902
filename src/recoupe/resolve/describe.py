"""Describe people and groups that no registry knows: their kind, sector and country, from head noun and modifiers.

A nationality or a place in the phrase tells the country; people who live or serve somewhere are of the report's one country; armed strangers, bandits and
travellers come from nowhere, though the deed has a place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit, PhraseIndex
from recoupe.codebook.schema import Noun
from recoupe.model.event import Kind
from recoupe.model.mentions import ActorMention, Described
from recoupe.model.parsed import Name, ParsedText, Sentence, Token
from recoupe.resolve.held import Held
from recoupe.resolve.named_actors import find_names
from recoupe.resolve.registry import Registry, registry
from recoupe.resolve.scene import head_of
from recoupe.resolve.surroundings import Surroundings, country_of_place

T = TypeVar("T")
_KINDS = frozenset(kind.value for kind in Kind)
_WHO = frozenset({"person", "group", "organisation", "population"})
_INNER = ("compound", "amod", "flat", "fixed", "nummod", "det", "nmod", "case")
_SOLID = frozenset({"NOUN", "PROPN", "ADJ", "X", "VERB", "NUM"})
# Who these are is not known, so neither is where they come from.
_STRANGERS = frozenset({"UAF", "CRM", "UNK", "REB"})
# A modifier says more than these: «des jeunes armés», "rebel soldiers".
_PLAIN = frozenset({"CVL", "UNK", "SOC", "OPP", "LEG", "GOV", "MIL", "AGR", "EDU"})
_MAKES_REBELS = frozenset({"REB", "UAF"})


def describe(parsed: ParsedText, first: int, last: int, codebook: Codebook) -> Described:
    """Describe whom tokens `[first, last)` tell of, who is no actor of the registry.

    Raises:
        CodebookError: the codebook does not hold the language.
        GazetteerError: the gazetteer cannot be opened.
    """
    sentence = parsed.sentences[parsed.tokens[first].sentence]
    words = _words(Held(codebook), sentence.language)
    report = _report(Held(parsed), Held(codebook))
    phrase = _with_noun(_Phrase(report, first, last, head_of(parsed, first, last), words))
    name = phrase.name()
    if phrase.noun is None and phrase.sector_hit is None and name is not None:
        return _of_name(phrase, name)
    sector, rule = _sector(phrase)
    kind = Kind(phrase.noun.value.kind) if phrase.noun is not None and phrase.noun.value.kind in _KINDS else None
    return Described(phrase.head, kind, sector, _country(phrase, sector), rule)


def find_people(parsed: ParsedText, actors: Sequence[ActorMention], codebook: Codebook) -> tuple[Described, ...]:
    """Describe everybody whom a noun tells of and no registry knows, in text order.

    Args:
        parsed: the text.
        actors: who was resolved.
        codebook: the nouns and the words that modify them.

    Raises:
        CodebookError: the codebook does not hold a language.
        GazetteerError: the gazetteer cannot be opened.
    """
    taken = {i for actor in actors for i in range(actor.first, actor.last)}
    found: list[Described] = []
    for sentence in parsed.sentences:
        if sentence.language in codebook.languages:
            heads = dict.fromkeys(_people(parsed, sentence, _words(Held(codebook), sentence.language)))
            found.extend(describe(parsed, *_reach(parsed, head), codebook) for head in heads if head not in taken)
    return tuple(found)


def _people(parsed: ParsedText, sentence: Sentence, words: "_Words") -> Iterator[int]:
    """Yield the heads of the nouns of a sentence that name people, groups and organisations."""
    for hit in words.known.things.find(parsed.sentence_tokens(sentence)):
        if hit.value.kind in _WHO:
            yield head_of(parsed, sentence.first + hit.first, sentence.first + hit.last)


def _reach(parsed: ParsedText, head: int) -> tuple[int, int]:
    """Give the tokens that belong to a noun: the unbroken run around it of what hangs on it, clauses left out."""
    inner, queue = {head}, [head]
    while queue:
        for kid in parsed.kids(queue.pop(), *_INNER):
            inner.add(kid.i)
            queue.append(kid.i)
    first = last = head
    while first - 1 in inner:
        first -= 1
    while last + 1 in inner:
        last += 1
    while first < head and parsed.tokens[first].pos in ("DET", "ADP"):
        first += 1
    return first, last + 1


@dataclass(frozen=True, slots=True)
class _Report:
    """What a whole report gives to each of its phrases."""

    parsed: ParsedText
    codebook: Codebook
    names: Registry
    around: Surroundings
    name_at: Mapping[int, Name]


@lru_cache(maxsize=2)
def _report(held: Held[ParsedText], book: Held[Codebook]) -> _Report:
    parsed = held.value
    name_at = {i: name for name in parsed.names for i in range(name.first, name.last)}
    return _Report(parsed, book.value, registry(book.value), find_names(parsed, book.value).around, name_at)


class _Words:
    """The words of one language that tell kinds of people."""

    def __init__(self, known: Lexicon) -> None:
        """Index them."""
        cues = known.language.actors
        self.known = known
        self.sectors = PhraseIndex((word, sector) for sector, words in cues.sectors.items() for word in words)
        self.modifiers = PhraseIndex((word, sector) for sector, words in cues.modifiers.items() for word in words)
        self.passing = PhraseIndex((word, word) for word in cues.passing)
        self.belonging = PhraseIndex((word, word) for word in cues.belonging)


@lru_cache(maxsize=8)
def _words(codebook: Held[Codebook], language: str) -> _Words:
    return _Words(lexicon(codebook.value, language))


@dataclass(frozen=True)
class _Phrase:
    """The phrase and what its head noun is."""

    report: _Report
    first: int
    last: int
    head: int
    words: _Words

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the phrase."""
        return self.report.parsed.tokens[self.first : self.last]

    @cached_property
    def noun(self) -> Hit[Noun] | None:
        """The noun of the codebook that holds the head."""
        return _covering(self.words.known.things, self.tokens, self.head - self.first)

    @cached_property
    def sector_hit(self) -> Hit[str] | None:
        """The noun whose sector the language tells, if it is not shorter than the other."""
        hit = _covering(self.words.sectors, self.tokens, self.head - self.first)
        if hit is None or (self.noun is not None and self.noun.last - self.noun.first > hit.last - hit.first):
            return None
        return hit

    def name(self) -> Name | None:
        """Give the proper name that holds the head."""
        return self.report.name_at.get(self.head)

    def rest(self) -> Iterator[int]:
        """Yield the places of the words beside the head noun."""
        hit = self.sector_hit or self.noun
        inner = range(hit.first, hit.last) if hit is not None else range(self.head - self.first, self.head - self.first + 1)
        return (at for at in range(len(self.tokens)) if at not in inner)


def _with_noun(phrase: _Phrase) -> _Phrase:
    """Take the first noun that is known for the head, where the parser made another word the head; a proper name keeps its own."""
    if phrase.noun is not None or phrase.sector_hit is not None or phrase.name() is not None:
        return phrase
    others = (replace(phrase, head=at) for at in range(phrase.first, phrase.last) if phrase.report.parsed.tokens[at].pos in ("NOUN", "ADJ"))
    return next((other for other in others if other.noun is not None or other.sector_hit is not None), phrase)


def _covering(index: PhraseIndex[T], tokens: Sequence[Token], head: int) -> Hit[T] | None:
    """Give the longest phrase of an index that holds the head."""
    hits = [hit for at in range(head + 1) if tokens[at].pos in _SOLID and (hit := index.match(tokens, at)) is not None and hit.last > head]
    return max(hits, key=lambda hit: hit.last - hit.first, default=None)


# sector


def _sector(phrase: _Phrase) -> tuple[str | None, str | None]:
    language = phrase.words.known.language.code
    base, rule = _of_head(phrase)
    seen_as = _as_noun(phrase)
    if seen_as is not None:
        return seen_as, f"lang/{language}.toml:syntax.as_words"
    if _covering(phrase.words.belonging, phrase.tokens, phrase.head - phrase.first) is not None:
        whole = next((sector for at in phrase.rest() if (sector := _noun_sector(phrase, at)) is not None), None)
        base = whole or base
    if phrase.noun is not None and "peacekeeper" in phrase.noun.value.classes and _nationalities(phrase):
        return "MIL", rule
    for at in phrase.rest():
        hit = phrase.words.modifiers.match(phrase.tokens, at)
        if hit is not None and _may_modify(base, hit.value):
            return hit.value, f"lang/{language}.toml:actors.modifiers.{hit.value}"
    return base, rule


def _of_head(phrase: _Phrase) -> tuple[str | None, str | None]:
    if phrase.sector_hit is not None:
        return phrase.sector_hit.value, f"lang/{phrase.words.known.language.code}.toml:actors.sectors.{phrase.sector_hit.value}"
    if phrase.noun is not None:
        return phrase.noun.value.sector, f"nouns:{phrase.noun.value.id}"
    return None, None


def _may_modify(base: str | None, sector: str) -> bool:
    """Tell whether a modifier may give a sector: soldiers become rebels, but no labourers."""
    if base == "MIL":
        return sector in _MAKES_REBELS - {"UAF"}
    return base in _PLAIN or base is None


def _noun_sector(phrase: _Phrase, at: int) -> str | None:
    """Give the sector of a noun beside the head."""
    if phrase.tokens[at].pos not in ("NOUN", "PROPN"):
        return None
    told = phrase.words.sectors.match(phrase.tokens, at)
    noun = phrase.words.known.things.match(phrase.tokens, at)
    return told.value if told is not None else noun.value.sector if noun is not None else None


def _as_noun(phrase: _Phrase) -> str | None:
    """Give the sector of what people are called: «présentés comme des djihadistes»."""
    cue = phrase.words.known.words("syntax", "as_words")
    ats = [at for at in phrase.rest() if at > phrase.head - phrase.first and cue.match(phrase.tokens, at) is not None]
    return next((sector for at in ats for i in range(at + 1, len(phrase.tokens)) if (sector := _noun_sector(phrase, i)) is not None), None)


# country


def _country(phrase: _Phrase, sector: str | None) -> str | None:
    told = _nationalities(phrase)
    if told:
        return next(iter(told)) if len(told) == 1 else None
    passing = _covering(phrase.words.passing, phrase.tokens, phrase.head - phrase.first) is not None
    if sector is None or sector in _STRANGERS or passing:
        return None
    return _place(phrase) or _home(phrase)


def _home(phrase: _Phrase) -> str | None:
    parsed = phrase.report.parsed
    sentence = parsed.sentences[parsed.tokens[phrase.head].sentence]
    return phrase.report.around.home(sentence.first, sentence.last)


def _nationalities(phrase: _Phrase) -> frozenset[str]:
    """Give the countries that the phrase names."""
    found: set[str] = set()
    for at in range(len(phrase.tokens)):
        hit = phrase.report.names.lands.match(phrase.tokens, at)
        if hit is not None:
            lands = {name.land.alpha3 for name in hit.value if name.basis != "capital"}
            found.update(lands if len(lands) == 1 else ())
    return frozenset(found)


def _place(phrase: _Phrase) -> str | None:
    """Give the country of a place in the phrase («villageois de Kabo») or right on its head ("students in Dehradun")."""
    hanging = (kid.i for kid in phrase.report.parsed.kids(phrase.head, "nmod"))
    names = {name.first: name for i in (*range(phrase.first, phrase.last), *hanging) if (name := phrase.report.name_at.get(i)) is not None}
    for name in names.values():
        country = _country_of(phrase, name) if name.label not in ("PER", "ORG") else None
        if country is not None:
            return country
    return None


def _country_of(phrase: _Phrase, name: Name) -> str | None:
    parsed = phrase.report.parsed
    text = parsed.text[parsed.tokens[name.first].start : parsed.tokens[name.last - 1].end]
    return country_of_place(phrase.report.codebook, text, frozenset(phrase.report.around.weights))


def _of_name(phrase: _Phrase, name: Name) -> Described:
    """Describe a proper name without a noun: a place lies somewhere, a person is a civilian of the report's one country until more is told."""
    if name.label == "LOC":
        return Described(phrase.head, Kind.PLACE, None, _country_of(phrase, name) or phrase.report.around.home(), None)
    if name.label == "PER":
        return Described(phrase.head, Kind.PERSON, "CVL", _home(phrase), None)
    return Described(phrase.head, None, None, None, None)
