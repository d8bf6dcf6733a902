"""Give the arguments of a trigger their roles: actor, recipient, weapon, place; and choose the reading that they allow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recoupe.codebook.lexicon import TriggerRef
from recoupe.codebook.schema import Slot, Trigger
from recoupe.extract.anaphora import named, owner_of, owner_of_deed
from recoupe.extract.arguments import Arguments, Oblique, members, noun_arguments, preposition, verb_arguments
from recoupe.extract.context import Context
from recoupe.extract.phrases import HUMAN, Phrase, describe
from recoupe.extract.triggers import Candidate
from recoupe.model.parsed import ParsedText, Token

# What a preposition gives when the trigger says nothing else.
# The rule that found a place which may stand for its government.
CAPITAL = "places/countries.csv:capital"
DEFAULT_ROLES: dict[str, Slot] = {"against": "recipient", "by": "actor", "between": "actor"}
BUILT = frozenset({"facility", "infrastructure", "vehicle"})
THING = frozenset({"facility", "infrastructure", "vehicle", "object", "place"})
# A building that speaks and acts for those who work in it: an embassy.
OFFICE = "office"
PLACE = "place"
STATE = "state"
CROWD_CONTROL = "crowd-control"
# What is left of somebody.
REMAINS = "remains"


@dataclass(frozen=True, slots=True)
class Roles:
    """Phrases by role, and the reading of the trigger that they belong to."""

    ref: TriggerRef
    actors: tuple[Phrase, ...] = ()
    recipients: tuple[Phrase, ...] = ()
    weapons: tuple[Phrase, ...] = ()
    clause: int = 0
    events: tuple[int, ...] = ()
    passive: bool = False


def read_roles(context: Context, candidate: Candidate) -> Roles | None:
    """Choose the first reading of a candidate whose conditions its arguments meet.

    Returns:
        The roles of that reading, or None when no reading is allowed.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    token = context.parsed.tokens[candidate.head]
    lexicon = context.lexicon_at(candidate.head)
    stated = token.pos == "ADJ" or context.parsed.tokens[candidate.first].pos == "ADP"  # "is imminent", "are in custody"
    clausal = candidate.verbal or (stated and bool(context.parsed.kids(token.i, "nsubj", "cop")))
    arguments = _clause_arguments(context, candidate) if clausal else noun_arguments(context.parsed, token, lexicon)
    return _first_allowed(context, candidate, arguments) or (_read_active(context, candidate, arguments) if clausal and arguments.passive else None)


def _first_allowed(context: Context, candidate: Candidate, arguments: Arguments, slots: frozenset[str] = frozenset()) -> Roles | None:
    """Give the roles of the first reading that its arguments allow, of those with one of some objects or of all."""
    phrases = _Phrases(context, arguments, candidate)
    for ref in sorted(candidate.refs, key=lambda ref: -_specificity(ref.trigger)):
        if (not slots or ref.trigger.object in slots) and phrases.allow(ref.trigger):
            roles = phrases.roles(ref)
            if _complete(ref.trigger, roles):
                return roles
    return None


# What has no object that could be the subject of a passive.
INTRANSITIVE = frozenset({"none", "place"})


def _read_active(context: Context, candidate: Candidate, arguments: Arguments) -> Roles | None:
    """Read a past without auxiliary or agent that allows no passive as the active verb that it must be: "Nine soldiers surrendered in Gao"."""
    if arguments.subjects or context.parsed.kids(candidate.head, "aux:pass", "obl:agent"):
        return None
    return _first_allowed(context, candidate, arguments._replace(subjects=arguments.objects, objects=(), passive=False), INTRANSITIVE)


def _any_fits(phrases: Iterable[Phrase], kinds: tuple[str, ...]) -> bool:
    """Tell whether one of the phrases is of one of the kinds; a pronoun may stand for somebody."""
    return any(phrase.fits(kinds) or (phrase.pronoun and _asks_people(kinds)) for phrase in phrases)


def _asks_people(kinds: tuple[str, ...]) -> bool:
    """Tell whether somebody is asked for, whom a pronoun may stand for."""
    return bool(set(kinds) & (HUMAN | {"armed", "combatant", "civilian", "armed-group", "security-force", "official"}))


