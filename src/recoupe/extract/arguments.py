"""Read the arguments of a trigger off the tree: who, whom, against what, with what, by dependencies and not by order.

Logical arguments: the subject of an active verb and the by-agent of a passive one are both `subjects`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from recoupe.codebook.lexicon import Lexicon
from recoupe.model.parsed import ParsedText, Token

NP_POS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM"})
SOMEBODY = frozenset({"person", "group", "organisation"})
# How far a missing subject is looked for up the tree: «a annoncé vouloir tenter de mener» has three verbs.
MAX_CLIMB = 4
# Prepositions that put what one tells of beside what one does.
_BESIDE = frozenset({"about", "in", "during"})


class Oblique(NamedTuple):
    """A prepositional dependent: the classes of its preposition and its head token."""

    classes: tuple[str, ...]
    head: int


class Arguments(NamedTuple):
    """Head tokens of the phrases around a trigger.

    `clause` is the token whose tense, negation and governors decide the status; `holder` is what a trigger noun hangs on (light verb).
    """

    subjects: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
    obliques: tuple[Oblique, ...] = ()
    modifiers: tuple[int, ...] = ()
    of: tuple[int, ...] = ()
    clause: int = 0
    passive: bool = False


def members(parsed: ParsedText, head: int) -> tuple[int, ...]:
    """Give a phrase head and those coordinated with it, in text order."""
    found, queue = [head], [head]
    while queue:
        for token in parsed.kids(queue.pop(), "conj"):
            if token.pos in NP_POS and not parsed.kids(token.i, "nsubj", "nsubj:pass") and not _says_so(parsed, token):
                found.append(token.i)
                queue.append(token.i)
    return tuple(sorted(found))


def _says_so(parsed: ParsedText, token: Token) -> bool:
    """Tell whether the tree took the first of those who say it at the end of a sentence for one more thing: "burning 30 huts, a medic and two locals said"."""
    sentence = parsed.sentences[token.sentence]
    last = next((i for i in range(sentence.last - 1, token.i, -1) if parsed.tokens[i].pos != "PUNCT"), token.i)
    if last - token.i > SPEAKERS_APART or parsed.tokens[last].pos != "VERB" or parsed.kids(last, "aux", "obj", "obl"):
        return False
    speakers = [kid.i for kid in parsed.kids(last, "nsubj") if kid.i > token.i]
    return bool(speakers) and all(parsed.tokens[i].pos in {*NP_POS, "ADP", "CCONJ", "DET", "PUNCT"} for i in range(token.i, last))


# Words between the first of those who say it and the verb of saying that ends a sentence.
SPEAKERS_APART = 9


def is_definite(parsed: ParsedText, head: int, lexicon: Lexicon) -> bool:
    """Tell whether a noun takes up what was told of before: «ces frappes», "the gunmen"."""
    articles = lexicon.words("quantities", "definite_articles")
    return any(
        token.morph.get("Definite") == "Def" or token.morph.get("PronType") == "Dem" or articles.match((token,), 0) is not None
        for token in parsed.kids(head, "det")
    )


def names_deed(parsed: ParsedText, token: Token, lexicon: Lexicon) -> bool:
    """Tell whether a definite noun names a deed, as of one told before: «ont décrit l'attaque»."""
    return token.pos == "NOUN" and is_definite(parsed, token.i, lexicon) and lexicon.nouns.match((token,), 0) is not None


def is_figure(parsed: ParsedText, token: Token, lexicon: Lexicon) -> bool:
    """Tell a noun of figures: who denies a toll does not deny the deed."""
    tokens = parsed.tokens[token.i : token.i + 5]
    return any(lexicon.words("quantities", name).match(tokens, 0) is not None for name in ("toll_nouns", "number_nouns"))


