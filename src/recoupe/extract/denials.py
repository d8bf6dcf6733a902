"""Find voices that say flatly that there was nothing: "no assault took place", «pas un obus n'a quitté nos lignes»."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.status import FUNCTION_WORDS
from recoupe.model.event import Relation

# "no weapon in their hands" denies nothing: what there was not is the subject of its clause.
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "root", "obj"})


def with_denials(context: Context, voices: Iterable[Voice]) -> Iterator[Voice]:
    """Yield the voices, those that negate a deed or a shot by its noun as denials.

    Args:
        context: the document.
        voices: what `find_voices` gave for it.
    """
    for voice in voices:
        plain = voice.speech and bool(voice.links) and voice.relation in {Relation.STATES, Relation.REPORTS}
        if plain and any(_is_nothing(context, at) for at in voice.content):
            links = (*voice.links[:-1], replace(voice.links[-1], relation=Relation.DENIES))
            yield replace(voice, denial=True, relation=Relation.DENIES, links=links)
        else:
            yield voice


def _is_nothing(context: Context, at: int) -> bool:
    """Tell whether a noun of a deed or of a weapon has a determiner of none: "not one round", «aucune frappe»."""
    token = context.parsed.tokens[at]
    if token.pos != "NOUN" or token.dep not in _SUBJECTS:
        return False
    lexicon = context.lexicon_at(at)
    thing = context.things.get(at)
    fired = thing is not None and thing.weapon is not None and token.dep != "obj"
    struck = fired or lexicon.nouns.match((token,), 0) is not None
    none = lexicon.words("status", "zero_determiners")
    before = (kid for kid in context.parsed.kids(at, "det", "advmod") if kid.pos in FUNCTION_WORDS)
    return struck and any(none.match(context.parsed.tokens[kid.i : kid.i + 2], 0) for kid in before)
