"""Find the names of places in a text: countries, sites and regions of the codebook, and whatever stands where a place stands.

Toponyms are literal (the place itself) or associative (a word that only points to it: a country's adjective, those who live there, a place
inside the name of an organisation, a capital that stands for its government).

Source of the two kinds: Gritta, Pilehvar and Collier, A pragmatic guide to geoparsing evaluation, 2019.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.language import Language
from recoupe.codebook.lexicon import folded
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex
from recoupe.codebook.schema import Country
from recoupe.model.event import Kind
from recoupe.model.folding import fold, plain
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import Name, ParsedText, Sentence, Token
from recoupe.resolve.actors import head_of
from recoupe.resolve.held import Held
from recoupe.resolve.registry import Registry, registry

_UNNAMED = ("PER", "ORG")
_GUESSED = ":form"
_GUESSES = (":form", ":coordination", ":subject", ".person_endings", ".given_names", ".speech", "attribution.verbs")
_MOST_WORDS = 6
_SHORT = 3
_DASH = re.compile(r"[.,]?\s?[–—]")
_QUOTES = {"«": "»", "“": "”", '"': '"', "‘": "’"}


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
class PlaceWords:
    """The place words of one language as sets."""

    heads: dict[str, str]
    inside: frozenset[str]
    naming: frozenset[str]
    possessives: frozenset[str]
    directions: frozenset[str]
    not_places: frozenset[str]
    genres: frozenset[str]
    at_town: frozenset[str]
    natural: frozenset[str]
    documents: frozenset[str]
    bodies: frozenset[str]
    linking: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]
    other: frozenset[str]
    given: frozenset[str]
    before: PhraseIndex[str]
    demonyms: PhraseIndex[str]
    lower_adjectives: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What one sentence is read with; `taken` are the tokens of actors."""

    parsed: ParsedText
    sentence: Sentence
    names: Registry
    gazetteer: Gazetteer
    words: PlaceWords
    taken: frozenset[int]
    states: frozenset[range]
    surnames: frozenset[str]
    persons: frozenset[int]

    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.parsed.sentence_tokens(self.sentence)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Tokens `[first, last)` that may name a place, and the rule that says so; `cut` are its characters where it is only a part of a token."""

    first: int
    last: int
    rule: str
    sure: bool = True
    cut: tuple[int, int] | None = None


def find_toponyms(parsed: ParsedText, actors: Sequence[ActorMention], codebook: Codebook) -> tuple[Toponym, ...]:
    """Find every toponym of a text, in text order, never overlapping.

    Args:
        parsed: the text with its names.
        actors: what was resolved as an actor; its tokens name no literal place.
        codebook: countries, sites, gazetteer and the place words of each language.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        GazetteerError: the gazetteer cannot be opened.
    """
    taken = frozenset(i for actor in actors for i in range(actor.first, actor.last))
    states = frozenset(range(actor.first, actor.last) for actor in actors if _is_country_name(parsed, actor, codebook))
    surnames = frozenset(parsed.tokens[name.last - 1].form for name in parsed.names if name.label == "PER" and name.last - name.first > 1)
    found: list[Toponym] = []
    for sentence in parsed.sentences:
        if sentence.language in codebook.languages:
            words = place_words(Held(codebook.language(sentence.language)))
            persons = _persons(parsed, sentence, words.given)
            found.extend(_of_sentence(Scene(parsed, sentence, registry(codebook), codebook.gazetteer, words, taken, states, surnames, persons)))
    return tuple(found)


def _is_country_name(parsed: ParsedText, actor: ActorMention, codebook: Codebook) -> bool:
    """Tell a state that is told by the name of its country: it is named all the same, wherever it acts."""
    if actor.kind != Kind.STATE:
        return False
    hit = registry(codebook).countries.match(parsed.tokens, actor.first)
    return hit is not None and hit.last == actor.last


@lru_cache(maxsize=8)
def place_words(key: Held[Language]) -> PlaceWords:
    """Order the words of a language by the precision that they give; a word of several lists keeps the first."""
    language, cues = key.value, key.value.places
    heads: dict[str, str] = {}
    for precision, words in (
        ("town", cues.town_heads),
        ("site", cues.site_heads),
        ("admin1", cues.admin1_heads),
        ("admin2", cues.admin2_heads),
        ("region", cues.region_heads),
    ):
        for word in words:
            heads.setdefault(fold(word), precision)
    return PlaceWords(
        heads=heads,
        inside=folded(cues.inside),
        naming=folded(cues.naming),
        possessives=folded(cues.possessives),
        directions=folded(cues.directions),
        not_places=folded(cues.not_places),
        genres=folded(language.reading.genres),
        at_town=folded(cues.at_town),
        natural=folded(cues.natural_heads),
        documents=folded(cues.named_after),
        bodies=folded(language.names.organisation_heads),
        linking=folded((*cues.naming, *language.names.definite_articles)),
        particles=folded(language.names.particles),
        articles=folded(cues.region_articles),
        other=_other_names(language),
        given=folded(language.names.given_names),
        demonyms=PhraseIndex(cues.demonyms.items()),
        lower_adjectives=not language.dates.capitalised,
        before=PhraseIndex((word, word) for word in language.names.place_prepositions),
    )


def _other_names(language: Language) -> frozenset[str]:
    """Give words that are written with a capital and name no place by themselves: months, titles, heads of organisations."""
    names, dates = language.names, language.dates
    words = (*names.person_titles, *names.organisation_heads, *names.not_names, *names.company_marks, *dates.months, *dates.weekdays)
    return folded(piece for word in words for piece in (word, word.rstrip("."), f"{word}."))


def _of_sentence(scene: Scene) -> list[Toponym]:
    """Find the toponyms of a sentence; the earlier rule wins, literal ones win over associative ones."""
    found: list[Toponym] = []
    seen: set[int] = set()
    for toponym in (*_literal(scene), *_associative(scene)):
        spread = range(toponym.start, toponym.end)
        held = range(toponym.first, toponym.last)
        if not seen.intersection(spread) and not (toponym.literal and scene.taken.intersection(held) and held not in scene.states):
            seen.update(spread)
            found.append(toponym)
    found.sort(key=lambda toponym: toponym.start)
    return found


def _literal(scene: Scene) -> Iterator[Toponym]:
    yield from _sites(scene)
    yield from _countries(scene)
    yield from _named(scene)
    yield from _unsure(scene)


# sites, countries and capitals of the codebook


def _sites(scene: Scene) -> Iterator[Toponym]:
    """Find the names of the overlay, which may hold common nouns in lower case: «bande de Gaza», «champ d'al-Omar»."""
    tokens, base, at = scene.tokens(), scene.sentence.first, 0
    while at < len(tokens):
        hit = scene.names.sites.match(tokens, at)
        at += 1
        if hit is None or not _is_name(tokens[hit.first : hit.last]) or _goes_on(tokens, hit.last) or _is_part(scene, hit.first, hit.last):
            continue
        if not _names_other(scene, base + hit.first):
            yield _toponym(scene, _Chunk(base + hit.first, base + hit.last, f"sites:{hit.value[0].id}"))
        at = hit.last


