"""Hold what is known of one language: one file `lang/<code>.toml`, one section a room."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recoupe.codebook.schema import Example, LoadedTerm, TriggerWords


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way in which a language writes a time.

    Attributes:
        id: unique in the language; rules name it `lang/<code>.toml:dates.<id>`.
        pattern: a regular expression over folded text, repetitions bounded; a space stands for one to four. `<name>` stands for the
            words of that list or table of `DateWords`, or for a number: day, year, n; `<name2>` for a second one.
        means: the operation on the calendar, one of `resolve/calendar.py`; `none` for look-alikes that are no dates.
        n: a constant of the operation (how many units on or back).
        unit: its unit: day, week, month, year.
        role: the role that the form itself gives; empty: by the words before it.
        alone: refuse it where a noun or a name follows, which its number would count ("the 3rd brigade").
    """

    id: str
    pattern: str
    means: str
    n: int = 0
    unit: str = "day"
    role: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Syntax:
    """Function words that roles hang on.

    `prepositions` maps a class (by, against, with, of, to, from, at, between, about, despite) to its words; `light_verbs` carry a deed told by
    their object («mener une attaque»); `suffer_verbs` do so with the victim as subject («subir une attaque»); `happen_verbs` have the deed as
    subject («une attaque a eu lieu»); `cause_verbs` have the deed or the weapon as subject and the harm as object («l'attaque a fait dix morts»); `pieces` are
    of the kind of what they are a piece of («un tronçon de l'oléoduc», "part of a bridge"); `verb_adverbs` are adverbs that stand before the verb
    of an entry ("sexually assault"); `partitives` are articles that look like a preposition («adopter des sanctions»),
    `auxiliaries` are forms, as written, that taggers take for one («a», which is no «à»); `when_words` open a clause of the time of its deed («lorsque»);
    `further_words` tell of one more deed («par ailleurs»); a deed is when it is heard (`sense_verbs`).
    """

    prepositions: Mapping[str, tuple[str, ...]]
    light_verbs: tuple[str, ...]
    suffer_verbs: tuple[str, ...]
    happen_verbs: tuple[str, ...]
    cause_verbs: tuple[str, ...]
    motive_openers: tuple[str, ...]
    generic_doers: tuple[str, ...]
    articles: tuple[str, ...] = ()
    reflexives: tuple[str, ...] = ()
    relative_pronouns: tuple[str, ...] = ()
    doer_pronouns: tuple[str, ...] = ()
    victim_pronouns: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    unaccusatives: tuple[str, ...] = ()
    start_verbs: tuple[str, ...] = ()
    naming_verbs: tuple[str, ...] = ()
    victim_nouns: tuple[str, ...] = ()
    identifying_verbs: tuple[str, ...] = ()
    object_control: tuple[str, ...] = ()
    as_words: tuple[str, ...] = ()
    our_words: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    verb_adverbs: tuple[str, ...] = ()
    partitives: tuple[str, ...] = ()
    auxiliaries: tuple[str, ...] = ()
    when_words: tuple[str, ...] = ()
    further_words: tuple[str, ...] = ()
    sense_verbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusCues:
    """Words that say whether a deed was done.

    `negation` negates the verb it depends on; `denial_verbs` govern a deed that somebody says did not happen; `attempt_verbs`, `plan_verbs`,
    `foil_verbs` govern the deed they bear on; `hypothetical_openers` open a condition; `modal_hypothetical`, `modal_duty` and `modal_future` are
    auxiliaries;
    `hearsay` are adverbs of rumour, `suspicion` hedges of the doer; `plan_nouns` make their complement planned. `implicative_verbs` say that their infinitive
    was done («réussir à»); `auxiliary_negation` are halves of a negation that negate nothing alone («ne … que»); `purpose_openers` open an infinitive of
    purpose, `sequence_openers` one that was done after its clause («avant de rouer de coups»); `without` negates an infinitive or a participle.
    `memory_words` (an anniversary, a museum, to honour) recall the deed that hangs on them;
    `memory_spans` stand before the noun of a deed that was long ago («ans après»).
    """

    negation: tuple[str, ...]
    zero_determiners: tuple[str, ...]
    denial_verbs: tuple[str, ...]
    denial_nouns: tuple[str, ...]
    attempt_verbs: tuple[str, ...]
    attempt_nouns: tuple[str, ...]
    plan_verbs: tuple[str, ...]
    plan_nouns: tuple[str, ...]
    plan_adjectives: tuple[str, ...]
    foil_verbs: tuple[str, ...]
    fear_words: tuple[str, ...]
    hypothetical_openers: tuple[str, ...]
    modal_hypothetical: tuple[str, ...]
    modal_future: tuple[str, ...]
    hearsay: tuple[str, ...]
    suspicion: tuple[str, ...]
    claim_verbs: tuple[str, ...]
    accuse_verbs: tuple[str, ...]
    false_words: tuple[str, ...] = ()
    past_cues: tuple[str, ...] = ()
    implicative_verbs: tuple[str, ...] = ()
    auxiliary_negation: tuple[str, ...] = ()
    purpose_openers: tuple[str, ...] = ()
    sequence_openers: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    pluperfect_auxiliaries: tuple[str, ...] = ()
    authorship_nouns: tuple[str, ...] = ()
    memory_words: tuple[str, ...] = ()
    memory_spans: tuple[str, ...] = ()
    modal_duty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributionCues:
    """Words that say on whose word a thing is told. See `extract/attribution.py`.

    `verbs` and `nouns` map a `Relation` to its words; `claim_phrases`, `denial_phrases` and `accusation_phrases` are verbs with the noun that
    makes them one («s'attribuer la paternité»); `own_claim_phrases` claim a deed only in the speaker's word of itself ("said it was behind the raid");
    `openers` stand before the source («selon»); `hearsay_openers` and `hearsay_passives` name none;
    `pseudo` look like a source; `source_nouns` map a `SourceKind` to its nouns; `carriers` are papers and counts that a source speaks through
    («bilan», "figures"); `media_words` stand between a
    verb and a carrier («dans un communiqué»); `qualify_verbs` put a word in somebody's mouth («qualifier de»); `pronouns` take up the last source;
    `own_words` in a
    complement make it the speaker's own deed («avoir mené», "its men"); `same_words` take up the source told of before («la même source»);
    `contrary_openers` open what the sentence contradicts («contrairement à ce que»);
    `relative_openers` stand before the relative that says what a noun says («l'affirmation selon laquelle»);
    `unnamed_signs` make any source unnamed ("who asked not to be named"); `taken_up` are nouns for what was said before, which a denial or a confirmation
    bears on («ces accusations», "the allegation"); `talk` is said by nobody in particular («une rumeur», "claims"); `as_words` open who a doer is called
    or who backs what is told («comme», "as"), `that_words` what is said. `learn_verbs` with `learn_from` name whom somebody asked («a appris l'AFP auprès
    d'un élu»), `interview_verbs` whom the report's own people heard ("we spoke to nine survivors", `hearing` before them); who is reached (`reach_verbs`) is
    reached by whom he tells it («joint par l'AFP»); `stand_ins` are nouns for the armed group told of before ("the group"), `office_stand_ins` for a force or
    an office («l'institution»); `contracted` are prepositions that hold a definite article («du»). `without_words` before a noun of speech say that nothing
    was said («sans confirmation»); `opening_openers` are openers at the head of a sentence alone, before a comma («Pour le gouverneur, …»); who counts
    victims by handling them speaks by `recovery_verbs` ("the Red Crescent recovered 27 bodies"); `rest_verbs` and `interview_nouns` name whom a finding rests
    on ("based on interviews with").
    """

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    openers: tuple[str, ...]
    hearsay_openers: tuple[str, ...]
    pseudo: tuple[str, ...]
    source_nouns: Mapping[str, tuple[str, ...]]
    object_verbs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    claim_phrases: tuple[str, ...] = ()
    own_claim_phrases: tuple[str, ...] = ()
    denial_phrases: tuple[str, ...] = ()
    accusation_phrases: tuple[str, ...] = ()
    claim_participles: tuple[str, ...] = ()
    speech_verbs: tuple[str, ...] = ()
    listener_verbs: tuple[str, ...] = ()
    hearsay_passives: tuple[str, ...] = ()
    hearsay_words: tuple[str, ...] = ()
    conditional_pseudo: tuple[str, ...] = ()
    condition_words: tuple[str, ...] = ()
    spokes_nouns: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    media_prepositions: tuple[str, ...] = ()
    topic_words: tuple[str, ...] = ()
    qualify_verbs: tuple[str, ...] = ()
    listeners: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    impersonal: tuple[str, ...] = ()
    latter_words: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_words: tuple[str, ...] = ()
    unnamed_signs: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    of_words: tuple[str, ...] = ()
    by_words: tuple[str, ...] = ()
    deed_prepositions: tuple[str, ...] = ()
    same_words: tuple[str, ...] = ()
    contrary_openers: tuple[str, ...] = ()
    relative_openers: tuple[str, ...] = ()
    taken_up: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    as_words: tuple[str, ...] = ()
    that_words: tuple[str, ...] = ()
    learn_verbs: tuple[str, ...] = ()
    learn_from: tuple[str, ...] = ()
    interview_verbs: tuple[str, ...] = ()
    hearing: tuple[str, ...] = ()
    reach_verbs: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    office_stand_ins: tuple[str, ...] = ()
    contracted: tuple[str, ...] = ()
    without_words: tuple[str, ...] = ()
    opening_openers: tuple[str, ...] = ()
    recovery_verbs: tuple[str, ...] = ()
    rest_verbs: tuple[str, ...] = ()
    interview_nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """Number words, approximations and what they govern. See `extract/numerals.py`, `extract/quantities.py`, `extract/harm.py`.

    `numbers` add, `multipliers` multiply, `about_nouns` stand for a round number («vingtaine»), `vague` for a lower bound («dizaines»); the qualifiers
    `at_least` … `about` stand before a number, `after_…` behind it; `units` measure, `time_units` make a number no count, `label_words` stand before
    numbers that
    are names; `harm_…` map a `FigureKind` to its words: nouns («mort»), adjectives ("dead"), verbs whose object suffers (`harm_verbs`), whose subject does
    (`harm_intransitives`), whose oblique does (`harm_datives`, «coûter la vie à»), and nouns of the deed whose «de X» does (`harm_deeds`, «la
    neutralisation de»).
    """

    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    about_nouns: Mapping[str, int]
    vague: Mapping[str, int]
    at_least: tuple[str, ...]
    more_than: tuple[str, ...]
    at_most: tuple[str, ...]
    less_than: tuple[str, ...]
    about: tuple[str, ...]
    between: tuple[str, ...]
    between_and: tuple[str, ...]
    none_words: tuple[str, ...]
    singular_articles: tuple[str, ...]
    units: Mapping[str, tuple[str, ...]]
    harm_nouns: Mapping[str, tuple[str, ...]]
    harm_adjectives: Mapping[str, tuple[str, ...]]
    total_words: tuple[str, ...]
    part_words: tuple[str, ...]
    since: tuple[str, ...]
    number_joiners: tuple[str, ...] = ()
    joiners_after_hundreds: bool = False
    of_words: tuple[str, ...] = ()
    definite_articles: tuple[str, ...] = ()
    decimal_separator: str = "."
    after_at_least: tuple[str, ...] = ()
    after_about: tuple[str, ...] = ()
    after_at_most: tuple[str, ...] = ()
    range_from: tuple[str, ...] = ()
    range_to: tuple[str, ...] = ()
    currency_signs: Mapping[str, str] = field(default_factory=dict)
    mass_units: tuple[str, ...] = ()
    time_units: tuple[str, ...] = ()
    day_articles: tuple[str, ...] = ()
    label_words: tuple[str, ...] = ()
    other_words: tuple[str, ...] = ()
    skipped_words: tuple[str, ...] = ()
    pseudo: tuple[str, ...] = ()
    harm_verbs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harm_intransitives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harm_datives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harm_deeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harm_pseudo: tuple[str, ...] = ()
    dummy_words: tuple[str, ...] = ()
    victim_words: tuple[str, ...] = ()
    life_nouns: tuple[str, ...] = ()
    life_verbs: tuple[str, ...] = ()
    toll_nouns: tuple[str, ...] = ()
    number_nouns: tuple[str, ...] = ()
    none_pronouns: tuple[str, ...] = ()
    none_prepositions: tuple[str, ...] = ()
    none_negations: tuple[str, ...] = ()
    any_words: tuple[str, ...] = ()
    loss_verbs: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()
    so_far: tuple[str, ...] = ()
    span_openers: tuple[str, ...] = ()
    start_verbs: tuple[str, ...] = ()
    materiel_nouns: tuple[str, ...] = ()
    person_words: tuple[str, ...] = ()
    ellipsis_verbs: tuple[str, ...] = ()
    ellipsis_openers: tuple[str, ...] = ()
    partitive_pronouns: tuple[str, ...] = ()
    change_verbs: tuple[str, ...] = ()
    change_from: tuple[str, ...] = ()
    war_nouns: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words that dates are made of. See `resolve/dates.py`.

    `feasts` says how the day of a feast is found (`resolve/feasts.py`), `seasons` gives first and last month, `ordinals` the place in a row (-1: the last),
    `decades` the tens of a decade told in words, `centuries` what a year in words opens with («deux mille» 2000, "nineteen" 1900) and `year_links` what may
    follow it, `lengths` stretches with a length of their own in days («quinze jours» 14). `parts` are parts of a day told without their day («à l'aube»).
    `since`, `until`, `before` and `forward` stand in front of a date: an open end, an open start, the day before, a time to come; `by` are words of `until`
    that only say when of a deed that is over, `onward` those of `since` that open a time to come. `forward_words` govern a date to come («prévu»),
    `scheduled` tell of what is set beforehand («scrutin»), so that their present is a time to come; `interview` tell when a talk was held.
    `present_is_coming`: so is a present beside a weekday.
    `range_openers` and `between` open a range, `range_joiners` and `between_and` join its ends, `bare_joiners` even those of a range that nothing opens.
    `name_heads`, with `name_links`, and `name_tails` make a date a name («stade du 28-Septembre»). `clock` is a pattern of times of day, `hours` are names of
    hours, `hour_words` stand between hours and minutes, `morning` and `evening` say which half of the day is meant.
    `future_endings` follow the infinitive in the future; a form in `future_suffixes` or `conditional_suffixes` is one too, but for verbs in `stems_in_r`;
    `would` are words of what somebody said would be, `past_auxiliaries` make a perfect; `same_in_past` are verbs whose
    past looks like their present ("hit").
    `capitalised` tells whether months and weekdays are written with a capital. `numeric_order` is the order of 12/03/2024: dmy or mdy; `numeric_strict` refuses
    a date that can be read both ways.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    forms: tuple[DateForm, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    seasons: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    feasts: Mapping[str, str] = field(default_factory=dict)
    day_words: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    decades: Mapping[str, int] = field(default_factory=dict)
    centuries: Mapping[str, int] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    year_links: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    scheduled: tuple[str, ...] = ()
    range_openers: tuple[str, ...] = ()
    range_joiners: tuple[str, ...] = ()
    bare_joiners: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    between_and: tuple[str, ...] = ()
    name_heads: tuple[str, ...] = ()
    name_links: tuple[str, ...] = ()
    name_tails: tuple[str, ...] = ()
    clock: str = ""
    hours: Mapping[str, int] = field(default_factory=dict)
    hour_words: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    morning: tuple[str, ...] = ()
    evening: tuple[str, ...] = ()
    future_endings: tuple[str, ...] = ()
    future_suffixes: tuple[str, ...] = ()
    conditional_suffixes: tuple[str, ...] = ()
    stems_in_r: tuple[str, ...] = ()
    would: tuple[str, ...] = ()
    past_auxiliaries: tuple[str, ...] = ()
    same_in_past: tuple[str, ...] = ()
    present_is_coming: bool = False
    numeric_strict: bool = False
    ordinal_suffixes: tuple[str, ...] = ()
    day_parts: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    forward: tuple[str, ...] = ()
    forward_words: tuple[str, ...] = ()
    interview: tuple[str, ...] = ()
    possessives: tuple[str, ...] = ()
    capitalised: bool = False
    numeric_order: str = "dmy"


@dataclass(frozen=True, slots=True)
class ReadingCues:
    """Words by which a page shows what is not its story. See `read/parts.py`.

    `boilerplate` are whole lines, `boilerplate_starts` how lines begin, `related_headings` what lists of other stories stand under; `source_line`
    opens the line that names the publisher; `photo_words` and `caption_positions` betray a caption; `published_words` and `updated_words` stand before
    a date; `genres` is what a document calls itself; `release_links` stand between that and who issues it; `state_heads` open the letterhead of
    a state; `outlet_words` are words that newsrooms are called by; `function_words` carry no topic; `told_apart` are codes of languages that a page may be
    in instead.
    """

    boilerplate: tuple[str, ...]
    boilerplate_starts: tuple[str, ...]
    source_line: tuple[str, ...]
    photo_words: tuple[str, ...]
    caption_positions: tuple[str, ...]
    related_headings: tuple[str, ...]
    updated_words: tuple[str, ...] = ()
    written_by: tuple[str, ...] = ()
    published_words: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    release_links: tuple[str, ...] = ()
    state_heads: tuple[str, ...] = ()
    outlet_words: tuple[str, ...] = ()
    function_words: tuple[str, ...] = ()
    told_apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameCues:
    """Words that find and type a proper name. See `parse/names.py`.

    `person_titles` stand before a person; `organisation_heads` and `place_heads` are the common nouns that names are built on or stand beside; `company_marks`
    end a company's name. `place_prepositions` stand before places, `weak_place_prepositions` before other things as well, `party_prepositions` before
    persons and
    organisations. `particles` join the parts of a name, `connectors` those of an organisation's name. `not_names` are written with a capital and are no
    names; `office_heads` stand before a field of government («ministère de la Défense»). `lower_case_names`: organisations are named with common
    words in lower case («Front de libération»). `given_names`, `places`, `place_endings` and
    `person_endings` hold whatever the language of the text; each language lists those that the others do not.
    """

    person_titles: tuple[str, ...]
    organisation_heads: tuple[str, ...]
    place_heads: tuple[str, ...]
    place_prepositions: tuple[str, ...]
    weak_place_prepositions: tuple[str, ...] = ()
    party_prepositions: tuple[str, ...] = ()
    company_marks: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    definite_articles: tuple[str, ...] = ()
    of_words: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    office_heads: tuple[str, ...] = ()
    given_names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    place_endings: tuple[str, ...] = ()
    person_endings: tuple[str, ...] = ()
    lower_case_names: bool = False


@dataclass(frozen=True, slots=True)
class PlaceCues:
    """Words beside the name of a place that say what kind of place it is, and how far from it. See `resolve/toponyms.py` and `resolve/vicinity.py`.

    The `heads` are nouns of place by the precision that they give. `at_town` are nouns of sites that bear the name of the town they lie at,
    `site_qualifiers` words that may stand beside such nouns («pétrolier»), `natural_heads` nouns of things that never do: rivers, lakes.
    `named_after` are nouns of agreements that are called after a place; `region_articles` the articles that regions bear and towns do not.
    `demonyms` lead from an adjective or a people to the region that it points to, by one of the region's names; countries have their own.
    `near`, `between` and `between_joins`, `roads` and `away_links` stand before or between names and lead away from them; `compass` gives degrees
    clockwise from north, `distance_units` the kilometres of a unit, written as a decimal number.
    """

    admin1_heads: tuple[str, ...] = ()
    admin2_heads: tuple[str, ...] = ()
    town_heads: tuple[str, ...] = ()
    site_heads: tuple[str, ...] = ()
    at_town: tuple[str, ...] = ()
    site_qualifiers: tuple[str, ...] = ()
    natural_heads: tuple[str, ...] = ()
    named_after: tuple[str, ...] = ()
    region_articles: tuple[str, ...] = ()
    region_heads: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    possessives: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()
    demonyms: Mapping[str, str] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    between_joins: tuple[str, ...] = ()
    roads: tuple[str, ...] = ()
    away_links: tuple[str, ...] = ()
    compass: Mapping[str, int] = field(default_factory=dict)
    distance_units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActorCues:
    """Words that tell what kind of people somebody is whom no registry knows. See `resolve/describe.py`.

    `sectors` maps a PLOVER sector to nouns that have it here, over the sector of the noun's entry; `modifiers` maps a sector to adjectives, participles and
    nouns that give it to people («des jeunes masqués», "rebel soldiers"); `passing` are people who may come from anywhere: travellers, guests, foreigners;
    `belonging` are nouns whose sector is that of what they belong to («chef», "leader", "member"); `former_prefixes` stand before a name («ex-»).
    `other_worlds` are words of sport, savings and shows, where a short name is seldom that of an armed group; `ordinary` are names of groups that are words or
    names of much else («Tigres», "Contra"): they need their country; `followers` are those who obey a leader («hommes», "forces").
    """

    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passing: tuple[str, ...] = ()
    belonging: tuple[str, ...] = ()
    former_prefixes: tuple[str, ...] = ()
    other_worlds: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Morphology:
    """Endings by which an inflected word that the lemmatizer missed is led back to a word of the codebook.

    Each ending maps to what may stand in its place in the dictionary form; a result counts only when the codebook holds it.
    """

    verb_endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    noun_endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    irregular_verbs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Domains:
    """Words of pages that tell violence by figure of speech or in fiction, and of harm that nobody did. See `extract/domains.py`.

    `headings`, `decisive`, `strong` and `weak` map a domain (sport, fiction, markets …) to its words: section headings, and cues by weight;
    `heading_fillers` may stand beside a heading's word; a score (5-0, or two numbers around one of `score_words`) is a cue of `score_domain`.
    `real` (no verbs), `real_verbs` and `real_hints`
    speak for a real deed, `tolls` do so beside a number; `real_victims` are people of stage and sport, who suffer a real deed when such a verb has
    them as its object. `accidents` are causes that have no doer and are no verbs, `accident_verbs` verbs of such, `accidents_not` their
    look-alikes, `accident_people` those whose harm the next sentence tells; `violence` are words of deeds with a doer. `works` are works of fiction and
    art: what one tells, and what happens in it, is never real; `mishaps` are words of mishaps, building sites and drills, a sign among others.
    """

    score_domain: str = ""
    score_words: tuple[str, ...] = ()
    heading_fillers: tuple[str, ...] = ()
    real: tuple[str, ...] = ()
    real_hints: tuple[str, ...] = ()
    real_verbs: tuple[str, ...] = ()
    real_victims: tuple[str, ...] = ()
    tolls: tuple[str, ...] = ()
    accidents: tuple[str, ...] = ()
    accident_verbs: tuple[str, ...] = ()
    accidents_not: tuple[str, ...] = ()
    accident_people: tuple[str, ...] = ()
    violence: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    mishaps: tuple[str, ...] = ()
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisive: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weak: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """One language, whole."""

    code: str
    name: str
    syntax: Syntax
    status: StatusCues
    attribution: AttributionCues
    quantities: QuantityWords
    dates: DateWords
    reading: ReadingCues
    names: NameCues
    morphology: Morphology = field(default_factory=Morphology)
    places: PlaceCues = field(default_factory=PlaceCues)
    actors: ActorCues = field(default_factory=ActorCues)
    domains: Domains = field(default_factory=Domains)
    wording: tuple[LoadedTerm, ...] = ()
    triggers: Mapping[str, Mapping[str, TriggerWords]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
