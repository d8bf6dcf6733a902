"""Decide whether a deed was done, attempted, planned, imagined or denied, by the words that govern it.

The walk goes from the trigger up its tree: the first governor that a cue names decides. Tense and mood of the clause decide what
no governor does.
"""

from typing import NamedTuple

from recoupe.extract.arguments import is_figure, is_passive
from recoupe.extract.context import Context
from recoupe.extract.roles import Roles
from recoupe.extract.triggers import Candidate
from recoupe.model.event import Reason, Status
from recoupe.model.parsed import Token

VERB_LINKS = frozenset({"ccomp", "xcomp", "obj", "csubj", "nsubj:pass", "obl", "iobj", "nsubj"})
NOUN_LINKS = frozenset({"nmod", "acl", "compound", "appos", "amod", "obl"})
MAX_CLIMB = 6
# A negation is a function word: «personne» as a noun negates nothing.
FUNCTION_WORDS = frozenset({"ADV", "DET", "PRON", "PART", "CCONJ", "INTJ", "ADP", "SCONJ", "AUX"})


class StatusReading(NamedTuple):
    """What the words around a trigger say of its deed.

    `real` is False where the deed is no event at all (a negation in nobody's mouth, the content of a demand, a purpose);
    `negated` where a word negates it; `denier` is the token of a verb of denial; `purpose` where it is what another deed was done for.
    """

    status: Status
    reasons: tuple[Reason, ...] = ()
    negated: bool = False
    denier: int | None = None
    hearsay: bool = False
    suspected: bool = False
    purpose: bool = False
    generic: bool = False


def read_status(context: Context, candidate: Candidate, roles: Roles) -> StatusReading:
    """Read the status of the deed of a trigger.

    Raises:
        SpanError: a cue holds white space alone.
    """
    clause = context.parsed.tokens[roles.clause]
    if roles.ref.trigger.status:
        return StatusReading(Status(roles.ref.trigger.status), (_reason(context, candidate.head, roles.ref.rule),))
    reading = _own_clause(context, candidate, clause, roles)
    if reading.negated and clause.morph.get("VerbForm") == "Inf" and not context.parsed.kids(clause.i, "aux"):
        return reading._replace(generic=True)  # "urged him not to launch an offensive" denies nothing
    if reading.status is not Status.OCCURRED or reading.negated:
        return reading
    above = _governors(context, candidate.head, clause)
    return above._replace(
        hearsay=reading.hearsay or above.hearsay,
        suspected=reading.suspected or above.suspected,
        reasons=(*above.reasons, *reading.reasons),
    )


def _reason(context: Context, token: int, rule: str) -> Reason:
    return Reason(rule, context.parsed.span(token, token + 1))


def _cue(context: Context, field: str, token: Token) -> bool:
    """Tell whether a token begins a cue of the status section."""
    tokens = context.parsed.tokens[token.i : token.i + 5]
    return context.lexicon_at(token.i).words("status", field).match(tokens, 0) is not None


def _rule(context: Context, token: int, field: str) -> str:
    return f"lang/{context.lexicon_at(token).language.code}.toml:status.{field}"


def _own_clause(context: Context, candidate: Candidate, clause: Token, roles: Roles) -> StatusReading:
    """Read negation, tense, mood, modals and adjectives of the clause that tells the deed."""
    for reading in (
        _negation(context, candidate, clause, roles),
        _duty(context, clause),
        _mood(context, clause),
        _modifiers(context, candidate),
        _future(context, clause),
    ):
        if reading is not None:
            return reading
    return StatusReading(Status.OCCURRED, hearsay=_rumoured(context, clause))