def _countries(scene: Scene) -> Iterator[Toponym]:
    tokens, base, at = scene.tokens(), scene.sentence.first, 0
    while at < len(tokens):
        country, seat = scene.names.countries.match(tokens, at), scene.names.capitals.match(tokens, at)
        hit = country if seat is None or (country is not None and country.last >= seat.last) else seat
        at += 1
        if hit is None or not _is_name(tokens[hit.first : hit.last]) or _is_adjective(scene, hit.first, hit.last) or _is_part(scene, hit.first, hit.last):
            continue
        if _names_other(scene, base + hit.first):
            continue
        if hit is country or _is_seat(scene, tokens[hit.first : hit.last]):
            rule = "places/countries.csv:" + (hit.value[0].alpha3 if hit is country else "capital")
            yield _toponym(scene, _Chunk(base + hit.first, base + hit.last, rule))
        at = hit.last


def _is_name(tokens: Sequence[Token]) -> bool:
    return any(character.isupper() for token in tokens for character in token.text) and any(token.pos in ("PROPN", "NOUN", "X", "ADJ") for token in tokens)


def _is_seat(scene: Scene, tokens: Sequence[Token]) -> bool:
    """Tell a capital from other things that stand for a government (a palace, a river front)."""
    return tuple(piece for token in tokens for piece in fold(token.text).replace("-", " - ").split()) in scene.names.seats


