"""Mend clauses whose verb the parser did not know or left without a subject: word order decides where the tree cannot be right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from recoupe.codebook.lexicon import Lexicon
from recoupe.model.parsed import Token
from recoupe.parse.lemmas import repaired

LexiconAt = Callable[[Token], Lexicon]
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass"})
# What may stand between an auxiliary and its participle: adverbs, pronouns, quotation marks.
LIGHT = frozenset({"ADV", "PRON", "PUNCT", "AUX", "PART"})
# Relations by which a noun phrase goes on before its last word.
INNER = frozenset({"nmod", "flat", "amod", "appos", "compound", "nummod", "conj"})
CLAUSES = frozenset({"root", "parataxis", "ccomp"})
# No finite verb stands in one of these relations.
NEVER_CLAUSES = frozenset({"advmod", "amod", "nmod", "obl", "flat", "compound", "nummod"})
PARTICIPLE = MappingProxyType({"Tense": "Past", "VerbForm": "Part"})
FINITE = MappingProxyType({"Mood": "Ind", "VerbForm": "Fin"})
PAST = MappingProxyType({"Mood": "Ind", "Tense": "Past", "VerbForm": "Fin"})


def with_verbs(tokens: Sequence[Token], lexicon_at: LexiconAt) -> list[Token]:
    """Make a verb of what an auxiliary stands before, and a noun of what a preposition stands before: forms that the parser never met.

    Args:
        tokens: every token of a document, in text order.
        lexicon_at: gives the lexicon of the language of a token.

    Returns:
        The tokens in the same order, some with another part of speech and lemma.
    """
    found = list(tokens)
    kids = _kids(tokens)
    for token in tokens:
        below = kids[token.i]
        if token.dep in REFORMED:
            found[token.i] = _reformed(tokens, token, kids, lexicon_at)
        if found[token.i] is token and token.pos in MENDED:
            found[token.i] = _as_verb(tokens, token, below, lexicon_at)
        if token.pos == "VERB" and _is_mistaken_past(token, below, lexicon_at):
            found[token.i] = found[token.i]._replace(morph=PAST)
        elif not token.morph and found[token.i].pos in VERBAL:
            found[token.i] = found[token.i]._replace(morph=_features(token, below))
    return found


def _as_verb(tokens: Sequence[Token], token: Token, kids: Sequence[Token], lexicon_at: LexiconAt) -> Token:
    """Give a word its part of speech back: a verb behind its auxiliary, or that governs a clause; a noun behind its preposition."""
    if token.pos == "VERB":
        nominal = _is_nominal(tokens, token, kids)
        return token._replace(pos="NOUN", lemma=repaired(token.form, token.form, "NOUN", lexicon_at(token))) if nominal else token
    if _is_auxed(tokens, token, kids):
        return token._replace(pos="VERB", lemma=repaired(token.form, token.lemma, "VERB", lexicon_at(token)))
    if token.pos == "ADJ" and token.is_root and _governs_clause(kids):
        return token._replace(pos="VERB", lemma=repaired(token.form, token.lemma, "VERB", lexicon_at(token)), morph=FINITE)
    return token


# Relations whose words may show by their form that they stand in another.
REFORMED = frozenset({"expl", "acl"})
# Parts of speech that a verb is taken for, or that it is.
MENDED = frozenset({"NOUN", "ADJ", "ADV", "PROPN", "VERB"})


def _reformed(tokens: Sequence[Token], token: Token, kids: Sequence[Sequence[Token]], lexicon_at: LexiconAt) -> Token:
    """Give a word the relation that its form shows: a clitic behind its verb is the subject, a finite verb no relative clause."""
    if token.dep == "expl":
        clitic = token.pos == "PRON" and token.text[:1] == "-" and not any(kid.dep in SUBJECTS for kid in kids[token.head])
        return token._replace(dep="nsubj") if clitic else token  # «menace-t-il»
    misread = _is_nominal(tokens, token, kids[token.i]) if token.pos == "VERB" else token.pos in MENDED and _is_auxed(tokens, token, kids[token.i])
    if not misread and _is_main_verb(tokens, token, lexicon_at(token)):
        return token._replace(morph=FINITE, dep="nmod")  # no finite verb stands in that relation: `with_subjects` makes it the root
    return token


def _governs_clause(kids: Sequence[Token]) -> bool:
    """Tell whether an adjective without a copula that has a subject before it and a clause behind it is a verb: «Le ministre promet de venger les morts»."""
    deps = {kid.dep for kid in kids}
    return bool(deps & SUBJECTS) and bool(deps & {"xcomp", "ccomp"}) and not deps & {"cop", "aux", "aux:pass", "det", "case"}


def _is_mistaken_past(token: Token, kids: Sequence[Token], lexicon_at: LexiconAt) -> bool:
    """Tell whether an irregular past was tagged as a present or an infinitive: "Troops dug in", "froze the account"."""
    led = token.morph.get("VerbForm") == "Inf" or token.morph.get("Tense") == "Pres"
    if not led or any(kid.dep in {"aux", "aux:pass", "mark"} for kid in kids):
        return False
    return token.form != token.lemma and lexicon_at(token).irregular_verbs.get(token.form, token.form) != token.form


def _is_main_verb(tokens: Sequence[Token], token: Token, known: Lexicon) -> bool:
    """Tell the only verb of a sentence that the tree makes a participle of its subject ("A missile ripped through a market").

    Only where it cannot be a passive: means of harm stand before it, and behind it the small word of one of its entries with what that governs.
    """
    over, after = tokens[token.head], tokens[token.i + 1 : token.i + 2]
    if not over.is_root or over.i != token.i - 1 or token.morph.get("VerbForm") != "Part" or not after or after[0].pos != "ADP":
        return False
    if not any(entry.others == (after[0].form,) for entry in known.verbs.get(token.lemma, ())) or tokens[after[0].head].head != token.i:
        return False
    hit = known.things.match((over,), 0)
    sentence = _sentence(tokens, token)
    return hit is not None and hit.value.kind == "weapon" and sentence[-1].form == "." and not any(one.pos in VERBAL for one in sentence if one.i != token.i)


def _features(token: Token, kids: Sequence[Token]) -> Mapping[str, str]:
    """Give a verb without features those that its place decides: an auxiliary that opens a clause is finite, what stands behind one is a past participle."""
    auxiliaries = [kid for kid in kids if kid.dep in {"aux", "aux:pass"} and kid.i < token.i and kid.pos == "AUX"]
    if any(kid.morph.get("Mood") == "Ind" or kid.morph.get("VerbForm") == "Part" for kid in auxiliaries):
        return PARTICIPLE
    return FINITE if token.pos == "AUX" and token.dep in {"aux", "aux:pass"} else token.morph


def with_subjects(tokens: Sequence[Token]) -> list[Token]:
    """Give a finite verb without a subject the noun phrase right before it, whatever the tree has hung that on.

    A statement in the third person has a subject in every language here. Where two subjects are parted by a colon or a semicolon, the first is what the
    verb before it bears on.

    Args:
        tokens: every token of a document, in text order.

    Returns:
        The tokens in the same order, some with another head.
    """
    found = list(tokens)
    ends = _ends(tokens)
    for verb in tokens:
        if verb.pos not in VERBAL or verb.dep in {"aux", "aux:pass", "cop"}:
            continue
        first, last = ends[verb.sentence]
        kids = _without_opening(found, verb, [token for token in found[first:last] if token.head == verb.i and token.i != verb.i])
        if verb.dep in CLAUSES and _lacks_subject(verb, kids):
            _give_subject(found, verb, kids)
        elif verb.dep in NEVER_CLAUSES and _lacks_subject(verb, kids):
            _make_root(found, verb)
        elif verb.dep == "parataxis":
            _take_root(found, verb, kids)
        else:
            _give_object(found, verb, kids)
    return found


def _ends(tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
    """Give the tokens `[first, last)` of each sentence."""
    found: dict[int, tuple[int, int]] = {}
    for token in tokens:
        found[token.sentence] = (found[token.sentence][0] if token.sentence in found else token.i, token.i + 1)
    return found


def _kids(tokens: Sequence[Token]) -> list[list[Token]]:
    below: list[list[Token]] = [[] for _ in tokens]
    for token in tokens:
        if not token.is_root:
            below[token.head].append(token)
    return below


def _sentence(tokens: Sequence[Token], token: Token) -> Sequence[Token]:
    """Give the tokens of the sentence of a token."""
    first = last = token.i
    while first > 0 and tokens[first - 1].sentence == token.sentence:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].sentence == token.sentence:
        last += 1
    return tokens[first : last + 1]


def _is_auxed(tokens: Sequence[Token], token: Token, kids: Sequence[Token]) -> bool:
    """Tell whether an auxiliary stands right before a word, with nothing that makes a noun of it."""
    auxiliaries = [kid.i for kid in kids if kid.dep in {"aux", "aux:pass"} and kid.pos == "AUX" and kid.i < token.i]
    if not auxiliaries or any(kid.dep in {"cop", "det", "case", "nummod", "amod"} for kid in kids):
        return False
    return all(other.pos in LIGHT for other in tokens[auxiliaries[-1] + 1 : token.i])


def _is_nominal(tokens: Sequence[Token], token: Token, kids: Sequence[Token]) -> bool:
    """Tell whether what was read as a verb is a noun: a preposition marks it («en riposte à»), or it opens a sentence and holds a genitive («Démenti de X»)."""
    if any(kid.dep in {"aux", "aux:pass", "mark", "obj", "expl", "cop", "ccomp", "xcomp", *SUBJECTS} for kid in kids):
        return False
    if token.dep in {"obl", "nmod"}:
        return token.morph.get("VerbForm") not in {"Inf", "Part"} and any(kid.dep == "case" and kid.i == token.i - 1 for kid in kids)
    opens = token.i == 0 or tokens[token.i - 1].sentence != token.sentence
    return opens and token.morph.get("VerbForm") != "Fin" and any(kid.dep == "nmod" and kid.i <= token.i + 3 for kid in kids)


def _lacks_subject(verb: Token, kids: Sequence[Token]) -> bool:
    """Tell whether a finite verb stands without a subject: no imperative, no copula, no «il» that the tree calls an expletive."""
    if verb.morph.get("Mood") == "Imp" or any(kid.dep in SUBJECTS or kid.dep in {"cop", "expl", "obl:agent"} and kid.pos == "PRON" for kid in kids):
        return False
    auxiliary = next((kid for kid in kids if kid.dep in {"aux", "aux:pass"} and kid.pos == "AUX"), None)
    finite = auxiliary if auxiliary is not None else verb
    return finite.morph.get("VerbForm") == "Fin"


def _without_opening(found: list[Token], verb: Token, kids: list[Token]) -> list[Token]:
    """Make a circumstance of the participle that opens a sentence, where the subject stands behind its comma: "Acting on a tip, troops raided a camp"."""
    opening = next((kid for kid in kids if kid.dep == "csubj" and kid.i < verb.i and kid.morph.get("VerbForm") in {"Ger", "Part"}), None)
    subject = _before(found, verb) if opening is not None else None
    if opening is None or subject is None or opening.i != _sentence(found, verb)[0].i or "," not in {token.form for token in found[opening.i : subject.i]}:
        return kids
    found[opening.i] = opening._replace(dep="advcl")
    return [kid for kid in kids if kid.i != opening.i]


def _give_subject(found: list[Token], verb: Token, kids: Sequence[Token]) -> None:
    """Hang the subject on its verb, and a participle that it was hung on on it."""
    subject = _of_auxiliary(found, kids) or _before(found, verb) or _before_relative(found, verb, kids)
    if subject is None or subject.i in {verb.i, *_above(found, verb)}:
        return
    if any(kid.dep == "case" and kid.head == subject.i for kid in found[max(0, subject.i - 4) : subject.i]):
        return
    relation = "nsubj:pass" if any(kid.dep == "aux:pass" for kid in kids) else "nsubj"
    over = found[subject.head]
    found[subject.i] = subject._replace(head=verb.i, dep=relation)
    if subject.dep in SUBJECTS and over.dep not in {"aux", "aux:pass"}:
        found[over.i] = over._replace(head=subject.i, dep="acl")
    elif subject.dep == "conj":
        for other in found[subject.i + 1 : verb.i]:
            if other.dep == "conj" and other.head == subject.head:
                found[other.i] = other._replace(head=subject.i)


def _make_root(found: list[Token], verb: Token) -> None:
    """Let a finite verb that was hung on the phrase before it govern the sentence, where the tree makes a noun of that phrase the root."""
    subject = _before(found, verb)
    if subject is None or not subject.is_root or subject.i > verb.i:
        return
    for other in _sentence(found, verb):
        if other.i > verb.i and other.head < verb.i and not other.is_root:
            found[other.i] = other._replace(head=verb.i, dep="obl" if other.dep == "nmod" else other.dep)
    found[verb.i] = verb._replace(head=verb.i, dep="root")
    found[subject.i] = subject._replace(head=verb.i, dep="nsubj")


def _take_root(found: list[Token], verb: Token, kids: Sequence[Token]) -> None:
    """Let a clause govern the phrase with a preposition before its comma: «Deux jours avant le vote, un car a sauté»."""
    over = found[verb.head]
    subject = next((kid for kid in kids if kid.dep in SUBJECTS and kid.i < verb.i), None)
    if not over.is_root or over.pos not in NOMINAL or subject is None or over.i > subject.i:
        return
    between = [token.form for token in found[over.i : subject.i]]
    if "," not in between or ":" in between or not any(token.head == over.i and token.dep == "case" for token in found[max(0, over.i - 6) : over.i]):
        return
    found[verb.i] = verb._replace(head=verb.i, dep="root")
    found[over.i] = over._replace(head=verb.i, dep="obl")


def _above(tokens: Sequence[Token], token: Token) -> Iterator[int]:
    """Yield the tokens that a token hangs on, the nearest first."""
    while not token.is_root:
        token = tokens[token.head]
        yield token.i


def _of_auxiliary(tokens: Sequence[Token], kids: Sequence[Token]) -> Token | None:
    """Give the subject that was hung on the auxiliary."""
    auxiliaries = {kid.i for kid in kids if kid.dep in {"aux", "aux:pass"}}
    first = min(auxiliaries, default=0)
    return next((token for token in tokens[max(0, first - 30) : first] if token.head in auxiliaries and token.dep in SUBJECTS), None)


def _start(tokens: Sequence[Token], verb: Token) -> int:
    """Give the first token of a verb with its auxiliaries, adverbs and clitics."""
    first = verb.i
    while first > 0 and tokens[first - 1].sentence == verb.sentence and _belongs(tokens, tokens[first - 1], verb):
        first -= 1
    return first


def _belongs(tokens: Sequence[Token], token: Token, verb: Token) -> bool:
    return token.pos in {"AUX", "ADV", "PRON", "PART"} and verb.i in {token.head, tokens[token.head].head}


def _before(tokens: Sequence[Token], verb: Token) -> Token | None:
    """Give the head of the noun phrase that ends right before a verb."""
    at = _start(tokens, verb) - 1
    if at >= 0 and tokens[at].form == ")":
        at = next((other for other in range(at, max(0, at - 8), -1) if tokens[other].form == "("), 0) - 1
    if at < 0 or tokens[at].sentence != verb.sentence or tokens[at].pos not in {*NOMINAL, "ADJ", "NUM"}:
        return None
    token = tokens[at]
    while token.dep in INNER and token.head < token.i and tokens[token.head].pos in {*NOMINAL, "NUM"} and not _follows_date(tokens, token):
        row = [other for other in tokens[token.head + 1 : token.i + 1] if other.dep == "conj" and other.head == token.head]
        if token.dep == "conj" and any(other.form == "," for other in tokens[token.head : row[0].i]):
            return row[0] if row[0].pos in NOMINAL else None
        token = tokens[token.head]
    return _over_participle(tokens, token) if token.pos in NOMINAL else None


def _follows_date(tokens: Sequence[Token], token: Token) -> bool:
    """Tell whether a noun with an article and no preposition was hung on the number of a day before it: "On 4 March the hospital was hit"."""
    if token.dep != "nmod" or tokens[token.head].pos != "NUM":
        return False
    below = {other.dep for other in tokens[max(0, token.i - 6) : token.i] if other.head == token.i}
    return "det" in below and "case" not in below


def _over_participle(tokens: Sequence[Token], token: Token) -> Token | None:
    """Climb from a complement of a bare participle to the noun that it tells of: «les raids menés par X le 3 mai ont …»."""
    if token.dep not in {"obl", "obl:agent"}:
        return token
    participle = tokens[token.head]
    if participle.i > token.i or participle.morph.get("VerbForm") != "Part" or participle.dep not in {"acl", "root", "advcl"}:
        return None
    before = tokens[max(0, participle.i - 3) : participle.i]
    return next((other for other in before if other.head == participle.i and other.dep in SUBJECTS and other.pos in NOMINAL), None)


def _before_relative(tokens: Sequence[Token], verb: Token, kids: Sequence[Token]) -> Token | None:
    """Give the noun whose relative clause ends with the comma right before a verb: «Rabat, qui observe la scène, a expulsé»."""
    first = _start(tokens, verb)
    if first == 0 or tokens[first - 1].form != ",":
        return None
    loose = (kid for kid in kids if kid.i < first and kid.dep in {"parataxis", "dislocated", "appos", "obl", "advcl"} and kid.pos in NOMINAL)
    return next((kid for kid in loose if any(other.dep == "acl:relcl" and other.head == kid.i for other in tokens[kid.i + 1 : first])), None)


def _give_object(found: list[Token], verb: Token, kids: Sequence[Token]) -> None:
    """Hang the first of two subjects on the verb before it, where a colon or a semicolon parts the two."""
    subjects = [kid for kid in kids if kid.dep in SUBJECTS and kid.i < verb.i]
    if len(subjects) < 2 or not any(other.form in {":", ";"} for other in found[subjects[0].i : subjects[1].i]):
        return
    first = subjects[0]
    over = next((other for other in reversed(found[max(0, first.i - 12) : first.i]) if other.pos == "VERB" and other.sentence == verb.sentence), None)
    if over is not None and not any(other.head == over.i and other.dep == "obj" for other in found[over.i - 3 : verb.i]):
        found[first.i] = first._replace(head=over.i, dep="obj")
