"""Find the names of places: countries, regions and whatever stands where a place stands, with the country that the words give."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.codebook.lexicon import folded
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex, split_words
from recoupe.codebook.schema import Country
from recoupe.model.event import Place
from recoupe.model.folding import fold, plain
from recoupe.model.mentions import ActorMention, PlaceMention
from recoupe.model.parsed import Name, ParsedText, Sentence, Token
from recoupe.model.report import Warning, WarningCode
from recoupe.model.span import Span
from recoupe.resolve.held import Held
from recoupe.resolve.registry import Registry, registry
from recoupe.resolve.scene import head_of

_BEHIND = 9
_UNNAMED = ("PER", "ORG")
_HOME = 4
_GUESSED = ":form"
_SHARE = 0.6
_DASH = re.compile(r"[.,]?\s?[–—]")
_QUOTES = {"«": "»", "“": "”", '"': '"', "‘": "’"}


@dataclass(frozen=True, slots=True)
class _Cues:
    """The place words of one language as sets."""

    heads: dict[str, str]
    inside: frozenset[str]
    naming: frozenset[str]
    possessives: frozenset[str]
    directions: frozenset[str]
    not_places: frozenset[str]
    genres: frozenset[str]
    regions: PhraseIndex[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What one sentence is read with; `taken` are the tokens of actors."""

    parsed: ParsedText
    sentence: Sentence
    names: Registry
    cues: _Cues
    taken: frozenset[int]

    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.parsed.sentence_tokens(self.sentence)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Tokens `[first, last)` that may name a place, and the rule that says so."""

    first: int
    last: int
    rule: str


def find_places(parsed: ParsedText, actors: Sequence[ActorMention], codebook: Codebook) -> tuple[tuple[PlaceMention, ...], tuple[Warning, ...]]:
    """Find every place named in a text, one entry a mention, in text order, with what could not be resolved."""
    taken = frozenset(i for actor in actors for i in range(actor.first, actor.last))
    found: list[PlaceMention] = []
    for sentence in parsed.sentences:
        if sentence.language in codebook.languages:
            cues = _cues_of(Held(codebook.language(sentence.language)))
            found.extend(_of_sentence(_Scene(parsed, sentence, registry(codebook), cues, taken)))
    placed = _with_context(parsed, found, actors, _country_of_outlet(parsed, codebook))
    return placed, tuple(_unresolved(placed))


@lru_cache(maxsize=8)
def _cues_of(key: Held[Language]) -> _Cues:
    """Order the words by the precision that they give; a word of several lists keeps the first."""
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
    return _Cues(
        heads=heads,
        inside=folded(cues.inside),
        naming=folded(cues.naming),
        possessives=folded(cues.possessives),
        directions=folded(cues.directions),
        not_places=folded(cues.not_places),
        genres=folded(language.reading.genres),
        regions=PhraseIndex((name, (name, land)) for name, land in cues.regions.items()),
    )


def _of_sentence(scene: _Scene) -> list[PlaceMention]:
    """Find the places of a sentence, then hand regions and countries to the sites that they are told for."""
    found: list[PlaceMention] = []
    seen: set[int] = set()
    for mention in (*_countries(scene), *_regions(scene), *_named(scene)):
        spread = range(mention.first, mention.last)
        if not seen.intersection(spread) and not scene.taken.intersection(spread):
            seen.update(spread)
            found.append(mention)
    found.sort(key=lambda mention: mention.first)
    return _nested(scene, found)


# countries and regions


def _countries(scene: _Scene) -> Iterator[PlaceMention]:
    tokens, at = scene.tokens(), 0
    while at < len(tokens):
        country, seat = scene.names.countries.match(tokens, at), scene.names.capitals.match(tokens, at)
        hit = country if seat is None or (country is not None and country.last >= seat.last) else seat
        at += 1
        if hit is None or not _is_name(tokens[hit.first : hit.last]) or _is_adjective(scene, hit.first, hit.last) or _is_part(scene, hit.first, hit.last):
            continue
        if hit is country or _is_seat(scene, tokens[hit.first : hit.last]):
            yield _country_mention(scene, hit.value[0], hit.first, hit.last, is_seat=hit is not country)
        at = hit.last


def _country_mention(scene: _Scene, land: Country, first: int, last: int, *, is_seat: bool) -> PlaceMention:
    base = scene.sentence.first
    span = scene.parsed.span(base + first, base + last)
    lat, lon = (None, None) if is_seat else (land.lat, land.lon)
    place = Place(_written(span), None, lat, lon, land.alpha3, None, "town" if is_seat else "country", span)
    rule = "places/countries.csv:" + ("capital" if is_seat else land.alpha3)
    return PlaceMention(base + first, base + last, head_of(scene.parsed, base + first, base + last), place, rule)


def _written(span: Span) -> str:
    """Give the name with plain single spaces, whatever spaces the page has."""
    return " ".join(plain(span.text).split())


def _is_name(tokens: Sequence[Token]) -> bool:
    return any(token.text[:1].isupper() for token in tokens) and any(token.pos in ("PROPN", "NOUN", "X", "ADJ") for token in tokens)


def _is_seat(scene: _Scene, tokens: Sequence[Token]) -> bool:
    """Tell a capital from other things that stand for a government (a palace, a river front)."""
    return tuple(piece for token in tokens for piece in fold(token.text).replace("-", " - ").split()) in scene.names.seats


def _is_adjective(scene: _Scene, first: int, last: int) -> bool:
    """Tell a name that only qualifies a noun ("US troops") and is an adjective in its own right."""
    tokens = scene.tokens()
    hit = scene.names.adjectives.match(tokens, first)
    if hit is None or hit.last < last or last == len(tokens):
        return False
    return tokens[last - 1].dep in ("amod", "compound") or tokens[last].pos in ("NOUN", "PROPN", "ADJ", "X")


def _is_part(scene: _Scene, first: int, last: int) -> bool:
    """Tell words inside a longer name ("Mocimboa da Praia"); only directions may stand beside a country in its name."""
    spread = range(scene.sentence.first + first, scene.sentence.first + last)
    for name in scene.parsed.names:
        if name.first <= spread.start and spread.stop <= name.last and name.last - name.first > len(spread):
            others = (scene.parsed.tokens[i].form for i in range(name.first, name.last) if i not in spread)
            return not all(word in scene.cues.directions or word in scene.cues.inside for word in others)
    return False


def _regions(scene: _Scene) -> Iterator[PlaceMention]:
    tokens, base = scene.tokens(), scene.sentence.first
    for hit in scene.cues.regions.find(tokens):
        if not _is_name(tokens[hit.first : hit.last]) or _goes_on(tokens, hit.last):
            continue
        first, last = base + hit.first, base + hit.last
        span = scene.parsed.span(first, last)
        head = head_of(scene.parsed, first, last)
        precision = _precision(scene, first, last)[0] if hit.value[1] else "region"
        place = Place(_written(span), None, None, None, hit.value[1] or None, None, "region" if precision == "town" else precision, span)
        yield PlaceMention(first, last, head, place, f"lang/{scene.sentence.language}.toml:places.regions")


def _goes_on(tokens: Sequence[Token], last: int) -> bool:
    """Tell a name of which only the beginning was known («Gaza City», "Lake Chad Basin Commission")."""
    return last < len(tokens) and tokens[last].dep == "flat" and tokens[last].pos == "PROPN" and tokens[last].text[:1].isupper()


# other names


def _named(scene: _Scene) -> Iterator[PlaceMention]:
    typed = tuple(_typed(scene))
    for chunk in (*_quoted(scene, typed), *typed):
        words = scene.parsed.tokens[chunk.first : chunk.last]
        if all(word.form in scene.cues.not_places or word.pos not in ("PROPN", "X") for word in words) or _is_demonym(scene, chunk):
            continue
        first, last = _without_heads(scene, chunk)
        if first >= last:
            continue
        precision, rule = _precision(scene, first, last)
        span = scene.parsed.span(first, last)
        country = _country_of(scene, first, last)
        place = Place(_written(span), None, None, None, country, None, precision, span)
        yield PlaceMention(first, last, head_of(scene.parsed, first, last), place, rule or chunk.rule)


def _typed(scene: _Scene) -> Iterator[_Chunk]:
    """Yield the names that were typed as places, and those whose own words make them one."""
    for name in scene.parsed.names:
        if scene.sentence.first <= name.first < scene.sentence.last and _is_place_name(scene, name):
            yield _Chunk(name.first, name.last, name.rule)


def _is_place_name(scene: _Scene, name: Name) -> bool:
    if name.label == "LOC" or (name.label == "MISC" and _opens_item(scene, name)):
        return True
    is_guess = name.label not in _UNNAMED or name.rule.endswith(_GUESSED)
    return is_guess and _precision(scene, name.first, name.last)[1] != ""


def _opens_item(scene: _Scene, name: Name) -> bool:
    """Tell a name that opens a paragraph before a dash: «Kalat. – Quatre policiers …»."""
    if any(scene.parsed.tokens[i].form in scene.cues.genres for i in range(name.first, name.last)):
        return False
    start = scene.parsed.tokens[name.first].start
    opens = any(part.start == start for part in scene.parsed.document.parts)
    return opens and _DASH.match(scene.parsed.text, scene.parsed.tokens[name.last - 1].end) is not None


def _quoted(scene: _Scene, typed: Sequence[_Chunk]) -> Iterator[_Chunk]:
    """Yield capitalised words in quotation marks that are named beside a place: «al-Omar et « Green Village »»."""
    tokens = scene.tokens()
    for at, token in enumerate(tokens):
        closing = _QUOTES.get(token.text)
        end = next((i for i in range(at + 1, min(at + 6, len(tokens))) if tokens[i].text == closing), None)
        if closing is None or end is None or end == at + 1:
            continue
        inner = tokens[at + 1 : end]
        if all(word.text[:1].isupper() for word in inner) and _beside_place(scene, inner, typed):
            yield _Chunk(inner[0].i, inner[-1].i + 1, "resolve/places.py:quoted")


def _beside_place(scene: _Scene, inner: Sequence[Token], typed: Sequence[_Chunk]) -> bool:
    """Tell whether a name is coordinated with a place name, or complements a noun of place."""
    places = {i for chunk in typed for i in range(chunk.first, chunk.last)}
    head = scene.parsed.tokens[head_of(scene.parsed, inner[0].i, inner[-1].i + 1)]
    above = scene.parsed.tokens[head.head]
    if above.lemma in scene.cues.heads and head.dep in ("nmod", "appos", "flat", "compound"):
        return True
    return head.dep == "conj" and (above.i in places or above.lemma in scene.cues.heads)


def _is_demonym(scene: _Scene, chunk: _Chunk) -> bool:
    tokens = scene.tokens()
    at = chunk.first - scene.sentence.first
    single = chunk.last - chunk.first == 1
    return single and (scene.names.adjectives.match(tokens, at) is not None or scene.names.inhabitants.match(tokens, at) is not None)


def _without_heads(scene: _Scene, chunk: _Chunk) -> tuple[int, int]:
    """Leave out a generic noun at the edge of a name: "Cabo Delgado province", «État de Jonglei»; keep it where nothing else is left."""
    first, last = chunk.first, chunk.last
    tokens = scene.parsed.tokens
    while last - first > 1 and tokens[last - 1].form in scene.cues.heads and tokens[last - 1].text[:1].islower():
        last -= 1
    return first, last


def _precision(scene: _Scene, first: int, last: int) -> tuple[str, str]:
    """Give the precision that the nouns in and around a name tell, and the rule; a town where they tell nothing."""
    for token in _nouns_around(scene, first, last):
        for word in (token.lemma, token.form):
            if word in scene.cues.heads:
                return scene.cues.heads[word], f"lang/{scene.sentence.language}.toml:places.{scene.cues.heads[word]}"
    return "town", ""


def _nouns_around(scene: _Scene, first: int, last: int) -> Iterator[Token]:
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


def _nouns_of_row(scene: _Scene, head: Token) -> Iterator[Token]:
    """Yield the plural noun that a coordinated name shares: «les villes de X et Y», «la base de X et « Y »»."""
    above = scene.parsed.tokens[head.head]
    top = scene.parsed.tokens[above.head]
    quoted = head.i > 0 and scene.parsed.tokens[head.i - 1].text in _QUOTES
    if above.dep in ("nmod", "appos", "flat") and (quoted or top.morph.get("Number") == "Plur"):
        yield top


def _is_bare(scene: _Scene, head: Token) -> bool:
    """Tell a complement without preposition or with one that only names: «ville de X», not «base près de X»."""
    case = scene.parsed.kids(head.i, "case")
    return all(token.form in scene.cues.naming or token.lemma in scene.cues.naming for token in case) and len(case) < 2


# the country that the words give


def _country_of(scene: _Scene, first: int, last: int) -> str | None:
    """Find the country told beside a name: an adjective of its head noun, a possessor, an apposition behind it."""
    return _by_adjective(scene, first, last) or _by_possessor(scene, first) or _by_apposition(scene, last)


def _by_adjective(scene: _Scene, first: int, last: int) -> str | None:
    """Read «province syrienne de X», "the Syrian town of X"."""
    head = scene.parsed.tokens[head_of(scene.parsed, first, last)]
    nouns = [head] if head.dep not in ("nmod", "appos", "flat", "compound") else [head, scene.parsed.tokens[head.head]]
    for noun in nouns:
        for kid in scene.parsed.kids(noun.i, "amod"):
            hit = scene.names.adjectives.match(scene.tokens(), kid.i - scene.sentence.first) if _inside(scene, kid.i) else None
            if hit is not None and len(hit.value) == 1:
                return hit.value[0].alpha3
    return None


def _inside(scene: _Scene, i: int) -> bool:
    return scene.sentence.first <= i < scene.sentence.last


def _by_possessor(scene: _Scene, first: int) -> str | None:
    """Read "Ethiopia's Amhara region", "northern Mozambique's Cabo Delgado"."""
    tokens = scene.parsed.tokens
    i = first - 1
    if _inside(scene, i) and tokens[i].form in scene.cues.possessives:
        return _country_ending_at(scene, i)
    return None


def _country_ending_at(scene: _Scene, end: int) -> str | None:
    base, tokens = scene.sentence.first, scene.tokens()
    for start in range(max(base, end - 4), end):
        hit = scene.names.countries.match(tokens, start - base)
        if hit is not None and hit.last + base == end and len(hit.value) == 1:
            return hit.value[0].alpha3
    return None


def _by_apposition(scene: _Scene, last: int) -> str | None:
    """Read "X, Syria", «X, dans le nord de la Syrie», «X (Mali)»: a country behind nothing but words of place."""
    tokens, base = scene.tokens(), scene.sentence.first
    for at in range(last - base, min(last - base + _BEHIND, len(tokens))):
        for index in (scene.names.countries, scene.names.adjectives):
            hit = index.match(tokens, at)
            if hit is not None and at > last - base and len(hit.value) == 1:
                return hit.value[0].alpha3
        if not _is_of_place(scene, tokens[at]):
            return None
    return None


def _is_of_place(scene: _Scene, token: Token) -> bool:
    words = (token.lemma, token.form)
    return any(word in scene.cues.inside or word in scene.cues.directions or word in scene.cues.heads for word in words)


# regions and countries for the sites told before them


def _nested(scene: _Scene, found: list[PlaceMention]) -> list[PlaceMention]:
    """Give each site the first-order region and the country told right behind it or around it in the sentence."""
    result = list(found)
    for n, outer in enumerate(found):
        if outer.place.precision != "admin1":
            continue
        for m in range(n - 1, -1, -1):
            if not _reaches(scene, found[m], outer):
                break
            if found[m].place.precision in ("site", "town", "admin2"):
                place = result[m].place
                result[m] = replace(result[m], place=replace(place, admin1=outer.place.name, country=place.country or outer.place.country))
    return result


def _reaches(scene: _Scene, inner: PlaceMention, outer: PlaceMention) -> bool:
    """Tell whether nothing but words of place, names and conjunctions lies between a site and the region told for it."""
    between = scene.parsed.tokens[inner.last : outer.first]
    return not any(token.pos in ("VERB", "AUX", "SCONJ") or token.text in ".;:" for token in between)


def _with_context(parsed: ParsedText, found: Sequence[PlaceMention], actors: Sequence[ActorMention], home: str | None) -> tuple[PlaceMention, ...]:
    """Give names without a country that of their other mentions, else the one country that the report is about."""
    known = {fold(mention.place.name): mention.place for mention in reversed(found) if mention.place.country}
    common = _common_country(parsed, found, actors, home)
    return tuple(_completed(mention, known, common) for mention in found)


def _completed(mention: PlaceMention, known: dict[str, Place], common: str | None) -> PlaceMention:
    place = mention.place
    twin = known.get(fold(place.name))
    if twin is not None:
        return replace(mention, place=replace(place, country=place.country or twin.country, admin1=place.admin1 or twin.admin1))
    if place.precision in ("region", "country") or common is None:
        return mention
    return replace(mention, place=replace(place, country=common))


def _common_country(parsed: ParsedText, found: Sequence[PlaceMention], actors: Sequence[ActorMention], home: str | None) -> str | None:
    """Give the country that most place names and forces of the report belong to, if it outweighs all others together."""
    weight: Counter[str] = Counter({home: _HOME}) if home else Counter()
    for mention in found:
        if mention.place.country:
            weight[mention.place.country] += 3 if _leads(parsed, mention) else 2
    for actor in actors:
        if actor.country:
            weight[actor.country] += 1
    if not weight:
        return None
    land, most = min(weight.items(), key=lambda item: (-item[1], item[0]))
    return land if most >= _SHARE * weight.total() else None


def _country_of_outlet(parsed: ParsedText, codebook: Codebook) -> str | None:
    """Give the country in the publisher's name («OCHA Soudan du Sud»), the longest name that fits."""
    outlet = parsed.document.outlet
    if outlet is None:
        return None
    padded = f" {' '.join(split_words(outlet.name))} "
    rows = ((" ".join(split_words(name)), land.alpha3) for land in codebook.countries for name in land.names)
    return max((row for row in rows if f" {row[0]} " in padded), key=lambda row: len(row[0]), default=("", None))[1]


def _leads(parsed: ParsedText, mention: PlaceMention) -> bool:
    """Tell a mention in the first two parts: headline, dateline, lead."""
    parts = parsed.document.parts
    return bool(parts) and mention.place.span.start < parts[min(1, len(parts) - 1)].end


def _unresolved(found: Sequence[PlaceMention]) -> Iterator[Warning]:
    """Warn once a name of places that have no point."""
    seen: set[str] = set()
    for mention in found:
        key = fold(mention.place.name)
        if mention.place.precision != "country" and mention.place.entity is None and key not in seen:
            seen.add(key)
            message = f"«{mention.place.name}» is not resolved to a point: no gazetteer entry was looked up"
            yield Warning(WarningCode.PLACE_UNRESOLVED, message, None, "places", (mention.place.span,))