def _is_adjective(scene: Scene, first: int, last: int) -> bool:
    """Tell a name that only qualifies a noun ("US troops") and is an adjective in its own right."""
    tokens = scene.tokens()
    hit = scene.names.adjectives.match(tokens, first)
    if hit is None or hit.last < last or last == len(tokens):
        return False
    return tokens[last - 1].dep in ("amod", "compound") or tokens[last].pos in ("NOUN", "PROPN", "ADJ", "X")


def _is_part(scene: Scene, first: int, last: int) -> bool:
    """Tell words inside a longer name ("Mocimboa da Praia"); only directions may stand beside a country in its name."""
    spread = range(scene.sentence.first + first, scene.sentence.first + last)
    for name in scene.parsed.names:
        if name.first <= spread.start and spread.stop <= name.last and name.last - name.first > len(spread):
            others = (scene.parsed.tokens[i].form for i in range(name.first, name.last) if i not in spread)
            return not all(word in scene.words.directions or word in scene.words.inside for word in others)
    return False


def _goes_on(tokens: Sequence[Token], last: int) -> bool:
    """Tell a name of which only the beginning was known («Gaza City», "Lake Chad Basin Commission")."""
    return last < len(tokens) and tokens[last].dep == "flat" and tokens[last].pos == "PROPN" and tokens[last].text[:1].isupper()


def _names_other(scene: Scene, first: int) -> bool:
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


# names that are typed as places, or that their words make places


def _named(scene: Scene) -> Iterator[Toponym]:
    typed = tuple(_typed(scene))
    for chunk in (*_quoted(scene, typed), *(part for chunk in typed for part in _parts(scene, chunk))):
        if _names_other(scene, chunk.first):
            continue
        words = scene.parsed.tokens[chunk.first : chunk.last]
        if all(_is_no_name(scene, word) for word in words) or _is_demonym(scene, chunk):
            continue
        yield _toponym(scene, chunk)


def _parts(scene: Scene, chunk: _Chunk) -> Iterator[_Chunk]:
    """Yield a name with what belongs to it, or, where no place bears the whole, the two towns of a road: «Koro–Bankass»."""
    ends = _ends_of_road(scene, chunk)
    if ends is None:
        yield _Chunk(*_stretched(scene, chunk), chunk.rule, chunk.sure)
    else:
        yield from ends


def _ends_of_road(scene: Scene, chunk: _Chunk) -> tuple[_Chunk, _Chunk] | None:
    """Cut a name at its only dash, where the gazetteer holds a part and not the whole."""
    span = scene.parsed.span(chunk.first, chunk.last)
    dashes = [at for at, character in enumerate(span.text) if character in "-–—"]
    if len(dashes) != 1 or _known(scene, chunk.first, chunk.last):
        return None
    one, two = span.text[: dashes[0]].rstrip(), span.text[dashes[0] + 1 :].lstrip()
    if not (one[:1].isupper() and two[:1].isupper()) or fold(one) in scene.words.particles or not any(map(scene.gazetteer.find, (one, two))):
        return None
    tokens = range(chunk.first, chunk.last)
    middle = span.start + dashes[0]
    left = [i for i in tokens if scene.parsed.tokens[i].start < middle]
    right = [i for i in tokens if scene.parsed.tokens[i].end > middle + 1]
    return (
        _Chunk(left[0], left[-1] + 1, chunk.rule, chunk.sure, (span.start, span.start + len(one))),
        _Chunk(right[0], right[-1] + 1, chunk.rule, chunk.sure, (span.end - len(two), span.end)),
    )


