"""Find proper-noun chunks and type them by registry, country list, titles, head nouns and context.

The order of the rules is the order of their trust: what the registry knows, what a title or a head noun says, what a preposition suggests.
The rule that typed a name is kept with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex
from recoupe.model.parsed import Name, ParsedText, Sentence, Token

# An acronym of this many capitals is an organisation unless something says otherwise: AFP, MONUSCO, UNRWA.
ACRONYM_LETTERS = range(2, 9)
NAME_POS = frozenset({"PROPN"})
LABEL_OF_KIND = {"person": "PER", "state": "LOC"}


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Tokens `[first, last)` of one name."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The name cues of one language as sets and indexes."""

    titles: PhraseIndex[str]
    organisations: frozenset[str]
    places: frozenset[str]
    prepositions: PhraseIndex[str]
    particles: frozenset[str]
    connectors: frozenset[str]


def find_names(parsed: ParsedText, codebook: Codebook) -> tuple[Name, ...]:
    """Give the proper-noun chunks of a parsed text, in text order.

    Args:
        parsed: sentences and tokens; names are not looked at.
        codebook: registry, countries, outlets and the name cues of each language.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    found: list[Name] = []
    for sentence in parsed.sentences:
        known = lexicon(codebook, sentence.language)
        words = _words(known)
        found.extend(_typed(parsed, chunk, known, words) for chunk in _chunks(parsed, sentence, known, words))
    return tuple(found)


def _words(known: Lexicon) -> _Words:
    cues = known.language.names
    return _Words(
        titles=known.words("names", "person_titles"),
        organisations=folded(cues.organisation_heads),
        places=folded(cues.place_heads),
        prepositions=known.words("names", "place_prepositions"),
        particles=folded(cues.particles),
        connectors=folded(cues.connectors),
    )


def _chunks(parsed: ParsedText, sentence: Sentence, known: Lexicon, words: _Words) -> Iterator[_Chunk]:
    """Yield the names of a sentence from left to right: a registry name whole, else a run of proper nouns."""
    at = sentence.first
    while at < sentence.last:
        last = _registry_end(parsed, at, sentence, known) or _run_end(parsed, at, sentence, words)
        if last is None:
            at += 1
            continue
        yield _Chunk(at, last)
        at = last


def _capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _registry_end(parsed: ParsedText, at: int, sentence: Sentence, known: Lexicon) -> int | None:
    """Give the end of the longest registry, country or outlet name that begins here and is written as a name."""
    if not _capital(parsed.tokens[at]) or parsed.tokens[at].pos in {"VERB", "AUX", "DET", "ADP", "PRON"}:
        return None
    tokens = parsed.tokens[at : sentence.last]
    indexes: tuple[PhraseIndex[object], ...] = (known.actors, known.countries, known.outlets)  # type: ignore[assignment]  # the values are not looked at here
    ends = [hit.last for index in indexes if (hit := index.match(tokens, 0)) is not None]
    return at + max(ends) if ends else None


def _is_name(token: Token, sentence: Sentence) -> bool:
    if token.pos in NAME_POS:
        return _capital(token) or not token.text.isascii() or token.text[:1].isdigit()
    inside = token.i > sentence.first
    return inside and _capital(token) and token.pos in {"NOUN", "ADJ", "X"} and len(token.text) > 1


def _run_end(parsed: ParsedText, at: int, sentence: Sentence, words: _Words) -> int | None:
    """Give the end of the run of name words that begins here; particles and hyphens inside it belong to it."""
    if not _is_name(parsed.tokens[at], sentence):
        return None
    last = at + 1
    while last < sentence.last:
        token = parsed.tokens[last]
        if _is_name(token, sentence) and _adjacent(parsed, last, words):
            last += 1
        elif (skip := _bridge(parsed, last, sentence, words)) is not None:
            last = skip
        else:
            break
    return last


def _adjacent(parsed: ParsedText, last: int, words: _Words) -> bool:
    """Tell whether two name words side by side are one name: not where the second begins an apposition of its own."""
    return parsed.tokens[last].dep != "appos"


def _bridge(parsed: ParsedText, at: int, sentence: Sentence, words: _Words) -> int | None:
    """Give the position behind the next name word where only particles, hyphens or the connectors of an organisation stand between."""
    token = parsed.tokens[at]
    joined = token.form == "-" and token.start == parsed.tokens[at - 1].end
    begins_organisation = parsed.tokens[at - 1].lemma in words.organisations or parsed.tokens[at - 2].lemma in words.organisations if at - 2 >= sentence.first else False
    if not (joined or token.form in words.particles and token.dep in {"flat", "compound"} or (begins_organisation and token.form in words.connectors)):
        return None
    after = at + 1
    while after < sentence.last and after - at < 3 and parsed.tokens[after].form in words.connectors:
        after += 1
    if after < sentence.last and (_is_name(parsed.tokens[after], sentence) or joined and _capital(parsed.tokens[after])):
        return after + 1
    return None


def _typed(parsed: ParsedText, chunk: _Chunk, known: Lexicon, words: _Words) -> Name:
    """Type a chunk by the first rule that knows it."""
    for label, rule, entity in _readings(parsed, chunk, known, words):
        if label is not None:
            return Name(chunk.first, chunk.last, label, rule, entity)
    return Name(chunk.first, chunk.last, "PER" if chunk.last - chunk.first > 1 else "MISC", "parse/names.py:form")


def _readings(parsed: ParsedText, chunk: _Chunk, known: Lexicon, words: _Words) -> Iterator[tuple[str | None, str, str | None]]:
    tokens = parsed.tokens[chunk.first : chunk.last]
    actor = known.actors.match(tokens, 0)
    if actor is not None and actor.last == len(tokens):
        yield LABEL_OF_KIND.get(actor.value.kind, "ORG"), "actors", actor.value.id
    land = known.countries.match(tokens, 0)
    if land is not None and land.last == len(tokens):
        yield "LOC", "places/countries.csv", None
    outlet = known.outlets.match(tokens, 0)
    if outlet is not None and outlet.last == len(tokens):
        yield "ORG", "outlets", outlet.value.id
    yield _by_titles(parsed, chunk, words), "names.person_titles", None
    yield _by_heads(parsed, chunk, words), "names.heads", None
    yield _by_preposition(parsed, chunk, words), "names.place_prepositions", None
    yield _by_form(tokens), "parse/names.py:acronym", None


def _before(parsed: ParsedText, chunk: _Chunk) -> tuple[Token, ...]:
    """Give the four tokens before a chunk, in its sentence."""
    sentence = parsed.tokens[chunk.first].sentence
    return tuple(token for token in parsed.tokens[max(0, chunk.first - 4) : chunk.first] if token.sentence == sentence)


def _by_titles(parsed: ParsedText, chunk: _Chunk, words: _Words) -> str | None:
    """Type as a person what stands right behind a title, or begins with one."""
    before = _before(parsed, chunk)
    for start in range(len(before)):
        hit = words.titles.match(before, start)
        if hit is not None and hit.last == len(before):
            return "PER"
    inner = parsed.tokens[chunk.first : chunk.last]
    hit = words.titles.match(inner, 0)
    return "PER" if hit is not None and hit.last < len(inner) else None


def _by_heads(parsed: ParsedText, chunk: _Chunk, words: _Words) -> str | None:
    """Type by the nouns in and around the chunk: «ville de X», "X province", «Front de libération de X»."""
    inner = parsed.tokens[chunk.first : chunk.last]
    outer = [parsed.tokens[inner[0].head]] if inner[0].dep in {"nmod", "appos", "flat", "compound"} else []
    behind = parsed.tokens[chunk.last : chunk.last + 1]
    ends = (inner[0], inner[-1]) if len(inner) > 1 else ()
    for token in ends:
        if token.lemma in words.organisations:
            return "ORG"
    for token in (*ends, *outer, *(token for token in behind if token.pos in {"NOUN", "PROPN"})):
        if token.lemma in words.places or token.form in words.places:
            return "LOC"
    return "ORG" if any(token.lemma in words.organisations and token.i < chunk.first and _apposed(parsed, inner[0]) for token in outer) else None


def _apposed(parsed: ParsedText, token: Token) -> bool:
    return token.dep in {"appos", "flat"} or (token.dep == "nmod" and not parsed.kids(token.i, "case"))


def _by_preposition(parsed: ParsedText, chunk: _Chunk, words: _Words) -> str | None:
    """Type as a place what stands behind a preposition of place, without an article that the preposition does not hold."""
    before = _before(parsed, chunk)
    bare = before[:-1] if before and before[-1].pos == "DET" else before
    for start in range(len(bare)):
        hit = words.prepositions.match(bare, start)
        if hit is not None and hit.last == len(bare) and not _acronym(parsed.tokens[chunk.first]):
            return "LOC"
    return None


def _acronym(token: Token) -> bool:
    return token.text.isupper() and len(token.text) in ACRONYM_LETTERS and token.text.isalnum()


def _by_form(tokens: tuple[Token, ...]) -> str | None:
    return "ORG" if len(tokens) == 1 and _acronym(tokens[0]) else None
