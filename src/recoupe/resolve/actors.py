"""Resolve who: names of the registry, forces and institutions of states by rule, states behind names of countries and capitals, peoples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit
from recoupe.codebook.schema import Actor, Country, Noun
from recoupe.model.event import Kind
from recoupe.model.folding import fold
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.resolve.registry import Registry, registry

_INSTITUTIONS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
_WHO = frozenset({"person", "group", "organisation", "state"})
_SUBJECTS = frozenset({"nsubj", "obl:agent"})
_SPOKEN_TO = frozenset({"REQUEST", "ACCUSE", "THREATEN", "REJECT", "SUPPORT", "CONSULT", "AGREE", "SANCTION", "AID"})
_DEEDS = frozenset({"ASSAULT", "SANCTION", "THREATEN", "MOBILIZE", "COERCE", "REJECT", "ACCUSE", "SUPPORT"})
_NO_NAMES = frozenset({"VERB", "AUX", "ADV", "PRON", "DET"})
_OPENERS = frozenset("-('\"«“")
_SHORT = 4
_DATELINE = 6
_REACH = 6


@dataclass(frozen=True, slots=True)
class _Scene:
    """What one sentence is read with."""

    parsed: ParsedText
    sentence: Sentence
    names: Registry
    words: Lexicon

    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.parsed.sentence_tokens(self.sentence)


def find_actors(parsed: ParsedText, codebook: Codebook) -> tuple[ActorMention, ...]:
    """Find all actors that the registry or a rule knows, in text order, never overlapping; the earlier rule wins."""
    names = registry(codebook)
    found = list(_registered(parsed, names))
    taken = {i for mention in found for i in range(mention.first, mention.last)}
    for sentence in parsed.sentences:
        if sentence.language in codebook.languages:
            scene = _Scene(parsed, sentence, names, lexicon(codebook, sentence.language))
            found.extend(_by_rules(scene, taken))
    return tuple(sorted(found, key=lambda mention: mention.first))


def _by_rules(scene: _Scene, taken: set[int]) -> Iterator[ActorMention]:
    """Apply the rules of a sentence in the order of their trust; each keeps to tokens that no other took."""
    for rule in (_institutions, _states, _peoples):
        for mention in rule(scene):
            spread = range(mention.first, mention.last)
            if not taken.intersection(spread):
                taken.update(spread)
                yield mention


def _countries_of(parsed: ParsedText, names: Registry) -> frozenset[str]:
    """Name the countries that a text speaks of, by name, capital or adjective."""
    found: set[str] = set()
    for index in (names.countries, names.capitals, names.adjectives):
        for at in range(len(parsed.tokens)):
            hit = index.match(parsed.tokens, at)
            if hit is not None:
                found.update(land.alpha3 for land in hit.value)
    return frozenset(found)


# names of the registry


def _registered(parsed: ParsedText, names: Registry) -> Iterator[ActorMention]:
    """Find names of the registry over the whole text: a wrong end of a sentence must not cut one in two."""
    near, at = _countries_of(parsed, names), 0
    while at < len(parsed.tokens):
        hit = names.actors.match(parsed.tokens, at)
        at += 1
        if hit is None or not _stands_alone(parsed, hit) or _names_a_country(parsed, names, hit):
            continue
        actor = _choose(hit.value, near, parsed)
        if actor is not None:
            yield _mention(parsed, hit, actor)
            at = hit.last


def _names_a_country(parsed: ParsedText, names: Registry, hit: Hit[tuple[Actor, ...]]) -> bool:
    """Tell that a longer name of a country begins at the same word («République … du Congo»)."""
    country = names.countries.match(parsed.tokens, hit.first)
    return country is not None and country.last > hit.last


def _mention(parsed: ParsedText, hit: Hit[tuple[Actor, ...]], actor: Actor) -> ActorMention:
    return ActorMention(
        first=hit.first,
        last=hit.last,
        head=head_of(parsed, hit.first, hit.last),
        entity=actor.id,
        name=actor.name,
        kind=Kind(actor.kind),
        country=actor.country,
        sector=actor.sector,
        rule=f"actors/registry.csv:{actor.id}",
    )


def _stands_alone(parsed: ParsedText, hit: Hit[tuple[Actor, ...]]) -> bool:
    """Refuse one word of a longer proper name («Amal Clooney»), a verb, acronyms in a line of capitals, and names over two parts."""
    tokens, token = parsed.tokens, parsed.tokens[hit.first]
    if hit.last - hit.first > 1:
        return _part(parsed, hit.first) == _part(parsed, hit.last - 1)
    if token.text.isupper() and len(token.text) > 1:
        return len(token.text) > _SHORT or not _is_shouted(parsed.sentence_tokens(parsed.sentences[token.sentence]))
    if token.pos in _NO_NAMES or (token.dep == "flat" and tokens[token.head].pos == "PROPN" and not _is_quoted(parsed, hit.first)):
        return False
    return not _is_of_person(parsed, hit) and not _goes_on(parsed, hit)


def _is_of_person(parsed: ParsedText, hit: Hit[tuple[Actor, ...]]) -> bool:
    """Tell a word of a person's name: the name holds more than it, or goes on right behind it."""
    persons = [name for name in parsed.names if name.label == "PER"]
    return any(name.first == hit.last or (name.first <= hit.first and hit.last <= name.last and name.last - name.first > 1) for name in persons)


