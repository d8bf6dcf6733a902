"""Describe noun phrases: their words, what kind of thing they are, whose, how many."""

from collections.abc import Iterable
from typing import NamedTuple

from recoupe.extract.arguments import preposition
from recoupe.extract.context import Context
from recoupe.model.event import Effect, Kind, Participant, Quantity, Tie
from recoupe.model.mentions import Described
from recoupe.model.parsed import ParsedText, Token
from recoupe.model.span import Span

# Dependents that belong to a name; clauses, appositions and coordinations do not.
INNER = frozenset({"compound", "amod", "flat", "fixed", "nummod", "det", "nmod", "case", "goeswith", "clf"})
KINDS = frozenset(kind.value for kind in Kind)
HUMAN = frozenset({"person", "group", "organisation", "state", "population"})


class Phrase(NamedTuple):
    """A noun phrase, tokens `[first, last)` without article, and what it stands for.

    `kind` is a value of `Kind`, `weapon`, `none`, or None where nobody knows; `classes` are the finer classes of its noun or actor; a `land` is a
    country; `owns` marks the adjective of a country that stands for the doer of a deed; `noun` is the id of its noun in the codebook, `plural` what its
    form says, `core` its head word; `numeral` marks a
    number that stands for those it counts.
    """

    head: int
    first: int
    last: int
    span: Span
    kind: str | None
    classes: frozenset[str]
    entity: str | None
    country: str | None
    sector: str | None
    number: Quantity | None
    weapon: str | None
    modes: tuple[str, ...]
    generic: bool
    pronoun: bool
    proper: bool
    alias: str | None = None
    land: bool = False
    owns: bool = False
    noun: str | None = None
    plural: bool | None = None
    core: Span | None = None
    numeral: bool = False

    @property
    def name(self) -> str:
        """What the phrase is called in the record: its own words, or the name of the issuer that «nous» stands for."""
        return self.alias or self.span.text

    def fits(self, wanted: tuple[str, ...]) -> bool:
        """Tell whether the phrase is of one of the kinds or classes; an unknown proper name fits all."""
        if self.kind is None and self.proper:
            return True
        return self.kind in wanted or any(name in self.classes for name in wanted)

    def is_any(self, unwanted: tuple[str, ...]) -> bool:
        """Tell whether the phrase is known to be of one of the kinds or classes."""
        return self.kind in unwanted or any(name in self.classes for name in unwanted)


def describe(context: Context, head: int) -> Phrase:
    """Describe the noun phrase of a head token.

    Raises:
        SpanError: the phrase holds white space alone.
    """
    known = context.phrases.get(head)
    if known is None:
        known = context.phrases[head] = _described(context, head)
    return known


def _described(context: Context, head: int) -> Phrase:
    parsed = context.parsed
    token = parsed.tokens[head]
    first, last = phrase_range(context, head)
    thing = context.things.get(head)
    actor = context.actors.get(head)
    place = context.places.get(head)
    country = _country(context, head, first, last) or (place.place.country if place is not None else None)
    count = context.counts.get(head)
    entity = _entity(context, head)
    party = context.codebook.actor(entity) if actor is None and entity is not None else None
    return Phrase(
        head=head,
        first=first,
        last=last,
        span=parsed.span(first, last),
        kind=_kind(context, head),
        classes=_classes(context, head),
        entity=entity,
        country=(actor.country if actor and actor.country else country),
        sector=(actor.sector if actor and actor.sector else party.sector if party and party.sector else thing.sector if thing else None),
        number=count.quantity if count else None,
        weapon=thing.weapon if thing else None,
        modes=thing.modes if thing else (),
        generic=_generic(context, head, actor is not None),
        pronoun=token.pos == "PRON" or _takes_up(context, token),
        proper=_is_proper(context, token),
        land=place is not None and place.place.precision == "country",
        owns=token.pos == "ADJ" and head in context.nationality,
        noun=thing.id if thing else None,
        plural=_PLURAL.get(token.morph.get("Number", "")),
        core=parsed.span(head, head + 1),
        numeral=token.pos == "NUM",
    )


def _is_proper(context: Context, token: Token) -> bool:
    """Tell whether a token is a name: as tagged, or a capital behind a title that the tagger knew no name in: "Governor Mutfwang"."""
    if token.pos == "PROPN":
        return True
    named = token.pos == "NOUN" and token.text[:1].isupper() and token.i not in context.things and token.i not in context.triggers
    titles = context.parsed.kids(token.i, "compound", "flat") if named else ()
    return any(kid.text[:1].isupper() and kid.i in context.things and context.things[kid.i].kind == Kind.PERSON for kid in titles)


_PLURAL = {"Plur": True, "Sing": False}