def _negation(context: Context, candidate: Candidate, clause: Token, roles: Roles) -> StatusReading | None:
    parsed = context.parsed
    core = {phrase.head for phrase in (*roles.recipients, *roles.actors)} if candidate.verbal else set()
    for token in (*parsed.kids(clause.i, "advmod", "det", "mark", "case", "obj", "nsubj", "aux"), *parsed.kids(candidate.head, "det", "advmod", "case")):
        if token.pos in FUNCTION_WORDS and _cue(context, "negation", token) and not _only(context, token):
            return StatusReading(Status.DENIED, (_reason(context, token.i, _rule(context, token.i, "negation")),), negated=True)
        if token.dep in {"mark", "case"} and _cue(context, "without", token):
            return StatusReading(Status.DENIED, (_reason(context, token.i, _rule(context, token.i, "without")),), negated=True)
    for head in sorted(core):
        for token in (*parsed.kids(head, "det", "advmod"), parsed.tokens[head]):
            if _cue(context, "zero_determiners", token):
                return StatusReading(Status.DENIED, (_reason(context, token.i, _rule(context, token.i, "zero_determiners")),), negated=True)
    return None


def _only(context: Context, token: Token) -> bool:
    """Tell whether a negation word negates something smaller than the clause ("not only", «non seulement», «pas moins de»)."""
    return token.i + 1 < len(context.parsed.tokens) and context.parsed.tokens[token.i + 1].pos in {"ADV", "NUM"} and token.dep != "advmod"


def _finite(context: Context, clause: Token) -> tuple[Token, ...]:
    """Give the finite words of a clause: the verb and its auxiliaries."""
    return (clause, *context.parsed.kids(clause.i, "aux", "aux:pass", "cop"))


def _mood(context: Context, clause: Token) -> StatusReading | None:
    """Read a conditional: with a participle it is hearsay, alone it is a hypothesis."""
    parsed = context.parsed
    for token in _finite(context, clause):
        if token.morph.get("Mood") == "Cnd":
            compound = (
                token.i != clause.i
                and clause.morph.get("VerbForm") == "Part"
                and (not is_passive(parsed, clause, context.lexicon_at(clause.i)) or len(parsed.kids(clause.i, "aux", "aux:pass")) > 1)
            )
            reason = (_reason(context, token.i, "extract/status.py:conditional"),)
            if compound or _conjoined_hearsay(context, clause):
                return StatusReading(Status.OCCURRED, reason, hearsay=True)
            return StatusReading(Status.HYPOTHETICAL, reason)
    for mark in parsed.kids(clause.i, "mark"):
        if clause.dep == "advcl" and _cue(context, "hypothetical_openers", mark):
            return StatusReading(Status.HYPOTHETICAL, (_reason(context, mark.i, _rule(context, mark.i, "hypothetical_openers")),))
    return None


def _conjoined_hearsay(context: Context, clause: Token) -> bool:
    """Tell whether the clause is coordinated with one in the conditional of hearsay."""
    head = context.parsed.tokens[clause.head]
    return clause.dep == "conj" and any(token.morph.get("Mood") == "Cnd" for token in context.parsed.kids(head.i, "aux"))


def _modifiers(context: Context, candidate: Candidate) -> StatusReading | None:
    """Read adjectives of a trigger noun: «un retrait prévu», "a possible attack"."""
    if candidate.verbal:
        return None
    for token in context.parsed.kids(candidate.head, "amod", "acl", "compound"):
        if _cue(context, "plan_adjectives", token):
            return StatusReading(Status.PLANNED, (_reason(context, token.i, _rule(context, token.i, "plan_adjectives")),))
        if _cue(context, "fear_words", token):
            return StatusReading(Status.HYPOTHETICAL, (_reason(context, token.i, _rule(context, token.i, "fear_words")),))
        if _cue(context, "attempt_nouns", token):
            return StatusReading(Status.ATTEMPTED, (_reason(context, token.i, _rule(context, token.i, "attempt_nouns")),))
    return None


