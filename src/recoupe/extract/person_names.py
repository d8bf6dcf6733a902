"""Tell a person's own name from what the person is: "senator Federico Estrada", «le maire d'Achi, Ricardo Castellar».

A name is the run of proper nouns at the end of a phrase, or of its apposition, without title or office. A surname alone is the fullest name of that
person that the text gives.
"""

from collections.abc import Iterable

from recoupe.extract.context import Context
from recoupe.extract.phrases import Phrase, describe
from recoupe.model.event import Kind
from recoupe.model.folding import fold
from recoupe.model.parsed import Token
from recoupe.model.span import Span

PERSONAL = frozenset({Kind.PERSON.value, None})
APPOSED = ("appos", "flat", "compound")
# Longer runs are lists, or headlines that are read as one name.
MAX_WORDS = 6


def name_and_role(context: Context, phrase: Phrase) -> tuple[Span | None, Span | None]:
    """Give a person's own name, and the words beside it that say what the person is.

    Args:
        context: the document.
        phrase: a participant.

    Returns:
        The name, without title, and title, office or description; None for what the text does not tell or where the phrase is no person.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    if phrase.kind not in PERSONAL or phrase.pronoun or phrase.alias is not None or (phrase.count is not None and phrase.count.low != 1):
        return None, None
    run = _name_run(context, phrase.first, phrase.last)
    if run is not None:
        first, last = run
        return _fullest(context, first, last), _role_beside(context, phrase, first) or _apposed_role(context, phrase)
    if phrase.kind is None:
        return None, None
    apposed = _apposed_name(context, phrase)
    return (_fullest(context, *apposed), phrase.span) if apposed is not None else (None, phrase.span)


def person_names(context: Context) -> list[tuple[int, int]]:
    """Give the tokens `[first, last)` of every name of two words or more that may be a person's, in text order."""
    return sorted({run for runs in _runs(context).values() for run in runs})


def _name_run(context: Context, first: int, last: int) -> tuple[int, int] | None:
    """Give the tokens `[begin, last)` of the name that ends a phrase."""
    begin = last
    while begin > first and (_is_name_word(context, begin - 1) or _is_particle(context, begin - 1, begin < last)):
        begin -= 1
    while begin < last and not _is_name_word(context, begin):
        begin += 1
    if begin == last or last - begin > MAX_WORDS or _is_place(context, begin, last):
        return None
    return begin, last


def _is_name_word(context: Context, i: int) -> bool:
    """Tell whether a token can belong to a person's name: a proper noun that is no title, no nationality, no thing."""
    token = context.parsed.tokens[i]
    if token.pos != "PROPN" or not token.text[:1].isupper() or i in context.nationality or i in context.dates or i in context.things:
        return False
    actor = context.actors.get(i)
    if actor is not None and actor.kind is not Kind.PERSON:
        return False
    lexicon = context.lexicon_at(i)
    words = (token,)
    return not lexicon.words("names", "person_titles").match(words, 0) and lexicon.things.match(words, 0) is None


def _is_particle(context: Context, i: int, inside: bool) -> bool:
    """Tell whether a token joins two words of a name: «de la», "bin"."""
    token = context.parsed.tokens[i]
    return inside and token.form in _particles(context, i) and i > 0 and _is_name_word(context, i - 1)


def _particles(context: Context, i: int) -> frozenset[str]:
    return frozenset(fold(word) for word in context.lexicon_at(i).language.names.particles)


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
        if end - begin > best[1] - best[0] and set(own) <= set(forms) and own[0] != forms[0]:
            best = (begin, end)
        elif end - begin > best[1] - best[0] and forms[: len(own)] == own and len(own) > 1:
            best = (begin, end)
    return context.parsed.span(*best)


def _runs(context: Context) -> dict[str, tuple[tuple[int, int], ...]]:
    """Give every name of two words or more in the document, by each of its words."""
    if context.person_runs:
        return context.person_runs
    for sentence in context.parsed.sentences:
        at = sentence.first
        while at < sentence.last:
            run = _run_from(context, at, sentence.last)
            if run > at + 1 and run - at <= MAX_WORDS and not _is_place(context, at, run):
                for token in context.parsed.tokens[at:run]:
                    context.person_runs[token.form] = (*context.person_runs.get(token.form, ()), (at, run))
            at = max(run, at + 1)
    context.person_runs.setdefault("", ())
    return context.person_runs


def _run_from(context: Context, at: int, end: int) -> int:
    """Give where the run of name words that begins at a token ends."""
    last = at
    while last < end and _is_name_word(context, last):
        last += 1
    return last
