"""Find the places that the codebook knows by name, and the names that their words type as places."""

import re
from collections.abc import Iterator, Sequence

from recoupe.model.folding import fold
from recoupe.model.parsed import Name, Token
from recoupe.resolve.place_scene import (
    Chunk,
    Scene,
    Toponym,
    goes_on,
    is_demonym,
    is_known,
    is_name,
    is_no_name,
    is_part,
    longest_name,
    names_of,
    names_other,
    opens_part,
)
from recoupe.resolve.place_surroundings import make_toponym, precisions_told
from recoupe.resolve.place_words import PlaceWords
from recoupe.resolve.scene import head_of

_UNNAMED = ("PER", "ORG")
_GUESSED = ":form"
_DASH = re.compile(r"[.,]?\s?[–—]")
_QUOTES = {"«": "»", "“": "”", '"': '"', "‘": "’"}


def known_sites(scene: Scene) -> Iterator[Toponym]:
    """Find the names of the overlay, which may hold common nouns in lower case: «bande de Gaza», «champ d'al-Omar»."""
    tokens, base = scene.tokens(), scene.sentence.first
    countries = [range(hit.first, hit.last) for hit in scene.countries]
    for hit in scene.names.sites.find(tokens):
        if any(hit.first in one and hit.last <= one.stop and len(one) > hit.last - hit.first for one in countries):
            continue  # South Africa is not in the south of Africa
        if not is_name(tokens[hit.first : hit.last]) or goes_on(tokens, hit.last) or is_part(scene, hit.first, hit.last):
            continue
        if not names_other(scene, base + hit.first):
            first, last = _bare(scene, base + hit.first, base + hit.last)
            yield make_toponym(scene, Chunk(first, last, f"sites:{hit.value[0].id}", whole=(base + hit.first, base + hit.last)))


def known_countries(scene: Scene) -> Iterator[Toponym]:
    """Find countries by their names, and capitals."""
    tokens, base = scene.tokens(), scene.sentence.first
    countries = [(hit, hit.value[0].alpha3) for hit in scene.countries]
    seats = [(hit, "capital") for hit in scene.capitals if _is_seat(scene, tokens[hit.first : hit.last])]
    for hit, what in sorted((*countries, *seats), key=lambda row: (row[0].first, -row[0].last)):
        if not is_name(tokens[hit.first : hit.last]) or _is_adjective(scene, hit.first, hit.last) or is_part(scene, hit.first, hit.last):
            continue
        if not names_other(scene, base + hit.first):
            yield make_toponym(scene, Chunk(base + hit.first, base + hit.last, f"places/countries.csv:{what}"))


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


def _bare(scene: Scene, first: int, last: int) -> tuple[int, int]:
    """Leave the common nouns out that only say what a site is: «champ pétrolier d'al-Omar», but not «bande de Gaza» nor «lac Tchad»."""
    tokens, words = scene.parsed.tokens, scene.words
    begin, end = first, last
    if words.heads.get(tokens[begin].form) == "site" and tokens[begin].form not in words.natural:
        while begin < last - 1 and tokens[begin].text.islower() and _says_what(words, tokens[begin]):
            begin += 1
    while end > begin + 1 and tokens[end - 1].text.islower() and _says_what(words, tokens[end - 1]):
        end -= 1
    return (begin, end) if any(character.isupper() for token in tokens[begin:end] for character in token.text) else (first, last)


def _says_what(words: PlaceWords, token: Token) -> bool:
    head = words.heads.get(token.form)
    if head is not None and head != "region":
        return token.form not in words.natural
    return any(token.form in one for one in (words.qualifiers, words.naming, words.linking))


def typed_names(scene: Scene) -> Iterator[Toponym]:
    """Find names that were typed as places, or that their words make places."""
    typed = tuple(_typed(scene))
    for chunk in (*_quoted(scene, typed), *(part for whole in typed for part in _parts(scene, whole))):
        if names_other(scene, chunk.first):
            continue
        words = scene.parsed.tokens[chunk.first : chunk.last]
        if all(is_no_name(scene, word) for word in words) or is_demonym(scene, chunk):
            continue
        yield make_toponym(scene, chunk)


def _parts(scene: Scene, chunk: Chunk) -> Iterator[Chunk]:
    """Yield a name with what belongs to it, or, where no place bears the whole, the two towns of a road: «Koro–Bankass»."""
    ends = _ends_of_road(scene, chunk)
    if ends is None:
        yield Chunk(*_stretched(scene, chunk), chunk.rule, chunk.sure)
    else:
        yield from ends


