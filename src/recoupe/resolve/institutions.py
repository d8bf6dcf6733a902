"""Resolve forces, institutions and offices of states: a noun of state power beside a country, or alone in a report about one country."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recoupe.codebook.phrases import Hit
from recoupe.codebook.schema import Country, Institution, Noun, Office
from recoupe.model.event import Kind
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import Token, Words
from recoupe.resolve.scene import REACH, Scene, head_of, is_owner
from recoupe.resolve.surroundings import country_of_place

_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
_WHO = frozenset({"person", "group", "organisation", "state"})
_ARMED = frozenset({"MIL", "REB", "PRM", "COP", "UAF"})
# One army, one police, one service a state: branches and units are told by their words and are not other actors.
_WHOLE = (("military", "mil"), ("police", "cop"), ("intelligence", "spy"))
_SOLID = frozenset({"NOUN", "PROPN"})
# No name of an office or a force begins with one of these.
_OPENS_NONE = frozenset({"PUNCT", "DET", "ADP", "CCONJ", "AUX", "PRON", "SCONJ"})
# What may hang on a noun that stands alone; anything else says which one is meant («l'armée rebelle»).
_PLAIN = frozenset({"det", "case", "punct", "cc", "conj", "appos", "acl", "acl:relcl", "cop", "nsubj", "advmod", "mark", "aux", "parataxis"})


@dataclass(frozen=True, slots=True)
class Power:
    """A noun of state power at tokens `[first, last)`; `suffix` is the id of the institution, `rule` the entry that gave it."""

    first: int
    last: int
    suffix: str
    sector: str | None
    kind: Kind
    rule: str
    alone: bool


def find_institutions(scene: Scene, powers: Sequence[Power], named: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """Find «armée irakienne», "Thailand's air force", «ministère malien de la Défense», «Premier ministre irakien», «F-16 turcs».

    Args:
        scene: the sentence.
        powers: its nouns of state power.
        named: actors of the registry; those who serve in one that bears arms («soldats français de Barkhane») are that one.
    """
    heads = frozenset(mention.head for mention in named if mention.sector in _ARMED)
    for power in powers:
        found = _country_beside(scene, power)
        if found is not None and not _is_of_named(scene, power, heads):
            land, reach = found
            yield _mention(scene, power, land.alpha3, (min(power.first, reach[0]), max(power.last, reach[1])))


def find_owned(scene: Scene, powers: Sequence[Power], named: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """Find ministries that a group runs where it rules («le ministère de la Santé du Hamas»): the institution is that of the country."""
    owners = {mention.head: mention for mention in named if mention.country and scene.sentence.first <= mention.first < scene.sentence.last}
    if not owners:
        return
    for power in powers:
        for i in range(power.first, power.last) if power.suffix.startswith("ministry-") else ():
            owner = next((owners[kid.i] for kid in scene.parsed.kids(i, "nmod") if kid.i in owners and is_owner(scene, kid)), None)
            if owner is not None and owner.country:
                yield _mention(scene, power, owner.country, (min(power.first, owner.first), max(power.last, owner.last)))


def find_bare(scene: Scene, powers: Sequence[Power]) -> Iterator[ActorMention]:
    """Find «le gouvernement», "the army", «le chef de l'État» alone, with a definite article, where the report speaks of one country only."""
    country = scene.around.home()
    if country is None or not scene.around.is_about(country):
        return
    for power in powers:
        if power.alone and _is_alone(scene, power):
            yield _mention(scene, power, country, (power.first, power.last))


def _is_of_named(scene: Scene, power: Power, heads: frozenset[int]) -> bool:
    """Tell people or forces that belong to an actor of a name of its own."""
    if power.sector != "MIL" or not heads:
        return False
    kids = (kid for i in range(power.first, power.last) for kid in scene.parsed.kids(i, "nmod"))
    return any(kid.i in heads and is_owner(scene, kid) for kid in kids)


def _mention(scene: Scene, power: Power, country: str, reach: tuple[int, int]) -> ActorMention:
    entity = f"{country.lower()}-{power.suffix}"
    actor = scene.codebook.actor(entity)
    return ActorMention(
        first=reach[0],
        last=reach[1],
        head=head_of(scene.parsed, power.first, power.last),
        entity=entity,
        name=actor.name if actor else entity,
        kind=power.kind,
        country=country,
        sector=power.sector,
        rule=power.rule,
    )


# nouns of state power


def find_powers(scene: Scene) -> Iterator[Power]:
    """Find nouns of state power in text order; words of nationality in between are looked through («ministère malien de la Défense»)."""
    tokens = scene.tokens()
    words = Words(token for at, token in enumerate(tokens) if token.pos != "ADJ" or scene.names.adjectives.match(tokens, at) is None)
    words = words if len(words) < len(tokens) else tokens
    nouns, offices, institutions = scene.words.things, scene.words.offices, scene.words.institutions
    starts = [frozenset(index.starts(words)) for index in (nouns, offices, institutions)]
    behind = 0
    for at in sorted(frozenset().union(*starts)):
        if at < behind or words[at].pos in _OPENS_NONE:
            continue
        noun = nouns.match(words, at) if at in starts[0] else None
        office = offices.match(words, at) if at in starts[1] else None
        institution = institutions.match(words, at) if at in starts[2] else None
        found = _power_at(words, at, noun, office, institution)
        if found is not None:
            yield found[0]
            behind = found[1]