def _specificity(trigger: Trigger) -> int:
    """Order readings: those that ask more of their arguments are tried first."""
    return 2 * bool(trigger.object_kinds) + 2 * bool(trigger.subject_kinds) + bool(trigger.requires) + bool(trigger.object_not)


def _complete(trigger: Trigger, roles: Roles) -> bool:
    have = {"actor": roles.actors, "recipient": roles.recipients, "weapon": roles.weapons, "event": roles.events}
    return all(have.get(role, ()) for role in trigger.requires if role in have)


def _is_human(context: Context, i: int) -> bool:
    """Tell whether a word of a trigger is somebody: the ambassador of «expulser l'ambassadeur» is its recipient."""
    return i in context.things and context.things[i].kind in HUMAN


def _idle_words(context: Context, candidate: Candidate) -> set[int]:
    """Give the head of a noun of several words, and those of its nouns that name nothing: the precision of «frappes de précision»."""
    nouns = (i for i in range(candidate.first, candidate.last) if context.parsed.tokens[i].pos == "NOUN")
    return {candidate.head, *(i for i in nouns if i not in context.things and i not in context.actors and i not in context.places)}


def _clause_arguments(context: Context, candidate: Candidate) -> Arguments:
    """Give the arguments of a verbal trigger; of «menacer d'expulser» what the inner verb governs belongs to it."""
    parsed, lexicon = context.parsed, context.lexicon_at(candidate.head)
    arguments = context.arguments.get(candidate.head)
    if arguments is None:
        arguments = context.arguments[candidate.head] = verb_arguments(parsed, parsed.tokens[candidate.head], lexicon)
    if arguments.passive and _goes_into(context, candidate):
        arguments = arguments._replace(subjects=arguments.objects, objects=(), passive=False)
    for i in sorted(candidate.own - {candidate.head}):
        if parsed.tokens[i].pos == "VERB":
            inner = verb_arguments(parsed, parsed.tokens[i], lexicon)
            arguments = arguments._replace(objects=(*arguments.objects, *inner.objects), obliques=(*arguments.obliques, *inner.obliques))
    if not arguments.passive and candidate.own.issuperset(arguments.objects):
        arguments = arguments._replace(objects=(*arguments.objects, *_behind_particle(context, candidate, arguments)))
    return arguments


def _behind_particle(context: Context, candidate: Candidate, arguments: Arguments) -> tuple[int, ...]:
    """Give the objects that the tree hung on a further word of the trigger: "set ablaze two classrooms", "handed in their rifles"."""
    parsed, last = context.parsed, candidate.last - 1
    held = [kid.i for i in sorted(candidate.own - {candidate.head}) for kid in parsed.kids(i, "obj") if kid.i not in candidate.own]
    if not held and parsed.tokens[last].pos == "ADP" and last in candidate.own:
        held = [oblique.head for oblique in arguments.obliques if parsed.tokens[last].head == oblique.head]
    return tuple(i for head in held for i in members(parsed, head))


def _goes_into(context: Context, candidate: Candidate) -> bool:
    """Tell whether a bare participle behind a noun must be a finite verb, as its preposition governs what it hits: "A drone slammed into a school"."""
    parsed, verb = context.parsed, context.parsed.tokens[candidate.head]
    if verb.morph.get("Gender"):  # a form that agrees is a participle: «le convoi pris sous le feu»
        return False
    if verb.dep != "acl" or not _stands_first(parsed, parsed.tokens[verb.head]) or parsed.kids(verb.i, "aux", "aux:pass", "obl:agent", "obj"):
        return False
    governing = [parsed.tokens[i] for i in candidate.own if parsed.tokens[i].pos == "ADP" and parsed.tokens[i].dep == "case"]
    return any(parsed.tokens[token.head].head == verb.i for token in governing)


def _stands_first(parsed: ParsedText, noun: Token) -> bool:
    """Tell whether a noun is what a sentence without a verb is about, or of it: "A convoy of 60 tanks rolled towards the capital"."""
    above = parsed.tokens[noun.head]
    return noun.is_root or (noun.dep == "nmod" and above.is_root and above.pos == "NOUN" and above.i < noun.i)


