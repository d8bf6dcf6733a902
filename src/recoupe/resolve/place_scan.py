"""Find names that only the gazetteer knows as places, and words that only point to a place."""

from collections.abc import Iterator, Sequence

from recoupe.codebook.schema import Country
from recoupe.model.parsed import Name, Token
from recoupe.resolve.place_scene import (
    Chunk,
    Scene,
    Toponym,
    after_preposition,
    before_outer,
    is_capital,
    is_demonym,
    is_generic,
    is_known,
    is_name,
    is_person,
    longest_name,
    names_of,
    opens_part,
    written_plainly,
)
from recoupe.resolve.place_surroundings import make_toponym
from recoupe.resolve.scene import head_of

_AFTER_TOWN = frozenset({",", "(", "-", "–", "—", "--"})


def unsure_names(scene: Scene, scanned: Sequence[tuple[int, int]]) -> Iterator[Toponym]:
    """Find names that were not typed as places but stand as one stands: before the place that it lies in, or bearing the name of one."""
    for first, last in _led(scene):
        yield make_toponym(scene, Chunk(first, last, "resolve/place_scan.py:lies-in"))
    for name in names_of(scene):
        if name.label != "LOC" and name.entity is None and not is_person(name) and _listed_with_place(scene, name):
            yield make_toponym(scene, Chunk(name.first, name.last, "resolve/place_scan.py:listed"))
    for first, last in scanned:
        if _stands_alone(scene, first, last):
            yield make_toponym(scene, Chunk(first, last, "resolve/place_scan.py:gazetteer", sure=False))
    yield from _shouted(scene)


def _listed_with_place(scene: Scene, name: Name) -> bool:
    """Tell a name that is coordinated with one that was typed as a place: «Koupiansk et Vovtchansk»."""
    head = scene.parsed.tokens[head_of(scene.parsed, name.first, name.last)]
    row = [head.head] if head.dep == "conj" else [kid.i for kid in scene.parsed.kids(head.i, "conj")]
    others = [other for other in names_of(scene) for i in row if other.first <= i < other.last]
    return bool(others) and all(other.label == "LOC" or _known_place(scene, other) for other in others)


def _known_place(scene: Scene, name: Name) -> bool:
    return name.label == "MISC" and name.entity is None and is_known(scene, name.first, name.last)


def _led(scene: Scene) -> Iterator[tuple[int, int]]:
    """Find names before the place that they lie in or the noun that says what they are: "Qminas, Syria", "Dujail town"."""
    tokens, at = scene.parsed.tokens, scene.sentence.first
    while at < scene.sentence.last:
        last = at
        while last < scene.sentence.last and is_capital(scene, tokens[last]) and last not in scene.persons and not is_generic(scene, tokens[last]):
            last += 1
        if last > at and (before_outer(scene, last) or _before_noun(scene, at, last)) and not is_demonym(scene, Chunk(at, last, "")):
            yield at, last
        at = max(last, at + 1)


def _before_noun(scene: Scene, first: int, last: int) -> bool:
    """Tell a name that the gazetteer holds before a noun in lower case that says what it is: "Dujail town"."""
    if last >= scene.sentence.last:
        return False
    noun = scene.parsed.tokens[last]
    return noun.text.islower() and scene.words.heads.get(noun.form) in ("town", "admin1", "admin2", "region") and is_known(scene, first, last)


def _stands_alone(scene: Scene, first: int, last: int) -> bool:
    """Tell a name that is no part of a longer one and qualifies no noun behind it."""
    whole = any(name.first == first and name.last == last for name in names_of(scene)) or not _inside_name(scene, first)
    if not whole or _is_proper(scene, first - 1) or _is_proper(scene, last):
        return False
    return after_preposition(scene, first) or before_outer(scene, last) or not _qualifies(scene, first, last)


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
    return any(name.first <= i < name.last for name in names_of(scene))


