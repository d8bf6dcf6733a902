"""Hold what one sentence is read with when its places are looked for, and what can be asked of its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.phrases import Hit
from recoupe.codebook.schema import Country
from recoupe.model.folding import plain
from recoupe.model.parsed import Name, ParsedText, Sentence, Token, Words
from recoupe.resolve.place_words import PlaceWords
from recoupe.resolve.registry import Registry

_GUESSES = (":form", ":coordination", ":subject", ".person_endings", ".given_names", ".speech", "attribution.verbs")
_MOST_WORDS = 6
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Toponym:
    """Tokens `[first, last)` that name a place, or may do so.

    Attributes:
        first: first token.
        last: behind the last token.
        start: first character; a token may hold two names («Koro–Bankass»).
        end: behind the last character.
        head: token that carries the name.
        name: as the text writes it, with plain single spaces.
        lookups: forms to look up, the most exact first.
        wants: precisions that the words around tell; empty for any.
        land: alpha-3 of the country that the words beside it tell, or None.
        literal: the place itself is meant; else the word only points to it.
        sure: typed as a place by its words; else only a gazetteer entry that the report supports makes it one.
        rule: the codebook path or the rule that found it.
        cued: a preposition of place stands before it, or the place that it lies in behind it.
        acts: a country that was read as an actor.
    """

    first: int
    last: int
    start: int
    end: int
    head: int
    name: str
    lookups: tuple[str, ...]
    wants: frozenset[str]
    land: str | None
    literal: bool
    sure: bool
    rule: str
    cued: bool = False
    acts: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What one sentence is read with; `taken` are the tokens of actors, `shouted` tells that it is set in capitals, which then say nothing."""

    parsed: ParsedText
    sentence: Sentence
    names: Registry
    gazetteer: Gazetteer
    words: PlaceWords
    taken: frozenset[int]
    states: frozenset[range]
    surnames: frozenset[str]
    persons: frozenset[int]
    countries: tuple[Hit[tuple[Country, ...]], ...]
    capitals: tuple[Hit[tuple[Country, ...]], ...]
    shouted: bool = False

    def tokens(self) -> Words:
        """The tokens of the sentence."""
        return self.parsed.sentence_tokens(self.sentence)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens `[first, last)` that may name a place, and the rule that says so.

    `cut` are its characters where it is only a part of a token, `whole` the tokens of the name as the codebook has it, with its common nouns.
    """

    first: int
    last: int
    rule: str
    sure: bool = True
    cut: tuple[int, int] | None = None
    whole: tuple[int, int] | None = None


def names_of(scene: Scene) -> Iterator[Name]:
    """Yield the proper names that begin in the sentence."""
    return (name for name in scene.parsed.names if scene.sentence.first <= name.first < scene.sentence.last)


def is_person(name: Name) -> bool:
    """Tell a name that more than its form makes a person's."""
    return name.label == "PER" and not name.rule.endswith(_GUESSES)


def tokens_of_persons(parsed: ParsedText, sentence: Sentence, given: frozenset[str], particles: frozenset[str]) -> frozenset[int]:
    """Give the tokens of names that are persons by more than their form, and the capital behind a given name («Yves Brest», «Yves de Brest»)."""
    names = (name for name in parsed.names if sentence.first <= name.first < sentence.last)
    found = {i for name in names if is_person(name) for i in range(name.first, name.last)}
    tokens = parsed.sentence_tokens(sentence)
    for at, token in enumerate(tokens):
        if token.form in given and token.text[:1].isupper() and not token.text.isupper():
            found.add(token.i)
            rest = tokens[at + 1 : at + 3]
            surname = rest[1:] if rest and rest[0].form in particles and rest[0].text.islower() else rest[:1]
            found.update(word.i for word in surname if word.text[:1].isupper())
    return frozenset(found)


def holds_token(scene: Scene, i: int) -> bool:
    """Tell whether a token stands in the sentence."""
    return scene.sentence.first <= i < scene.sentence.last


def is_known(scene: Scene, first: int, last: int) -> bool:
    """Tell whether the gazetteer holds a place of that name; short acronyms name countries and their regions alone."""
    written = scene.parsed.span(first, last).text
    short = len(written) <= _SHORT and written.isupper()
    return any(not short or candidate.precision in ("admin1", "country") for candidate in scene.gazetteer.find(written))