def _future(context: Context, clause: Token) -> StatusReading | None:
    parsed = context.parsed
    for token in _finite(context, clause):
        if token.morph.get("Tense") == "Fut":
            return StatusReading(Status.PLANNED, (_reason(context, token.i, "extract/status.py:future"),))
    for adverb in parsed.kids(clause.i, "advmod"):
        if _cue(context, "plan_adjectives", adverb):
            return StatusReading(Status.PLANNED, (_reason(context, adverb.i, _rule(context, adverb.i, "plan_adjectives")),))
    for aux in (kid for kid in parsed.kids(clause.i, "aux") if kid.pos != "PROPN"):  # "on 9 May killed": the month is no modal
        if _cue(context, "modal_future", aux):
            return StatusReading(Status.PLANNED, (_reason(context, aux.i, _rule(context, aux.i, "modal_future")),))
        if _cue(context, "modal_hypothetical", aux):
            perfect = any(other.lemma != aux.lemma and other.i > aux.i and other.dep == "aux" for other in parsed.kids(clause.i, "aux"))
            reason = (_reason(context, aux.i, _rule(context, aux.i, "modal_hypothetical")),)
            return StatusReading(Status.OCCURRED, reason, suspected=True) if perfect else StatusReading(Status.HYPOTHETICAL, reason)
    return None


def _duty(context: Context, clause: Token) -> StatusReading | None:
    """Read what must be done as nothing that was done: "the Council must impose an embargo"."""
    for aux in context.parsed.kids(clause.i, "aux") if clause.morph.get("VerbForm") == "Inf" else ():
        if _cue(context, "modal_duty", aux):
            return StatusReading(Status.HYPOTHETICAL, (_reason(context, aux.i, _rule(context, aux.i, "modal_duty")),), generic=True)
    return None


def _rumoured(context: Context, clause: Token) -> bool:
    return any(_cue(context, "hearsay", token) for token in context.parsed.kids(clause.i, "advmod", "obl"))


def _governors(context: Context, head: int, clause: Token) -> StatusReading:
    """Walk up from the deed and let the first governor that a cue names decide."""
    parsed = context.parsed
    below = parsed.tokens[head]
    for _ in range(MAX_CLIMB):
        if below.is_root:
            break
        above = parsed.tokens[below.head]
        decided = _governed(context, below, above) or _suspected(context, below, above)
        if decided is not None:
            return decided
        if below.dep in {"acl:relcl", "parataxis", "appos"} or (below.dep == "advcl" and below.morph.get("VerbForm") != "Inf"):
            break
        below = above
    return _bare_infinitive(context, clause) or StatusReading(Status.OCCURRED)


def _suspected(context: Context, below: Token, above: Token) -> StatusReading | None:
    """Read a verb of suspicion: «est soupçonné d'avoir tué», "is believed to have shelled"."""
    if above.pos in {"VERB", "ADJ"} and below.dep in {"xcomp", "advcl", "ccomp", "obl"} and below.pos == "VERB" and _cue(context, "suspicion", above):
        return StatusReading(Status.OCCURRED, (_reason(context, above.i, _rule(context, above.i, "suspicion")),), suspected=True)
    return None


_GOVERNORS: tuple[tuple[str, Status], ...] = (
    ("denial_verbs", Status.DENIED),
    ("foil_verbs", Status.ATTEMPTED),
    ("attempt_verbs", Status.ATTEMPTED),
    ("fear_words", Status.HYPOTHETICAL),
    ("plan_verbs", Status.PLANNED),
    ("modal_hypothetical", Status.HYPOTHETICAL),
    ("modal_future", Status.PLANNED),
)
_NOUN_GOVERNORS: tuple[tuple[str, Status], ...] = (
    ("denial_nouns", Status.DENIED),
    ("attempt_nouns", Status.ATTEMPTED),
    ("plan_nouns", Status.PLANNED),
    ("fear_words", Status.HYPOTHETICAL),
)


def _governed(context: Context, below: Token, above: Token) -> StatusReading | None:
    misread = above.pos == "NOUN" and below.dep == "xcomp" and below.morph.get("VerbForm") == "Inf"  # "women plan to march"
    if (above.pos in {"VERB", "AUX", "ADJ"} and below.dep in VERB_LINKS) or misread:
        return _by_verb(context, below, above)
    if above.pos in {"NOUN", "PROPN"} and below.dep in NOUN_LINKS:
        for field, status in _NOUN_GOVERNORS:
            if _cue(context, field, above):
                denier = above.i if status is Status.DENIED else None
                return StatusReading(status, (_reason(context, above.i, _rule(context, above.i, field)),), denier=denier)
    return None


