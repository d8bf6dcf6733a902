"""Tell a person's own name from what the person is: "senator Federico Estrada", «le maire d'Achi, Ricardo Castellar».

A name is the run of proper nouns at the end of a phrase, or of its apposition, without title or office. A surname alone is the fullest name of that
person that the text gives.
"""

from collections.abc import Collection, Iterable, Iterator

from recoupe.codebook.lexicon import given_names
from recoupe.extract.context import Context
from recoupe.extract.phrases import Phrase, describe, hyphenated
from recoupe.model.event import Kind
from recoupe.model.parsed import Token
from recoupe.model.span import Span

PERSONAL = frozenset({Kind.PERSON.value, None})
APPOSED = ("appos", "flat", "compound")
# Longer runs are lists, or headlines that are read as one name.
MAX_WORDS = 6
# What the parser takes a name for that it does not know, and how short a surname may be.
LOOSE = frozenset({"PROPN", "NOUN", "ADJ", "X", "VERB"})
SHORTEST = 3
# Tokens before the first name of a list, and between two of its names.
GAP, BETWEEN = 2, 6


def names_and_role(context: Context, phrase: Phrase) -> tuple[tuple[Span, ...], Span | None]:
    """Give the own names of the persons that a phrase stands for, and the words that say what they are.

    Args:
        context: the document.
        phrase: a participant.

    Returns:
        The names, without titles («cinq paysans : Jean Rivera, Paul Cortez»), and title, office or description; None where the text tells none or the
        phrase is no person.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    if phrase.kind not in PERSONAL or phrase.pronoun or phrase.alias is not None:
        return (), None
    many = phrase.plural is True or (phrase.number is not None and phrase.number.low != 1)
    run = None if many else _name_run(context, phrase.first, phrase.last)
    if run is not None:
        return (_fullest(context, *run),), _role_beside(context, phrase, run[0]) or _apposed_role(context, phrase)
    apposed = _apposed_name(context, phrase) if not many else None
    # "the priests Ignacio Elia and Juan Moran", "five peasants: …", "…, including Jose Rivera"
    behind = [apposed] if apposed is not None else list(names_from(context, phrase.last, GAP)) if many or phrase.kind is not None else []
    if phrase.kind is None and not behind:
        return (), None
    return tuple(_fullest(context, *one) for one in behind), phrase.span


def names_from(context: Context, at: int, gap: int) -> Iterator[tuple[int, int]]:
    """Yield the names of a list that begins at most `gap` tokens behind a place, only titles, ages and signs between them.

    Args:
        context: the document.
        at: the token to begin at.
        gap: how many tokens may stand before the first name.
    """
    parsed = context.parsed
    end = parsed.sentences[parsed.tokens[min(at, len(parsed.tokens) - 1)].sentence].last
    starts = _starts(context)
    skipped = 0
    while at < end and skipped <= gap:
        if at in starts:
            yield starts[at]
            at, skipped, gap = starts[at][1], 0, BETWEEN
        elif not _may_stand_between(context, at):
            return
        else:
            at, skipped = at + 1, skipped + 1


def _may_stand_between(context: Context, i: int) -> bool:
    """Tell whether a token may stand between two names of a list: a sign, «et», an age, a title, "including"."""
    token = context.parsed.tokens[i]
    if token.pos in {"PUNCT", "CCONJ", "NUM"} or i in context.things or i in context.counts:
        return True
    lexicon = context.lexicon_at(i)
    known = lexicon.words("names", "person_titles").match((token,), 0) or lexicon.words("quantities", "part_words").match((token,), 0)
    return known is not None or token.dep in {"det", "case", "amod", "compound"}


def person_names(context: Context) -> Collection[tuple[int, int]]:
    """Give the tokens `[first, last)` of every name of two words or more that may be a person's, in text order."""
    return _starts(context).values()


def _starts(context: Context) -> dict[int, tuple[int, int]]:
    """Give the names of `person_names` by their first token."""
    _runs(context)
    return context.person_starts


def _name_run(context: Context, first: int, last: int) -> tuple[int, int] | None:
    """Give the tokens of the name that ends a phrase, or that its last word is part of."""
    for begin, end in _runs(context).get(context.parsed.tokens[last - 1].form, ()):
        if begin < last <= end:
            return begin, end
    surname = context.parsed.tokens[last - 1]
    if any(context.parsed.tokens[end - 1].form == surname.form for _, end in _runs(context).get(surname.form, ())) and _is_free(context, surname):
        return last - 1, last
    begin = last
    while begin > first and (_is_name_word(context, begin - 1) or _is_particle(context, begin - 1)):
        begin -= 1
    while begin < last and not _is_name_word(context, begin):
        begin += 1
    if begin == last or last - begin > MAX_WORDS or _is_place(context, begin, last):
        return None
    return begin, last


def _is_name_word(context: Context, i: int) -> bool:
    """Tell whether a token can belong to a person's name: a proper noun, or a given name, that is no title, no nationality, no thing."""
    token = context.parsed.tokens[i]
    named = token.pos == "PROPN" or (token.pos in LOOSE and not _is_shouted_verb(token) and token.form in given_names(context.codebook))
    return named and _is_free(context, token)


def _is_shouted_verb(token: Token) -> bool:
    """Tell a form of a verb where all is in capitals, which say nothing then: "MIGUEL MONTENEGRO SAID"."""
    return token.pos == "VERB" and token.text.isupper() and token.lemma != token.form