def scan(scene: Scene) -> Iterator[tuple[int, int]]:
    """Scan the capitalised words for names of the gazetteer, the longest first, over what no person's name holds."""
    persons = scene.persons
    tokens, at = scene.parsed.tokens, scene.sentence.first
    while at < scene.sentence.last:
        last = longest_name(scene, at) if is_capital(scene, tokens[at]) and at not in persons else None
        if last is not None and not (last - at == 1 and tokens[at].form in scene.surnames):
            yield at, last
        at = last or at + 1


def towns_of_datelines(scene: Scene) -> Iterator[Toponym]:
    """Find the town of a dateline whose last word is a country or a capital by itself: "PORT SUDAN -"."""
    known = [(hit.first, scene.sentence.first + hit.last) for hit in (*scene.countries, *scene.capitals)]
    for town in _shouted(scene):
        if any(first and last == town.last for first, last in known) and (0, town.last) not in known:
            yield town


def _shouted(scene: Scene) -> Iterator[Toponym]:
    """Find the place of a dateline that was no name yet: words in capitals that open a part, before a comma, a bracket or a dash."""
    tokens, base = scene.tokens(), scene.sentence.first
    if not tokens or not opens_part(scene, base):
        return
    end = next((n for n, token in enumerate(tokens[:6]) if token.pos == "PUNCT" and not _joins(scene, token)), 0)
    if end and tokens[end].text in _AFTER_TOWN and all(token.text.isupper() for token in tokens[:end]) and is_known(scene, base, base + end):
        yield make_toponym(scene, Chunk(base, base + end, "resolve/place_scan.py:dateline"))


def _joins(scene: Scene, token: Token) -> bool:
    """Tell a hyphen inside a name from one that stands for a dash."""
    return token.text == "-" and not (scene.parsed.text[token.start - 1].isspace() and scene.parsed.text[token.end : token.end + 1].isspace())


def demonyms(scene: Scene) -> Iterator[Toponym]:
    """Find the adjectives of countries and regions and the names of those who live there."""
    tokens, base = scene.tokens(), scene.sentence.first
    for region in scene.words.demonyms.find(tokens):
        first, last = base + region.first, base + region.last
        written = written_plainly(scene.parsed.span(first, last).text)
        if any(token.text[:1].isupper() for token in tokens[region.first : region.last]) or scene.words.lower_adjectives:
            rule = f"lang/{scene.sentence.language}.toml:places.demonyms"
            span = scene.parsed.span(first, last)
            yield Toponym(first, last, span.start, span.end, last - 1, written, (region.value,), frozenset(), None, False, True, rule)
    for hit in (*scene.names.adjectives.find(tokens), *scene.names.inhabitants.find(tokens)):
        opening = tokens[hit.first]
        if len(hit.value) == 1 and (opening.pos in ("ADJ", "NOUN", "PROPN") or opening.text[:1].isupper()):
            yield _of_country(scene, base + hit.first, base + hit.last, hit.value[0])


def _of_country(scene: Scene, first: int, last: int, land: Country) -> Toponym:
    span = scene.parsed.span(first, last)
    rule = f"places/countries.csv:{land.alpha3}"
    head = head_of(scene.parsed, first, last)
    return Toponym(first, last, span.start, span.end, head, written_plainly(span.text), (land.name,), frozenset({"country"}), land.alpha3, False, True, rule)


def metonyms(scene: Scene) -> Iterator[Toponym]:
    """Find countries and capitals that were read as actors: «Washington», «l'Irak»."""
    tokens, base = scene.tokens(), scene.sentence.first
    for hit in (*scene.countries, *scene.capitals):
        if scene.taken.intersection(range(base + hit.first, base + hit.last)) and is_name(tokens[hit.first : hit.last]):
            yield make_toponym(scene, Chunk(base + hit.first, base + hit.last, "resolve/place_scan.py:metonym"), literal=False)


def embedded_names(scene: Scene, scanned: Sequence[tuple[int, int]]) -> Iterator[Toponym]:
    """Find the places inside other names and before other nouns: "Laurel County Sheriff's Office", "a Richmond man"."""
    for first, last in scanned:
        yield make_toponym(scene, Chunk(first, last, "resolve/place_scan.py:embedded", sure=False), literal=False)
