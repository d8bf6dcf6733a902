"""Tell whether a token is told as done or to come, by the verbs above it."""

from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.codebook.phrases import PhraseIndex
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText, Token
from recoupe.resolve.held import Held

_VERBAL = ("VERB", "AUX")
_REACH = 4


def tense_of(parsed: ParsedText, i: int, language: Language) -> str:
    """Give `past`, `future` or, where no verb decides it, an empty string.

    The nearest verb decides. An infinitive passes the question on to the verb it depends on.
    """
    forward = _forward(Held(language))
    for step, token in enumerate(parsed.ancestors(i)):
        if step == _REACH:
            break
        tense = _tense_of_token(parsed, token, forward, language)
        if tense:
            return tense
        if token.pos in _VERBAL and token.morph.get("VerbForm") == "Fin":
            break
    return ""


@lru_cache(maxsize=8)
def _forward(language: Held[Language]) -> frozenset[str]:
    return frozenset(fold(word) for word in language.value.dates.forward_words)


@lru_cache(maxsize=8)
def _modals(language: Held[Language]) -> PhraseIndex[bool]:
    return PhraseIndex((phrase, True) for phrase in language.value.status.modal_future)


def _tense_of_token(parsed: ParsedText, token: Token, forward: frozenset[str], language: Language) -> str:
    """Give the tense of one word above: its auxiliaries first, then its own form."""
    if token.pos not in (*_VERBAL, "ADJ", "NOUN"):
        return ""
    auxiliaries = list(parsed.kids(token.i, "aux", "aux:pass", "cop"))
    if any(_comes(word, forward, language) for word in (*auxiliaries, token)):
        return "" if any(word.morph.get("Tense") in ("Past", "Imp") for word in auxiliaries) else "future"
    return "past" if _is_done(token, auxiliaries) else ""


def _comes(word: Token, forward: frozenset[str], language: Language) -> bool:
    """Tell a word of things to come: a future tense, or a plan that is not itself past."""
    if word.morph.get("Tense") == "Fut":
        return True
    if word.morph.get("Tense") in ("Past", "Imp") and word.morph.get("VerbForm") != "Part":
        return False
    modal = word.pos == "AUX" and _is_modal(word, language)
    return modal or word.lemma in forward or word.form in forward


def _is_modal(word: Token, language: Language) -> bool:
    return _modals(Held(language)).match((word,), 0) is not None


def _is_done(token: Token, auxiliaries: list[Token]) -> bool:
    """Tell a finite past, a compound past («a été tué», "has killed") or a bare participle; an infinitive leaves it open."""
    words = (*auxiliaries, token)
    if any(word.morph.get("Tense") in ("Past", "Imp") and word.morph.get("VerbForm") == "Fin" for word in words):
        return True
    if token.morph.get("VerbForm") != "Part" or token.pos not in _VERBAL or token.morph.get("Tense") == "Pres":
        return False
    infinitive = any(word.morph.get("VerbForm") == "Inf" for word in auxiliaries)
    return not infinitive and (not auxiliaries or any(word.dep == "aux" for word in auxiliaries))
