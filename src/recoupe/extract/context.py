"""Hold what is known of each token of a document before roles are read: nouns, actors, places, dates, counts, nationalities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Country, Noun
from recoupe.extract.arguments import Arguments, preposition
from recoupe.extract.quantities import QuantityMention
from recoupe.model.mentions import ActorMention, DateMention, Described, Mentions, PlaceMention
from recoupe.model.parsed import ParsedText, Token, Words

if TYPE_CHECKING:
    from recoupe.extract.phrases import Phrase
    from recoupe.extract.triggers import Candidate

# Kinds of what can be hit in part.
THINGS = frozenset({"facility", "infrastructure", "object", "vehicle"})
NOUN_POS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X", "VERB"})


class _Headed(Protocol):
    """What covers tokens `[first, last)` and has a head among them."""

    @property
    def first(self) -> int:
        """First token."""
        ...

    @property
    def last(self) -> int:
        """One past the last token."""
        ...

    @property
    def head(self) -> int:
        """The token that carries the rest."""
        ...


H = TypeVar("H", bound=_Headed)


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """One document with its lookups by token index.

    `counted` leads from a quantity noun to what it counts: from «quinzaine» to «maisons». `phrases` and `arguments` keep what was worked
    out of a token, because several readings of one trigger ask for the same; `person_runs` are the names of persons by each of
    their words, `person_starts` by their first token; `triggers` are the words that may tell deeds, by head, of each the longest entry.
    """

    parsed: ParsedText
    codebook: Codebook
    mentions: Mentions
    things: dict[int, Noun]
    nationality: dict[int, Country]
    actors: dict[int, ActorMention]
    places: dict[int, PlaceMention]
    dates: dict[int, DateMention]
    counts: dict[int, QuantityMention]
    short_names: dict[str, str]
    counted: dict[int, int]
    people: dict[int, Described]
    phrases: "dict[int, Phrase]" = field(default_factory=dict, repr=False)
    arguments: dict[int, Arguments] = field(default_factory=dict, repr=False)
    person_runs: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict, repr=False)
    person_starts: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)
    triggers: "dict[int, Candidate]" = field(default_factory=dict, repr=False)
    _lexicons: dict[int, Lexicon] = field(default_factory=dict, init=False, repr=False)

    def lexicon_at(self, token: int) -> Lexicon:
        """Give the lexicon of the language that a token is written in."""
        sentence = self.parsed.tokens[token].sentence
        found = self._lexicons.get(sentence)
        if found is None:
            found = self._lexicons[sentence] = lexicon(self.codebook, self.parsed.sentences[sentence].language)
        return found


def make_context(parsed: ParsedText, mentions: Mentions, quantities: Sequence[QuantityMention], codebook: Codebook) -> Context:
    """Look every token up once.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    things: dict[int, Noun] = {}
    nationality: dict[int, Country] = {}
    for sentence in parsed.sentences:
        words = parsed.sentence_tokens(sentence)
        known = lexicon(codebook, sentence.language)
        things.update(_things(parsed, words, known))
        nationality.update(_nationalities(words, known))
    return Context(
        parsed=parsed,
        codebook=codebook,
        mentions=mentions,
        things=things,
        nationality=nationality,
        actors=_by_token(mentions.actors),
        places=_by_token(tuple(place for place in mentions.places if not place.acts)),
        dates=_by_token(mentions.dates),
        counts={i: mention for mention in quantities for i in (mention.head, mention.noun) if i is not None},
        short_names=_short_names(parsed, mentions.actors),
        people={one.head: one for one in mentions.people},
        counted={mention.head: mention.noun for mention in quantities if mention.noun is not None and mention.noun != mention.head},
    )


# Shorter words of a name are function words or acronyms that stand for themselves.
MIN_SHORT_NAME = 5


def _short_names(parsed: ParsedText, actors: Iterable[ActorMention]) -> dict[str, str]:
    """Map the first capital word of each armed group's long name to it, where only one actor of the document has that word."""
    found: dict[str, set[str]] = {}
    for mention in actors:
        first = parsed.tokens[mention.first]
        armed = mention.last - mention.first > 1 and mention.sector in {"REB", "PRM", "UAF", "IMG"}
        if armed and first.text[:1].isupper() and len(first.form) >= MIN_SHORT_NAME:
            found.setdefault(first.form, set()).add(mention.entity)
    return {word: next(iter(entities)) for word, entities in found.items() if len(entities) == 1}


def _things(parsed: ParsedText, words: Words, known: Lexicon) -> dict[int, Noun]:
    """Map the head of every noun phrase word to its codebook noun; of «homme armé» the head is «homme»."""
    found: dict[int, Noun] = {}
    for hit in known.things.find_at(words, [at for at in known.things.starts(words) if words[at].pos in NOUN_POS]):
        members = range(words[hit.first].i, words[hit.last - 1].i + 1)
        found[_top(parsed, members)] = hit.value
    return found | _pieces(parsed, words, known, found)


def _pieces(parsed: ParsedText, words: Words, known: Lexicon, things: dict[int, Noun]) -> dict[int, Noun]:
    """Let a piece be of the kind of its whole: "part of a bridge" is infrastructure."""
    found: dict[int, Noun] = {}
    for hit in known.words("syntax", "pieces").find(words):
        piece = words[hit.first]
        wholes = [token.i for token in parsed.kids(piece.i, "nmod") if token.i in things and "of" in preposition(parsed, token.i, known)]
        if piece.pos == "NOUN" and piece.i not in things and wholes and things[wholes[0]].kind in THINGS:
            found[piece.i] = things[wholes[0]]
    return found


def _top(parsed: ParsedText, members: range) -> int:
    """Give the token of a range whose head lies outside it."""
    for i in members:
        token = parsed.tokens[i]
        if (token.head not in members or token.is_root) and token.pos in NOUN_POS:
            return i
    return members[0]


def _nationalities(words: tuple[Token, ...], known: Lexicon) -> dict[int, Country]:
    return {words[at].i: hit.value for hit in known.country_adjectives.find(words) for at in range(hit.first, hit.last)}


def _by_token(mentions: Iterable[H]) -> dict[int, H]:
    return {i: mention for mention in mentions for i in range(mention.first, mention.last)}