def _is_free(context: Context, token: Token) -> bool:
    """Tell whether nothing that is known says that a capitalised word is no name."""
    i = token.i
    if not token.text[:1].isupper() or i in context.nationality or i in context.dates or i in context.things:
        return False
    actor = context.actors.get(i)
    if actor is not None and actor.kind is not Kind.PERSON:
        return False
    lexicon = context.lexicon_at(i)
    words = (token,)
    return not lexicon.words("names", "person_titles").match(words, 0) and lexicon.things.match(words, 0) is None


def _is_surname(context: Context, i: int) -> bool:
    """Tell whether a capitalised word behind a given name is the surname that the parser took for a common word."""
    token = context.parsed.tokens[i]
    if token.pos not in LOOSE or not token.text[:1].isupper() or not token.text.isalpha() or len(token.text) < SHORTEST:
        return False
    if _is_shouted_verb(token):
        return False
    lexicon = context.lexicon_at(i)
    common = lexicon.noun_words
    return token.form not in common and token.lemma not in common and token.lemma not in lexicon.verbs and _is_free(context, token)


def _is_particle(context: Context, i: int) -> bool:
    """Tell whether a token joins two words of a name: «de la», "bin"."""
    token = context.parsed.tokens[i]
    return token.form in context.lexicon_at(i).particles and i > 0 and _is_name_word(context, i - 1)


def _is_place(context: Context, first: int, last: int) -> bool:
    """Tell whether a place is named by the whole run."""
    place = context.places.get(first)
    return place is not None and place.first <= first and place.last >= last


def _role_beside(context: Context, phrase: Phrase, name: int) -> Span | None:
    """Give the title or office before a name."""
    last = name
    while last > phrase.first and context.parsed.tokens[last - 1].pos in {"PUNCT", "DET", "ADP"}:
        last -= 1
    return context.parsed.span(phrase.first, last) if last > phrase.first else None


def _apposed_name(context: Context, phrase: Phrase) -> tuple[int, int] | None:
    for token in context.parsed.kids(phrase.head, *APPOSED):
        other = describe(context, token.i)
        if other.kind in PERSONAL and not phrase.first <= token.i < phrase.last:
            run = _name_run(context, other.first, other.last)
            if run is not None:
                return run
    return None


def _apposed_role(context: Context, phrase: Phrase) -> Span | None:
    """Give what an apposition says that a named person is."""
    tokens: Iterable[Token] = context.parsed.kids(phrase.head, "appos")
    above = context.parsed.tokens[context.parsed.tokens[phrase.head].head]
    if context.parsed.tokens[phrase.head].dep == "appos":
        tokens = (*tokens, above)
    for token in tokens:
        if context.things.get(token.i) is not None and describe(context, token.i).kind == Kind.PERSON.value:
            return describe(context, token.i).span
    return None


def _fullest(context: Context, first: int, last: int) -> Span:
    """Give the fullest name in the text that the words of a name are the end of, or the surname in."""
    own = tuple(token.form for token in context.parsed.tokens[first:last])
    best = (first, last)
    for begin, end in _runs(context).get(own[-1], ()):
        forms = tuple(token.form for token in context.parsed.tokens[begin:end])
        fuller = end - begin > best[1] - best[0]
        if fuller and ((set(own) <= set(forms) and own[0] != forms[0]) or (len(own) > 1 and forms[: len(own)] == own)):
            best = (begin, end)
    return context.parsed.span(*best)


def _runs(context: Context) -> dict[str, tuple[tuple[int, int], ...]]:
    """Give every name of two words or more in the document, by each of its words."""
    if context.person_runs:
        return context.person_runs
    tokens = context.parsed.tokens
    for sentence in context.parsed.sentences:
        at = sentence.first
        while at < sentence.last:
            if not tokens[at].text[:1].isupper():
                at += 1
                continue
            run = _run_from(context, at, sentence.last)
            at = _name_start(context, at, run)
            if run > at + 1 and run - at <= MAX_WORDS and not _is_place(context, at, run):
                context.person_starts[at] = (at, run)
                for token in tokens[at:run]:
                    context.person_runs[token.form] = (*context.person_runs.get(token.form, ()), (at, run))
            at = max(run, at + 1)
    context.person_runs.setdefault("", ())
    return context.person_runs


def _run_from(context: Context, at: int, end: int) -> int:
    """Give where the run of name words that begins at a token ends; a given name carries surnames that the parser did not know."""
    last, given = at, False
    while last < end:
        if _is_name_word(context, last):
            given = given or context.parsed.tokens[last].form in given_names(context.codebook)
        elif not (given and last > at and _is_surname(context, last)) and not (last > at and _joins_on(context, last, end)):
            break
        last += 1
    return last


def _name_start(context: Context, first: int, last: int) -> int:
    """Give where the name begins in a run of words in capitals: trades and titles that the parser took for names stand before the given name."""
    words = context.parsed.tokens[first:last]
    if not all(word.text.isupper() for word in words):
        return first
    known = given_names(context.codebook)
    begin = next((word.i for word in words if word.form in known), first)
    return begin if last - begin > 1 else first


def _joins_on(context: Context, i: int, end: int) -> bool:
    """Tell whether a particle or a hyphen leads on to another word of the name: "Rivera y Damas", "Leon-Gomez"."""
    tokens, particles = context.parsed.tokens, context.lexicon_at(i).particles
    if tokens[i].form == "-":
        return hyphenated(context.parsed, i - 1, i)[1] > i and i + 1 < end and _is_name_word(context, i + 1)
    if tokens[i].form not in particles:
        return False
    after = next((k for k in range(i + 1, min(i + 3, end)) if tokens[k].form not in particles), None)
    return after is not None and _is_name_word(context, after)