def _stretched(scene: Scene, chunk: _Chunk) -> tuple[int, int]:
    """Take in the words around a name that the gazetteer holds as part of it: "In Amenas", "Cox's Bazar"."""
    tokens = scene.parsed.tokens
    opens = chunk.first - 1 > scene.sentence.first and tokens[chunk.first - 1].text[:1].isupper()
    for first in (chunk.first - 1, chunk.first) if opens else (chunk.first,):
        last = _longest(scene, first)
        if last is not None and last >= chunk.last and (last > chunk.last or first < chunk.first):
            return first, last
    return chunk.first, chunk.last


def _is_no_name(scene: Scene, word: Token) -> bool:
    """Tell a word that names no place by itself: a common noun, a direction, a generic noun of place."""
    if _is_generic(scene, word):
        return True
    return word.pos not in ("PROPN", "X") and (word.i == scene.sentence.first or not word.text[:1].isupper())


def _is_generic(scene: Scene, word: Token) -> bool:
    """Tell a word of the lists of what names no place."""
    forms = (word.form, word.lemma)
    lists = (scene.words.not_places, scene.words.directions, scene.words.heads, scene.words.other)
    return any(form in words for form in forms for words in lists)


def _names_of(scene: Scene) -> Iterator[Name]:
    return (name for name in scene.parsed.names if scene.sentence.first <= name.first < scene.sentence.last)


def _typed(scene: Scene) -> Iterator[_Chunk]:
    """Yield the names that were typed as places, and those whose own words make them one."""
    for name in _names_of(scene):
        if _is_place_name(scene, name):
            yield _Chunk(name.first, name.last, name.rule)


def _is_place_name(scene: Scene, name: Name) -> bool:
    if name.label == "LOC" or (name.label == "MISC" and _opens_item(scene, name)):
        return True
    is_guess = name.label not in _UNNAMED or name.rule.endswith(_GUESSED)
    return is_guess and bool(_wants(scene, name.first, name.last)[1])


def _opens_item(scene: Scene, name: Name) -> bool:
    """Tell a name that opens a paragraph before a dash: «Kalat. – Quatre policiers …»."""
    if any(scene.parsed.tokens[i].form in scene.words.genres for i in range(name.first, name.last)):
        return False
    return _opens_part(scene, name.first) and _DASH.match(scene.parsed.text, scene.parsed.tokens[name.last - 1].end) is not None


def _opens_part(scene: Scene, first: int) -> bool:
    start = scene.parsed.tokens[first].start
    return any(part.start == start for part in scene.parsed.document.parts)


def _quoted(scene: Scene, typed: Sequence[_Chunk]) -> Iterator[_Chunk]:
    """Yield capitalised words in quotation marks that are named beside a place: «al-Omar et « Green Village »»."""
    tokens = scene.tokens()
    for at, token in enumerate(tokens):
        closing = _QUOTES.get(token.text)
        end = next((i for i in range(at + 1, min(at + 6, len(tokens))) if tokens[i].text == closing), None)
        if closing is None or end is None or end == at + 1:
            continue
        inner = tokens[at + 1 : end]
        if all(word.text[:1].isupper() for word in inner) and _beside_place(scene, inner, typed):
            yield _Chunk(inner[0].i, inner[-1].i + 1, "resolve/toponyms.py:quoted")


def _beside_place(scene: Scene, inner: Sequence[Token], typed: Sequence[_Chunk]) -> bool:
    """Tell whether a name is coordinated with a place name, or complements a noun of place."""
    places = {i for chunk in typed for i in range(chunk.first, chunk.last)}
    head = scene.parsed.tokens[head_of(scene.parsed, inner[0].i, inner[-1].i + 1)]
    above = scene.parsed.tokens[head.head]
    if above.lemma in scene.words.heads and head.dep in ("nmod", "appos", "flat", "compound"):
        return True
    return head.dep == "conj" and (above.i in places or above.lemma in scene.words.heads)


def _is_demonym(scene: Scene, chunk: _Chunk) -> bool:
    tokens = scene.tokens()
    at = chunk.first - scene.sentence.first
    single = chunk.last - chunk.first == 1
    return single and (scene.names.adjectives.match(tokens, at) is not None or scene.names.inhabitants.match(tokens, at) is not None)


