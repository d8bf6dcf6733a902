"""Hold the shape of every entry of the codebook: what a data file may say, and nothing else.

Words are written as the dictionary gives them (lemmas); they are folded when the codebook is loaded. A word of several
words is matched token by token, on the lemma or the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Slot = Literal["actor", "recipient", "weapon", "place", "content", "event", "none"]
NounOf = Literal["either", "actor", "recipient", "weapon", "place", "content", "none"]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with marks, `{label:words}`, each of which must come out of it; `lang` is ISO 639-1.

    Labels of event files: trigger, actor, recipient, weapon, place, when, motive. An example without any mark must give no event
    of this type. `status`, `responsibility`, `modes`, `killed`, `injured` are asserted where given. `gap` is why the example does not come out yet.
    """

    lang: str
    text: str
    published: str | None = None
    status: str | None = None
    responsibility: str | None = None
    modes: tuple[str, ...] | None = None
    killed: tuple[int | None, int | None] | None = None
    injured: tuple[int | None, int | None] | None = None
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class TriggerWords:
    """The words of one language that tell a deed, and their look-alikes."""

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    pseudo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """A group of words that tell the same deed with the same arguments.

    Attributes:
        id: unique in its event type; `codes` and `because` name it `events/<TYPE>.toml:<id>`.
        words: per language.
        modes: PLOVER modes that the word alone gives.
        contexts: PLOVER contexts that the word alone gives.
        subject: what the subject of the active verb is (by-agent of a passive alike).
        object: what the direct object is (subject of a passive alike).
        of: what «de X» / "of X" / "X's" is beside the noun; `either` decides by what X is.
        prepositions: role by class of preposition (`[syntax.prepositions]` of the language), over the defaults.
        object_kinds: kinds or classes of nouns, one of which the object must be; empty: any.
        object_not: kinds or classes that the object must not be.
        subject_kinds: the same of the subject.
        subject_not: the same of the subject.
        requires: roles without which the words tell no deed.
        effect: what it does to the recipient, a value of `Effect`.
        status: the status the word itself gives (e.g. a foiled attack is `attempted`); empty: by the sentence.
        mention_only: the word retells a deed told elsewhere in the report, and tells none by itself.
        alone: such a word tells a deed after all where the report tells no other of its type («trois des nôtres sont tombés en martyrs»).
        passive_only: the verb counts only as a passive or a participle.
        stative: a participle behind its noun tells where somebody is, unless a day is told of it («les soldats déployés à Goma»), and no deed.
        answer: the deed answers the one told before and is another, also when it is told with the definite article («la riposte»).
        complement: what an infinitive or a «que» clause is: `content` marks clauses whose deeds are no events.
    """

    id: str
    words: Mapping[str, TriggerWords]
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    subject: Slot = "actor"
    object: Slot = "recipient"
    of: NounOf = "either"
    prepositions: Mapping[str, Slot] = field(default_factory=dict)
    object_kinds: tuple[str, ...] = ()
    object_not: tuple[str, ...] = ()
    subject_kinds: tuple[str, ...] = ()
    subject_not: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    effect: str | None = None
    status: str | None = None
    mention_only: bool = False
    alone: bool = False
    passive_only: bool = False
    stative: bool = False
    answer: bool = False
    complement: Literal["none", "content"] = "none"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """One line of `crosswalk/crosswalk.csv`: codes of the public codebooks for an event of a type. The first line that fits counts, code by code.

    An empty code is left to the lines below; `-` says that there is none, and `note` says why.

    Attributes:
        type: the PLOVER type.
        modes: must all be among the event's.
        sides: `armed` (actors on both sides are armed), `civilians` (the recipients are), `drone` (the recipient is a drone or missile), or empty for any.
        trigger: id of a trigger that must have told it, or empty for any.
        cameo: code in CAMEO.
        acled_event: event type in ACLED.
        acled_sub_event: sub-event type in ACLED.
        muc4: incident type in MUC-4.
        note: what is lost, or why there is no code.
        lang: language of the example, ISO 639-1.
        example: a sentence that must be coded so.
        gap: why the example is not coded so yet.
    """

    type: str
    modes: tuple[str, ...] = ()
    sides: str = ""
    trigger: str = ""
    cameo: str = ""
    acled_event: str = ""
    acled_sub_event: str = ""
    muc4: str = ""
    note: str = ""
    lang: str = ""
    example: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class PublicCode:
    """One code of a public codebook, and the way back: one line of `codes/*.csv`.

    Attributes:
        scheme: `cameo`, `acled` or `muc4`.
        code: the code; of ACLED the sub-event type.
        group: what it lies in: the root of CAMEO, the event type of ACLED; empty in MUC-4.
        name: what its codebook calls it.
        type: the PLOVER type it comes back as, or empty where there is none.
        modes: the PLOVER modes it comes back with.
        note: what is lost on the way, or why there is no type.
    """

    scheme: str
    code: str
    group: str
    name: str
    type: str
    modes: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One PLOVER type: its modes, its words, its examples. One file each.

    `hostile` deeds have a responsibility beyond `stated`; `speech` acts happen by being uttered and bear the day of the report when they tell none;
    `separate_modes` make a deed of its own even inside one raid; `mild_modes` are never hostile; `planned_as` is the type that a plan of it is coded
    as, `refused_as` the type of saying that one will not do it; `weaker_modes` are left out beside any of the modes that they are listed with.
    """

    id: str
    definition: str
    hostile: bool
    modes: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    examples: tuple[Example, ...]
    speech: bool = False
    separate_modes: tuple[str, ...] = ()
    mild_modes: tuple[str, ...] = ()
    planned_as: str | None = None
    refused_as: str | None = None
    weaker_modes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Noun:
    """Common nouns of one kind of thing or person.

    Attributes:
        id: unique in the codebook.
        kind: a value of `Kind`, or `weapon`, or `none` for nouns that are no participant.
        classes: finer classes that triggers ask for: combatant, civilian, armed-group, security-force, official, state, animal, drone, missile, aircraft, …
        sector: PLOVER sector code, or null.
        weapon: what kind of weapon it is when it is the means (drone, firearms, explosives, …), or null.
        modes: ASSAULT modes that it gives when it is the means.
        words: per language, in the singular.
    """

    id: str
    kind: str
    words: Mapping[str, tuple[str, ...]]
    classes: tuple[str, ...] = ()
    sector: str | None = None
    weapon: str | None = None
    modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextWords:
    """What tells that an event stands in a context of PLOVER.

    Attributes:
        id: as PLOVER names it, with underscores.
        definition: what it takes in, for readers of the reference.
        words: per language, words that name it, in the singular or plural that is in use; no word belongs to two contexts.
        pseudo: per language, look-alikes: names of authorities and other senses of a word.
        modes: modes of an event that give it.
        sectors: sectors of armed forces of a state which give it where they act or suffer.
        examples: a sentence with the marked words gives the context to an event, one without marks gives it to none.
    """

    id: str
    definition: str
    examples: tuple[Example, ...]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pseudo: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A word or an id that holds for a time. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a year or a month means the whole of it."""

    value: str
    valid_from: str | None = None
    valid_to: str | None = None

    def covers(self, day: str) -> bool:
        """Tell whether it holds on a day, `YYYY-MM-DD`; an open end holds for ever."""
        return covers(self.valid_from, self.valid_to, day)