def _entity(context: Context, head: int) -> str | None:
    """Give the actor that a phrase names; aircraft and tanks belong to an army and are not it, so that two are not taken for one."""
    actor = context.actors.get(head)
    if actor is not None:
        return actor.entity if actor.kind is not Kind.VEHICLE else None
    return _short_entity(context, context.parsed.tokens[head]) or _owner_entity(context, head)


def phrase_range(context: Context, head: int) -> tuple[int, int]:
    """Give the tokens `[first, last)` of a phrase: contiguous, without leading article, preposition or count qualifier."""
    parsed = context.parsed
    inner = _inner(context, head)
    first = head
    while first - 1 in inner or _joins(parsed, first - 1, inner):
        first -= 1
    last = head + 1
    while last in inner or _joins(parsed, last, inner):
        last += 1
    named = context.actors.get(head)
    if named is not None and parsed.tokens[named.first].sentence == parsed.tokens[head].sentence:
        first, last = min(first, named.first), max(last, named.last)  # «Résistance islamique en Irak» whole
    while first < head and parsed.tokens[first].pos in {"DET", "ADP", "PUNCT", "CCONJ", "PRON", "SCONJ"}:
        first += 1
    while last - 1 > head and parsed.tokens[last - 1].pos in {"PUNCT", "ADP", "DET", "CCONJ"}:
        last -= 1
    return hyphenated(parsed, first, last)


def hyphenated(parsed: ParsedText, first: int, last: int) -> tuple[int, int]:
    """Widen tokens `[first, last)` over the words that hyphens tie to them: "state-|owned banks", "Carlos Pizarro Leon|-Gomez"."""
    while _ties(parsed, first - 1):
        first -= 2
    while _ties(parsed, last):
        last += 2
    return first, last


def _ties(parsed: ParsedText, i: int) -> bool:
    """Tell whether a token is a hyphen that stands close to a word of the same sentence on either side."""
    tokens = parsed.tokens
    if not 0 < i < len(tokens) - 1 or tokens[i].form != "-":
        return False
    before, hyphen, after = tokens[i - 1 : i + 2]
    close = before.end == hyphen.start and hyphen.end == after.start and before.sentence == after.sentence
    return close and before.pos != "PUNCT" and after.pos != "PUNCT"


def _joins(parsed: ParsedText, i: int, inner: frozenset[int]) -> bool:
    """Tell whether a hyphen or apostrophe stands between two words of the phrase."""
    if not 0 < i < len(parsed.tokens) - 1:
        return False
    token = parsed.tokens[i]
    return token.pos == "PUNCT" and token.form in {"-", "'", "«", "»", '"'} and i - 1 in inner and i + 1 in inner


def _inner(context: Context, head: int) -> frozenset[int]:
    """Gather the tokens that belong to the name of a phrase."""
    parsed = context.parsed
    found, queue = {head}, [head]
    while queue:
        at = queue.pop()
        for token in parsed.kids(at, *INNER):
            if token.i in context.dates or _is_clock(token) or (token.dep == "nmod" and not _names_part(context, token)):
                continue
            if token.dep == "case" and at == head:
                continue
            found.add(token.i)
            queue.append(token.i)
    return frozenset(found)


def _is_clock(token: Token) -> bool:
    """Tell whether a token is a time of day, as live pages set before their entries."""
    return token.text[:1].isdigit() and ":" in token.text


def _names_part(context: Context, token: Token) -> bool:
    """Tell whether an `of` phrase belongs to the name: «patrouille de l'armée», "soldiers of the 33rd Battalion".

    What somebody is accused of does not, whatever the tree makes of it: "accused the army of shelling Masisi".
    """
    parsed = context.parsed
    over = parsed.tokens[parsed.tokens[token.head].head]
    lexicon = context.lexicon_at(token.i)
    if over.i < token.head < token.i and lexicon.nouns.match((token,), 0) and lexicon.words("syntax", "object_control").match((over,), 0):
        return False
    if token.pos == "PROPN" and not parsed.kids(token.i, "case", "det"):
        thing = context.things.get(token.head)
        return thing is not None and thing.kind == "person"  # «M. Paul Lescure», «l'opposant Félix Ngarbaye»
    return token.i < token.head or "of" in preposition(context.parsed, token.i, context.lexicon_at(token.i))


def _kind(context: Context, head: int) -> str | None:
    thing, actor, place = context.things.get(head), context.actors.get(head), context.places.get(head)
    if thing is None and context.parsed.tokens[head].pos in {"ADJ", "DET"} and any(kid.pos == "PRON" for kid in context.parsed.kids(head, "nmod")):
        return "none"  # "most of them" names nobody
    if place is not None and place.head == head and place.last - place.first > 1 and actor is None:
        return Kind.PLACE.value
    if thing is not None and thing.kind != "none" and (actor is None or context.parsed.tokens[head].pos == "NOUN"):
        return thing.kind
    if actor is not None:
        return actor.kind.value
    if head in context.nationality and context.parsed.tokens[head].pos in {"NOUN", "PROPN", "ADJ"}:
        return Kind.POPULATION.value
    if head in context.places:
        return Kind.PLACE.value
    return thing.kind if thing is not None else None