# names that only the gazetteer knows as places


def _unsure(scene: Scene) -> Iterator[Toponym]:
    """Find names that were not typed as places but stand as one stands: before the place that it lies in, or bearing the name of one."""
    for first, last in _led(scene):
        yield _toponym(scene, _Chunk(first, last, "resolve/toponyms.py:lies-in"))
    for name in _names_of(scene):
        if name.label != "LOC" and name.entity is None and not _is_person(name) and _listed_with_place(scene, name):
            yield _toponym(scene, _Chunk(name.first, name.last, "resolve/toponyms.py:listed"))
    for first, last in _scanned(scene):
        if _stands_alone(scene, first, last):
            yield _toponym(scene, _Chunk(first, last, "resolve/toponyms.py:gazetteer", sure=False))
    yield from _shouted(scene)


def _listed_with_place(scene: Scene, name: Name) -> bool:
    """Tell a name that is coordinated with one that was typed as a place: «Koupiansk et Vovtchansk»."""
    head = scene.parsed.tokens[head_of(scene.parsed, name.first, name.last)]
    row = [head.head] if head.dep == "conj" else [kid.i for kid in scene.parsed.kids(head.i, "conj")]
    others = [other for other in _names_of(scene) for i in row if other.first <= i < other.last]
    return bool(others) and all(other.label == "LOC" or _known_place(scene, other) for other in others)


def _known_place(scene: Scene, name: Name) -> bool:
    return name.label == "MISC" and name.entity is None and _known(scene, name.first, name.last)


def _led(scene: Scene) -> Iterator[tuple[int, int]]:
    """Find names before the place that they lie in or the noun that says what they are: "Qminas, Syria", "Dujail town"."""
    tokens, at = scene.parsed.tokens, scene.sentence.first
    while at < scene.sentence.last:
        last = at
        while last < scene.sentence.last and tokens[last].text[:1].isupper() and last not in scene.persons and not _is_generic(scene, tokens[last]):
            last += 1
        if last > at and (_before_outer(scene, last) or _before_noun(scene, at, last)) and not _is_demonym(scene, _Chunk(at, last, "")):
            yield at, last
        at = max(last, at + 1)


def _before_noun(scene: Scene, first: int, last: int) -> bool:
    """Tell a name that the gazetteer holds before a noun in lower case that says what it is: "Dujail town"."""
    if last >= scene.sentence.last:
        return False
    noun = scene.parsed.tokens[last]
    return noun.text.islower() and scene.words.heads.get(noun.form) in ("town", "admin1", "admin2") and _known(scene, first, last)


def _stands_alone(scene: Scene, first: int, last: int) -> bool:
    """Tell a name that is no part of a longer one and qualifies no noun behind it."""
    whole = any(name.first == first and name.last == last for name in _names_of(scene)) or not _inside_name(scene, first)
    if not whole or _is_proper(scene, first - 1) or _is_proper(scene, last):
        return False
    return _after_preposition(scene, first) or _before_outer(scene, last) or not _qualifies(scene, first, last)


def _is_proper(scene: Scene, i: int) -> bool:
    """Tell a capitalised word of the sentence that is no first word."""
    if not scene.sentence.first < i < scene.sentence.last:
        return False
    token = scene.parsed.tokens[i]
    return token.text[:1].isupper() and token.pos in ("PROPN", "NOUN", "X")


def _qualifies(scene: Scene, first: int, last: int) -> bool:
    head = scene.parsed.tokens[head_of(scene.parsed, first, last)]
    return head.dep in ("compound", "amod", "flat") and head.head >= last


def _inside_name(scene: Scene, i: int) -> bool:
    return any(name.first <= i < name.last for name in _names_of(scene))


def _scanned(scene: Scene) -> Iterator[tuple[int, int]]:
    """Scan the capitalised words for names of the gazetteer, the longest first, over what no person's name holds."""
    persons = scene.persons
    tokens, at = scene.parsed.tokens, scene.sentence.first
    while at < scene.sentence.last:
        last = _longest(scene, at) if tokens[at].text[:1].isupper() and at not in persons else None
        if last is not None and not (last - at == 1 and tokens[at].form in scene.surnames):
            yield at, last
        at = last or at + 1