def _by_verb(context: Context, below: Token, above: Token) -> StatusReading | None:
    if below.dep in {"nsubj", "obl"} and below.pos != "VERB":
        return _future_of_subject(context, below, above)
    for field, status in _GOVERNORS:
        if field == "denial_verbs" and (_cue(context, "authorship_nouns", below) or is_figure(context.parsed, below, context.lexicon_at(below.i))):
            continue
        if _cue(context, field, above) and _allowed(context, field, below):
            denier = above.i if status is Status.DENIED else None
            return StatusReading(status, (_reason(context, above.i, _rule(context, above.i, field)),), denier=denier)
    return _future(context, above) if below.dep in {"obj", "xcomp"} and below.pos == "NOUN" else None


def _future_of_subject(context: Context, below: Token, above: Token) -> StatusReading | None:
    """Let the tense of a verb of happening decide for its subject: «une offensive aura lieu»."""
    return (_mood(context, above) or _future(context, above)) if below.dep == "nsubj" else None


def _allowed(context: Context, field: str, below: Token) -> bool:
    """Refuse cues in a construction that means something else: a perfect infinitive is done; «a voulu tuer» is an attempt."""
    if field in {"plan_verbs", "modal_hypothetical", "modal_future"}:
        finished = bool(context.parsed.kids(below.i, "aux")) and below.morph.get("VerbForm") == "Part"
        if field == "plan_verbs" and below.dep == "obj" and _was_sensed(context, below):
            return False  # «avoir entendu des explosions», not «entendre négocier»
        return below.dep in ({"xcomp", "ccomp", "obj", "nsubj:pass"} if field == "plan_verbs" else {"xcomp"}) and not finished
    if field == "attempt_verbs":
        return below.dep in {"xcomp", "obl", "ccomp"} or below.pos == "NOUN"
    return not (field == "fear_words" and below.dep == "obl")


def _was_sensed(context: Context, below: Token) -> bool:
    """Tell whether a noun is what somebody heard or saw."""
    above = context.parsed.tokens[below.head]
    past = above.morph.get("VerbForm") == "Part" or above.morph.get("Tense") in {"Past", "Imp"}
    return past and context.lexicon_at(above.i).words("syntax", "sense_verbs").match((above,), 0) is not None


def _bare_infinitive(context: Context, clause: Token) -> StatusReading | None:
    """Read an infinitive that no cue governs: a purpose, or what somebody is able, asked or meant to do."""
    parsed = context.parsed
    if clause.morph.get("VerbForm") != "Inf" or parsed.kids(clause.i, "aux") or clause.is_root:
        return None
    above = parsed.tokens[clause.head]
    if clause.dep in {"xcomp", "ccomp"} and _cue(context, "implicative_verbs", above):
        failed = next((token for token in parsed.kids(above.i, "advmod") if token.pos in FUNCTION_WORDS and _cue(context, "negation", token)), None)
        rule = _rule(context, above.i, "implicative_verbs")
        return StatusReading(Status.ATTEMPTED, (_reason(context, failed.i, rule),)) if failed is not None else None
    if clause.dep == "conj":
        return _bare_infinitive(context, above) if above.morph.get("VerbForm") == "Inf" else None
    if any(_cue(context, "sequence_openers", mark) for mark in parsed.kids(clause.i, "mark", "case")):
        return _mood(context, above) or _future(context, above)
    purpose = clause.dep in {"advcl", "acl", "obl"} and any(_cue(context, "purpose_openers", mark) for mark in parsed.kids(clause.i, "mark", "case"))
    return StatusReading(Status.HYPOTHETICAL, (_reason(context, clause.i, "extract/status.py:infinitive"),), purpose=purpose, generic=True)