def _power_at(
    words: Sequence[Token], at: int, noun: Hit[Noun] | None, office: Hit[Office] | None, institution: Hit[Institution] | None
) -> tuple[Power, int] | None:
    """Give the noun of state power that begins at a word, the longest of office, institution and common noun, and where it ends."""
    if noun is None and office is None and institution is None:
        return None
    reach = [hit.last - at for hit in (office, institution, noun) if hit is not None]
    if not any(token.pos in _SOLID for token in words[at : at + max(reach)]):
        return None
    last = at + max(reach)
    power = None
    if office is not None and office.last == last:
        power = _office(words, office, noun)
    elif institution is not None and institution.last == last:
        power = _institution(words, institution, noun)
    elif noun is not None:
        power = _noun(words, noun)
    return (power, last) if power is not None else None


def _office(words: Sequence[Token], hit: Hit[Office], noun: Hit[Noun] | None) -> Power | None:
    office = hit.value
    if office.level != "state" or office.institution is None:
        return _noun(words, noun) if noun is not None else None
    first, last = words[hit.first].i, words[hit.last - 1].i + 1
    return Power(first, last, _whole(office.institution, ()), office.sector, Kind.PERSON, f"actors/offices.toml:{office.id}", alone=True)


def _institution(words: Sequence[Token], hit: Hit[Institution], noun: Hit[Noun] | None) -> Power:
    one = hit.value
    kind = Kind(noun.value.kind) if noun is not None and noun.value.kind in _WHO else Kind(one.kind)
    first, last = words[hit.first].i, words[hit.last - 1].i + 1
    alone = kind is not Kind.PERSON or hit.last - hit.first > 1
    return Power(first, last, _whole(one.id, one.classes), one.sector, kind, f"actors/institutions.toml:{one.id}", alone)


def _whole(institution: str, classes: Sequence[str]) -> str:
    """Lead branches and units back to the army, the police or the service that they belong to."""
    return next((whole for name, whole in _WHOLE if name in classes and "government" not in classes), institution)


def _noun(words: Sequence[Token], hit: Hit[Noun]) -> Power | None:
    noun = hit.value
    first, last = words[hit.first].i, words[hit.last - 1].i + 1
    rule = f"resolve/institutions.py:{noun.id}"
    if noun.kind == "vehicle" and noun.sector is None and "aircraft" in noun.classes:
        return Power(first, last, "mil", "MIL", Kind.VEHICLE, rule, alone=False)
    if noun.sector not in _SECTORS or noun.kind not in {*_WHO, "vehicle"}:
        return None
    return Power(first, last, noun.sector.lower(), noun.sector, Kind(noun.kind), rule, alone=False)


# the country of a noun


def _country_beside(scene: Scene, power: Power) -> tuple[Country, tuple[int, int]] | None:
    """Find the country of a noun among its dependents and the words right beside it."""
    tokens, base = scene.tokens(), scene.sentence.first
    for i in _beside(scene, power.first, power.last):
        for index in (scene.names.adjectives, scene.names.countries, scene.names.capitals):
            hit = index.match(tokens, i - base)
            if hit is not None and len(hit.value) == 1:
                return hit.value[0], (hit.first + base, hit.last + base)
        land = _country_of_town(scene, i) if power.sector == "COP" else None
        if land is not None:
            return land, (i, i + 1)
    return None


def _beside(scene: Scene, first: int, last: int) -> Iterator[int]:
    """Yield the tokens that may name the country of a noun: words within, adjectives, compounds, possessors, complements without another preposition."""
    parsed, inner = scene.parsed, range(first, last)
    for i in inner:
        if parsed.tokens[i].pos == "ADJ":
            yield i
        for kid in parsed.kids(i, "amod", "compound", "nmod", "flat", "appos", "dep"):
            if kid.i not in inner and abs(kid.i - i) <= REACH and is_owner(scene, kid):
                yield kid.i
    for i in (first - 1, last):
        if scene.sentence.first <= i < scene.sentence.last and parsed.tokens[i].pos in ("ADJ", "PROPN", "NOUN"):
            yield i


def _country_of_town(scene: Scene, i: int) -> Country | None:
    """Give the country of a town whose police it is: «la police de Marseille»."""
    name = next((name for name in scene.parsed.names if name.label == "LOC" and name.first <= i < name.last), None)
    if name is None:
        return None
    text = scene.parsed.text[scene.parsed.tokens[name.first].start : scene.parsed.tokens[name.last - 1].end]
    country = country_of_place(scene.codebook, text, frozenset(scene.around.weights))
    return scene.codebook.country_by_code.get(country) if country else None


def _is_alone(scene: Scene, power: Power) -> bool:
    """Tell a noun with a definite article and nothing that says which one: not «l'armée rebelle», "the police in Lagos"."""
    parsed, inner = scene.parsed, range(power.first, power.last)
    kids = [kid for i in inner for kid in parsed.kids(i) if kid.i not in inner]
    definite = any(kid.dep == "det" and kid.morph.get("Definite") == "Def" for kid in kids)
    head = parsed.tokens[head_of(parsed, power.first, power.last)]
    return definite and head.dep not in ("compound", "flat", "amod") and all(kid.dep in _PLAIN for kid in kids)