def _persons(parsed: ParsedText, sentence: Sentence, given: frozenset[str]) -> frozenset[int]:
    """Give the tokens of names that are persons by more than their form, and what stands right behind a given name."""
    names = (name for name in parsed.names if sentence.first <= name.first < sentence.last)
    found = {i for name in names if _is_person(name) for i in range(name.first, name.last)}
    tokens = parsed.sentence_tokens(sentence)
    for token, behind in zip(tokens, (*tokens[1:], None), strict=True):
        if token.form in given and token.text[:1].isupper() and not token.text.isupper():
            found.add(token.i)
            found.update((behind.i,) if behind is not None and behind.text[:1].isupper() else ())
    return frozenset(found)


def _is_person(name: Name) -> bool:
    """Tell a name that more than its form makes a person's."""
    return name.label == "PER" and not name.rule.endswith(_GUESSES)


def _longest(scene: Scene, first: int) -> int | None:
    """Give the end of the longest name of the gazetteer that begins at a word."""
    tokens = scene.parsed.tokens
    for last in range(min(scene.sentence.last, first + _MOST_WORDS), first, -1):
        words = tokens[first:last]
        if words[-1].text[:1].isupper() and not all(_is_no_name(scene, word) for word in words) and _known(scene, first, last):
            return last
    return None


def _known(scene: Scene, first: int, last: int) -> bool:
    written = scene.parsed.span(first, last).text
    short = len(written) <= _SHORT and written.isupper()
    return any(not short or candidate.precision in ("admin1", "country") for candidate in scene.gazetteer.find(written))


def _after_preposition(scene: Scene, first: int) -> bool:
    """Tell a name right behind a preposition of place."""
    base, tokens = scene.sentence.first, scene.tokens()
    for start in range(max(base, first - 3), first):
        hit = scene.words.before.match(tokens, start - base)
        if hit is not None and hit.last + base == first:
            return True
    return False


def _before_outer(scene: Scene, last: int) -> bool:
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


def _shouted(scene: Scene) -> Iterator[Toponym]:
    """Find the place of a dateline that was no name yet: words in capitals that open a part, before a comma, a bracket or a dash."""
    tokens, base = scene.tokens(), scene.sentence.first
    if not tokens or not _opens_part(scene, base):
        return
    end = next((n for n, token in enumerate(tokens[:6]) if token.pos == "PUNCT" and token.text != "-"), 0)
    if end and tokens[end].text in (",", "(", "–", "—", "--") and all(token.text.isupper() for token in tokens[:end]) and _known(scene, base, base + end):
        yield _toponym(scene, _Chunk(base, base + end, "resolve/toponyms.py:dateline"))


# words that only point to a place


def _associative(scene: Scene) -> Iterator[Toponym]:
    yield from _demonyms(scene)
    yield from _standing_for(scene)
    yield from _embedded(scene)


def _demonyms(scene: Scene) -> Iterator[Toponym]:
    """Find the adjectives of countries and regions and the names of those who live there."""
    tokens, base, at = scene.tokens(), scene.sentence.first, 0
    for region in scene.words.demonyms.find(tokens):
        first, last = base + region.first, base + region.last
        written = _written(scene.parsed.span(first, last).text)
        if any(token.text[:1].isupper() for token in tokens[region.first : region.last]) or scene.words.lower_adjectives:
            rule = f"lang/{scene.sentence.language}.toml:places.demonyms"
            span = scene.parsed.span(first, last)
            yield Toponym(first, last, span.start, span.end, last - 1, written, (region.value,), frozenset(), None, False, True, rule)
    while at < len(tokens):
        hit = scene.names.adjectives.match(tokens, at) or scene.names.inhabitants.match(tokens, at)
        at += 1
        if hit is not None and len(hit.value) == 1 and (tokens[hit.first].pos in ("ADJ", "NOUN", "PROPN") or tokens[hit.first].text[:1].isupper()):
            yield _of_country(scene, base + hit.first, base + hit.last, hit.value[0])
            at = hit.last


