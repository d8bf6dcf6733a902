"""Say what speaks for and against a deed: who takes part in it, how it is told, what stands beside it. Signs are abstract, never words of a text.

`extract/belief.py` weighs them; their weights are fitted by `python -m training belief`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.domains import Page
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase
from recoupe.model.parsed import Token

# What somebody or something is, the most telling class first.
SORTS = (
    ("armed", frozenset({"armed", "armed-group", "combatant", "generic-armed", "criminal"})),
    ("official", frozenset({"official", "state", "security-force", "military"})),
    ("human", frozenset({"person", "group", "population"})),
    ("party", frozenset({"organisation", "state"})),
    ("built", frozenset({"facility", "infrastructure", "vehicle", "object", "place"})),
    ("nothing", frozenset({"none"})),
    ("weapon", frozenset({"weapon"})),
)
HUMAN = frozenset({"person", "group", "population"})
# Finer classes that tell a figure of speech from a deed.
CLASSES = frozenset({"sport", "stage", "abstract", "market", "accident", "civilian", "business", "home", "animal"})
EXACT = frozenset({"site", "town", "admin2", "admin1"})
SUFFERERS = frozenset({"recipient human", "recipient official", "recipient armed", "recipient counted", "recipient of civilian"})
DOERS = frozenset({"actor armed", "actor official", "actor entity"})
# News is of our time: a deed of an earlier century is told in a lesson or a museum.
OLDEST_YEAR = 1900
SPEAKERS = frozenset({"1", "2"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the whole text: its weights, the domain of tokens that are figures of speech, the tokens of accidents."""

    page: Page
    domains: Mapping[int, str] = field(default_factory=dict)
    accidents: frozenset[int] = frozenset()


