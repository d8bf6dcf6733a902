"""Read deeds: one reading of one trigger, with its roles, status, places, date and harm. Deeds become events in `merge`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from recoupe.extract.anaphora import says
from recoupe.extract.arguments import is_definite, preposition
from recoupe.extract.context import Context
from recoupe.extract.harm import HarmFigure
from recoupe.extract.phrases import describe
from recoupe.extract.roles import CROWD_CONTROL, THING, Roles, read_roles
from recoupe.extract.status import StatusReading, read_status
from recoupe.extract.triggers import Candidate, find_triggers
from recoupe.model.event import FigureKind, Status
from recoupe.model.mentions import DateMention, PlaceMention
from recoupe.model.parsed import Sentence, Token
from recoupe.model.report import PartKind

# Harm that nobody's verb governs belongs to the deed told at most this many sentences before.
HARM_REACH = 2
M = TypeVar("M", PlaceMention, DateMention)
VIOLENT = frozenset({"ASSAULT", "COERCE"})
CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "csubj"})


@dataclass(frozen=True, slots=True, eq=False)
class Deed:
    """One telling of one deed.

    `links` are the heads of other triggers that syntax ties to this one («l'attaque a tué»); `inherited` tells that the date is that
    of the sentence before; `weak` tellings make no event by themselves; `silent` ones, told inside a motive, add nobody to one: they
    are the reason for the deed with the head `reason_for`, and never that deed. `loose_places` are where those are who tell of it; a
    `known_target` is a thing that the text told of before: "two missiles at the vehicle"; a noun that `is_subject` has a clause of its own.
    """

    head: int
    candidate: Candidate
    roles: Roles
    reading: StatusReading
    sentence: Sentence
    modes: frozenset[str]
    places: tuple[PlaceMention, ...] = ()
    date: DateMention | None = None
    inherited: bool = False
    harm: tuple[HarmFigure, ...] = ()
    links: frozenset[int] = frozenset()
    weak: bool = False
    loose_places: tuple[PlaceMention, ...] = ()
    title: bool = False
    definite: bool = False
    silent: bool = False
    reason_for: int | None = None
    known_target: bool = False
    is_subject: bool = False
    told_as: str | None = None

    @property
    def type(self) -> str:
        """The PLOVER type: that of the word, or the one that a plan of it is coded as."""
        return self.told_as or self.roles.ref.type


@dataclass(slots=True)
class _Draft:
    """Triggers of one sentence while their neighbours are looked at."""

    sentence: Sentence
    found: list[tuple[Candidate, Roles, StatusReading]] = field(default_factory=list)


def find_deeds(context: Context, harm: Sequence[HarmFigure]) -> list[Deed]:
    """Read every telling of every deed of a document with its tolls, in text order.

    Raises:
        SpanError: a phrase holds white space alone.
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    return with_harm(context, read_deeds(context), harm)


def read_deeds(context: Context) -> list[Deed]:
    """Read every telling of every deed of a document, in text order, without tolls: which of those are real is known only when all deeds are.

    Raises:
        SpanError: a phrase holds white space alone.
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    deeds: list[Deed] = []
    for sentence in context.parsed.sentences:
        part = context.parsed.document.parts[sentence.part]
        if part.on_topic:
            draft = _draft(context, sentence)
            deeds.extend(_settled(context, draft, title=part.kind is PartKind.HEADLINE))
    return _with_inherited_dates(deeds)


def _draft(context: Context, sentence: Sentence) -> _Draft:
    draft = _Draft(sentence)
    taken: set[int] = set()
    candidates = find_triggers(context.parsed, sentence, context.lexicon_at(sentence.first))
    for candidate in candidates:
        context.triggers.setdefault(candidate.head, candidate)
    ordered = sorted(candidates, key=lambda candidate: not candidate.verbal)
    speaking = {id(one): read_roles(context, one) for one in ordered if _may_speak(one)}
    content = _content_tokens(context, [one for one in ordered if (told := speaking.get(id(one))) is not None and told.ref.trigger.complement == "content"])
    for candidate in ordered:
        if candidate.head in content | taken:
            continue
        roles = speaking[id(candidate)] if id(candidate) in speaking else read_roles(context, candidate)
        if roles is not None:
            taken |= candidate.own  # the noun of «lever le blocus» tells nothing besides
            draft.found.append((candidate, roles, read_status(context, candidate, roles)))
    draft.found.sort(key=lambda row: row[0].head)
    return draft


def _content_tokens(context: Context, candidates: Sequence[Candidate]) -> frozenset[int]:
    """Give the tokens of clauses that are what somebody threatens or asks for: they tell no deed of their own.

    Args:
        context: the document.
        candidates: those that are read as such a speech act.
    """
    found: set[int] = set()
    for candidate in candidates:
        for token in _contents(context, candidate):
            found.update(context.parsed.subtree(token.i))
    return frozenset(found)


def _may_speak(candidate: Candidate) -> bool:
    """Tell whether a reading of a candidate is a speech act with a content."""
    return any(ref.trigger.complement == "content" for ref in candidate.refs)


def _contents(context: Context, candidate: Candidate) -> Iterator[Token]:
    """Yield the heads of what a speech act is about; a perfect participle tells what was done and stays."""
    kids = context.parsed.kids(candidate.head, *CLAUSAL, "obl", "nmod", "obj", "conj")
    lexicon = context.lexicon_at(candidate.head)
    for token in kids:
        verbal = token.pos in {"VERB", "AUX"} and token.dep in CLAUSAL
        if verbal and not context.parsed.kids(token.i, "aux") and token.dep != "advcl":
            yield token
        if token.pos == "NOUN" and token.dep in {"obl", "obj", "nmod"} and lexicon.nouns.match((token,), 0):
            yield token
    for token in context.parsed.kids(candidate.head, "parataxis", "advcl", "ccomp", "conj"):
        if token.pos == "VERB" and _behind_colon(context, candidate.head, token):
            yield token


def _behind_colon(context: Context, head: int, token: Token) -> bool:
    """Tell whether a clause spells out behind a colon what is said: "We warn the traders: every open shop will be razed"."""
    return any(one.form == ":" for one in context.parsed.tokens[head + 1 : token.i])


def _settled(context: Context, draft: _Draft, title: bool) -> Iterator[Deed]:
    """Give places, dates and links to the triggers of one sentence."""
    if not draft.found:
        return
    heads = {candidate.head for candidate, _, _ in draft.found}
    places = _shared_out(context, draft, [m for m in context.mentions.places if not m.acts and _within(m.head, draft.sentence)])
    told_dates = [
        m
        for m in context.mentions.dates
        if _within(m.head, draft.sentence) and m.role in DATED and not _of_the_defied(context, m) and not _of_a_toll(context, m)
    ]
    dates = _shared_out(context, draft, told_dates)
    for candidate, told_roles, told_reading in draft.found:
        refusal = _refused_as(context, told_roles, told_reading)
        roles, reading = _of_refusal(told_roles, told_reading) if refusal else (told_roles, told_reading)
        mine = [place for place in places.get(candidate.head, []) if not _part_of_actor(place, roles) and not _said_of(context, place, candidate, roles)]
        told = dates.get(candidate.head, [])
        yield Deed(
            head=candidate.head,
            candidate=candidate,
            roles=roles,
            reading=reading,
            sentence=draft.sentence,
            modes=_modes(roles) if _planned_as(context, roles, reading) is None and refusal is None else frozenset(),
            told_as=_planned_as(context, roles, reading) or refusal,
            places=tuple(place for place in mine if not _is_speakers(context, place, candidate)),
            loose_places=tuple(place for place in mine if _is_speakers(context, place, candidate)),
            date=_own_first(context, told, roles),
            links=_links(context, candidate, roles, heads) | _same_means(roles, draft, candidate),
            weak=roles.ref.trigger.mention_only
            or reading.generic
            or _is_epithet(context, candidate, told)
            or (not (title or mine or told) and _timeless(context, roles)),
            title=title,
            is_subject=not candidate.verbal and context.parsed.tokens[candidate.head].dep in {"nsubj", "nsubj:pass"},
            known_target=_is_known_target(context, roles),
            definite=_definite(context, candidate) or _definite_means(context, roles),
        )


def _is_known_target(context: Context, roles: Roles) -> bool:
    """Tell whether all that is hit is one thing that the text takes up: "the vehicle", behind "a car"."""
    hit = roles.recipients
    if not hit or any(phrase.kind not in THING or phrase.proper or phrase.number is not None or phrase.plural for phrase in hit):
        return False
    return all(is_definite(context.parsed, phrase.head, context.lexicon_at(phrase.head)) for phrase in hit)


def _is_epithet(context: Context, candidate: Candidate, dates: Sequence[DateMention]) -> bool:
    """Tell whether a dateless participle before its noun only says who somebody is: "three jailed opposition figures", "the slain general"."""
    token = context.parsed.tokens[candidate.head]
    return candidate.verbal and not dates and token.dep == "amod" and token.i < token.head and token.morph.get("VerbForm") == "Part"


def _timeless(context: Context, roles: Roles) -> bool:
    """Tell what is said of nobody in particular at no time: «les passeurs tuent pour quelques billets», "landmines kill people"."""
    clause = context.parsed.tokens[roles.clause]
    if roles.ref.type not in VIOLENT or clause.morph.get("Tense") != "Pres" or clause.morph.get("VerbForm") != "Fin":
        return False
    people = (*roles.actors, *roles.recipients)
    if any(phrase.entity or phrase.country or phrase.proper or phrase.pronoun for phrase in people):
        return False
    return all(phrase.number is None and context.parsed.tokens[phrase.head].morph.get("Number") == "Plur" for phrase in roles.recipients)


def _planned_as(context: Context, roles: Roles, reading: StatusReading) -> str | None:
    """Give the type that a planned deed is coded as: future cooperation is AGREE (coding guide 3)."""
    return context.codebook.events[roles.ref.type].planned_as if reading.status is Status.PLANNED else None


def _refused_as(context: Context, roles: Roles, reading: StatusReading) -> str | None:
    """Give the type of saying that one will not do it: "we will not negotiate with X" is REJECT."""
    told_as = context.codebook.events[roles.ref.type].refused_as
    if told_as is None or not reading.negated or not roles.actors:
        return None
    clause = context.parsed.tokens[roles.clause]
    lexicon = context.lexicon_at(clause.i)
    ahead = any(token.morph.get("Tense") == "Fut" or token.morph.get("Mood") == "Cnd" for token in (clause, *context.parsed.kids(clause.i, "aux")))
    modal = any(lexicon.words("status", "modal_future").match((aux,), 0) for aux in context.parsed.kids(clause.i, "aux"))
    return told_as if ahead or modal else None


def _of_refusal(roles: Roles, reading: StatusReading) -> tuple[Roles, StatusReading]:
    """Make whom one will not meet the recipient of the refusal."""
    doer, *others = sorted(roles.actors, key=lambda phrase: phrase.head)
    refused = replace(roles, actors=(doer,), recipients=(*others, *roles.recipients))
    return refused, reading._replace(status=Status.OCCURRED, negated=False)


DATED = frozenset({"point", "since", "until"})


def _of_the_defied(context: Context, date: DateMention) -> bool:
    """Tell whether a time is since when that has been which the deed defied: «malgré le cessez-le-feu en vigueur depuis un an»."""
    if date.role != "since":
        return False
    lexicon = context.lexicon_at(date.head)
    for token in reversed(context.parsed.tokens[max(0, date.first - DEFIED_REACH) : date.first]):
        if token.pos in {"PUNCT", "VERB"}:
            return False
        if "despite" in preposition(context.parsed, token.i, lexicon):
            return True
    return False


def _of_a_toll(context: Context, date: DateMention) -> bool:
    """Tell whether a time says when the dead were counted: "the toll stood at four on Sunday", but not «le bilan de l'attaque de lundi s'élève à quatre»."""
    tolls, below = context.lexicon_at(date.head).words("quantities", "toll_nouns"), context.parsed.tokens[date.head]
    for above in context.parsed.ancestors(date.head):
        subjects = context.parsed.kids(above.i, "nsubj", "nsubj:pass") if above.pos == "VERB" else ()
        if any(tolls.match((kid,), 0) is not None and kid.i != below.i for kid in subjects):
            return True
        below = above
    return False


# Words between what is defied and since when it has been.
DEFIED_REACH = 8


def _within(token: int, sentence: Sentence) -> bool:
    return sentence.first <= token < sentence.last


def _modes(roles: Roles) -> frozenset[str]:
    """Give the modes of the word, of the weapons, and of doers who are one with their weapon: a suicide bomber."""
    found = set(roles.ref.trigger.modes)
    if roles.ref.type == "ASSAULT":
        for means in (*roles.weapons, *roles.actors):
            found.update(means.modes)
    return frozenset(found)


def _shared_out(context: Context, draft: _Draft, mentions: Sequence[M]) -> dict[int, list[M]]:
    """Give each place or date of a sentence to the trigger that it depends on, or else to the nearest one of its clause."""
    owners: dict[int, int] = {}
    for candidate, roles, _ in draft.found:
        owners.setdefault(roles.clause, candidate.head)
        for i in range(candidate.first, candidate.last):
            owners[i] = candidate.head
    found: dict[int, list[M]] = {}
    crowds = frozenset(candidate.head for candidate, roles, _ in draft.found if CROWD_CONTROL in roles.ref.trigger.modes)
    for mention in mentions:
        owner = _owner(context, mention.head, owners, crowds, dated=isinstance(mention, DateMention))
        if owner is not None and _may_have(mention, owner, mentions):
            found.setdefault(owner, []).append(mention)
    return found


def _may_have(mention: M, owner: int, mentions: Sequence[M]) -> bool:
    """Keep the date that another one is counted from for the deed named there: «cinq jours après le coup d'État du 26 juillet»."""
    around = [other for other in mentions if other is not mention and other.first <= mention.first and mention.last <= other.last]
    return not isinstance(mention, DateMention) or all(other.first <= owner < other.last for other in around)


def _owner(context: Context, token: int, owners: dict[int, int], crowds: frozenset[int], dated: bool) -> int | None:
    """Climb from a token to the first trigger above it; below a verb of saying a date tells when it was said.

    A date in a clause of its own below the trigger («un chef arrêté lundi») is that clause's.
    """
    if token in owners:
        return owners[token]
    below, crossed, aside = token, False, False
    for above in context.parsed.ancestors(token):
        if dated and above.i not in owners.values() and says(context, above) and not _senses(context, above):
            told = _in_content(context, below, owners)
            told = _reported(context, above, owners) if told is None else told
            return _dated_behind(context, above, token, owners) if told is None else told
        if above.i in owners:
            return None if crossed else owners[above.i]
        keeps = dated and above.pos == "VERB" and _keeps_date(context, above, owners, crowds)
        crossed, aside = crossed or keeps, aside or (keeps and above.dep == "acl")
        below = above.i
    if aside:
        return None  # «trois gendarmes portés disparus depuis samedi ont été retrouvés, criblés de balles»
    inside = set(context.parsed.subtree(below))
    near = [head for head in owners.values() if head in inside]
    return min(near, key=lambda head: (abs(head - token), head)) if near else None


def _reported(context: Context, saying: Token, owners: dict[int, int]) -> int | None:
    """Give the deed that is itself what is reported: "fighting between the two was reported in Goma on Monday"."""
    if not context.parsed.kids(saying.i, "aux:pass") or context.parsed.kids(saying.i, "ccomp", "obj"):
        return None
    told = (*(kid.i for kid in context.parsed.kids(saying.i, "nsubj:pass")), *((saying.head,) if saying.dep == "conj" else ()))
    return next((owners[i] for i in told if i in owners), None)


def _shares_auxiliary(context: Context, participle: Token, owners: dict[int, int]) -> bool:
    """Tell whether a participle and its noun are the second half of a passive: «deux camions ont été brûlés et leurs chauffeurs ligotés lundi»."""
    noun = context.parsed.tokens[participle.head]
    return noun.dep == "conj" and noun.head in owners and bool(context.parsed.kids(noun.head, "aux:pass")) and not context.parsed.kids(participle.i, "aux:pass")


def _senses(context: Context, verb: Token) -> bool:
    """Tell whether a verb says that something was heard or seen, which was when it was."""
    return context.lexicon_at(verb.i).words("syntax", "sense_verbs").match((verb,), 0) is not None


def _in_content(context: Context, clause: int, owners: dict[int, int]) -> int | None:
    """Give the first deed of what is said where the date stands in it, before the deed: «informe que, lundi, une frappe a permis de tuer deux hommes»."""
    if context.parsed.tokens[clause].dep != "ccomp" or clause in owners:
        return None
    inside = set(context.parsed.subtree(clause))
    return min((head for head in owners.values() if head in inside), default=None)


def _keeps_date(context: Context, verb: Token, owners: dict[int, int], crowds: frozenset[int]) -> bool:
    """Tell whether a date below a verb that is no deed is of that verb, and not of the deed above it."""
    if _goes_on_with(context, verb, owners, crowds):
        return False
    return _tells_of_another(context, verb, owners) or not _only_carries(context, verb)


def _goes_on_with(context: Context, verb: Token, owners: dict[int, int], crowds: frozenset[int]) -> bool:
    """Tell whether a verb is part of the deed above it: says when it was, shares its auxiliary, or says what those hit were doing.

    "were killed when a bomber rammed a convoy on 4 March", "fired tear gas to disperse a crowd on Friday",
    «une personne a été tuée et trois autres blessées jeudi», "blew up a bus carrying troops on Monday".
    """
    if verb.dep == "acl":
        return verb.morph.get("VerbForm") == "Ger" or verb.morph.get("Tense") == "Pres" or _shares_auxiliary(context, verb, owners)
    if verb.head not in owners:
        return False
    if verb.dep == "advcl" and verb.morph.get("VerbForm") == "Inf" and owners[verb.head] in crowds:
        return True
    if verb.dep == "conj":
        return not context.parsed.kids(verb.i, "aux", "aux:pass") and bool(context.parsed.kids(verb.head, "aux:pass"))
    when = context.lexicon_at(verb.i).words("syntax", "when_words")
    return verb.dep == "advcl" and any(when.match((kid,), 0) is not None for kid in context.parsed.kids(verb.i, "mark", "advmod"))


def _dated_behind(context: Context, saying: Token, token: int, owners: dict[int, int]) -> int | None:
    """Give the deed that a date behind it dates: «a annoncé avoir frappé la base, lundi», not «a revendiqué l'attaque lundi»."""
    if saying.i > token and (told := _before_speaker(context, saying, token, owners)) is not None:
        return told
    behind = [head for head in set(owners.values()) if saying.i < head < token and saying.i in {above.i for above in context.parsed.ancestors(head)}]
    clausal = [head for head in behind if any(above.pos == "VERB" for above in _between(context, head, saying.i)) or context.parsed.tokens[head].pos == "VERB"]
    return max(clausal, default=None)


def _before_speaker(context: Context, saying: Token, token: int, owners: dict[int, int]) -> int | None:
    """Give the deed that is told with a date before its source, behind a comma: the words before the source are what he says."""
    speaker = next((kid.i for kid in context.parsed.kids(saying.i, "nsubj") if kid.i > token), None)
    if speaker is None or not any(one.form == "," for one in context.parsed.tokens[token + 1 : speaker]):
        return None
    return min((head for head in owners.values() if head < speaker), key=lambda head: (abs(head - token), head), default=None)


def _between(context: Context, low: int, high: int) -> Iterator[Token]:
    """Yield the tokens between a token and one of its ancestors."""
    for above in context.parsed.ancestors(low):
        if above.i == high:
            return
        yield above


def _tells_of_another(context: Context, verb: Token, owners: dict[int, int]) -> bool:
    """Tell whether a clause says something of a noun that is no deed: "a statement issued on Monday"; it is not the name behind a deed that began."""
    if verb.dep not in {"acl", "acl:relcl"} or verb.head in owners:
        return False
    noun = context.parsed.tokens[verb.head]
    begins = context.lexicon_at(verb.i).words("syntax", "start_verbs").match((verb,), 0) is not None
    return not (begins and noun.pos == "PROPN" and noun.dep == "nmod" and noun.head in owners)


CARRIERS = ("sense_verbs", "happen_verbs", "start_verbs", "light_verbs", "suffer_verbs", "cause_verbs")


def _only_carries(context: Context, verb: Token) -> bool:
    """Tell whether a verb tells nothing of its own beside a deed: to happen, to begin, to carry out."""
    lexicon = context.lexicon_at(verb.i)
    tokens = context.parsed.tokens[verb.i : verb.i + 5]
    return any(lexicon.words("syntax", name).match(tokens, 0) is not None for name in CARRIERS)


def _part_of_actor(place: PlaceMention, roles: Roles) -> bool:
    """Tell whether a place only says whose the doer is: «l'armée de Syrie», but not where a withdrawal is from."""
    if roles.ref.trigger.prepositions.get("from") == "place":
        return False
    return any(phrase.first <= place.head < phrase.last for phrase in roles.actors)


def _said_of(context: Context, place: PlaceMention, candidate: Candidate, roles: Roles) -> bool:
    """Tell whether a place is only in what is said: of a speech act the place is where it was uttered (coding guide 15)."""
    if not context.codebook.events[roles.ref.type].speech or roles.ref.trigger.complement != "content":
        return False
    between = [above for above in _between(context, place.head, candidate.head) if above.i not in candidate.own]
    return place.place.precision not in UTTERED_AT or any(above.pos == "VERB" for above in between)


def _is_speakers(context: Context, place: PlaceMention, candidate: Candidate) -> bool:
    """Tell whether a place only says where those are who tell of the deed: "said a doctor at the hospital in Kalat"."""
    below = context.parsed.tokens[place.head]
    for above in context.parsed.ancestors(place.head):
        if above.i in candidate.own or above.i == candidate.head:
            return False
        if says(context, above):
            return below.dep == "nsubj"
        below = above
    return False


# Where a speech act can be said to be uttered.
UTTERED_AT = frozenset({"site", "town"})


def _links(context: Context, candidate: Candidate, roles: Roles, heads: set[int]) -> frozenset[int]:
    """Give the triggers of the sentence that syntax ties to this one."""
    found = {head for head in roles.events if head in heads}
    token = context.parsed.tokens[candidate.head]
    above = context.parsed.tokens[token.head]
    if above.i in heads and token.dep in {"acl", "acl:relcl", "advcl", "xcomp", "nsubj", "obl", "nmod", "obj", "appos"}:
        found.add(above.i)
    if above.i not in heads and token.dep in {"nmod", "obl"} and above.pos != "VERB" and above.dep in {"obl", "advmod"} and _names_nothing(context, above.i):
        found.update({above.head} & heads)  # «au cours d'un raid», "in the course of a raid"
    if token.dep == "acl:relcl":
        found.update({_told_of(context, above)} & heads)
    if roles.clause != candidate.head and roles.clause in heads:
        found.add(roles.clause)
    if token.dep == "advcl" and token.morph.get("VerbForm") == "Part" and says(context, above):
        found.update({_said_before(context, above, token)} & heads)
    if token.dep == "conj" and above.i in heads and token.pos == "VERB":
        found.add(above.i)
    if token.dep == "acl" and roles.ref.trigger.effect and above.dep in LISTED and not roles.actors:
        listed = {kid.i for kid in context.parsed.kids(above.head, "acl")} if above.dep == "conj" else set()
        found.update(({above.head} | listed) & heads)  # «Le véhicule a sauté sur une mine : trois soldats tués.»
    return frozenset(found - {candidate.head})


def _said_before(context: Context, saying: Token, participle: Token) -> int:
    """Give what is said right before a participle that the tree hung on the saying: «affirme avoir mené une attaque, tuant deux soldats»."""
    clauses = [token.i for token in context.parsed.kids(saying.i, "xcomp", "ccomp") if token.i < participle.i]
    deep = [token.i for i in clauses for token in context.parsed.kids(i, "obj") if token.i in context.triggers]
    return max((*clauses[-1:], *deep), default=-1)


# How a tree hangs a toll on the deed before it.
LISTED = frozenset({"parataxis", "appos", "dep", "conj"})


def _told_of(context: Context, noun: Token) -> int:
    """Give the noun that a relative clause may tell of over those that do nothing: "the attack on a hotel in Gao that killed nine"."""
    while noun.dep == "nmod" and describe(context, noun.i).kind in THING:
        noun = context.parsed.tokens[noun.head]
    return noun.i


def _names_nothing(context: Context, token: int) -> bool:
    """Tell a noun that is nobody and nothing, as those of prepositional locutions are."""
    return token not in context.things or context.things[token].kind == "none"


def _same_means(roles: Roles, draft: _Draft, candidate: Candidate) -> frozenset[int]:
    """Give the triggers of the sentence with the very same weapon: «endommagée par une mine enfouie sur la route»."""
    mine = {phrase.head for phrase in roles.weapons}
    return frozenset(
        other.head for other, theirs, _ in draft.found if other.head != candidate.head and not mine.isdisjoint(phrase.head for phrase in theirs.weapons)
    )


def _definite(context: Context, candidate: Candidate) -> bool:
    """Tell whether a trigger noun takes up a deed told before: «ces frappes», "the attack"."""
    return not candidate.verbal and is_definite(context.parsed, candidate.head, context.lexicon_at(candidate.head))


def _own_first(context: Context, told: Sequence[DateMention], roles: Roles) -> DateMention | None:
    """Choose of several times the first that depends on the deed: "honoured on Sunday the people who died when rockets fell on 28 March 2020"."""
    first = min(told, key=lambda mention: not depends_on(context, mention, roles.clause), default=None)
    if first is None or not _within_subject(context, first, roles.clause):
        return first
    days = (mention for mention in told if mention.when.precision == "day" and mention.role == "point")
    return next((day for day in days if context.parsed.tokens[day.head].head == roles.clause), first)


def _within_subject(context: Context, mention: DateMention, clause: int) -> bool:
    """Tell whether a time only says which talks, of «les pourparlers ouverts lundi ont été rompus jeudi»."""
    subjects = context.parsed.kids(clause, "nsubj", "nsubj:pass")
    return any(mention.head in context.parsed.subtree(subject.i) for subject in subjects)


def depends_on(context: Context, mention: DateMention, clause: int) -> bool:
    """Tell whether a time stands in a clause, or below it."""
    return any(above.i == clause for above in context.parsed.ancestors(mention.head))


def _definite_means(context: Context, roles: Roles) -> bool:
    """Tell whether the means were told of before and stand for the deed: «les bombes ont frappé un marché»."""
    if roles.actors or not roles.weapons:
        return False
    return any(token.morph.get("Definite") == "Def" for phrase in roles.weapons for token in context.parsed.kids(phrase.head, "det"))


def _with_inherited_dates(deeds: list[Deed]) -> list[Deed]:
    """Let a deed without a date have that of the deed told just before it in the same paragraph."""
    found: list[Deed] = []
    last: Deed | None = None
    for deed in deeds:
        if deed.date is None and last is not None and _continues(last, deed):
            deed = replace(deed, date=last.date, inherited=True)
        if deed.date is not None:
            last = deed
        found.append(deed)
    return found


def _continues(last: Deed, deed: Deed) -> bool:
    """Tell whether a telling goes on from the one before: same paragraph, at most two sentences on, as real as it."""
    near = last.sentence.part == deed.sentence.part and deed.sentence.i - last.sentence.i <= 2
    return near and not deed.title and last.reading.status is deed.reading.status


def with_harm(context: Context, deeds: Sequence[Deed], harm: Sequence[HarmFigure]) -> list[Deed]:
    """Give every toll to the deed that it is told of, and leave out what tells only a running total."""
    given: dict[int, list[HarmFigure]] = {}
    for figure in (*harm, *_counted_victims(context, deeds, harm)):
        owner = None if figure.cumulative or figure.kind not in OF_EVENTS or _of_things(context, figure) else _harm_owner(context, deeds, figure)
        if owner is not None:
            given.setdefault(owner, []).append(figure)
    totals = {figure.governor for figure in harm if figure.cumulative}
    counted = {context.counted.get(figure.head, figure.head) for figure in harm if figure.kind not in OF_EVENTS}
    told = [deed for deed in deeds if _is_done_by(deed, counted) or totals.isdisjoint((deed.head, deed.roles.clause))]  # a running total tells no deed
    return [replace(deed, harm=tuple(given[deed.head])) if deed.head in given else deed for deed in told]


def _counted_victims(context: Context, deeds: Sequence[Deed], harm: Sequence[HarmFigure]) -> Iterator[HarmFigure]:
    """Yield the toll of a word that itself says what became of those it counts: «mis hors de combat douze hommes», "31 were put out of action"."""
    taken = {at for figure in harm if figure.kind in BODILY for at in (figure.head, figure.governor)}
    for deed in deeds:
        kind = BODILY_EFFECTS.get(deed.roles.ref.trigger.effect or "")
        if kind is None or not deed.candidate.verbal or deed.reading.status is not Status.OCCURRED or _is_running(context, deed):
            continue
        for phrase in deed.roles.recipients:
            told = context.counts.get(phrase.head)
            if told is None or told.article or told.definite or phrase.kind in THING or {told.head, told.noun, deed.head} & taken:
                continue
            first, last = min(told.first, phrase.head), max(told.last, phrase.head + 1)
            span, rule = context.parsed.span(first, last), f"{deed.roles.ref.rule}:counted"
            yield HarmFigure(
                kind, told.quantity, span, first, last, phrase.head, deed.head, rule, of=context.parsed.span(phrase.head, phrase.head + 1).text, mention=told
            )


def _is_running(context: Context, deed: Deed) -> bool:
    """Tell whether a deed is counted since a time: its victims are a running total."""
    since = (date for date in context.mentions.dates if date.role == "since" and _within(date.head, deed.sentence))
    return any(_verb_over(context, date.head) in {None, deed.head, deed.roles.clause} for date in since)


def _verb_over(context: Context, token: int) -> int | None:
    return next((above.i for above in context.parsed.ancestors(token) if above.pos in {"VERB", "AUX"}), None)


BODILY = frozenset({FigureKind.KILLED, FigureKind.INJURED})
BODILY_EFFECTS = {kind.value: kind for kind in BODILY}


def _is_done_by(deed: Deed, counted: set[int]) -> bool:
    """Tell whether those who are counted are the doers, not the harmed: "thousands marched, a year since the protests"."""
    return any(phrase.head in counted for phrase in deed.roles.actors)


def _of_things(context: Context, figure: HarmFigure) -> bool:
    """Tell whether a bare number takes up things counted before it in its sentence: «22 drones ; 18 ont été abattus»."""
    if figure.of is not None or figure.mention is None or figure.mention.noun is not None:
        return False
    sentence = context.parsed.sentences[context.parsed.tokens[figure.head].sentence]
    before = context.parsed.sentences[max(0, sentence.i - 1)]
    start = before.first if before.part == sentence.part else sentence.first
    if figure.kind is FigureKind.INJURED or figure.rule.endswith("harm_nouns.killed"):
        return False  # "four dead and 21 injured" are nobody's drones
    counted = [i for i in range(start, figure.first) if i in context.counts and i in context.things and not context.counts[i].article]
    return bool(counted) and context.things[counted[-1]].kind in {"weapon", "vehicle", "object"}


def _harm_owner(context: Context, deeds: Sequence[Deed], figure: HarmFigure) -> int | None:
    """Find the deed of a toll: its verb, what that verb hangs on, the nearest of the sentence, or the one told just before."""
    violent = [deed for deed in deeds if deed.type in HARMFUL and not deed.reading.purpose]
    heads = {deed.head for deed in violent}
    for i in (figure.governor, figure.head):
        owner = _deed_around(context, i, heads) if i is not None else None
        if owner is not None:
            return owner
    sentence = context.parsed.tokens[figure.head].sentence
    here = [deed.head for deed in violent if deed.sentence.i == sentence]
    return min(here, key=lambda head: (abs(head - figure.head), head)) if here else _told_before(violent, sentence)


def _deed_around(context: Context, i: int, heads: set[int]) -> int | None:
    """Give the deed that a token is, that hangs on it, or that it hangs on."""
    below = (token.i for token in context.parsed.kids(i, "nsubj", "obl", "nsubj:pass", "obl:agent", "nmod", "advcl", "acl"))
    deep = (token for kid in context.parsed.kids(i, "nsubj", "nsubj:pass") for token in context.parsed.subtree(kid.i))  # "the toll from the attack rose"
    above = (token.i for token in context.parsed.ancestors(i))
    return next((token for token in (i, *below, *deep, *above) if token in heads), None)


# What a deed does to people and things; materiel and displacement are figures of the report (coding guide 6).
OF_EVENTS = frozenset(FigureKind) - {FigureKind.MATERIEL, FigureKind.DISPLACED, FigureKind.OTHER}
HARMFUL = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION", "RETREAT"})


def _told_before(violent: list[Deed], sentence: int) -> int | None:
    """Give the last assault told shortly before a sentence, a title counting as told before all."""
    before = [deed for deed in violent if deed.type == "ASSAULT" and deed.sentence.i < sentence and not deed.weak and deed.reading.status is Status.OCCURRED]
    near = [deed for deed in before if sentence - deed.sentence.i <= HARM_REACH]
    return near[-1].head if near else None
