"""Find sentences that name the victims of a deed told before: "The victims were identified as …", «Parmi les morts figurent …»."""

from dataclasses import dataclass

from recoupe.extract.context import Context
from recoupe.extract.person_names import names_from, person_names
from recoupe.model.parsed import Token
from recoupe.model.span import Span

# How far a sentence may stand behind the deed whose victims it names.
REACH = 3


@dataclass(frozen=True, slots=True)
class NamedVictims:
    """Names of victims, and the sentence that gives them."""

    sentence: int
    names: tuple[Span, ...]


def find_named_victims(context: Context) -> tuple[NamedVictims, ...]:
    """Give the sentences that say who the victims are, in text order.

    Raises:
        SpanError: a name holds white space alone.
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    if not person_names(context):
        return ()
    found = []
    for sentence in context.parsed.sentences:
        index = context.lexicon_at(sentence.first).words("syntax", "victim_nouns")
        hits = [token for token in context.parsed.sentence_tokens(sentence) if index.match((token,), 0) and _is_naming(context, token)]
        names = [run for token in hits[:1] for run in _names_behind(context, token)]
        if names:
            found.append(NamedVictims(sentence.i, tuple(context.parsed.span(*run) for run in names)))
    return tuple(found)


# Between the noun and the first name stand «ont été identifiées comme étant», ages, titles and lesser victims.
FIRST = 14


def _names_behind(context: Context, noun: Token) -> list[tuple[int, int]]:
    first = next((run for run in person_names(context) if noun.i < run[0] <= noun.i + FIRST), None)
    if first is None or context.parsed.tokens[first[0]].sentence != noun.sentence:
        return []
    return list(names_from(context, first[0], 0))


def _is_naming(context: Context, token: Token) -> bool:
    """Tell whether a noun of victims stands as what a list of names is about: a definite noun before a verb of being or naming."""
    index = context.lexicon_at(token.i).words("syntax", "identifying_verbs")
    sentence = context.parsed.sentences[token.sentence]
    window = context.parsed.tokens[token.i + 1 : min(token.i + 6, sentence.last)]
    return any(index.match((other,), 0) for other in window)