def longest_name(scene: Scene, first: int) -> int | None:
    """Give the end of the longest name of the gazetteer that begins at a word."""
    tokens = scene.parsed.tokens
    for last in range(min(scene.sentence.last, first + _MOST_WORDS), first, -1):
        words = tokens[first:last]
        if is_capital(scene, words[-1]) and not all(is_no_name(scene, word) for word in words) and is_known(scene, first, last):
            return last
    return None


def is_capital(scene: Scene, token: Token) -> bool:
    """Tell a word that is written as a name begins; where all is set in capitals only the parser's proper nouns are."""
    return token.text[:1].isupper() and (not scene.shouted or token.pos in ("PROPN", "X"))


def is_name(tokens: Sequence[Token]) -> bool:
    """Tell words that are written as a name."""
    return any(character.isupper() for token in tokens for character in token.text) and any(token.pos in ("PROPN", "NOUN", "X", "ADJ") for token in tokens)


def is_generic(scene: Scene, word: Token) -> bool:
    """Tell a word of the lists of what names no place."""
    forms = (word.form, word.lemma)
    lists = (scene.words.not_places, scene.words.directions, scene.words.heads, scene.words.other)
    return any(form in words for form in forms for words in lists)


def is_no_name(scene: Scene, word: Token) -> bool:
    """Tell a word that names no place by itself: a common noun, a direction, a generic noun of place."""
    if is_generic(scene, word):
        return True
    return word.pos not in ("PROPN", "X") and (word.i == scene.sentence.first or not word.text[:1].isupper())


def is_demonym(scene: Scene, chunk: Chunk) -> bool:
    """Tell the adjective of a country or the name of those who live there."""
    tokens = scene.tokens()
    at = chunk.first - scene.sentence.first
    single = chunk.last - chunk.first == 1
    return single and (scene.names.adjectives.match(tokens, at) is not None or scene.names.inhabitants.match(tokens, at) is not None)


def goes_on(tokens: Sequence[Token], last: int) -> bool:
    """Tell a name of which only the beginning was known («Gaza City», "Lake Chad Basin Commission")."""
    return last < len(tokens) and tokens[last].dep == "flat" and tokens[last].pos == "PROPN" and tokens[last].text[:1].isupper()


def opens_part(scene: Scene, first: int) -> bool:
    """Tell whether a token opens a part of the document."""
    start = scene.parsed.tokens[first].start
    return any(part.start == start for part in scene.parsed.document.parts)


def after_preposition(scene: Scene, first: int) -> bool:
    """Tell a name right behind a preposition of place."""
    base, tokens = scene.sentence.first, scene.tokens()
    for start in range(max(base, first - 3), first):
        hit = scene.words.before.match(tokens, start - base)
        if hit is not None and hit.last + base == first:
            return True
    return False


def before_outer(scene: Scene, last: int) -> bool:
    """Tell a name before a comma and the country or first-order region that it lies in: "Paris, Texas"."""
    base, tokens = scene.sentence.first, scene.tokens()
    at = last - base
    if at + 1 >= len(tokens) or tokens[at].text not in (",", "(") or not tokens[at + 1].text[:1].isupper():
        return False
    return any(
        candidate.precision in ("admin1", "country")
        for length in (3, 2, 1)
        for candidate in scene.gazetteer.find(" ".join(token.text for token in tokens[at + 1 : at + 1 + length]))
    )


def names_other(scene: Scene, first: int) -> bool:
    """Tell a name that names something else after a place: a unit, an agreement («bataillon Donbass», «accords de Taëf»), or is part of a person's."""
    if first in scene.persons:
        return True
    at = first - 1
    while at >= scene.sentence.first and scene.parsed.tokens[at].form in scene.words.linking:
        at -= 1
    if at < scene.sentence.first:
        return False
    noun = scene.parsed.tokens[at]
    bare = at == first - 1
    return any(word in scene.words.documents or (bare and word in scene.words.bodies) for word in (noun.lemma, noun.form))


def is_part(scene: Scene, first: int, last: int) -> bool:
    """Tell words inside a longer name ("Mocimboa da Praia"); only directions may stand beside a country in its name."""
    spread = range(scene.sentence.first + first, scene.sentence.first + last)
    for name in scene.parsed.names:
        if name.first <= spread.start and spread.stop <= name.last and name.last - name.first > len(spread):
            others = (scene.parsed.tokens[i].form for i in range(name.first, name.last) if i not in spread)
            return not all(word in scene.words.directions or word in scene.words.inside for word in others)
    return False


def written_plainly(text: str) -> str:
    """Give the name with plain single spaces, whatever spaces the page has."""
    return " ".join(plain(text).split())