def _goes_on(parsed: ParsedText, hit: Hit[tuple[Actor, ...]]) -> bool:
    if any(name.label == "ORG" and name.first == hit.first for name in parsed.names):
        return False
    after = parsed.tokens[hit.last : hit.last + 1]
    return any(token.dep == "flat" and token.head == hit.first and token.pos == "PROPN" and token.text[:1].isupper() for token in after)


def _part(parsed: ParsedText, i: int) -> int:
    return parsed.sentences[parsed.tokens[i].sentence].part


def _is_quoted(parsed: ParsedText, at: int) -> bool:
    return at > 0 and parsed.tokens[at - 1].text in _OPENERS


def _is_shouted(tokens: Sequence[Token]) -> bool:
    letters = [character for token in tokens for character in token.text if character.isalpha()]
    return len(letters) > 12 and sum(character.isupper() for character in letters) > 0.8 * len(letters)


def _choose(actors: tuple[Actor, ...], near: frozenset[str], parsed: ParsedText) -> Actor | None:
    """Choose among those who bear a name: alive at the time, then of a country that the text speaks of; None when two remain."""
    published = parsed.document.published
    day = (published.start or published.end) if published else None
    alive = [actor for actor in actors if _lives(actor, day)] or list(actors)
    close = [actor for actor in alive if actor.country in near]
    fits = close or [actor for actor in alive if actor.country is None] or alive
    return fits[0] if len(fits) == 1 else None


def _lives(actor: Actor, day: str | None) -> bool:
    """Tell whether a group may be spoken of on a day; a past group still is, one to come is not."""
    return day is None or actor.valid_from is None or actor.valid_from <= day


# forces and institutions of states


def _institutions(scene: _Scene) -> Iterator[ActorMention]:
    """Find «armée irakienne», "Thailand's air force", «soldats américains»: a noun of state power beside a country."""
    tokens, at = scene.tokens(), 0
    while at < len(tokens):
        hit = scene.words.things.match(tokens, at)
        at += 1
        if hit is None:
            continue
        if hit.value.sector in _INSTITUTIONS and hit.value.kind in _WHO and _has_noun(tokens, hit):
            yield from _institution(scene, hit)
        at = max(at, hit.last)


def _has_noun(tokens: Sequence[Token], hit: Hit[Noun]) -> bool:
    return any(token.pos in ("NOUN", "PROPN") for token in tokens[hit.first : hit.last])