def preposition(parsed: ParsedText, head: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Give the classes of the preposition that a phrase stands behind; several when the word is ambiguous."""
    last = _preposition_end(parsed, head)
    if last is None:
        return ()
    fitting = [(name, len(phrase)) for name, phrase in _phrases_ending(parsed, last, lexicon) if _ends_with(parsed, last, phrase)]
    longest = max((size for _, size in fitting), default=0)
    found = {name for name, size in fitting if size == longest}
    return tuple(name for name in lexicon.prepositions if name in found)


def _phrases_ending(parsed: ParsedText, last: int, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the classes and words of the prepositions that may end at a token."""
    ends = {parsed.tokens[last].lemma, parsed.tokens[last].form}
    before = {parsed.tokens[last - 1].lemma, parsed.tokens[last - 1].form} if last else set()
    for end in sorted(ends):
        yield from lexicon.prepositions_by_end.get((end,), ())
        for word in sorted(before):
            yield from lexicon.prepositions_by_end.get((word, end), ())


def _preposition_end(parsed: ParsedText, head: int) -> int | None:
    """Give the last token of the case marking of a phrase."""
    cases = [token for token in parsed.kids(head, "case", "mark") if token.pos in {"ADP", "SCONJ", "PART", "ADV", "VERB", "ADJ"}]
    if not cases:
        return None
    last = cases[-1].i
    return max((token.i for token in parsed.kids(last, "fixed")), default=last)


def _ends_with(parsed: ParsedText, last: int, phrase: tuple[str, ...]) -> bool:
    first = last - len(phrase) + 1
    if first < 0:
        return False
    if len(phrase) == 1:
        return phrase[0] in (parsed.tokens[last].lemma, parsed.tokens[last].form)
    return all(word in (token.lemma, token.form) for word, token in zip(phrase, parsed.tokens[first : last + 1], strict=True))


def is_passive(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> bool:
    """Tell whether a verb is a passive, a passive participle beside a noun, or a headline's bare participle.

    A reflexive and the perfect of a verb of motion take the auxiliary of the passive and are none.
    """
    if any(token.form in lexicon.reflexives for token in parsed.kids(verb.i)):
        return False
    if lexicon.words("syntax", "unaccusatives").match((verb,), 0):
        return len(parsed.kids(verb.i, "aux", "aux:pass")) > 1 and bool(parsed.kids(verb.i, "aux:pass"))  # «a été passé à tabac»
    if parsed.kids(verb.i, "nsubj:pass", "aux:pass"):
        return True
    if parsed.kids(verb.i, "obl:agent") and not parsed.kids(verb.i, "nsubj", "obj"):
        return True  # whatever the tagger makes of its form
    if _is_headline(parsed, verb):
        return True
    if (verb.morph.get("VerbForm") != "Part" and not _is_reduced(parsed, verb)) or verb.morph.get("Tense") == "Pres" or parsed.kids(verb.i, "nsubj"):
        return False
    if verb.dep in {"conj", "parataxis"} and not parsed.kids(verb.i, "aux", "nsubj", "obj"):
        head = parsed.tokens[verb.head]
        return head.pos in {"VERB", "ADJ"} and is_passive(parsed, head, lexicon)
    return not parsed.kids(verb.i, "aux", "obj") and verb.dep in {"acl", "amod", "root", "advcl", "xcomp"}


def _is_headline(parsed: ParsedText, verb: Token) -> bool:
    """Tell whether a past participle that agrees stands behind its noun without an auxiliary: «Une école bombardée, six morts»."""
    past = verb.is_root and verb.morph.get("VerbForm") == "Part" and verb.morph.get("Tense") == "Past" and bool(verb.morph.get("Gender"))
    if not past or parsed.kids(verb.i, "aux", "cop", "obj", "expl", "iobj"):
        return False
    return not any(token.morph.get("VerbForm") == "Fin" for token in parsed.sentence_tokens(parsed.sentences[verb.sentence]))


def _is_reduced(parsed: ParsedText, verb: Token) -> bool:
    """Tell whether a past behind its noun, without subject or conjunction, is a participle, whatever the tagger makes of it: "a convoy attacked on Tuesday"."""
    return verb.dep == "acl" and verb.i > verb.head and verb.morph.get("Tense") == "Past" and not parsed.kids(verb.i, "nsubj", "mark", "cc")


def verb_arguments(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> Arguments:
    """Give the logical arguments of a verb."""
    passive = is_passive(parsed, verb, lexicon)
    subjects = agents(parsed, verb, lexicon) if passive else subjects_of(parsed, verb, lexicon)
    objects = patients(parsed, verb, lexicon) if passive else _objects(parsed, verb, lexicon)
    return Arguments(
        subjects=_spread(parsed, subjects),
        objects=_spread(parsed, objects),
        obliques=tuple(_obliques(parsed, verb.i, lexicon, through=objects if not passive else ())),
        clause=verb.i,
        passive=passive,
    )


def _spread(parsed: ParsedText, heads: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(i for head in heads for i in members(parsed, head)))


def agents(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> tuple[int, ...]:
    """Give the by-agents of a passive, its own or those of the verb it is coordinated with."""
    own = [token.i for token in parsed.kids(verb.i, "obl:agent")]
    if not own:
        own = [token.i for token in parsed.kids(verb.i, "obl") if "by" in preposition(parsed, token.i, lexicon)] or _agents_below(parsed, verb, lexicon)
    own = own or _agents_behind(parsed, verb)
    if own or verb.dep != "conj":
        return tuple(own)
    return agents(parsed, parsed.tokens[verb.head], lexicon) if parsed.tokens[verb.head].pos == "VERB" else ()


def _agents_behind(parsed: ParsedText, verb: Token) -> list[int]:
    """Give the doer behind the second of two passives with one auxiliary: «ont été brûlés et leurs chauffeurs ligotés par des hommes armés»."""
    if not parsed.kids(verb.i, "aux:pass"):
        return []
    seconds = [kid for kid in parsed.kids(verb.i, "conj") if kid.pos == "VERB"]
    seconds += [kid for noun in parsed.kids(verb.i, "conj") if noun.pos in NP_POS for kid in parsed.kids(noun.i, "acl")]
    bare = (kid for kid in seconds if not parsed.kids(kid.i, "aux", "aux:pass", "obj"))
    return [agent.i for kid in bare for agent in parsed.kids(kid.i, "obl:agent")]


def _agents_below(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> list[int]:
    """Give the doer that the tree hung on the place before it: «ont été chassés de leurs villages par les miliciens»."""
    inner = (token.i for place in parsed.kids(verb.i, "obl") if place.i > verb.i for token in parsed.kids(place.i, "nmod"))
    return [i for i in inner if "by" in (classes := preposition(parsed, i, lexicon)) and _is_agent(parsed, Oblique((*classes, "at"), i), lexicon)]


def patients(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> tuple[int, ...]:
    """Give what a passive is done to: its subject, the noun it modifies, or the subject it shares."""
    own = [token.i for token in parsed.kids(verb.i, "nsubj:pass", "nsubj")]
    if own:
        return tuple(_antecedent(parsed, i, verb, lexicon) for i in own)
    if verb.dep in {"acl", "amod", "acl:relcl"}:
        return (_agreeing(parsed, verb),)
    if verb.dep in {"conj", "advcl", "xcomp", "parataxis"} and parsed.tokens[verb.head].pos in {"VERB", "ADJ", "AUX"}:
        above = parsed.tokens[verb.head]
        if verb.dep == "conj" and _names_its_own(parsed, verb):
            return (verb.i - 1,)
        return patients(parsed, above, lexicon) if is_passive(parsed, above, lexicon) else subjects_of(parsed, above, lexicon)
    return tuple(token.i for token in parsed.kids(verb.i, "obj"))


def _names_its_own(parsed: ParsedText, verb: Token) -> bool:
    """Tell whether a coordinated participle stands right behind a noun of its own: «trois paysans tués et quarante bœufs emportés»."""
    noun = parsed.tokens[verb.i - 1]
    return noun.pos == "NOUN" and noun.dep == "conj" and noun.i > verb.head and not _clashes(verb, noun) and not parsed.kids(verb.i, "aux", "aux:pass")


def _agreeing(parsed: ParsedText, verb: Token) -> int:
    """Give the noun that a participle beside it bears on: of «un vendeur de légumes tabassé» the one that agrees with it."""
    before = parsed.tokens[verb.i - 1]
    if before.dep == "conj" and before.head == verb.head and any(token.i < before.i for token in parsed.kids(verb.head, "acl")):
        return before.i  # «trois paysans tués et quarante bœufs emportés»
    noun = parsed.tokens[verb.head]
    while noun.dep == "nmod" and _clashes(verb, noun) and parsed.tokens[noun.head].pos in NP_POS:
        noun = parsed.tokens[noun.head]
    return noun.i if not _clashes(verb, noun) else verb.head


def _clashes(verb: Token, noun: Token) -> bool:
    """Tell whether number or gender tell a participle and a noun apart."""
    return any(name in verb.morph and name in noun.morph and verb.morph[name] != noun.morph[name] for name in ("Number", "Gender"))


def _causers(parsed: ParsedText, verb: Token) -> list[int]:
    """Give the subject that the tree hangs on the first verb of a causative: «les rebelles ont fait exploser»."""
    leads = [kid for kid in parsed.kids(verb.i, "aux") if kid.pos == "VERB"]
    return [token.i for lead in leads for token in parsed.kids(lead.i, "nsubj")]


def subjects_of(parsed: ParsedText, verb: Token, lexicon: Lexicon, climbed: int = 0) -> tuple[int, ...]:
    """Give the subject of an active verb, its own, its antecedent's, or the one that controls it."""
    own = [token.i for token in parsed.kids(verb.i, "nsubj", "csubj", "nsubj:pass")] or _causers(parsed, verb)
    if own:
        return tuple(_antecedent(parsed, i, verb, lexicon) for i in own)
    above = parsed.tokens[verb.head]
    if verb.dep == "acl" and verb.morph.get("VerbForm") != "Inf" and above.pos in NP_POS:
        return (verb.head,)
    if climbed >= MAX_CLIMB or verb.is_root:
        return ()
    if verb.dep in {"xcomp", "advcl", "conj", "parataxis", "acl"} and above.pos in {"VERB", "AUX", "ADJ"}:
        if verb.dep != "conj" and lexicon.words("syntax", "object_control").match((above,), 0):
            return patients(parsed, above, lexicon) if is_passive(parsed, above, lexicon) else _objects(parsed, above, lexicon)
        if is_passive(parsed, above, lexicon):
            return patients(parsed, above, lexicon) if verb.dep != "advcl" else (agents(parsed, above, lexicon) or patients(parsed, above, lexicon))
        return subjects_of(parsed, above, lexicon, climbed + 1)
    return _subjects_of_noun(parsed, verb, lexicon, climbed) if above.pos == "NOUN" else ()


def _subjects_of_noun(parsed: ParsedText, verb: Token, lexicon: Lexicon, climbed: int) -> tuple[int, ...]:
    """Give the subject of a verb below a noun: who holds it, or in "women plan to march" whoever plans, whose verb the tree takes for a noun."""
    above = parsed.tokens[verb.head]
    if verb.dep == "xcomp":
        return tuple(token.i for token in parsed.kids(above.i, "nsubj"))
    return _holder_subjects(parsed, above, lexicon, climbed + 1) if verb.dep == "acl" else ()


def _holder_subjects(parsed: ParsedText, noun: Token, lexicon: Lexicon, climbed: int) -> tuple[int, ...]:
    """Give who holds a noun with an infinitive: «X a l'intention de frapper», «la décision de X de …»."""
    verb = parsed.tokens[noun.head]
    if any(lexicon.words("status", field).match((verb,), 0) for field in ("foil_verbs", "denial_verbs")):
        return ()  # whoever foils a plot to bomb has not made it
    if noun.dep in {"obj", "obl"} and verb.pos == "VERB" and not is_passive(parsed, verb, lexicon):
        return subjects_of(parsed, verb, lexicon, climbed)
    return ()


def _antecedent(parsed: ParsedText, i: int, verb: Token, lexicon: Lexicon) -> int:
    """Replace a relative pronoun by the noun that its clause modifies."""
    pronouns = lexicon.words("syntax", "relative_pronouns")
    token = parsed.tokens[i]
    if token.pos in {"PRON", "SCONJ", "DET"} and pronouns.match((token,), 0):
        clause = verb
        while clause.dep == "conj" and not clause.is_root:
            clause = parsed.tokens[clause.head]
        if clause.dep in {"acl:relcl", "acl"} or (clause.dep == "advcl" and parsed.tokens[clause.head].pos in NP_POS):
            return clause.head  # of a cleft («c'est l'armée qui …») the tree makes the clause an adverbial one
    return i


def _objects(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> tuple[int, ...]:
    own = tuple(_antecedent(parsed, token.i, verb, lexicon) for token in parsed.kids(verb.i, "obj"))
    return own or _partitive_object(parsed, verb, lexicon)


def _partitive_object(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> tuple[int, ...]:
    """Give the object behind an article that the tree took for a preposition, or a name behind a day: «a adopté vendredi des sanctions».

    «L'Union africaine a suspendu lundi Madagascar» has no other object, nor «a largué du chlore».
    """
    partitives = lexicon.partitives
    if not partitives or not _asks_object(verb, lexicon):
        return ()
    for token in parsed.kids(verb.i, "obl"):
        cases = parsed.kids(token.i, "case", "mark")
        named = token.pos == "PROPN" and not cases and token.i - 1 > verb.i
        some = token.pos == "NOUN" and len(cases) == 1 and cases[0].form in partitives
        if token.i > verb.i and (named or some) and _follows_closely(parsed, verb, cases[0] if some else token):
            return (token.i,)
    return ()


def _asks_object(verb: Token, lexicon: Lexicon) -> bool:
    """Tell whether a verb of the codebook governs an object, and nothing that it comes from or is about."""
    refs = [ref for entry in lexicon.verbs.get(verb.lemma, ()) if not entry.reflexive for ref in entry.refs]
    return any(ref.trigger.object != "none" for ref in refs) and not any({"of", "from"} & set(ref.trigger.prepositions) for ref in refs)


def _follows_closely(parsed: ParsedText, verb: Token, case: Token) -> bool:
    """Tell whether a phrase stands right behind a verb, or behind one word of time or manner."""
    between = parsed.tokens[verb.i + 1 : case.i]
    return not between or (len(between) == 1 and between[0].pos in {"NOUN", "ADV"} and between[0].head == verb.i)


def _obliques(parsed: ParsedText, head: int, lexicon: Lexicon, through: tuple[int, ...] = ()) -> Iterator[Oblique]:
    """Yield the prepositional dependents of a token, and those that the parser hung on its objects."""
    for token in parsed.kids(head, "obl", "nmod", "iobj", "obl:agent", "advcl"):
        if token.dep == "obl:agent" and _has_object(parsed, head):
            continue  # who does it stands before the verb: "by whom" is of the noun before it
        inner = _behind_locution(parsed, token, lexicon)
        if inner is not None:
            yield from _coordinated(parsed, inner)
        elif token.pos in NP_POS:
            yield from _coordinated(parsed, Oblique(preposition(parsed, token.i, lexicon), token.i))
    for held in through:
        for token in parsed.kids(held, "nmod", "obl"):
            classes = preposition(parsed, token.i, lexicon)
            if classes and "of" not in classes:
                yield from _coordinated(parsed, Oblique(classes, token.i))


def _has_object(parsed: ParsedText, verb: int) -> bool:
    """Tell whether a verb has an object, and so is none that somebody could have done: «a lancé des recherches après l'incendie du village par …»."""
    return bool(parsed.kids(verb, "obj")) and not parsed.kids(verb, "nsubj:pass", "aux:pass")


def _coordinated(parsed: ParsedText, oblique: Oblique) -> Iterator[Oblique]:
    """Yield an oblique once for each phrase coordinated under its preposition."""
    for member in members(parsed, oblique.head):
        yield Oblique(oblique.classes, member)


# A preposition of so many words («de la part de», "at the hands of") has a noun in it that is no argument.
LOCUTION_WORDS = 3


def _behind_locution(parsed: ParsedText, token: Token, lexicon: Lexicon) -> Oblique | None:
    """Give the phrase behind a prepositional locution whose noun the tree takes for the argument."""
    for inner in parsed.kids(token.i, "nmod"):
        last = _preposition_end(parsed, inner.i)
        if last is None:
            continue
        for name, phrase in _phrases_ending(parsed, last, lexicon):
            if len(phrase) >= LOCUTION_WORDS and last - len(phrase) < token.i <= last and _ends_with(parsed, last, phrase):
                return Oblique((name,), inner.i)
    return None


def _is_agent(parsed: ParsedText, oblique: Oblique, lexicon: Lexicon) -> bool:
    """Tell the doer behind "by" from a place: where the preposition stands before either, the codebook must know the noun as somebody."""
    if "by" not in oblique.classes or "at" not in oblique.classes:
        return "by" in oblique.classes
    first = min((token.i for token in parsed.kids(oblique.head, "compound") if token.i < oblique.head), default=oblique.head)
    hit = lexicon.things.match(parsed.tokens[first : oblique.head + 1], 0)
    return hit is not None and hit.last == oblique.head + 1 - first and hit.value.kind in SOMEBODY


def noun_arguments(parsed: ParsedText, noun: Token, lexicon: Lexicon) -> Arguments:
    """Give the logical arguments of a trigger noun, with those that its light verb lends it."""
    held = _container(parsed, noun, lexicon)
    own = [*_obliques(parsed, noun.i, lexicon), *_agent_behind(parsed, noun)]
    if held.i != noun.i:
        own.extend(_obliques(parsed, held.i, lexicon))
    for adjective in parsed.kids(noun.i, "amod", "acl"):
        if adjective.pos == "ADJ":  # the tree may hang on the adjective what the noun holds: «pourparlers indirects entre X et Y»
            own.extend(o for o in _obliques(parsed, adjective.i, lexicon) if {"between", "against"} & set(o.classes))
    own.extend(_parties_below(parsed, noun, own, lexicon))
    possessors = tuple(o.head for o in own if _is_possessive(parsed, o.head, noun))
    of = tuple(o.head for o in own if "of" in o.classes and o.head not in possessors and o.head != noun.i)
    own.extend(o for head in of for o in _obliques(parsed, head, lexicon) if _is_agent(parsed, o, lexicon))  # "massacre of X by Y"
    lent = _lent(parsed, held, lexicon)
    described = _described(parsed, noun, lexicon)
    return Arguments(
        subjects=(*possessors, *lent.subjects, *described.subjects),
        objects=(*lent.objects, *described.objects),
        obliques=(*(o for o in own if "of" not in o.classes), *lent.obliques, *described.obliques),
        modifiers=tuple(
            token.i for token in parsed.kids(noun.i, "compound", "amod", "flat", "appos", "nmod") if token.dep != "nmod" or _is_bare_name(parsed, token)
        ),
        of=of,
        clause=lent.clause,
    )


# The parties of a deed stand at most so many nouns below it: «combats à l'ouest de la ville entre X et Y».
PARTIES_DEEP = 4


def _parties_below(parsed: ParsedText, noun: Token, own: list[Oblique], lexicon: Lexicon) -> Iterator[Oblique]:
    """Yield the parties that the tree hangs on a place or time behind a noun, where they must be the noun's own."""
    if any("between" in o.classes for o in own):
        return
    at = [noun.i]
    for _ in range(PARTIES_DEEP):
        at = [token.i for head in at for token in parsed.kids(head, "nmod", "obl") if token.i > head]
        for i in at:
            found = tuple(_coordinated(parsed, Oblique(("between",), i))) if "between" in preposition(parsed, i, lexicon) else ()
            if len(found) > 1 or (found and parsed.tokens[i].morph.get("Number") == "Plur"):
                yield from found
                return


def _agent_behind(parsed: ParsedText, noun: Token) -> Iterator[Oblique]:
    """Yield who did what a noun tells, where the tree hung the words on the active verb above: «a enquêté après l'incendie du village par des hommes armés»."""
    verb = parsed.tokens[noun.head]
    if noun.dep != "obl" or verb.pos != "VERB" or not _has_object(parsed, verb.i):
        return
    for token in parsed.kids(verb.i, "obl:agent"):
        if token.i > noun.i and not any(noun.i < other.i < token.i for other in parsed.kids(verb.i, "obl", "obj")):
            yield from _coordinated(parsed, Oblique(("by",), token.i))


def _is_bare_name(parsed: ParsedText, token: Token) -> bool:
    """Tell whether a name stands behind a noun without any preposition: «attaque Boko Haram»."""
    return token.pos == "PROPN" and not parsed.kids(token.i, "case", "det")


def _container(parsed: ParsedText, noun: Token, lexicon: Lexicon) -> Token:
    """Climb from «frappes» to «série» in «une série de frappes», where the series is what the verb governs."""
    words = lexicon.words("syntax", "containers")
    at = noun
    while at.dep == "nmod" and "of" in preposition(parsed, at.i, lexicon) and words.match((parsed.tokens[at.head],), 0):
        at = parsed.tokens[at.head]
    return at


def _is_possessive(parsed: ParsedText, head: int, noun: Token) -> bool:
    return head < noun.i and any(token.i > head and token.pos == "PART" for token in parsed.kids(head, "case"))


def _light(parsed: ParsedText, verb: Token, lexicon: Lexicon, field: str) -> bool:
    """Tell whether a verb is in a list of verb phrases of the language; «être la cible» is matched from its noun too."""
    return _verb_phrase(parsed, verb, lexicon, field) is not None


def _verb_phrase(parsed: ParsedText, verb: Token, lexicon: Lexicon, field: str) -> range | None:
    """Give the tokens of a verb phrase of a list that begins at a verb or at its copula or auxiliary."""
    index = lexicon.words("syntax", field)
    for i in (verb.i, *(token.i for token in parsed.kids(verb.i, "cop", "aux", "aux:pass"))):
        hit = index.match(parsed.tokens[i : i + 6], 0)
        if hit is not None:
            return range(i, i + hit.last)
    return None


def _lent(parsed: ParsedText, noun: Token, lexicon: Lexicon) -> Arguments:
    """Give what the verb above a trigger noun lends it: the doer of a light verb, the victim of a suffering one."""
    verb = parsed.tokens[noun.head]
    if noun.is_root or verb.pos not in {"VERB", "AUX", "ADJ", "NOUN"}:
        return Arguments(clause=noun.i)
    clause = verb.i if noun.dep in {"obj", "nsubj", "nsubj:pass", "obl", "obl:agent", "csubj", "iobj", "xcomp"} else noun.i
    obliques = tuple(o for o in _obliques(parsed, verb.i, lexicon) if o.head != noun.i)
    target = noun.dep == "nmod" and bool(parsed.kids(verb.i, "cop"))  # «ont été la cible de tirs»
    if (target or noun.dep in {"obj", "obl", "iobj", "xcomp"}) and _light(parsed, verb, lexicon, "suffer_verbs"):
        return Arguments(objects=_spread(parsed, _sufferers(parsed, verb, lexicon)), obliques=obliques, clause=clause)
    # "staged a sit-in over the killing", «fait état de huit morts dans l'attaque»: who did the one did not do the other.
    about = noun.dep == "obl" and bool(parsed.kids(verb.i, "obj")) and bool(_BESIDE.intersection(preposition(parsed, noun.i, lexicon)))
    named = any(token.i > noun.i and token.pos in {"NOUN", "ADJ"} for token in parsed.kids(verb.i, "xcomp", "obj"))  # "called the raid a cowardly act"
    if not about and not named and noun.dep in {"obj", "obl", "iobj"} and _light(parsed, verb, lexicon, "light_verbs"):
        return Arguments(subjects=_spread(parsed, _doers(parsed, verb, lexicon)), obliques=obliques, clause=clause)
    if noun.dep == "nsubj:pass" and _light(parsed, verb, lexicon, "light_verbs"):
        return Arguments(subjects=_spread(parsed, agents(parsed, verb, lexicon)), obliques=obliques, clause=clause)
    happens = _verb_phrase(parsed, verb, lexicon, "happen_verbs") if noun.dep in {"nsubj", "nsubj:pass"} else None
    if happens is not None:
        objects = tuple(token.i for token in parsed.kids(verb.i, "obj") if token.i not in happens)
        return Arguments(objects=_spread(parsed, objects), obliques=obliques, clause=clause)
    # Another verb lends its place and time; its tense and its negation are its own («n'a pas commenté l'attaque»).
    # Who attributes, condemns or denies it did not do it: «a été attribuée au M23 par les autorités».
    kept = tuple(o for o in obliques if noun.dep != "nmod" and {"at", "during"} & set(o.classes) and "by" not in o.classes)
    return Arguments(obliques=kept, clause=noun.i)


def _doers(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> tuple[int, ...]:
    return agents(parsed, verb, lexicon) if is_passive(parsed, verb, lexicon) else subjects_of(parsed, verb, lexicon)


def _sufferers(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> tuple[int, ...]:
    return patients(parsed, verb, lexicon) if is_passive(parsed, verb, lexicon) else subjects_of(parsed, verb, lexicon)


def _described(parsed: ParsedText, noun: Token, lexicon: Lexicon) -> Arguments:
    """Give what clauses about a trigger noun tell: «frappes menées par X», "an attack that targeted Y"."""
    subjects: list[int] = []
    objects: list[int] = []
    obliques: list[Oblique] = []
    for verb in parsed.kids(noun.i, "acl", "acl:relcl"):
        if verb.pos != "VERB":
            continue
        obliques.extend(_obliques(parsed, verb.i, lexicon))
        if is_passive(parsed, verb, lexicon):
            subjects.extend(agents(parsed, verb, lexicon))
        elif _light(parsed, verb, lexicon, "happen_verbs"):
            objects.extend(token.i for token in parsed.kids(verb.i, "obj"))
        elif _light(parsed, verb, lexicon, "light_verbs"):
            subjects.extend(token.i for token in parsed.kids(verb.i, "nsubj"))
    return Arguments(_spread(parsed, tuple(subjects)), _spread(parsed, tuple(objects)), tuple(obliques))