def _of_country(scene: Scene, first: int, last: int, land: Country) -> Toponym:
    span = scene.parsed.span(first, last)
    rule = f"places/countries.csv:{land.alpha3}"
    head = head_of(scene.parsed, first, last)
    return Toponym(first, last, span.start, span.end, head, _written(span.text), (land.name,), frozenset({"country"}), land.alpha3, False, True, rule)


def _standing_for(scene: Scene) -> Iterator[Toponym]:
    """Find countries and capitals that were read as actors: «Washington», «l'Irak»."""
    tokens, base, at = scene.tokens(), scene.sentence.first, 0
    while at < len(tokens):
        hit = scene.names.countries.match(tokens, at) or scene.names.capitals.match(tokens, at)
        at += 1
        if hit is None or not scene.taken.intersection(range(base + hit.first, base + hit.last)) or not _is_name(tokens[hit.first : hit.last]):
            continue
        yield _toponym(scene, _Chunk(base + hit.first, base + hit.last, "resolve/toponyms.py:metonym"), literal=False)
        at = hit.last


def _embedded(scene: Scene) -> Iterator[Toponym]:
    """Find the places inside other names and before other nouns: "Laurel County Sheriff's Office", "a Richmond man"."""
    for first, last in _scanned(scene):
        yield _toponym(scene, _Chunk(first, last, "resolve/toponyms.py:embedded", sure=False), literal=False)


# the words around a name


def _toponym(scene: Scene, chunk: _Chunk, *, literal: bool = True) -> Toponym:
    wants, rule = _wants(scene, chunk.first, chunk.last)
    first, last = chunk.first, chunk.last
    whole = scene.parsed.span(first, last)
    start, end = chunk.cut or (whole.start, whole.end)
    written = _written(scene.parsed.text[start:end])
    return Toponym(
        first=first,
        last=last,
        start=start,
        end=end,
        head=head_of(scene.parsed, first, last),
        name=written,
        lookups=_lookups(scene, chunk, written),
        wants=wants,
        land=_country_of(scene, first, last),
        literal=literal,
        sure=chunk.sure,
        rule=rule or chunk.rule,
        cued=not chunk.sure and literal and (_after_preposition(scene, first) or _before_outer(scene, last)),
        acts=range(first, last) in scene.states,
    )


def _written(text: str) -> str:
    """Give the name with plain single spaces, whatever spaces the page has."""
    return " ".join(plain(text).split())


def _lookups(scene: Scene, chunk: _Chunk, written: str) -> tuple[str, ...]:
    """Give the forms to look up: with the noun behind it, as it stands, without the nouns and directions at its edges that name no other place."""
    if chunk.cut is not None:
        return (written,)
    tokens, found = scene.parsed.tokens, []
    if chunk.last < scene.sentence.last and tokens[chunk.last].form in scene.words.heads:
        found.append(f"{written} {tokens[chunk.last].text}")
    found.append(written)
    words = list(tokens[chunk.first : chunk.last])
    while len(words) > 1 and _may_go(scene, words[-1]):
        words.pop()
        found.append(_joined(words))
    while len(words) > 1 and (_may_go(scene, words[0]) or words[0].form in scene.words.directions):
        words.pop(0)
        found.append(_joined(words))
    return tuple(dict.fromkeys(found))


def _joined(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words)


def _may_go(scene: Scene, token: Token) -> bool:
    """Tell a word that may be left out of a name: «province», "city", an airport bears the name of its town; a river or a street does not."""
    if token.form in scene.words.inside or token.form in scene.words.naming or token.form in scene.words.at_town:
        return True
    return scene.words.heads.get(token.form) in ("admin1", "admin2", "town")