def _institution(scene: _Scene, hit: Hit[Noun]) -> Iterator[ActorMention]:
    first, last = scene.sentence.first + hit.first, scene.sentence.first + hit.last
    head = head_of(scene.parsed, first, last)
    found = _country_beside(scene, first, last)
    if found is not None:
        land, reach = found
        noun = hit.value
        yield ActorMention(
            first=min(first, reach[0]),
            last=max(last, reach[1]),
            head=head,
            entity=f"{land.alpha3.lower()}-{(noun.sector or '').lower()}",
            name=f"{land.name} {noun.id}",
            kind=Kind(noun.kind),
            country=land.alpha3,
            sector=noun.sector,
            rule=f"resolve/actors.py:institution/{noun.id}",
        )


def _country_beside(scene: _Scene, first: int, last: int) -> tuple[Country, tuple[int, int]] | None:
    """Find the country of a noun among its dependents and the words right beside it; tokens `[first, last)` are the noun."""
    tokens, base = scene.tokens(), scene.sentence.first
    for i in _beside(scene, first, last):
        for index in (scene.names.adjectives, scene.names.countries, scene.names.capitals):
            hit = index.match(tokens, i - base)
            if hit is not None and len(hit.value) == 1:
                return hit.value[0], (hit.first + base, hit.last + base)
    return None


def _beside(scene: _Scene, first: int, last: int) -> Iterator[int]:
    """Yield the tokens that may name the country of a noun: adjectives, compounds, possessors, complements without another preposition."""
    parsed, inner = scene.parsed, range(first, last)
    for i in inner:
        for kid in parsed.kids(i, "amod", "compound", "nmod", "flat", "appos", "dep"):
            if kid.i not in inner and abs(kid.i - i) <= _REACH and _is_owner(scene, kid):
                yield kid.i
    for i in (first - 1, last):
        if scene.sentence.first <= i < scene.sentence.last and parsed.tokens[i].pos in ("ADJ", "PROPN", "NOUN"):
            yield i


def _is_owner(scene: _Scene, kid: Token) -> bool:
    """Tell a complement that owns: no preposition, or one of the class `of`, or a possessive."""
    case = scene.parsed.kids(kid.i, "case")
    owners = {word[0] for word in scene.words.prepositions.get("of", ()) if len(word) == 1} | set(scene.words.language.places.possessives)
    return all(token.lemma in owners or token.form in owners for token in case)


# states behind names of countries and capitals


def _states(scene: _Scene) -> Iterator[ActorMention]:
    """Find countries and capitals that act or are spoken to: «Washington a défendu», "urged Bangkok"."""
    tokens, at = scene.tokens(), 0
    while at < len(tokens):
        hit = scene.names.countries.match(tokens, at) or scene.names.capitals.match(tokens, at)
        at += 1
        if hit is None or len(hit.value) > 1 or not _is_proper(tokens, hit):
            continue
        first, last = scene.sentence.first + hit.first, scene.sentence.first + hit.last
        head = head_of(scene.parsed, first, last)
        if _heads_line(tokens, hit):
            continue
        if _acts(scene, head) or _is_spoken_to(scene, head) or _owns_deed(scene, head):
            yield _state(hit.value[0], (first, last), head)
        at = max(at, hit.last)


def _is_proper(tokens: Sequence[Token], hit: Hit[tuple[Country, ...]]) -> bool:
    words = tokens[hit.first : hit.last]
    return any(token.pos in ("PROPN", "NOUN", "X") and token.text[:1].isupper() for token in words)


def _heads_line(tokens: Sequence[Token], hit: Hit[tuple[Country, ...]]) -> bool:
    """Tell the place of a dateline: first word of its line, with a comma, a bracket or a dash behind it."""
    before, after = tokens[: hit.first], tokens[hit.last : hit.last + _DATELINE]
    if not after or any(token.pos != "PUNCT" for token in before):
        return False
    return after[0].text[:1] in "(–—-" or (after[0].text == "," and any(token.text[:1].isdigit() for token in after))


def _state(land: Country, reach: tuple[int, int], head: int) -> ActorMention:
    return ActorMention(
        first=reach[0],
        last=reach[1],
        head=head,
        entity=f"{land.alpha3.lower()}-gov",
        name=land.name,
        kind=Kind.STATE,
        country=land.alpha3,
        sector="GOV",
        rule="resolve/actors.py:state",
    )


