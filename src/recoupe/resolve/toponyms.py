"""Find the names of places in a text: countries, sites and regions of the codebook, and whatever stands where a place stands.

Toponyms are literal (the place itself) or associative (a word that only points to it: a country's adjective, those who live there, a place
inside the name of an organisation, a capital that stands for its government).

Source of the two kinds: Gritta, Pilehvar and Collier, A pragmatic guide to geoparsing evaluation, 2019.
"""

from collections.abc import Iterator, Sequence

from recoupe.codebook.load import Codebook
from recoupe.model.event import Kind
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import ParsedText
from recoupe.resolve.held import Held
from recoupe.resolve.place_known import known_countries, known_sites, typed_names
from recoupe.resolve.place_scan import demonyms, embedded_names, metonyms, scan, towns_of_datelines, unsure_names
from recoupe.resolve.place_scene import Scene, Toponym, tokens_of_persons
from recoupe.resolve.place_words import place_words
from recoupe.resolve.registry import registry
from recoupe.resolve.scene import is_shouted


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
    names = registry(codebook)
    for sentence in parsed.sentences:
        if sentence.language in codebook.languages:
            words = place_words(Held(codebook.language(sentence.language)))
            persons = tokens_of_persons(parsed, sentence, words.given, words.particles)
            tokens = parsed.sentence_tokens(sentence)
            lands, seats = tuple(names.countries.find(tokens)), tuple(names.capitals.find(tokens))
            scene = Scene(parsed, sentence, names, codebook.gazetteer, words, taken, states, surnames, persons, lands, seats, is_shouted(tokens))
            found.extend(_of_sentence(scene))
    return tuple(found)


def _is_country_name(parsed: ParsedText, actor: ActorMention, codebook: Codebook) -> bool:
    """Tell a state that is told by the name of its country: it is named all the same, wherever it acts."""
    if actor.kind != Kind.STATE:
        return False
    hit = registry(codebook).countries.match(parsed.tokens, actor.first)
    return hit is not None and hit.last == actor.last


def _of_sentence(scene: Scene) -> list[Toponym]:
    """Find the toponyms of a sentence; the earlier rule wins, literal ones win over associative ones."""
    found: list[Toponym] = []
    seen: set[int] = set()
    scanned = tuple(scan(scene))
    for toponym in (*_literal(scene, scanned), *_associative(scene, scanned)):
        spread = range(toponym.start, toponym.end)
        held = range(toponym.first, toponym.last)
        if not _is_written(scene, toponym):
            continue
        if not seen.intersection(spread) and not (toponym.literal and scene.taken.intersection(held) and held not in scene.states):
            seen.update(spread)
            found.append(toponym)
    found.sort(key=lambda toponym: toponym.start)
    return found


def _is_written(scene: Scene, toponym: Toponym) -> bool:
    """Tell a toponym that is written as a name: in a line set in capitals the parser must hold one of its words for a proper noun."""
    return not scene.shouted or any(token.pos in ("PROPN", "X", "ADJ") for token in scene.parsed.tokens[toponym.first : toponym.last])


def _literal(scene: Scene, scanned: Sequence[tuple[int, int]]) -> Iterator[Toponym]:
    yield from known_sites(scene)
    yield from towns_of_datelines(scene)
    yield from known_countries(scene)
    yield from typed_names(scene)
    yield from unsure_names(scene, scanned)


def _associative(scene: Scene, scanned: Sequence[tuple[int, int]]) -> Iterator[Toponym]:
    yield from demonyms(scene)
    yield from metonyms(scene)
    yield from embedded_names(scene, scanned)
