"""Name everybody and everything that a report speaks of, whether or not in an event: the actors, persons, things and weapons.

Who reviews a report looks for the doer and the victim among all who are named; exports to other schemes do so as well.
"""

from collections.abc import Iterable, Iterator

from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.person_names import names_and_role, person_names
from recoupe.extract.phrases import Phrase, describe, participant
from recoupe.extract.ties import Ties
from recoupe.model.event import Participant, Tie

NAMED = frozenset({"person", "group", "organisation", "facility", "infrastructure", "vehicle", "object", "weapon"})
NOUNS = frozenset({"NOUN", "PROPN", "X"})


def find_cast(context: Context, voices: Iterable[Voice]) -> tuple[Participant, ...]:
    """Give every actor, person, thing and weapon that the report names, a mention each, in text order; weapons have the kind `object`.

    Args:
        context: the document, whose deeds have been read.
        voices: who says what in it.

    Raises:
        SpanError: a phrase holds white space alone.
    """
    ties = Ties(context, voices)
    return tuple(_member(context, describe(context, head), ties.of(head)) for head in sorted(set(_heads(context))))


def _heads(context: Context) -> Iterator[int]:
    """Yield the heads of all that is named."""
    tokens = context.parsed.tokens
    yield from (actor.head for actor in context.mentions.actors)
    for i, noun in context.things.items():
        if noun.kind in NAMED and tokens[i].pos in NOUNS:
            yield context.counted.get(i, i)
    for first, last in person_names(context):
        yield next((i for i in range(first, last) if not first <= tokens[i].head < last or tokens[i].is_root), last - 1)


def _member(context: Context, phrase: Phrase, ties: tuple[Tie, ...]) -> Participant:
    return participant(phrase, None, context.people.get(phrase.head), names_and_role(context, phrase), ties)
