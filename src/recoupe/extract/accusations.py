"""Let an accusation name the doer of the deeds that it is about: "blamed X for the attacks" is no event of its own then."""

from collections.abc import Sequence
from dataclasses import replace

from recoupe.extract.arguments import preposition
from recoupe.extract.context import Context
from recoupe.extract.deeds import VIOLENT, Deed
from recoupe.extract.phrases import HUMAN, Phrase, describe
from recoupe.model.parsed import Token

# An accusation without a deed in it («le GNA en impute la responsabilité à l'ANL») takes up one told at most so many sentences before.
REACH = 2
ALLEGE = "allege"


def name_the_accused(context: Context, deeds: Sequence[Deed]) -> list[Deed]:
    """Move the accused into the deeds that they are accused of.

    Args:
        context: the document.
        deeds: every telling, in text order.

    Returns:
        The tellings, those of accusations that are about a told deed left out.
    """
    accused: dict[int, tuple[Phrase, ...]] = {}
    dropped: set[int] = set()
    for deed in deeds:
        if deed.type == "ACCUSE" and ALLEGE in deed.modes:
            about = _about(context, deed, deeds)
            dropped.update(_backing(context, deed, deeds))
            if about and any(not other.weak and other.type in VIOLENT for other in deeds):
                dropped.add(deed.head)
                named = tuple(phrase for phrase in deed.roles.recipients if phrase.kind != "place")
                accused.update(dict.fromkeys((other.head for other in about), named))
    return [_with_actors(deed, accused.get(deed.head) or imputed(context, deed)) for deed in deeds if deed.head not in dropped]


def imputed(context: Context, deed: Deed) -> tuple[Phrase, ...]:
    """Give whom a deed is put down to: «une attaque attribuée aux ADF», «l'attaque a été imputée au M23».

    Raises:
        SpanError: a phrase holds white space alone.
    """
    if deed.type not in VIOLENT or deed.candidate.verbal:
        return ()
    parsed, lexicon = context.parsed, context.lexicon_at(deed.head)
    noun = parsed.tokens[deed.head]
    above = (parsed.tokens[noun.head],) if noun.dep in {"nsubj:pass", "nsubj"} else ()
    verbs = [verb for verb in (*parsed.kids(noun.i, "acl", "amod"), *above) if lexicon.words("status", "accuse_verbs").match((verb,), 0)]
    named = [token for verb in verbs for token in parsed.kids(verb.i, "obl", "iobj", "nmod") if "to" in preposition(parsed, token.i, lexicon)]
    phrases = (describe(context, token.i) for token in named)
    return tuple(phrase for phrase in phrases if phrase.kind in HUMAN or phrase.land or (phrase.kind is None and phrase.proper))


def _about(context: Context, accusation: Deed, deeds: Sequence[Deed]) -> list[Deed]:
    below = set(context.parsed.subtree(accusation.head))
    inside = [deed for deed in deeds if deed.type in VIOLENT and deed.head in below]
    if inside or not accusation.roles.recipients or _has_content(context, accusation):
        return inside
    before = [deed for deed in deeds if deed.type in VIOLENT and deed.head < accusation.head and accusation.sentence.i - deed.sentence.i <= REACH]
    nameless = [deed for deed in before if all(phrase.generic for phrase in deed.roles.actors)]
    return (nameless or before)[-1:]


def _has_content(context: Context, accusation: Deed) -> bool:
    """Tell whether an accusation says itself of what: "accused X of plotting a coup" is about no deed told before."""
    lexicon = context.lexicon_at(accusation.head)
    for token in context.parsed.kids(accusation.head, "advcl", "ccomp", "xcomp", "obl"):
        led = token.dep == "obl" and "of" in preposition(context.parsed, token.i, lexicon)
        if token.i > accusation.head and (led or context.parsed.kids(token.i, "mark")) and not _takes_up(context, token):
            return True
    return False


def _takes_up(context: Context, content: Token) -> bool:
    """Tell whether what somebody is accused of is a deed told before: «d'en être responsable», "of being behind it"."""
    return any(context.parsed.tokens[i].pos == "PRON" and context.parsed.tokens[i].morph.get("Reflex") != "Yes" for i in context.parsed.subtree(content.i))


def _backing(context: Context, accusation: Deed, deeds: Sequence[Deed]) -> list[int]:
    """Give the deeds short of violence that somebody is accused of: they are what the accusation says, not what is told."""
    below = set(context.parsed.subtree(accusation.head))
    return [deed.head for deed in deeds if deed.type not in VIOLENT and deed.candidate.verbal and deed.head in below and deed.head > accusation.head]


def _with_actors(deed: Deed, accused: tuple[Phrase, ...]) -> Deed:
    if not accused or any(not phrase.generic for phrase in deed.roles.actors):
        return deed
    return replace(deed, roles=replace(deed.roles, actors=tuple(phrase._replace(generic=False) for phrase in accused)))