class _Phrases:
    """The arguments of one trigger as phrases, sorted into roles for one reading after another."""

    def __init__(self, context: Context, arguments: Arguments, candidate: Candidate) -> None:
        self.context = context
        self.arguments = arguments
        self.candidate = candidate
        # A noun of several words may hold its own argument («retrait des troupes»), a verb holds its object.
        inside = {i for i in candidate.own or _idle_words(context, candidate) if i == candidate.head or not _is_human(context, i)}
        self.subjects = self._described(i for i in arguments.subjects if i not in inside)
        self.objects = self._described(i for i in arguments.objects if i not in inside)
        self.of = self._described(i for i in arguments.of if i not in inside)
        self.modifiers = self._described(i for i in arguments.modifiers if i not in inside)
        self.obliques = [
            (o, named(context, describe(context, context.counted.get(i, i))))
            for o in arguments.obliques
            for i in self._apart(o.head)
            if o.head not in inside and o.head not in context.dates and not self._is_idiom(o.head)
        ]

    def _apart(self, head: int) -> tuple[int, ...]:
        """Give the parties whose men one noun names: "the M23 and Wazalendo fighters" are two."""
        parsed = self.context.parsed
        for first in parsed.kids(head, "compound"):
            others = [token.i for token in parsed.kids(first.i, "conj") if token.i < head and token.pos == "PROPN"]
            if others and first.i in self.context.actors and "armed" in describe(self.context, head).classes:
                return (first.i, *others)
        return (head,)

    def _is_idiom(self, i: int) -> bool:
        """Tell whether a bare noun only makes the words of the trigger whole: "entered into force"."""
        return i in self.candidate.own and not self.context.parsed.kids(i, "det", "nummod", "amod")

    def _described(self, heads: Iterable[int]) -> list[Phrase]:
        meant = (self._whose_body(self.context.counted.get(i, i)) for head in heads for i in self._apart(head) if i not in self.context.dates)
        return [named(self.context, describe(self.context, i)) for i in meant]

    def _whose_body(self, i: int) -> int:
        """Give the person whose remains are told of: «le corps d'un chef de village, enlevé vendredi, …»."""
        if i not in self.context.things or REMAINS not in self.context.things[i].classes:
            return i
        return next((token.i for token in self.context.parsed.kids(i, "nmod") if describe(self.context, token.i).kind in HUMAN), i)

    def allow(self, trigger: Trigger) -> bool:
        """Tell whether subject and object are of the kinds that a reading asks for; what no party does, a disease or a quake, is no deed."""
        if trigger.effect and any(phrase.kind == "none" and not self._is_trigger_noun(phrase) for phrase in self.subjects):
            return False
        objects = self.objects if self.candidate.verbal else [*self.objects, *self.of, *self._owned_by(trigger)]
        subjects = self.subjects if self.candidate.verbal else [*self.subjects, *self._parties(trigger)]
        if self._by_accident(trigger) or (trigger.stative and self._is_state()):
            return False
        if trigger.object_kinds and not _any_fits(objects, trigger.object_kinds):
            return False
        if trigger.object_not and any(phrase.is_any(trigger.object_not) for phrase in objects):
            return False
        if trigger.subject_kinds and not self._subject_fits(trigger, subjects):
            return False
        if trigger.subject_not and any(phrase.is_any(trigger.subject_not) for phrase in subjects):
            return False
        if PLACE in trigger.requires and not self._names_place():
            return False
        return not (trigger.passive_only and self.candidate.verbal and not self.arguments.passive)

    def _subject_fits(self, trigger: Trigger, subjects: list[Phrase]) -> bool:
        """Tell whether a subject is of the kinds asked for; "Mr Diallo, who heads the union": a name that nobody knows is no warship."""
        if trigger.subject == "weapon" and not any(phrase.is_any(trigger.subject_kinds) for phrase in subjects):
            return False
        return _any_fits(subjects, trigger.subject_kinds) or self._stands_for_another(trigger)

    def _names_place(self) -> bool:
        """Tell whether a place is told of as where it was done or where it led."""
        led = (phrase for oblique, phrase in self.obliques if {"in", "at", "to"}.intersection(oblique.classes))
        # A capital that may stand for its government is a place behind «à».
        return any(phrase.kind == PLACE or (phrase.kind == STATE and phrase.proper) or phrase.head in self.context.places for phrase in (*self.objects, *led))

    def _parties(self, trigger: Trigger) -> list[Phrase]:
        """Give those who do the deed of a noun by its prepositions: «combats entre l'armée et les rebelles»."""
        doing = {name for name, role in trigger.prepositions.items() if role == "actor"}
        return [phrase for oblique, phrase in self.obliques if doing.intersection(oblique.classes)]

    def _stands_for_another(self, trigger: Trigger) -> bool:
        """Tell whether the subject stands for whom a reading asks for: an embassy for its people, a lorry for whose it is."""
        if "organisation" in trigger.subject_kinds and any(OFFICE in phrase.classes for phrase in self.subjects):
            return True
        wanted = set(trigger.subject_kinds) - {"organisation"}
        carriers = [phrase for phrase in self.subjects if phrase.kind == "vehicle" and not phrase.classes & {"military"}]
        owners = (self.context.actors[i] for phrase in carriers for i in range(phrase.first, phrase.last) if i in self.context.actors)
        known = (self.context.codebook.actor_by_id.get(owner.entity) for owner in owners)
        return any(wanted.intersection(owner.classes) for owner in known if owner is not None)

    def _is_state(self) -> bool:
        """Tell whether the trigger is a dateless participle behind a noun that something else is said of."""
        parsed = self.context.parsed
        token = parsed.tokens[self.candidate.head]
        beside_noun = token.dep in {"acl", "amod"} and token.morph.get("VerbForm") == "Part" and not parsed.tokens[token.head].is_root
        return beside_noun and not any(i in self.context.dates for i in parsed.subtree(token.i))

    def _by_accident(self, trigger: Trigger) -> bool:
        """Tell whether the harm came of an accident: "killed in a crash"."""
        return bool(trigger.effect) and any("accident" in phrase.classes and {"during", "by", "in"} & set(o.classes) for o, phrase in self.obliques)

    def roles(self, ref: TriggerRef) -> Roles:
        """Sort the phrases into the roles that a reading gives them."""
        trigger = ref.trigger
        given = [*self._core(trigger), *self._by_preposition(trigger), *(("weapon", phrase) for phrase in self._named_means())]
        done = any(slot == "actor" and phrase.kind in HUMAN for slot, phrase in given)  # who fires "American missiles" is not American
        owners = [("actor", owner) for slot, weapon in given if slot == "weapon" and not done for owner in self._owners(weapon)]
        by_role: dict[str, list[Phrase]] = {"actor": [], "recipient": [], "weapon": [], "event": []}
        for slot, phrase in [*given, *owners]:
            if slot in by_role and all(phrase.head != other.head for other in by_role[slot]):
                by_role[slot].append(phrase)
        taken = {phrase.head for phrase in (*by_role["actor"], *by_role["weapon"])}
        return Roles(
            ref=ref,
            actors=tuple(by_role["actor"]),
            recipients=tuple(phrase for phrase in self._targets(trigger, by_role["recipient"]) if phrase.head not in taken),
            weapons=tuple(by_role["weapon"]),
            clause=self.arguments.clause,
            events=tuple(phrase.head for phrase in by_role["event"]),
            passive=self.arguments.passive,
        )

    def _named_means(self) -> list[Phrase]:
        """Give the weapons among the words of the trigger itself: «tués à la machette», "opened mortar fire"."""
        own = self.candidate.own or range(self.candidate.first, self.candidate.last)
        below = (token.i for i in own if i != self.candidate.head for token in self.context.parsed.kids(i, "compound"))
        found = (describe(self.context, i) for i in sorted({*own, *below} - {self.candidate.head}) if i in self.context.things)
        return [phrase for phrase in found if phrase.weapon]

    def _targets(self, trigger: Trigger, recipients: list[Phrase]) -> list[Phrase]:
        """Add what the text spells the recipients out as, and the things that they are a list of."""
        if not recipients and trigger.object in {"recipient", "weapon"} and trigger.subject in {"actor", "weapon"}:
            recipients = self._spelled_out() or (self._driven_off() if CROWD_CONTROL in trigger.modes else [])
        return [*recipients, *(other for phrase in recipients for other in self._listed(phrase))]

    def _listed(self, phrase: Phrase) -> list[Phrase]:
        """Give the things that an apposition lists: «deux sites, le champ d'al-Omar et le camp de X»."""
        lists = [token.i for token in self.context.parsed.kids(phrase.head, "appos") if self.context.parsed.kids(token.i, "conj")]
        return [describe(self.context, i) for head in lists for i in members(self.context.parsed, head)]

    def _driven_off(self) -> list[Phrase]:
        """Give the crowd that the purpose names: "fired tear gas to disperse the crowd"."""
        parsed, head = self.context.parsed, self.candidate.head
        aims = [token for token in parsed.kids(head, "advcl", "xcomp") if token.i > head and token.morph.get("VerbForm") == "Inf"]
        found = self._described(i for aim in aims for kid in parsed.kids(aim.i, "obj") for i in members(parsed, kid.i))
        return [phrase for phrase in found if phrase.kind in {"person", "population", "group"} or phrase.pronoun]

    def _spelled_out(self) -> list[Phrase]:
        """Give what the targets of the clause are said to be: "fired rockets at targets that it identified as X and Y"."""
        parsed = self.context.parsed
        lexicon = self.context.lexicon_at(self.candidate.head)
        names, as_words = lexicon.words("syntax", "naming_verbs"), lexicon.words("syntax", "as_words")
        for i in parsed.subtree(self.candidate.head):
            verb = parsed.tokens[i]
            if verb.pos == "VERB" and verb.i != self.candidate.head and names.match((verb,), 0):
                named_as = parsed.kids(i, "obl", "xcomp", "ccomp", "advcl", "obj")
                heads = [token.i for token in named_as if any(as_words.match((kid,), 0) for kid in parsed.kids(token.i, "mark", "case", "cop"))]
                return [describe(self.context, member) for head in heads for member in members(parsed, head)]
        return []

    def _owners(self, weapon: Phrase) -> list[Phrase]:
        """Give whose weapon it is: «l'aviation de la junte», "two of its F-16s", «un drone ukrainien»."""
        kids = self.context.parsed.kids(weapon.head, "nmod", "amod", "compound")
        found = [describe(self.context, token.i) for token in kids if token.i in self.context.nationality or token.dep in {"nmod", "compound"}]
        parties = {"state", "organisation", "group"}
        whose = owner_of(self.context, weapon)
        if whose is not None:
            return [whose]
        return [phrase for phrase in found if phrase.head in self.context.nationality or "armed" in phrase.classes or phrase.kind in parties]

    def _core(self, trigger: Trigger) -> Iterator[tuple[str, Phrase]]:
        for phrase in self.subjects if not (trigger.of == "actor" and self.of) else ():
            yield "recipient" if self._bare_passive(trigger) else self._subject_role(trigger, phrase), phrase
        for phrase in self.objects:
            yield self._object_role(trigger, phrase), phrase
        for phrase in self.of:
            yield self._of_role(trigger, phrase), phrase
        for phrase in self.modifiers:
            yield self._modifier_role(trigger, phrase), phrase
        for phrase in self._owned_by(trigger):
            yield "recipient", phrase

    def _owned_by(self, trigger: Trigger) -> list[Phrase]:
        """Give whom a possessive makes the victim of a deed that has no other: «son arrestation», «leur enlèvement»."""
        if self.candidate.verbal or trigger.of != "recipient" or not trigger.effect or self.of or self.objects:
            return []
        owner = owner_of_deed(self.context, self.candidate.head)
        return [owner] if owner is not None else []

    def _bare_passive(self, trigger: Trigger) -> bool:
        """Tell whether a headline's participle was read as active: "Houses torched in X", "Three killed in Y"."""
        if not self.candidate.verbal or self.arguments.passive or self.objects or trigger.object != "recipient" or not trigger.effect:
            return False
        return all(phrase.kind in THING or (phrase.kind in HUMAN and "armed" not in phrase.classes) for phrase in self.subjects)

    def _subject_role(self, trigger: Trigger, phrase: Phrase) -> str:
        if phrase.weapon and trigger.subject in {"actor", "weapon"}:
            return "weapon"
        thing = phrase.kind in THING - {"vehicle"} and OFFICE not in phrase.classes
        if trigger.subject == "actor" and (self._is_trigger_noun(phrase) or thing or phrase.kind == "none"):
            return "event"
        return trigger.subject

    def _object_role(self, trigger: Trigger, phrase: Phrase) -> str:
        if phrase.weapon and trigger.object == "recipient" and not trigger.object_kinds and not self._weapon_is_target(phrase):
            return "weapon"
        if trigger.object == "recipient" and (phrase.kind == "none" or self._is_trigger_noun(phrase)):
            return "event"
        if trigger.object == "content" and trigger.complement == "content" and phrase.kind in HUMAN:
            return "recipient"  # «exhorter les jeunes à …»: whoever is asked or threatened, beside what is asked
        return trigger.object

    @staticmethod
    def _weapon_is_target(phrase: Phrase) -> bool:
        return bool(phrase.classes & {"drone", "missile", "aircraft"})

    def _is_trigger_noun(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is itself a deed: «l'attaque a tué», "condemned the bombing"."""
        token = self.context.parsed.tokens[phrase.head]
        if phrase.kind in HUMAN or token.pos not in {"NOUN", "PROPN"}:
            return False
        lexicon = self.context.lexicon_at(phrase.head)
        return lexicon.nouns.match(self.context.parsed.tokens[phrase.head : phrase.head + 4], 0) is not None

    def _of_role(self, trigger: Trigger, phrase: Phrase) -> str:
        if phrase.weapon and not (trigger.of == "recipient" and phrase.is_any(trigger.object_kinds)):
            return "weapon"
        if phrase.kind == "none" or self._is_trigger_noun(phrase):
            return "none"
        if trigger.of == "actor" and phrase.kind not in HUMAN and not phrase.proper and not phrase.pronoun and self._is_trigger_noun(phrase):
            return "none"
        if trigger.of != "either":
            return trigger.of
        return self._either(phrase)

    def _either(self, phrase: Phrase) -> str:
        """Decide who «de X» is: an armed party does, anybody else suffers; a place is where."""
        has_target = any("against" in o.classes for o, _ in self.obliques) or bool(self.objects)
        if phrase.kind == "place":
            return "place"
        if "armed" in phrase.classes or (has_target and phrase.kind in HUMAN):
            return "actor"
        return "actor" if phrase.kind == "state" else "recipient"

    def _modifier_role(self, trigger: Trigger, phrase: Phrase) -> str:
        token = self.context.parsed.tokens[phrase.head]
        if phrase.weapon:
            return "weapon"
        if token.pos == "ADJ" or phrase.head in self.context.nationality:
            known = phrase.head in self.context.nationality or phrase.entity is not None
            return "actor" if known and trigger.of in {"either", "actor", "recipient"} and trigger.subject == "actor" else "none"
        if phrase.kind in {"place", "none"}:
            return "none"
        if "armed" in phrase.classes or phrase.kind == "state":
            return "actor" if trigger.of != "recipient" else "recipient"
        return "recipient" if phrase.kind is not None and trigger.of in {"either", "recipient"} else "none"

    def _by_preposition(self, trigger: Trigger) -> Iterator[tuple[str, Phrase]]:
        for oblique, phrase in self.obliques:
            whose = self._whose(phrase) if self._is_receiver(trigger, oblique, phrase) else []
            if whose:
                yield from (("recipient", one) for one in whose)
            else:
                yield self._oblique_role(trigger, oblique, phrase), phrase
        if trigger.subject == "none":
            yield from self._of_subjects(trigger)

    def _of_subjects(self, trigger: Trigger) -> Iterator[tuple[str, Phrase]]:
        """Yield whose subject it is where the subject itself is nobody: "the truce between X and Y took effect"."""
        parsed = self.context.parsed
        for subject in self.subjects:
            for token in parsed.kids(subject.head, "nmod"):
                roles = [trigger.prepositions[name] for name in preposition(parsed, token.i, self.context.lexicon_at(token.i)) if name in trigger.prepositions]
                if roles:
                    yield from ((roles[0], phrase) for phrase in self._described(members(parsed, token.i)))

    @staticmethod
    def _is_receiver(trigger: Trigger, oblique: Oblique, phrase: Phrase) -> bool:
        """Tell whether something goes to an abstract noun, behind which its party stands."""
        return trigger.prepositions.get("to") == "recipient" and "to" in oblique.classes and phrase.kind in {"none", None} and not phrase.proper

    def _whose(self, phrase: Phrase) -> list[Phrase]:
        """Give the party behind an abstract noun: arms for «la guerre d'Israël» go to Israel."""
        found = [describe(self.context, token.i) for token in self.context.parsed.kids(phrase.head, "nmod", "amod")]
        return [one for one in found if one.entity or one.head in self.context.nationality or one.head in self.context.actors or one.kind == "place"]

    def _oblique_role(self, trigger: Trigger, oblique: Oblique, phrase: Phrase) -> str:
        if phrase.weapon and not (set(oblique.classes) & {"against"} and self._weapon_is_target(phrase)):
            return "weapon" if set(oblique.classes) & ({"with", "by", "of", "at"} if self._is_assault() else {"with", "by", "of"}) else "none"
        told = self._is_trigger_noun(phrase) or phrase.kind == "none"
        if told or self._is_bare_place(phrase):
            return "event" if told and set(oblique.classes) & {"during", "by"} else "none"
        fronted = phrase.head < self.candidate.head and "at" in oblique.classes  # «Sur le terrain politique, X a …», «À Goma, …» tell where
        own = "with" if "with" in trigger.prepositions else "between"  # "with" may stand for either: "fought with", "broke off talks with"
        for name in sorted(oblique.classes, key=lambda name: (name != own, name != "between")):
            role = trigger.prepositions.get(name)
            if role is not None and self._override_fits(trigger, name, phrase) and not (fronted and role == "recipient"):
                return role
        if fronted:
            return "none"
        for name in sorted(oblique.classes, key=lambda name: name != "between"):
            if name in DEFAULT_ROLES and self._default_fits(name, oblique, phrase):
                return DEFAULT_ROLES[name]
        return "none"

    def _is_bare_place(self, phrase: Phrase) -> bool:
        """Tell a place that no word picks out: «sur place», «sur zone»."""
        return phrase.kind == PLACE and not phrase.proper and not self.context.parsed.kids(phrase.head, "det", "nummod", "amod", "nmod")

    def _is_assault(self) -> bool:
        """Tell whether the trigger may tell an assault: an airspace is closed to planes, and attacked with them."""
        return any(ref.type == "ASSAULT" for ref in self.candidate.refs)

    @staticmethod
    def _override_fits(trigger: Trigger, name: str, phrase: Phrase) -> bool:
        """Ask of a prepositional argument what the trigger asks of its object, and of a doer that it be somebody; only a building stands where it is hit."""
        role = trigger.prepositions[name]
        if role == "recipient" and name == "at" and trigger.subject == "weapon":
            return phrase.kind in BUILT
        if role == "actor":
            return phrase.kind in HUMAN or phrase.kind == "vehicle" or phrase.pronoun or (phrase.kind is None and phrase.proper)
        if role == "recipient" and name == "to" and phrase.kind == "place" and (trigger.effect or trigger.object in {"none", "place"}):
            return False  # «s'est rendu à Kindu», «a coûté la vie à trois soldats à Gao»: a town is where
        if role == "recipient" and trigger.object == "recipient" and trigger.object_kinds:
            return phrase.fits(trigger.object_kinds) or phrase.pronoun
        return True

    def _is_stretch(self, phrase: Phrase) -> bool:
        """Tell one of two places that something lies between: «une embuscade entre Kidal et Anéfis»."""
        if phrase.kind != "place":
            return False
        first = self.context.parsed.tokens[phrase.head]
        first = self.context.parsed.tokens[first.head] if first.dep == "conj" else first
        return all(self._is_spot(i) for i in members(self.context.parsed, first.i))

    def _is_spot(self, i: int) -> bool:
        """Tell a place that stands for no government: not a country, not a capital."""
        mention = self.context.places.get(i)
        return describe(self.context, i).kind == "place" and mention is not None and mention.place.precision != "country" and mention.rule != CAPITAL

    def _default_fits(self, name: str, oblique: Oblique, phrase: Phrase) -> bool:
        """Refuse defaults that an ambiguous preposition would give wrongly: «sur le front», "with the help of"."""
        if name == "by":
            return phrase.kind in HUMAN or phrase.kind == "vehicle" or (phrase.kind is None and phrase.proper)
        if name == "between":
            return not self.candidate.verbal and "between" in oblique.classes and not self._is_stretch(phrase) and (phrase.kind in HUMAN or phrase.proper)
        if "at" in oblique.classes and phrase.kind == "place" and (self.candidate.verbal or "in" in oblique.classes):
            return False
        if "at" in oblique.classes and (phrase.classes & {"road", "natural"} or (self.candidate.verbal and any(not one.weapon for one in self.objects))):
            return False  # who was shot "at a checkpoint" is the victim, and the checkpoint is where
        return phrase.proper if phrase.kind is None else phrase.kind != "none"