def _top(scene: _Scene, i: int) -> Token:
    """Climb from a coordinated or apposed name to the first of its row."""
    token = scene.parsed.tokens[i]
    while token.dep in ("conj", "flat") and not token.is_root:
        token = scene.parsed.tokens[token.head]
    return token


def _acts(scene: _Scene, i: int) -> bool:
    """Tell a subject of a verb of doing or the doer of a passive; one who suffers, or is something, does not act."""
    token = _top(scene, i)
    if token.dep not in _SUBJECTS:
        return False
    verb = scene.parsed.tokens[token.head]
    suffers = verb.lemma in _single_words(scene.words.language.syntax.suffer_verbs)
    return verb.pos in ("VERB", "AUX") and not suffers and not scene.parsed.kids(verb.i, "cop")


def _is_spoken_to(scene: _Scene, i: int) -> bool:
    """Tell the object or addressee of a verb that only somebody can be the object of: to ask, accuse, threaten, support."""
    token = _top(scene, i)
    if token.dep not in ("obj", "iobj", "obl"):
        return False
    verb = scene.parsed.tokens[token.head]
    refs = [ref for entry in scene.words.verbs.get(verb.lemma, ()) if not entry.others for ref in entry.refs]
    spoken = any(ref.type in _SPOKEN_TO for ref in refs)
    if token.dep == "obl":
        to = {word[0] for word in scene.words.prepositions.get("to", ()) if len(word) == 1}
        addressed = any(ref.trigger.prepositions.get("to") == "recipient" for ref in refs)
        return spoken and addressed and any(case.lemma in to or case.form in to for case in scene.parsed.kids(token.i, "case"))
    return spoken


def _owns_deed(scene: _Scene, i: int) -> bool:
    """Tell the doer beside a noun that tells a deed: «la guerre d'Israël», "Israel's attack"."""
    token = _top(scene, i)
    above = scene.parsed.tokens[token.head]
    if token.dep != "nmod" or not _is_owner(scene, token) or above.pos != "NOUN":
        return False
    hit = scene.words.nouns.match(scene.tokens(), above.i - scene.sentence.first)
    return hit is not None and any(ref.trigger.of in ("actor", "either") and ref.type in _DEEDS for ref in hit.value)


def _single_words(phrases: Sequence[str]) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases if " " not in phrase)


# peoples


def _peoples(scene: _Scene) -> Iterator[ActorMention]:
    """Find those who live in a country: «les Palestiniens», "Ukrainians"."""
    for at, token in enumerate(scene.tokens()):
        hit = scene.names.inhabitants.match(scene.tokens(), at)
        if hit is None or len(hit.value) > 1 or not _is_people(scene, token):
            continue
        land = hit.value[0]
        plural = token.morph.get("Number") != "Sing" or token.text.endswith("s")
        yield ActorMention(
            first=token.i,
            last=scene.sentence.first + hit.last,
            head=token.i,
            entity=f"{land.alpha3.lower()}-cvl",
            name=f"{land.name} population",
            kind=Kind.POPULATION if plural else Kind.PERSON,
            country=land.alpha3,
            sector="CVL",
            rule="resolve/actors.py:people",
        )


def _is_people(scene: _Scene, token: Token) -> bool:
    """Tell a noun from the adjective that is spelled like it."""
    modifies = token.dep in ("amod", "compound", "flat", "nummod") or bool(scene.parsed.kids(token.i, "cop"))
    return token.pos in ("NOUN", "PROPN") and token.text[:1].isupper() and not modifies


def head_of(parsed: ParsedText, first: int, last: int) -> int:
    """Give the token of a range that hangs outside of it, function words last."""
    outer = [token for token in parsed.tokens[first:last] if token.is_root or not first <= token.head < last]
    solid = [token for token in outer if token.pos not in ("ADP", "DET", "PUNCT", "CCONJ")]
    return (solid or outer or list(parsed.tokens[first:last]))[0].i