def signs_of(context: Context, around: Surroundings, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> frozenset[str]:
    """Give the signs of an event.

    Args:
        context: the document.
        around: the text that it stands in.
        cluster: the tellings of the event.
        actors: who did it.
        recipients: to whom.
    """
    found = {f"type {cluster.type}"}
    found.update(_of_people(context, "actor", actors))
    found.update(_of_people(context, "recipient", recipients))
    for deed in cluster.deeds:
        found.update(_of_deed(deed))
        found.update(_of_domain(around, deed))
    found.update(_of_telling(context, cluster))
    found.update(_of_page(context, around.page, cluster, (*actors, *recipients)))
    found.update(_together(found))
    return frozenset(found)


def _together(found: Collection[str]) -> Iterator[str]:
    """Yield what weighs more together than one by one."""
    felled = "effect" in found and bool(SUFFERERS.intersection(found))
    if felled:
        yield "people felled"
    for name, there in (("weapon", "weapon" in found), ("place", "place exact" in found), ("date", "date" in found), ("toll", "harm" in found)):
        if there and felled:
            yield f"people felled and {name}"
        if there and "weapon" in found and name != "weapon":
            yield f"weapon and {name}"
        if there and DOERS.intersection(found):
            yield f"doer and {name}"


def _of_people(context: Context, side: str, phrases: Sequence[Phrase]) -> Iterator[str]:
    if not phrases:
        yield f"{side} none"
    for phrase in phrases:
        yield f"{side} {_sort(context, phrase)}"
        yield from (f"{side} of {name}" for name in CLASSES & phrase.classes)
        if phrase.kind in HUMAN and phrase.number is not None:
            yield f"{side} counted"


def _sort(context: Context, phrase: Phrase) -> str:
    """Say what somebody or something is; one of a nation ("the Kenyan") and an army of goats might be anybody."""
    token = context.parsed.tokens[phrase.head]
    if token.pos == "PRON":
        return _pronoun(token)
    if _is_compatriot(context, phrase):
        return "compatriot"
    if phrase.entity is not None or phrase.alias is not None:
        return "entity"
    if _is_mock_troop(context, phrase):
        return "unknown"
    return next((name for name, known in SORTS if phrase.kind in known or phrase.classes & known), "name" if phrase.proper else "unknown")


def _pronoun(token: Token) -> str:
    if token.morph.get("Person") in SPEAKERS:
        return "speaker" if token.morph.get("Person") == "1" else "reader"
    return "pronoun" if token.morph.get("PronType", "Prs") == "Prs" else "anybody"


def _is_compatriot(context: Context, phrase: Phrase) -> bool:
    return phrase.head in context.nationality and phrase.kind == "population" and not phrase.owns


def _is_mock_troop(context: Context, phrase: Phrase) -> bool:
    """Tell whether an armed group is made of what bears no arms, nor is anybody: «une armée de fourmis», "a squadron of gulls"."""
    if "armed" not in phrase.classes or phrase.kind != "group":
        return False
    members = [token for token in context.parsed.kids(phrase.head, "nmod") if token.pos == "NOUN" and token.morph.get("Number") == "Plur"]
    return bool(members) and not any(_is_something(context, token.i) for token in members)


def _is_something(context: Context, i: int) -> bool:
    thing = context.things.get(i)
    return i in context.actors or i in context.places or (thing is not None and thing.kind != "none")


def _of_deed(deed: Deed) -> Iterator[str]:
    yield f"status {deed.reading.status.value}"
    marks = {"weapon": deed.roles.weapons, "harm": deed.harm, "effect": deed.roles.ref.trigger.effect, "passive": deed.roles.passive, "title": deed.title}
    yield from (name for name, there in marks.items() if there)
    yield from ("place exact" if place.place.precision in EXACT else "place wide" for place in (*deed.places, *deed.loose_places))
    if deed.date is not None:
        yield "date inherited" if deed.inherited else "date"
        start = deed.date.when.start or deed.date.when.end
        if start is not None and int(start[:4]) < OLDEST_YEAR:
            yield "old"


def _of_domain(around: Surroundings, deed: Deed) -> Iterator[str]:
    domain = around.domains.get(deed.head)
    if domain is not None:
        yield f"domain {domain}"
    if deed.head in around.accidents:
        yield "accident"
    if any(phrase.head in around.page.victims for phrase in deed.roles.recipients):
        yield "victim"


def _of_telling(context: Context, cluster: Cluster) -> Iterator[str]:
    verbal = [deed for deed in cluster.deeds if deed.candidate.verbal]
    if not verbal:
        yield "nominal"
    if len(cluster.deeds) > 1:
        yield "retold"
    for deed in verbal:
        clause = context.parsed.tokens[deed.roles.clause]
        yield f"tense {_tense(context, clause)}"
        if _is_of_anybody(context, clause):
            yield "of anybody"


def _is_of_anybody(context: Context, clause: Token) -> bool:
    """Tell whether a rule speaks of whoever does it: «celui qui enlève», "whoever kills", "anyone who attacks"."""
    parsed = context.parsed
    if clause.dep == "acl:relcl" and parsed.tokens[clause.head].pos == "PRON":
        return True
    return clause.dep != "acl:relcl" and any(token.morph.get("PronType") == "Rel" for token in parsed.kids(clause.i, "nsubj", "nsubj:pass"))


def _tense(context: Context, clause: Token) -> str:
    aux = context.parsed.kids(clause.i, "aux", "aux:pass", "cop")
    if clause.morph.get("Mood") == "Imp":
        return "imperative"
    if clause.morph.get("VerbForm") == "Inf":
        return "infinitive"
    if clause.morph.get("Tense") == "Pres" and context.lexicon_at(clause.i).irregular_verbs.get(clause.form) == clause.form:
        return "unclear"  # "hit", "beat": today or yesterday
    if clause.morph.get("VerbForm") == "Fin":
        return clause.morph.get("Tense", "none")
    if not aux:
        return "participle"
    return "state" if len(aux) == 1 and aux[0].morph.get("Tense") == "Pres" and clause.morph.get("Voice") == "Pass" else "perfect"


def _of_page(context: Context, page: Page, cluster: Cluster, people: Sequence[Phrase]) -> Iterator[str]:
    yield _banded("real", page.reality_beyond(told(cluster, people)), (0, 3, 7))
    near = [page.weights[deed.sentence.i] for deed in cluster.deeds]
    yield _banded("figures here", max(weight.figures for weight in near), (0, 1, 3))
    yield _banded("figures", page.figures / len(page.weights), (0, 0.49, 0.99, 1.99))
    yield _banded("mishaps", page.mishaps / len(page.weights), (0, 0.49, 0.99, 1.99))
    parts = {deed.sentence.part for deed in cluster.deeds}
    if any(mention.place.precision in EXACT and _lies_in(context, mention.head, parts) for mention in context.places.values()):
        yield "place beside"
    if any(_lies_in(context, mention.head, parts) for mention in context.actors.values()):
        yield "actor beside"
    if context.mentions.actors:
        yield "actor on the page"


def _lies_in(context: Context, token: int, parts: set[int]) -> bool:
    return context.parsed.sentences[context.parsed.tokens[token].sentence].part in parts


def _banded(name: str, value: float, steps: Sequence[float]) -> str:
    """Name the band that a value lies in, by its upper step."""
    return next((f"{name} to {step:g}" for step in steps if value <= step), f"{name} over {steps[-1]:g}")


def told(cluster: Cluster, people: Sequence[Phrase]) -> frozenset[int]:
    """Give the tokens that tell the deed and who takes part in it, its means among them."""
    found = {i for phrase in people for i in range(phrase.first, phrase.last)}
    for deed in cluster.deeds:
        found.update(deed.candidate.own, range(deed.candidate.first, deed.candidate.last))
        found.update(i for weapon in deed.roles.weapons for i in range(weapon.first, weapon.last))
    return frozenset(found)