def _classes(context: Context, head: int) -> frozenset[str]:
    thing, actor = context.things.get(head), context.actors.get(head)
    found = set(thing.classes if thing else ())
    if actor is not None and actor.kind is not Kind.VEHICLE:
        known = context.codebook.actor_by_id.get(actor.entity)
        found.update(known.classes if known else ())
        if actor.sector in {"MIL", "COP", "PRM", "REB", "SPY", "UAF"}:
            found.add("armed")
    return armed_classes(found)


def armed_classes(classes: Iterable[str]) -> frozenset[str]:
    """Add `armed` to the classes of whoever bears arms."""
    found = frozenset(classes)
    return found | {"armed"} if found & ARMED else found


# Classes of nouns and actors that bear arms; `armed` stands for all of them.
ARMED = frozenset({"combatant", "armed-group", "security-force", "generic-armed", "armed"})
# Whoever belongs to a party is that party's.
FOLLOWERS = ARMED | {"follower"}


def _short_entity(context: Context, token: Token) -> str | None:
    """Give the actor whose name a capital word shortens: «la Résistance» after «Résistance islamique en Irak»."""
    return context.short_names.get(token.form) if token.text[:1].isupper() and token.i != context.parsed.sentences[token.sentence].first else None


def _takes_up(context: Context, token: Token) -> bool:
    """Tell whether a word only takes up somebody told of: «ce dernier», "the others"."""
    return token.pos in {"ADJ", "NUM", "DET"} and context.lexicon_at(token.i).words("syntax", "others").match((token,), 0) is not None


def _owner_entity(context: Context, head: int) -> str | None:
    """Give the actor that a phrase belongs to: «combattants de la Résistance» are the group's."""
    thing = context.things.get(head)
    if thing is None or not FOLLOWERS & set(thing.classes):
        return None
    below = context.parsed.kids(head, "nmod", "amod", "compound", "flat")
    for token in (*below, *(part for one in below for part in context.parsed.kids(one.i, "nmod"))):
        actor = context.actors.get(token.i)
        if actor is not None:
            return actor.entity
        if token.text[:1].isupper() and token.form in context.short_names:
            return context.short_names[token.form]
    return None


def _country(context: Context, head: int, first: int, last: int) -> str | None:
    for i in range(first, last):
        if i in context.nationality:
            return context.nationality[i].alpha3
        if i != head and i in context.actors and context.actors[i].country:
            return context.actors[i].country
    return None


def _generic(context: Context, head: int, named: bool) -> bool:
    """Tell whether a doer is nobody in particular: "gunmen", «des hommes armés»."""
    if named:
        return False
    token = context.parsed.tokens[head]
    if token.pos == "PRON":
        return True
    lexicon = context.lexicon_at(head)
    if not lexicon.words("syntax", "generic_doers").match(context.parsed.tokens[head : head + 4], 0):
        return False
    below = context.parsed.subtree(head)
    if any(i in context.actors or i in context.nationality for i in below if i != head):
        return False
    led = (kid for kid in context.parsed.kids(head, "nmod") if kid.pos == "PROPN" and kid.i > head and kid.i not in context.places)
    return not any("of" in preposition(context.parsed, kid.i, lexicon) for kid in led)  # «les hommes de Mubalama» are somebody


def participant(
    phrase: Phrase, effect: str | None, told: Described | None = None, own: tuple[tuple[Span, ...], Span | None] = ((), None), ties: tuple[Tie, ...] = ()
) -> Participant:
    """Make a participant of the record out of a phrase; one whom no registry knows has the sector and country that its words tell.

    Args:
        phrase: who it is.
        effect: what was done to it, a value of `Effect`.
        told: what its words tell.
        own: of persons the own names and the role.
        ties: what the words around it tell.
    """
    told = told if phrase.entity is None and phrase.alias is None and not phrase.pronoun else None
    kind = Kind(phrase.kind) if phrase.kind in KINDS else None
    country = phrase.country or (told.country if told else None)
    state = country is not None and ((phrase.land and kind is Kind.PLACE) or (phrase.owns and kind is Kind.POPULATION))
    return Participant(
        name=phrase.name,
        # Who is armed, threatened or attacked is the state, not its soil; «l'agression israélienne» is a state's as well.
        entity=phrase.entity or (f"{country.lower()}-gov" if state and country else None),
        kind=Kind.STATE if state else kind,
        country=country,
        sector="GOV" if state and phrase.entity is None else (told.sector if told and told.sector else phrase.sector),
        count=phrase.number,
        effect=Effect(effect) if effect else None,
        spans=(phrase.span,),
        named=own[0],
        role=own[1],
        head=phrase.core,
        noun=phrase.noun,
        plural=phrase.plural,
        ties=ties,
    )
