"""Make events out of tellings: one event a deed, with every value and why it has it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import EventType
from recoupe.extract.accusations import name_the_accused
from recoupe.extract.anaphora import named
from recoupe.extract.attribution import Voice, chain_for, find_voices
from recoupe.extract.bearing import voices_about
from recoupe.extract.belief import weigh_belief, weigh_sureness
from recoupe.extract.cast import find_cast
from recoupe.extract.context import Context, make_context
from recoupe.extract.contexts import Subjects, contexts_of, find_subjects
from recoupe.extract.crosswalk import codes_for, sides_of
from recoupe.extract.deeds import Deed, depends_on, read_deeds, with_harm
from recoupe.extract.denials import with_denials
from recoupe.extract.domains import Page, find_accidents
from recoupe.extract.harm import HarmFigure, find_harm
from recoupe.extract.interviews import Interview, find_interview
from recoupe.extract.issuer import Issuer, find_issuer
from recoupe.extract.merge import Cluster, merge_deeds, same_phrase
from recoupe.extract.motives import Motive, find_motives
from recoupe.extract.person_names import names_and_role
from recoupe.extract.phrases import Phrase, describe, participant
from recoupe.extract.quantities import find_quantities
from recoupe.extract.quoted_deeds import tie_answers, tie_claims, tie_quoted
from recoupe.extract.quotes import find_quotes
from recoupe.extract.raids import share_within_raids
from recoupe.extract.responsibility import Case, decide_responsibility
from recoupe.extract.roles import CROWD_CONTROL
from recoupe.extract.salience import decide_salience
from recoupe.extract.setting import set_scene
from recoupe.extract.signs import Surroundings
from recoupe.extract.status import FUNCTION_WORDS
from recoupe.extract.victims import REACH, find_named_victims
from recoupe.extract.weighings import Doubts, of_clusters, turned_away
from recoupe.extract.wording import find_wording
from recoupe.model.event import (
    Attribution,
    Event,
    Figure,
    FigureKind,
    Kind,
    Participant,
    Place,
    Reason,
    Relation,
    Salience,
    SourceKind,
    Status,
    Weapon,
    When,
    Wording,
)
from recoupe.model.folding import fold
from recoupe.model.mentions import DateMention, Mentions
from recoupe.model.parsed import ParsedText, Token
from recoupe.model.precision import exactness
from recoupe.model.report import Warning, WarningCode
from recoupe.model.span import Span
from recoupe.model.weighing import Weighing


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document tells: events, report figures, loaded wording, warnings, all who are named in it, and what was weighed for and against each deed."""

    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    wording: tuple[Wording, ...]
    warnings: tuple[Warning, ...]
    cast: tuple[Participant, ...] = ()
    weighed: tuple[Weighing, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """All that events of one document are made from."""

    context: Context
    voices: tuple[Voice, ...]
    motives: tuple[Motive, ...]
    outlet: tuple[Attribution, ...]
    issuer: Issuer | None = None
    named: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    interview: Interview | None = None
    subjects: Subjects = field(default_factory=lambda: Subjects({}, {}))


def extract(parsed: ParsedText, mentions: Mentions, codebook: Codebook, *, explain: bool = False) -> Extraction:
    """Read the events, figures and wording of a parsed document.

    Args:
        parsed: sentences, tokens, dependencies.
        mentions: actors, places and dates as `resolve/` found them.
        codebook: what is known.
        explain: keep what was weighed for and against each deed.

    Returns:
        Events in the order in which they are first told.

    Raises:
        SpanError: offsets of a mention do not fit the text.
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    quantities = find_quantities(parsed, codebook)
    context = make_context(parsed, mentions, quantities, codebook)
    harm = find_harm(parsed, quantities, mentions, codebook)
    quotes = find_quotes(parsed)
    voices = tuple(with_denials(context, (voice for voice in find_voices(parsed, mentions, quotes, codebook) if not _is_unsaid(context, voice))))
    read = read_deeds(context)
    around, doubts = surroundings(context, read, harm)
    harm = tuple(figure for figure in harm if (figure.head not in around.domains and figure.head not in around.accidents) or figure.cumulative)
    found = name_the_accused(context, with_harm(context, read, harm))
    deeds = [deed for deed in found if _is_meant(deed, around)]
    weighings = list(turned_away(context, around, (deed for deed in found if not _is_meant(deed, around)), doubts)) if explain else []
    deeds = tie_answers(context, tie_claims(context, tie_quoted(context, deeds, quotes), voices), voices)
    motives = tuple(find_motives(context, deeds))
    told = _Told(context, voices, motives, _outlet_link(parsed))
    hidden = {i: motive.deed for motive in motives for i in range(motive.first, motive.last)}
    clusters = merge_deeds([deed if _is_told_aside(context, deed, hidden) else _weakened(deed, hidden) for deed in deeds], codebook.events)
    issuer = find_issuer(parsed.document, codebook)
    # A party to conflicts means what it publishes of its deeds.
    weighed = [(cluster, weigh_belief(context, around, cluster, *_people(cluster))) for cluster in clusters if _is_event(cluster, voices)]
    kept = [cluster for cluster, weight in weighed if issuer is not None or weight.holds]
    weighings.extend(of_clusters(context, weighed, issued=issuer is not None) if explain else ())
    share_within_raids(kept)
    set_scene(context, kept, codebook.events)
    told = replace(told, issuer=issuer, named=_named_victims(context, kept), interview=find_interview(parsed, mentions, codebook))
    told = replace(told, subjects=find_subjects(context, kept, voices))
    loose = _loose(harm, kept)
    events: list[Event] = []
    for number, (cluster, about) in enumerate(zip(kept, voices_about(context, kept, voices, {figure.head for figure in loose}), strict=True), start=1):
        events.append(_event(told, (cluster, about), number, events[-1].salience if events else None))
    figures = tuple(_casualty(told, figure) for figure in loose)
    wording = find_wording(parsed, quotes, voices, codebook)
    return Extraction(tuple(events), figures, wording, _figure_warnings(figures), find_cast(context, voices), _in_text_order(weighings) if explain else None)


def _in_text_order(weighings: Iterable[Weighing]) -> tuple[Weighing, ...]:
    return tuple(sorted(weighings, key=lambda one: (one.told[0].start, one.told[0].end, one.type)))


def _is_unsaid(context: Context, voice: Voice) -> bool:
    """Tell whether nobody says it: "no group has claimed the attack", «n'a pas revendiqué»."""
    nobody = voice.head is not None and _negates(context, voice.head, "det")
    claims = voice.claim or voice.relation is Relation.CLAIMS
    return nobody or (claims and _negates(context, voice.cue_token, "advmod", "aux"))


def _negates(context: Context, head: int, *deps: str) -> bool:
    cues = context.lexicon_at(head).words("status", "negation")
    return any(token.pos in FUNCTION_WORDS and cues.match((token,), 0) is not None for token in context.parsed.kids(head, *deps))


# Of a match or a film nothing is an event but what a state does; a market, a clinic or a campaign has real strikes and bans, but no war.
UNREAL = frozenset({"sport", "fiction"})
WARLIKE = frozenset({"ASSAULT", "MOBILIZE", "RETREAT"})
# What is fought in a manoeuvre is fought by nobody, but to hold one is to mobilise.
DRILL = "drill"


def surroundings(context: Context, deeds: Sequence[Deed], harm: Sequence[HarmFigure]) -> tuple[Surroundings, Doubts]:
    """Find where figures of speech and accidents are told; a sentence that holds a sure deed is no figure, whatever its words.

    Args:
        context: the document.
        deeds: every telling in it, without tolls.
        harm: every toll in it.

    Returns:
        The text around, and what was weighed for the deeds of its figures of speech.

    Raises:
        SpanError: a phrase holds white space alone.
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    around = around_unsure(context)
    doubted = [deed for deed in with_harm(context, deeds, harm) if not _is_meant(deed, around)] if around.domains else []
    weighed = [(deed, weigh_sureness(context, around, deed)) for deed in doubted if deed.head not in around.accidents]
    sure = {deed.sentence.i for deed, weight in weighed if weight.holds}
    tokens = context.parsed.tokens
    domains = {i: domain for i, domain in around.domains.items() if tokens[i].sentence not in sure}
    return replace(around, domains=domains), {(deed.type, deed.head): weight for deed, weight in weighed}


def around_unsure(context: Context) -> Surroundings:
    """Find where figures of speech and accidents are told, by their words alone.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    page = Page(context.parsed, context.codebook)
    return Surroundings(page, page.domains(), find_accidents(context.parsed, context.codebook))


def _is_meant(deed: Deed, around: Surroundings) -> bool:
    """Tell whether a word of violence is meant as one, and is no accident's."""
    domain = around.domains.get(deed.head)
    if domain == DRILL and deed.type == "MOBILIZE":
        return True
    if domain is not None and (deed.type in WARLIKE or ((domain in UNREAL or deed.type == "COERCE") and not _is_of_state(deed))):
        return False
    return deed.head not in around.accidents or deed.roles.ref.trigger.effect is None


def _is_of_state(deed: Deed) -> bool:
    """Tell whether a state, its offices or its officials do it."""
    return any(phrase.entity is not None or phrase.kind == "state" or phrase.classes & {"official", "state"} for phrase in deed.roles.actors)


def _weakened(deed: Deed, hidden: Mapping[int, int]) -> Deed:
    """Let what is told inside a motive, at one of the `hidden` tokens, be no event by itself (coding guide 5)."""
    if CROWD_CONTROL in deed.modes:
        hidden = {i: head for i, head in hidden.items() if head != deed.head}  # "to disperse the crowd in Aden" says whom and where
    if not hidden:
        return deed
    if deed.head not in hidden:
        places = tuple(place for place in deed.places if place.head not in hidden)
        harm = tuple(figure for figure in deed.harm if figure.head not in hidden)
        roles = replace(deed.roles, recipients=tuple(phrase for phrase in deed.roles.recipients if phrase.head not in hidden))
        return replace(deed, links=deed.links - hidden.keys(), places=places, harm=harm, roles=roles)
    return replace(deed, weak=True, links=frozenset(), harm=(), silent=True, reason_for=hidden[deed.head])


def _is_told_aside(context: Context, deed: Deed, hidden: Mapping[int, int]) -> bool:
    """Tell whether a purpose says in passing what those had done whom it is about: "fired tear gas to disperse youths who had marched on parliament"."""
    clause = context.parsed.tokens[deed.roles.clause]
    done = clause.dep == "acl:relcl" and any(token.morph.get("VerbForm") == "Fin" for token in (clause, *context.parsed.kids(clause.i, "aux")))
    return done and deed.type == "PROTEST" and clause.head in hidden


def _is_event(cluster: Cluster, voices: Sequence[Voice]) -> bool:
    """Leave out what is told only as the purpose of another deed, and what nobody says but that it was not done: "no one has been arrested".

    An assault that the report itself says never happened stays, as denied.
    """
    undone = cluster.type != "ASSAULT" and all(deed.reading.negated for deed in cluster.deeds)
    unsaid = undone and not any(deed.head in voice.content for deed in cluster.deeds for voice in voices)
    return not unsaid and any(not deed.reading.purpose for deed in cluster.deeds)


def _outlet_link(parsed: ParsedText) -> tuple[Attribution, ...]:
    outlet = parsed.document.outlet
    if outlet is None:
        return ()
    return (Attribution(outlet.name, SourceKind.OUTLET, outlet.entity, Relation.REPORTS, None, outlet.span),)


def _event(told: _Told, case: tuple[Cluster, Sequence[Voice]], number: int, before: Salience | None) -> Event:
    context = told.context
    cluster, about = case
    event_type = context.codebook.events[cluster.type]
    actors, recipients = _people(cluster)
    if all(phrase.generic for phrase in actors):
        spoken = _speaking(context, cluster, about) if event_type.speech and not actors else []
        actors = _claimants(context, about) or _accused(context, about) or actors or spoken or _issuing(told, cluster)
    best = max(cluster.deeds, key=lambda deed: (_weight(deed), -deed.head))
    modes = _modes(cluster, event_type)
    status, status_why = _status(context, cluster, about)
    when, when_why = _when(context, cluster, event_type.speech, status)
    if status is Status.OCCURRED and when is not None and not event_type.speech and _lies_ahead(context, cluster, when):
        status, status_why = Status.PLANNED, (Reason("extract/events.py:present of a day to come", when.spans[0] if when.spans else None),)
    known = Case(cluster, actors, about, status, told.issuer)
    responsibility, responsibility_why = decide_responsibility(context, known, event_type)
    salience, salience_why = decide_salience(context, known, when, before)
    places = _places(cluster)
    triggers = {deed.roles.ref.trigger.id for deed in cluster.deeds}
    spans = {deed.head: _trigger_span(context, deed) for deed in cluster.deeds}
    chain = _chain(told, cluster, about)
    tolls = _tolls(cluster)
    casualties = tuple(_casualty(told, _sided(context, figure, actors)) for figure in tolls)
    motives = tuple(motive.span for motive in told.motives if motive.deed in spans)
    contexts = contexts_of(context, told.subjects, cluster, number - 1, (*actors, *recipients))
    because = {
        "type": tuple(Reason(deed.roles.ref.rule, spans[deed.head]) for deed in cluster.deeds),
        "status": status_why,
        "responsibility": responsibility_why,
        "salience": salience_why,
        "when": when_why,
        "actors": tuple(Reason(_role_rule(best, "actor"), phrase.span) for phrase in actors),
        "recipients": tuple(Reason(_role_rule(best, "recipient"), phrase.span) for phrase in recipients),
        "modes": tuple(Reason(deed.roles.ref.rule, spans[deed.head]) for deed in cluster.deeds if deed.modes),
        "contexts": tuple(reason for reasons in contexts.values() for reason in reasons),
        "places": tuple(Reason(place.rule, place.place.span) for deed in cluster.deeds for place in deed.places),
        "weapons": tuple(Reason(f"nouns: {phrase.weapon}", phrase.span) for deed in cluster.deeds for phrase in deed.roles.weapons),
        "casualties": tuple(Reason(figure.rule, figure.span) for figure in tolls),
        "motives": tuple(Reason(motive.rule, motive.span) for motive in told.motives if motive.deed in spans),
        "attribution": tuple(Reason(f"extract/attribution.py:{link.relation}", link.cue) for link in chain if link.cue is not None),
    }
    return Event(
        id=f"e{number}",
        type=cluster.type,
        modes=modes,
        contexts=tuple(contexts),
        codes=codes_for(context.codebook.crosswalk_by_type[cluster.type], modes, triggers, sides_of(actors, recipients), status),
        status=status,
        salience=salience,
        trigger=spans[best.head],
        mentions=tuple(span for head, span in sorted(spans.items()) if head != best.head),
        actors=tuple(_participant(context, phrase, None) for phrase in actors),
        recipients=_with_names(_recipients(context, cluster, recipients, status), told.named.get(cluster.deeds[0].head, ())),
        weapons=_weapons(cluster),
        places=places,
        when=when,
        casualties=casualties,
        motives=motives,
        responsibility=responsibility,
        attribution=(*told.outlet, *chain),
        evidence=_evidence(context, cluster),
        because={name: why for name, why in because.items() if why},
    )


def _modes(cluster: Cluster, event: EventType) -> tuple[str, ...]:
    """Give the modes in the order of the codebook, without those that a more exact one makes idle."""
    given = cluster.modes
    return tuple(mode for mode in event.modes if mode in given and given.isdisjoint(event.weaker_modes.get(mode, ())))


def _role_rule(deed: Deed, role: str) -> str:
    return f"{deed.roles.ref.rule} ({role}{', passive' if deed.roles.passive else ''})"


def _weight(deed: Deed) -> tuple[int, int]:
    """Weigh how much a telling tells; a title tells less than the text below it."""
    roles = deed.roles
    full = 2 * bool(roles.actors) + 2 * bool(roles.recipients) + bool(deed.places) + bool(deed.date) + bool(deed.harm) + bool(roles.weapons)
    return (int(not deed.weak), full - 2 * deed.title)


def _trigger_span(context: Context, deed: Deed) -> Span:
    return context.parsed.span(deed.candidate.first, deed.candidate.last)


def _people(cluster: Cluster) -> tuple[list[Phrase], list[Phrase]]:
    """Give doers and victims over all tellings, each once; named doers drive out «les assaillants»."""
    actors = _distinct(phrase for deed in _by_weight(cluster) for phrase in deed.roles.actors) or list(cluster.borrowed_actors)
    named = [phrase for phrase in actors if not phrase.generic and not phrase.pronoun]
    actors = named or [phrase for phrase in actors if not phrase.pronoun]
    harmless = _harmless(cluster)
    recipients = _distinct(phrase for deed in _by_weight(cluster) if deed not in harmless for phrase in deed.roles.recipients)
    known = [phrase for phrase in recipients if _is_recipient(phrase) and not any(same_phrase(phrase, actor) for actor in actors)]
    return _sides(cluster, known) if not actors else (actors, known)


def _sides(cluster: Cluster, recipients: list[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    """Make actors of the dead of both sides of a clash that names no doer (coding guide 2): "two soldiers and three rebels died in a gun battle"."""
    clash = any(deed.roles.ref.trigger.prepositions.get("between") == "actor" and not deed.roles.ref.trigger.mention_only for deed in cluster.deeds)
    armed = [phrase for phrase in recipients if "armed" in phrase.classes]
    forces = [phrase for phrase in armed if "security-force" in phrase.classes]
    if not clash or not forces or len(forces) == len(armed):
        return [], recipients
    return armed, [phrase for phrase in recipients if phrase not in armed]


def _harmless(cluster: Cluster) -> list[Deed]:
    """Give the tellings that say whom a deed did not harm, and neither deny it nor name a victim: "no one was hurt"."""
    if all(deed.reading.negated for deed in cluster.deeds):
        return []
    return [deed for deed in cluster.deeds if deed.reading.negated and deed.roles.ref.trigger.effect]


def _speaking(context: Context, cluster: Cluster, about: Sequence[Voice]) -> list[Phrase]:
    """Give who utters what is said of oneself: "We condemn this attack," the bishop said."""
    tokens, heads = context.parsed.tokens, {deed.head for deed in cluster.deeds}
    own = any(phrase.pronoun and tokens[phrase.head].morph.get("Person") == "1" for deed in cluster.deeds for phrase in deed.roles.actors)
    uttered = (voice.head for voice in about if own and voice.speech and not voice.denial and voice.head is not None and heads & set(voice.content))
    return _distinct(phrase for phrase in (named(context, describe(context, head)) for head in uttered) if not phrase.pronoun)[:1]


def _claimants(context: Context, about: Sequence[Voice]) -> list[Phrase]:
    """Give who claims a deed that names no doer."""
    claims = [voice.head for voice in about if voice.claim and not voice.denial and voice.head is not None]
    return _distinct(phrase for phrase in (named(context, describe(context, head)) for head in claims) if not phrase.pronoun)


def _accused(context: Context, about: Sequence[Voice]) -> list[Phrase]:
    """Give whom somebody blames for a deed that names no doer: «met en cause l'artillerie des FSR»."""
    blamed = (voice for voice in about if voice.accusation and not voice.deeds)
    heads = [context.actors[at].head for voice in blamed for at in voice.content if at in context.actors]
    return _distinct(describe(context, head) for head in heads[:1])


def _issuing(told: _Told, cluster: Cluster) -> list[Phrase]:
    """Give the issuer of a release as the doer of a deed of its own that names none: "Six rebels were killed"."""
    outlet = told.context.parsed.document.outlet
    if told.issuer is None or outlet is None or not told.issuer.did_unnamed(cluster):
        return []
    base = describe(told.context, cluster.deeds[0].head)
    entity = told.issuer.entity or told.context.mentions.issuer
    classes = frozenset({"armed", "security-force"} if told.issuer.force else {"armed", "armed-group"})
    issuing = base._replace(span=outlet.span or base.span, kind="organisation", classes=classes, entity=entity, country=told.issuer.country)
    plain = issuing._replace(sector=None, number=None, weapon=None, modes=(), land=False, owns=False)
    return [plain._replace(generic=False, pronoun=False, proper=True, alias=outlet.name)]


def _by_weight(cluster: Cluster) -> list[Deed]:
    told = [deed for deed in cluster.deeds if not deed.silent]
    return sorted(told, key=lambda deed: (deed.title, deed.weak, deed.head))


def _is_recipient(phrase: Phrase) -> bool:
    """Refuse pronouns, bare numerals («trois ont péri») and nouns that name nobody."""
    text = phrase.span.text
    named = any(character.isalpha() for character in text) and not _bare_numeral(phrase)
    return not phrase.pronoun and phrase.kind != "none" and named


def _bare_numeral(phrase: Phrase) -> bool:
    return phrase.numeral and phrase.kind is None and phrase.last - phrase.first <= 1


def _distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Keep one phrase for each thing, the fullest one, in the order in which they are first told."""
    kept: list[Phrase] = []
    for phrase in phrases:
        twin = next((number for number, other in enumerate(kept) if same_phrase(phrase, other)), None)
        if twin is None:
            kept.append(phrase)
        elif _fullness(phrase) > _fullness(kept[twin]):
            kept[twin] = phrase
    return kept


def _fullness(phrase: Phrase) -> tuple[bool, bool, bool, int]:
    """Order phrases of one thing: a known actor, by its own name rather than its men's, counted, in more words."""
    return (phrase.entity is not None, phrase.entity is not None and phrase.proper, phrase.number is not None, len(phrase.span.text))


def _recipients(context: Context, cluster: Cluster, recipients: list[Phrase], status: Status) -> tuple[Participant, ...]:
    """Make recipients of phrases; what was not done had no effect, though a denied claim keeps what it claims."""
    told = status in {Status.OCCURRED, Status.DENIED}
    effects: dict[int, str | None] = {}
    for deed in cluster.deeds:
        for phrase in deed.roles.recipients:
            effects.setdefault(phrase.head, deed.roles.ref.trigger.effect)
    found = tuple(_participant(context, phrase, _effect(phrase, effects.get(phrase.head) if told else None)) for phrase in recipients)
    return _each_person_once(found)


def _each_person_once(found: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """Keep of several phrases for one named person the longest."""
    longest: dict[str, Participant] = {}
    for one in found:
        key = fold(one.named[0].text) if len(one.named) == 1 else f"@{one.spans[0].start}"
        known = longest.get(key)
        longest[key] = one if known is None or len(one.name) > len(known.name) else known
    return tuple(longest.values())


def _named_victims(context: Context, clusters: Sequence[Cluster]) -> dict[int, tuple[Span, ...]]:
    """Give the names of victims to the deed told last before the sentence that names them, by the head of its first telling."""
    found: dict[int, tuple[Span, ...]] = {}
    for victims in find_named_victims(context):
        near = [
            (deed.sentence.i, cluster.deeds[0].head)
            for cluster in clusters
            if context.codebook.events[cluster.type].hostile
            for deed in cluster.deeds
            if 0 <= victims.sentence - deed.sentence.i <= REACH and (deed.roles.recipients or deed.harm)
        ]
        if near:
            head = max(near)[1]
            found[head] = (*found.get(head, ()), *victims.names)
    return found


def _with_names(recipients: tuple[Participant, ...], names: tuple[Span, ...]) -> tuple[Participant, ...]:
    """Give names that another sentence lists to the first victims who are people and not named yet."""
    at = next((number for number, one in enumerate(recipients) if one.kind in {Kind.PERSON, Kind.GROUP, Kind.POPULATION} and not one.named), None)
    if at is None or not names:
        return recipients
    return (*recipients[:at], replace(recipients[at], named=names), *recipients[at + 1 :])


def _participant(context: Context, phrase: Phrase, effect: str | None) -> Participant:
    """Make a participant of a phrase; of a person with name and role."""
    return participant(phrase, effect, context.people.get(phrase.head), names_and_role(context, phrase))


HUMAN_EFFECTS = frozenset({"killed", "injured", "abducted", "released", "arrested", "missing", "displaced"})


def _effect(phrase: Phrase, effect: str | None) -> str | None:
    """Give the effect only to what can suffer it: a house is not killed."""
    if effect in HUMAN_EFFECTS and phrase.kind in {"facility", "infrastructure", "vehicle", "object", "place", "weapon"}:
        return None
    return effect


def _weapons(cluster: Cluster) -> tuple[Weapon, ...]:
    told = (phrase for deed in _by_weight(cluster) for phrase in deed.roles.weapons if phrase.weapon)
    return tuple(Weapon(phrase.span.text, phrase.weapon, phrase.span, phrase.noun) for phrase in _distinct(told) if phrase.weapon)


def _places(cluster: Cluster) -> tuple[Place, ...]:
    """Give the sites, most exact first; a country or province only where no site in it is told."""
    found: dict[str, Place] = {}
    for deed in sorted(cluster.deeds, key=lambda deed: (deed.title, deed.head)):
        for mention in deed.places:
            found.setdefault(mention.where.name.casefold(), mention.where)
    if all(place.lat is None for place in found.values()):
        found |= {mention.where.name.casefold(): mention.where for mention in cluster.borrowed_places}
    if not found:
        found = {mention.where.name.casefold(): mention.where for deed in cluster.deeds for mention in deed.loose_places}
    ordered = sorted(found.values(), key=lambda place: (place.lat is None, exactness(place), place.span.start))
    exact = [place for place in ordered if exactness(place) <= 2]
    return tuple(place for place in ordered if place in exact or not exact)


def _when(context: Context, cluster: Cluster, speech: bool, status: Status) -> tuple[When | None, tuple[Reason, ...]]:
    """Give the day: the most exact one told, or for a speech act of the day that of the report."""
    dated = [deed for deed in cluster.deeds if deed.date is not None and not (speech and status is Status.OCCURRED and _is_to_come(context, deed.date))]
    for group in ([deed for deed in dated if not deed.inherited and not deed.title], [deed for deed in dated if not deed.inherited], dated):
        if group:
            deed = min(group, key=lambda deed: (_spread(deed), not _is_own(context, deed), deed.head))
            assert deed.date is not None
            when = deed.date.when
            if deed.date.role == "until":
                when = replace(when, start=None)
            if _begins(context, deed):
                when = replace(when, end=None)
            when = _closed(context, deed, when)
            why = "the sentence before" if deed.inherited else deed.date.rule
            return when, (Reason(why, when.spans[0] if when.spans else None),)
    if cluster.borrowed_date is not None:
        when = cluster.borrowed_date.when
        return when, (Reason("extract/raids.py, extract/setting.py:told of its surroundings", when.spans[0] if when.spans else None),)
    published = context.mentions.published
    if speech and status is Status.OCCURRED and published is not None and published.start is not None:
        return replace(published, end=published.start, basis="metadata", spans=()), (Reason("coding guide 16: a speech act of the day", None),)
    return None, (Reason("coding guide 16: no date is told and none follows", None),)


def _is_own(context: Context, deed: Deed) -> bool:
    """Tell whether the date depends on the deed itself, and was not shared out from a clause above it."""
    return deed.date is not None and depends_on(context, deed.date, deed.roles.clause)


def _is_to_come(context: Context, date: DateMention) -> bool:
    """Tell whether a time lies after the report: it is of what somebody promises, and not of the promise."""
    published = context.mentions.published
    return bool(published and published.end and date.when.start and date.when.start > published.end)


def _closed(context: Context, deed: Deed, when: When) -> When:
    """Give a deed that is over the day on which it began: "was imposed from Tuesday noon"; what still goes on stays open."""
    assert deed.date is not None
    clause = context.parsed.tokens[deed.roles.clause]
    finite = (clause, *context.parsed.kids(clause.i, "aux", "aux:pass", "cop"))
    goes_on = clause.pos not in {"VERB", "AUX"} or any(token.morph.get("Tense") in {"Pres", "Imp"} and token.i == clause.i for token in finite)
    if when.end is not None or when.start is None or when.precision not in {"day", "hour", "minute"} or goes_on:
        return when
    return replace(when, end=when.start)


def _begins(context: Context, deed: Deed) -> bool:
    """Tell whether the date is when the deed began: «l'offensive qui a débuté le 7 octobre» goes on."""
    assert deed.date is not None
    lexicon = context.lexicon_at(deed.head)
    for above in context.parsed.ancestors(deed.date.head):
        if above.i == deed.head:
            return False
        if lexicon.words("syntax", "start_verbs").match((above,), 0) and not deed.candidate.verbal:
            return True
    return False


def _spread(deed: Deed) -> int:
    """Order dates from exact to wide."""
    assert deed.date is not None
    when = deed.date.when
    if when.start is None or when.end is None:
        return 10
    order = ("minute", "hour", "day", "week", "month", "season", "year")
    return order.index(when.precision) if when.precision in order else 9


def _status(context: Context, cluster: Cluster, about: Sequence[Voice]) -> tuple[Status, tuple[Reason, ...]]:
    """Give the status of a deed over its tellings: denied where somebody says that it did not happen and only others' mouths hold that it did."""
    harmless = _harmless(cluster)
    owners = {voice.source for voice in about if voice.own and not voice.denial}
    partly = {at for voice in about if voice.denial and voice.source in owners for at in voice.content}  # who owns to a strike denies what it hit
    denied = [deed for deed in cluster.deeds if deed.reading.status is Status.DENIED and deed not in harmless and deed.head not in partly]
    about = [voice for voice in about if not (voice.denial and voice.source in owners)]
    refused = [voice for voice in about if voice.denial and (voice.speech or not voice.claim) and not _of_authorship(context, voice)]
    plain = [deed for deed in cluster.deeds if deed.reading.status is not Status.DENIED]
    own_voice = [deed for deed in plain if not deed.weak and not deed.reading.hearsay and not any(deed.head in voice.content for voice in about)]
    called_false = _called_false(context, cluster, about)
    if called_false is not None:
        return Status.DENIED, (called_false,)
    if (denied or refused) and not own_voice:
        reasons = denied[0].reading.reasons if denied else tuple(Reason("coding guide 8: somebody says that it did not happen", voice.cue) for voice in refused)
        return Status.DENIED, reasons
    real = [deed for deed in plain if not deed.weak] or plain or cluster.deeds
    chosen = next((deed for deed in real if deed.reading.status is not Status.OCCURRED), real[0])
    return chosen.reading.status, chosen.reading.reasons or (Reason("extract/status.py:told as done", None),)


def _lies_ahead(context: Context, cluster: Cluster, when: When) -> bool:
    """Tell whether every telling is in the present and the day is after the report: "is rushing 5,000 men to the state next week"."""
    published = context.mentions.published
    latest = published and (published.end or published.start)
    if not latest or when.start is None or when.start <= latest:
        return False
    return all(_is_present(context, deed.roles.clause) for deed in cluster.deeds)


def _is_present(context: Context, clause: int) -> bool:
    finite = [token for token in (context.parsed.tokens[clause], *context.parsed.kids(clause, "aux", "aux:pass")) if token.morph.get("VerbForm") == "Fin"]
    return bool(finite) and all(token.morph.get("Tense") == "Pres" for token in finite)


def _of_authorship(context: Context, voice: Voice) -> bool:
    """Tell whether a denial is of having done it, not of its being done: "denied any role in the strike"."""
    objects = context.parsed.kids(voice.cue_token, "obj", "obl", "ccomp")
    return any(context.lexicon_at(token.i).words("status", "authorship_nouns").match((token,), 0) for token in objects)


def _called_false(context: Context, cluster: Cluster, about: Sequence[Voice]) -> Reason | None:
    """Find the word that calls a rumour or somebody's claim false, in its sentence or the next."""
    last = cluster.deeds[-1]
    doubtful = all(deed.reading.hearsay or any(deed.head in voice.content for voice in about) or deed.weak for deed in cluster.deeds)
    for number in range(last.sentence.i, min(last.sentence.i + 2, len(context.parsed.sentences))):
        sentence = context.parsed.sentences[number]
        words = context.parsed.sentence_tokens(sentence)
        same = number == last.sentence.i
        for hit in context.lexicon_at(sentence.first).words("status", "false_words").find(words):
            top = words[hit.first]
            governs = same and (last.head in context.parsed.subtree(top.i) or top.i in {token.i for token in context.parsed.ancestors(last.head)})
            if governs or (doubtful and (not same or top.i > last.head)):
                rule = f"lang/{context.lexicon_at(sentence.first).language.code}.toml:status.false_words"
                return Reason(rule, context.parsed.span(top.i, words[hit.last - 1].i + 1))
    return None


def _chain(told: _Told, cluster: Cluster, about: Sequence[Voice]) -> tuple[Attribution, ...]:
    """Give everybody who says so or denies it, each once, in the order of the text.

    Of a speech act the speaker is the doer and no link (coding guide 10).
    """
    speech = told.context.codebook.events[cluster.type].speech
    heads = {deed.head for deed in cluster.deeds}
    links = [link for voice in about for link in voice.links if not (speech and voice.cue_token in heads)]
    answered = told.interview is not None and any(told.context.parsed.tokens[head].start >= told.interview.start for head in heads)
    asked = (told.interview.link,) if told.interview is not None and answered and not speech else ()
    named = [link for link in _single(_whole(told.context, link) for link in (*asked, *links)) if not _is_publisher(told, link)]
    if speech and (speakers := _speaking(told.context, cluster, about)):
        named = [link for link in named if link.span is None or not link.span.covers(speakers[0].core or speakers[0].span)]
    return tuple(link for link in named if not any(_is_short_for(told.context, link, other) for other in named))


def _is_short_for(context: Context, link: Attribution, other: Attribution) -> bool:
    """Tell whether a bare noun names a source that another link names in full: "ministry" of a headline, "defence ministry"."""
    if link.span is None or other.span is None or (link.kind, link.relation) != (other.kind, other.relation) or " " in link.source or link.entity:
        return False
    head = _head_of(context, other.span)
    return " " in other.source and head is not None and head.form == fold(link.source)


def _start(token: Token) -> int:
    return token.start


def _head_of(context: Context, span: Span) -> Token | None:
    """Give the word of a phrase that the others hang on."""
    tokens = context.parsed.tokens
    first, last = (bisect_left(tokens, edge, key=_start) for edge in (span.start, span.end))
    inside = tokens[first:last]
    return next((token for token in inside if token.is_root or not any(token.head == other.i for other in inside)), None)


def _is_publisher(told: _Told, link: Attribution) -> bool:
    """Tell whether a link is the publisher itself, who is the first link already (coding guide 10)."""
    own = {entity for outlet in told.outlet for entity in (outlet.entity, told.context.mentions.issuer)} - {None}
    return link.entity in own or any(fold(link.source) == fold(outlet.source) for outlet in told.outlet)


def _whole(context: Context, link: Attribution) -> Attribution:
    """Name a known source by all of its name, which a parser may have cut («Groupe de soutien à l'islam | et aux musulmans»)."""
    if link.span is None:
        return link
    for mention in context.mentions.actors:
        name = context.parsed.span(mention.first, mention.last)
        if name.covers(link.span) and name != link.span:
            return replace(link, source=name.text, entity=mention.entity, span=name)
    return link


def _single(links: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Keep one link a source, the strongest relation first met."""
    kept: dict[str, Attribution] = {}
    for link in links:
        kept.setdefault(link.source.casefold(), link)
    return tuple(kept.values())


def _tolls(cluster: Cluster) -> list[HarmFigure]:
    """Give the tolls of an event, each range once; the outlet's own first, then as told."""
    found: dict[tuple[object, ...], HarmFigure] = {}
    for deed in cluster.deeds:
        for figure in deed.harm:
            found.setdefault((figure.kind, figure.quantity.low, figure.quantity.high), figure)
    return sorted(found.values(), key=lambda figure: figure.replaced)


def _sided(context: Context, figure: HarmFigure, actors: Sequence[Phrase]) -> HarmFigure:
    """Say of a loss that it is the attackers' own: «l'armée a perdu dix hommes», "15 of the attackers were killed"."""
    if figure.side is not None:
        return figure
    bearer = named(context, describe(context, figure.bearer)) if figure.bearer is not None else None
    own = bearer is not None and any(same_phrase(bearer, actor) for actor in actors)
    counted = (figure.head, *range(figure.first, figure.last), *(kid.i for kid in context.parsed.kids(figure.head, "nmod")))
    return figure._replace(side="actors") if own or any(_is_attacker(context, at) for at in counted) else figure


def _is_attacker(context: Context, at: int) -> bool:
    thing = context.things.get(at)
    return thing is not None and "attacker" in thing.classes


def _casualty(told: _Told, figure: HarmFigure) -> Figure:
    return Figure(
        low=figure.quantity.low,
        high=figure.quantity.high,
        kind=figure.kind,
        span=figure.span,
        unit=figure.quantity.unit,
        qualifier=figure.quantity.qualifier,
        of=figure.of,
        side=figure.side,
        parts=tuple(_casualty(told, part) for part in figure.parts),
        cumulative=figure.cumulative,
        since=figure.since,
        attribution=(*told.outlet, *chain_for(told.voices, figure.head)),
    )


def _evidence(context: Context, cluster: Cluster) -> tuple[Span, ...]:
    told = {deed.sentence.i for deed in cluster.deeds}
    numbers = sorted(told | {context.parsed.tokens[figure.head].sentence for deed in cluster.deeds for figure in deed.harm})
    return tuple(context.parsed.span(context.parsed.sentences[i].first, context.parsed.sentences[i].last) for i in numbers)


def _loose(harm: Iterable[HarmFigure], clusters: Iterable[Cluster]) -> list[HarmFigure]:
    """Give the running totals and quantities that belong to no event."""
    used = {figure.span for cluster in clusters for deed in cluster.deeds for figure in deed.harm}
    return [figure for figure in harm if figure.span not in used and (figure.cumulative or figure.kind in STANDING)]


# A count of these that no deed explains is a figure of the report; dead of nobody's deed are those of an accident (coding guide 5, 6).
STANDING = frozenset({FigureKind.DISPLACED, FigureKind.MATERIEL, FigureKind.OTHER, FigureKind.MISSING})


def _figure_warnings(figures: Iterable[Figure]) -> tuple[Warning, ...]:
    return tuple(
        Warning(WarningCode.FIGURE_UNATTRIBUTED, f"nobody is quoted for {figure.span.text!r}", None, "figures", (figure.span,))
        for figure in figures
        if all(link.kind is SourceKind.OUTLET for link in figure.attribution)
    )