def _wants(scene: Scene, first: int, last: int) -> tuple[frozenset[str], str]:
    """Give the precision that the nouns in and around a name tell, and the rule; none where they tell nothing."""
    for token in _nouns_around(scene, first, last):
        for word in (token.lemma, token.form):
            if word in scene.words.heads:
                precision = scene.words.heads[word]
                if word in scene.words.natural:
                    return frozenset({"site", "region", "natural"}), f"lang/{scene.sentence.language}.toml:places.natural_heads"
                return frozenset({precision}), f"lang/{scene.sentence.language}.toml:places.{precision}"
    if first > scene.sentence.first and scene.parsed.tokens[first - 1].form in scene.words.articles:
        return frozenset({"admin1", "admin2", "region", "country", "site"}), ""
    return frozenset(), ""


def _nouns_around(scene: Scene, first: int, last: int) -> Iterator[Token]:
    """Yield the words of the name itself, the noun right behind it, and the noun that it complements."""
    tokens = scene.parsed.tokens
    inner = tokens[first:last]
    if len(inner) > 1:
        yield from (token for token in (inner[-1], inner[0]) if token.text[:1].isupper())
    if last < scene.sentence.last and tokens[last].pos in ("NOUN", "PROPN") and tokens[last].text not in _QUOTES:
        yield tokens[last]
    head = tokens[head_of(scene.parsed, first, last)]
    above = tokens[head.head]
    if head.dep in ("nmod", "appos", "flat", "compound") and above.i < first and _is_bare(scene, head):
        yield above
    elif head.dep == "conj":
        yield from _nouns_of_row(scene, head)


def _nouns_of_row(scene: Scene, head: Token) -> Iterator[Token]:
    """Yield the plural noun that a coordinated name shares: «les villes de X et Y», «la base de X et « Y »»."""
    above = scene.parsed.tokens[head.head]
    top = scene.parsed.tokens[above.head]
    quoted = head.i > 0 and scene.parsed.tokens[head.i - 1].text in _QUOTES
    if above.dep in ("nmod", "appos", "flat") and (quoted or top.morph.get("Number") == "Plur"):
        yield top


def _is_bare(scene: Scene, head: Token) -> bool:
    """Tell a complement without preposition or with one that only names: «ville de X», not «base près de X»."""
    case = scene.parsed.kids(head.i, "case")
    return all(token.form in scene.words.naming or token.lemma in scene.words.naming for token in case) and len(case) < 2


# the country that the words give


def _country_of(scene: Scene, first: int, last: int) -> str | None:
    """Find the country told beside a name: an adjective of its head noun, or a possessor."""
    return _by_adjective(scene, first, last) or _by_possessor(scene, first)


def _by_adjective(scene: Scene, first: int, last: int) -> str | None:
    """Read «province syrienne de X», "the Syrian town of X"."""
    head = scene.parsed.tokens[head_of(scene.parsed, first, last)]
    above = scene.parsed.tokens[head.head]
    nouns = [head, above] if head.dep in ("nmod", "appos", "flat", "compound") and above.lemma in scene.words.heads else [head]
    for noun in nouns:
        for kid in scene.parsed.kids(noun.i, "amod"):
            hit = scene.names.adjectives.match(scene.tokens(), kid.i - scene.sentence.first) if _inside(scene, kid.i) else None
            if hit is not None and len(hit.value) == 1:
                return hit.value[0].alpha3
    return None


def _inside(scene: Scene, i: int) -> bool:
    return scene.sentence.first <= i < scene.sentence.last


def _by_possessor(scene: Scene, first: int) -> str | None:
    """Read "Ethiopia's Amhara region", "northern Mozambique's Cabo Delgado"."""
    tokens = scene.parsed.tokens
    i = first - 1
    if _inside(scene, i) and tokens[i].form in scene.words.possessives:
        return _country_ending_at(scene, i)
    return None


def _country_ending_at(scene: Scene, end: int) -> str | None:
    base, tokens = scene.sentence.first, scene.tokens()
    for start in range(max(base, end - 4), end):
        hit = scene.names.countries.match(tokens, start - base)
        if hit is not None and hit.last + base == end and len(hit.value) == 1:
            return hit.value[0].alpha3
    return None


def is_of_place(words: PlaceWords, token: Token) -> bool:
    """Tell a word that may stand between a place and the one that it lies in: a preposition, a direction, a noun of place."""
    return any(word in words.inside or word in words.directions or word in words.heads for word in (token.lemma, token.form))