def covers(valid_from: str | None, valid_to: str | None, day: str) -> bool:
    """Tell whether a day lies in a period whose ends may be years or months alone, and belong to it whole."""
    begun = valid_from is None or valid_from <= day[: len(valid_from)]
    return begun and (valid_to is None or day[: len(valid_to)] <= valid_to)


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of the registry, with every name it goes by. Dates are as in `Dated`, empty when unknown or always.

    Attributes:
        name: the neutral name, which takes nobody's side.
        names: other names in use, acronyms among them, in every language.
        former_names: names it has laid down, with the time when it bore them.
        self_names: what it calls itself; it is an alias, not the neutral name.
        enemy_names: what its enemies call it; likewise.
        country: ISO 3166-1 alpha-3 of where it is at home, None for many or none.
        countries: where else it is active.
        parents: whom it belongs or owes allegiance to, by period: ids of the registry or of institutions of states.
    """

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    classes: tuple[str, ...]
    names: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None
    source: str
    former_names: tuple[Dated, ...] = ()
    self_names: tuple[str, ...] = ()
    enemy_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    parents: tuple[Dated, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name by which a text may call it, the neutral one first."""
        return (self.name, *self.names, *(former.value for former in self.former_names), *self.self_names, *self.enemy_names)


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution that every state may have; of Iraq it is the entity `irq-<id>`.

    Attributes:
        kind: as of `Actor`.
        name: the neutral English name, with `{country}` for the name of the country.
        words: per language, nouns and nouns with their modifiers, in the singular or plural that is in use.
        enemy_words: per language, what enemies of the state call it: «le régime».
    """

    id: str
    kind: str
    sector: str
    name: str
    words: Mapping[str, tuple[str, ...]]
    classes: tuple[str, ...] = ()
    enemy_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StateName:
    """A name of its own that an institution or a seat of power bears: the Knesset, the Pentagon, the Kremlin.

    `entity` is an institution of a state (`usa-ministry-defence`) or an actor of the registry; the seat of a government stands for the government.
    """

    name: str
    entity: str
    names: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person holds, of a state (`level` = state) or of anything (`level` = any); `institution` is what the holder speaks for."""

    id: str
    sector: str
    words: Mapping[str, tuple[str, ...]]
    level: Literal["state", "province", "any"] = "state"
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who held an office for a time; one who held two has two entries with one id."""

    id: str
    name: str
    office: str
    country: str | None
    organisation: str | None
    names: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Country:
    """One country: names, adjectives and inhabitants, metonyms for its government, a centre point."""

    alpha3: str
    name: str
    lat: float
    lon: float
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    inhabitants: tuple[str, ...]
    capitals: tuple[str, ...]
    metonyms: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Site:
    """One place that lists of towns do not hold: a base, an oil field, a camp, a region. One row of `sites/*.csv` or of a user's list.

    Attributes:
        id: unique over all lists; the record names it `site:<id>`.
        name: neutral English name.
        kind: a key of `gazetteer/site_kinds.toml`.
        precision: of places: site, town, admin2, admin1, country, region; as the kind has it.
        countries: ISO 3166-1 alpha-3; none at sea.
        admin1: usual English name of the first-order region, or None.
        lat: WGS 84 degrees.
        lon: WGS 84 degrees.
        radius_km: holds the place and the doubt about where it lies.
        names: in French and English, as newsrooms write them.
        aliases: transliterations, former and local names, short forms.
        source: where the row comes from.
    """

    id: str
    name: str
    kind: str
    precision: str
    countries: tuple[str, ...]
    admin1: str | None
    lat: float
    lon: float
    radius_km: float
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class OutletEntry:
    """One publisher or agency, its aliases and web domains."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None


@dataclass(frozen=True, slots=True)
class LoadedTerm:
    """A word that takes a side, and the plain word an analyst would write.

    Attributes:
        words: lemmas; `{adjective}` stands for the adjective of any country, `{capital}` for any capital or country.
        category: dehumanising, delegitimising, glorifying, euphemism, accusation, labelling, possessive, framing.
        neutral: the plain word, or null where the word is simply left out.
        about: whom or what it is about: actor, deed, harm, place, government, claim, population.
        pseudo: look-alikes that hold the word and take no side.
        pos: parts of speech that the first word must have, any when empty.
        capital: only with a capital initial: «la Résistance», not «la résistance».
        bears_on: `place`, `person` or `deed`: what the object, the subject of the passive or «de X» of the word must be.
        never_on: lemmas that it takes no side about as object: «neutraliser une bombe».
    """

    words: tuple[str, ...]
    category: str
    neutral: str | None = None
    about: str | None = None
    pseudo: tuple[str, ...] = ()
    pos: tuple[str, ...] = ()
    capital: bool = False
    bears_on: str | None = None
    never_on: tuple[str, ...] = ()