def _ends_of_road(scene: Scene, chunk: Chunk) -> tuple[Chunk, Chunk] | None:
    """Cut a name at its only dash, where the gazetteer holds a part and not the whole."""
    span = scene.parsed.span(chunk.first, chunk.last)
    dashes = [at for at, character in enumerate(span.text) if character in "-–—"]
    if len(dashes) != 1 or is_known(scene, chunk.first, chunk.last):
        return None
    one, two = span.text[: dashes[0]].rstrip(), span.text[dashes[0] + 1 :].lstrip()
    if not (one[:1].isupper() and two[:1].isupper()) or fold(one) in scene.words.particles or not any(map(scene.gazetteer.find, (one, two))):
        return None
    before = scene.parsed.tokens[max(scene.sentence.first, chunk.first - 2) : chunk.first]
    if span.text[dashes[0]] == "-" and not any(token.lemma in scene.words.roads or token.form in scene.words.roads for token in before):
        return None  # a hyphen is part of many names: Faya-Largeau
    tokens = range(chunk.first, chunk.last)
    middle = span.start + dashes[0]
    left = [i for i in tokens if scene.parsed.tokens[i].start < middle]
    right = [i for i in tokens if scene.parsed.tokens[i].end > middle + 1]
    return (
        Chunk(left[0], left[-1] + 1, chunk.rule, chunk.sure, (span.start, span.start + len(one))),
        Chunk(right[0], right[-1] + 1, chunk.rule, chunk.sure, (span.end - len(two), span.end)),
    )


def _stretched(scene: Scene, chunk: Chunk) -> tuple[int, int]:
    """Take in the words around a name that the gazetteer holds as part of it: "In Amenas", "Cox's Bazar"."""
    tokens = scene.parsed.tokens
    opens = chunk.first - 1 > scene.sentence.first and tokens[chunk.first - 1].text[:1].isupper()
    for first in (chunk.first - 1, chunk.first) if opens else (chunk.first,):
        last = longest_name(scene, first)
        if last is not None and last >= chunk.last and (last > chunk.last or first < chunk.first):
            return first, last
    return chunk.first, chunk.last


def _typed(scene: Scene) -> Iterator[Chunk]:
    """Yield the names that were typed as places, and those whose own words make them one."""
    for name in names_of(scene):
        if _is_place_name(scene, name):
            yield Chunk(name.first, name.last, name.rule)


def _is_place_name(scene: Scene, name: Name) -> bool:
    if name.label == "LOC" or (name.label == "MISC" and _opens_item(scene, name)):
        return True
    if any(scene.parsed.tokens[i].form in scene.words.bodies for i in range(name.first, name.last)):
        return False
    is_guess = name.label not in _UNNAMED or name.rule.endswith(_GUESSED)
    return is_guess and bool(precisions_told(scene, name.first, name.last)[1])


def _opens_item(scene: Scene, name: Name) -> bool:
    """Tell a name that opens a paragraph before a dash: «Kalat. – Quatre policiers …»."""
    if any(scene.parsed.tokens[i].form in scene.words.genres for i in range(name.first, name.last)):
        return False
    return opens_part(scene, name.first) and _DASH.match(scene.parsed.text, scene.parsed.tokens[name.last - 1].end) is not None


def _quoted(scene: Scene, typed: Sequence[Chunk]) -> Iterator[Chunk]:
    """Yield capitalised words in quotation marks that are named beside a place: «al-Omar et « Green Village »»."""
    tokens = scene.tokens()
    for at, token in enumerate(tokens):
        closing = _QUOTES.get(token.text)
        if closing is None:
            continue
        end = next((i for i in range(at + 1, min(at + 6, len(tokens))) if tokens[i].text == closing), None)
        if end is None or end == at + 1:
            continue
        inner = tokens[at + 1 : end]
        if all(word.text[:1].isupper() for word in inner) and _beside_place(scene, inner, typed):
            yield Chunk(inner[0].i, inner[-1].i + 1, "resolve/place_known.py:quoted")


def _beside_place(scene: Scene, inner: Sequence[Token], typed: Sequence[Chunk]) -> bool:
    """Tell whether a name is coordinated with a place name, or complements a noun of place."""
    places = {i for chunk in typed for i in range(chunk.first, chunk.last)}
    head = scene.parsed.tokens[head_of(scene.parsed, inner[0].i, inner[-1].i + 1)]
    above = scene.parsed.tokens[head.head]
    if above.lemma in scene.words.heads and head.dep in ("nmod", "appos", "flat", "compound"):
        return True
    return head.dep == "conj" and (above.i in places or above.lemma in scene.words.heads)
