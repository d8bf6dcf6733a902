"""Tell whether a token is told as done or to come, by the verbs above it."""

from functools import lru_cache

from recoupe.codebook.language import DateWords, Language
from recoupe.codebook.lexicon import folded
from recoupe.codebook.phrases import PhraseIndex
from recoupe.model.parsed import ParsedText, Token
from recoupe.resolve.held import Held

_VERBAL = ("VERB", "AUX")
_REACH = 4


def tense_of(parsed: ParsedText, i: int, language: Language, *, finite: bool = False) -> str:
    """Give `past`, `present`, `future` or, where no verb decides it, an empty string.

    The nearest verb decides, or, where only a `finite` one may, the nearest that is more than a bare participle.
    An infinitive passes the question on to the verb it depends on; below a present it is to come.
    """
    forward = _forward(Held(language))
    infinitive = False
    for step, token in enumerate(parsed.ancestors(i)):
        if step == _REACH:
            break
        bare = finite and token.morph.get("VerbForm") == "Part" and not parsed.kids(token.i, "aux", "aux:pass", "cop")
        tense = "" if bare else _tense_of_token(parsed, token, forward, language)
        if tense:
            return tense
        if token.pos in _VERBAL and token.morph.get("VerbForm") == "Fin":
            return _of_present(parsed, token, i, infinitive=infinitive) if _is_present(token) else ""
        if token.morph.get("VerbForm") in ("Part", "Ger") and any(_is_present(word) for word in parsed.kids(token.i, "aux")):
            return "present"
        infinitive = infinitive or token.morph.get("VerbForm") == "Inf"
    return ""


def _of_present(parsed: ParsedText, verb: Token, i: int, *, infinitive: bool) -> str:
    """Give the tense of a time that hangs on a present: to come below or right behind an infinitive («demande de rester cette nuit»)."""
    between = parsed.tokens[verb.i + 1 : i]
    infinitive = infinitive or any(token.pos == "VERB" and token.morph.get("VerbForm") == "Inf" and not parsed.kids(token.i, "aux") for token in between)
    return "future" if infinitive else "present" if verb.pos == "VERB" else ""


def goes_on(parsed: ParsedText, i: int, language: Language) -> bool:
    """Tell whether a time hangs on a perfect of the present («have been running»): what is told still goes on."""
    perfect = _perfect(Held(language))
    for step, token in enumerate(parsed.ancestors(i)):
        if step == _REACH:
            break
        if token.pos in _VERBAL or token.pos == "ADJ" or parsed.kids(token.i, "cop"):
            return any(word.lemma in perfect and _is_present(word) for word in parsed.kids(token.i, "aux", "aux:pass"))
    return False


def is_over(parsed: ParsedText, i: int) -> bool:
    """Tell whether the first verb from token `i` on, in its sentence, is told as done: «voilà huit jours que le corps a été retrouvé»."""
    sentence = parsed.sentences[parsed.tokens[min(i, len(parsed.tokens) - 1)].sentence]
    for token in parsed.tokens[i : sentence.last]:
        if token.pos == "VERB" and token.dep not in ("acl", "amod"):
            auxiliaries = list(parsed.kids(token.i, "aux", "aux:pass", "cop"))
            return _is_done(token, auxiliaries) and not any(word.morph.get("Tense") == "Imp" for word in (token, *auxiliaries))
    return False


def is_scheduled(parsed: ParsedText, i: int, language: Language) -> bool:
    """Tell whether the word that a time hangs on tells of what is set beforehand, in the present or without a verb: "the vote on Sunday"."""
    words = _scheduled(Held(language))
    above = next(iter(parsed.ancestors(i)), None)
    while above is not None and above.pos in ("PROPN", "ADP", "NUM") and not above.is_root:
        above = parsed.tokens[above.head]
    return above is not None and (above.lemma in words or above.form in words)


def is_planned(parsed: ParsedText, i: int, language: Language) -> bool:
    """Tell whether the noun that a time hangs on is called planned: "Saturday's planned march"."""
    above = next(iter(parsed.ancestors(i)), None)
    if above is None or above.pos not in ("NOUN", "PROPN"):
        return False
    return any(kid.form in _forward(Held(language)) or kid.lemma in _forward(Held(language)) for kid in parsed.kids(above.i, "amod"))


def happens(parsed: ParsedText, i: int, language: Language) -> bool:
    """Tell whether a time hangs on a verb of happening, whose subject is the deed that it dates: "the raid came two days after"."""
    above = next((token for token in parsed.ancestors(i) if token.pos == "VERB"), None)
    if above is None or any(i not in parsed.subtree(kid.i) for kid in parsed.kids(above.i, "obj")) or _happening(Held(language)).match((above,), 0) is None:
        return False
    return any(word.morph.get("Definite") == "Def" for subject in parsed.kids(above.i, "nsubj") for word in parsed.kids(subject.i, "det"))


@lru_cache(maxsize=8)
def _happening(language: Held[Language]) -> PhraseIndex[bool]:
    return PhraseIndex((phrase, True) for phrase in language.value.syntax.happen_verbs)


def _is_present(token: Token) -> bool:
    return token.morph.get("Tense") == "Pres" or token.morph.get("Mood") == "Sub"


@lru_cache(maxsize=8)
def _scheduled(language: Held[Language]) -> frozenset[str]:
    return folded(language.value.dates.scheduled)


@lru_cache(maxsize=8)
def _forward(language: Held[Language]) -> frozenset[str]:
    return folded(language.value.dates.forward_words)


@lru_cache(maxsize=8)
def _modals(language: Held[Language]) -> PhraseIndex[bool]:
    return PhraseIndex((phrase, True) for phrase in language.value.status.modal_future)


def _tense_of_token(parsed: ParsedText, token: Token, forward: frozenset[str], language: Language) -> str:
    """Give the tense of one word above: its auxiliaries first, then its own form."""
    auxiliaries = list(parsed.kids(token.i, "aux", "aux:pass", "cop"))
    if token.pos not in (*_VERBAL, "ADJ", "NOUN") and not auxiliaries:
        return ""
    if _is_would(parsed, token, auxiliaries, language):
        return "future"
    if any(_comes(word, forward, language) for word in (*auxiliaries, token)):
        begun = any(word.morph.get("Tense") in ("Past", "Imp") for word in auxiliaries)
        perfect = any(word.lemma in _perfect(Held(language)) and word.dep == "aux" for word in auxiliaries)
        return "" if begun or (perfect and token.morph.get("VerbForm") == "Part") else "future"
    return "past" if _is_done(token, auxiliaries) or _is_same_in_past(token, auxiliaries, language) else ""


def _is_same_in_past(token: Token, auxiliaries: list[Token], language: Language) -> bool:
    """Tell whether a verb that a tagger took for a present is a past of the same form, as news tell it: "On Tuesday drones hit the port"."""
    return not auxiliaries and token.form == token.lemma and token.lemma in _same_in_past(Held(language)) and token.morph.get("VerbForm") == "Fin"


@lru_cache(maxsize=8)
def _same_in_past(language: Held[Language]) -> frozenset[str]:
    return folded(language.value.dates.same_in_past)


def _comes(word: Token, forward: frozenset[str], language: Language) -> bool:
    """Tell a word of things to come: a future tense, or a plan that is not itself past."""
    words = language.dates
    if word.morph.get("Tense") == "Fut" or _has_ending(word, words.future_endings) or _ends_in(word, words.future_suffixes, words):
        return True
    if word.morph.get("Tense") in ("Past", "Imp") and word.morph.get("VerbForm") != "Part":
        return False
    modal = word.pos == "AUX" and _is_modal(word, language)
    return modal or word.lemma in forward or word.form in forward


def _has_ending(word: Token, endings: tuple[str, ...]) -> bool:
    """Tell whether a form is the infinitive and one of some endings, whatever the tagger says of it."""
    stem = word.lemma.removesuffix("e")
    return word.pos in _VERBAL and word.morph.get("VerbForm") != "Inf" and word.form.startswith(stem) and word.form[len(stem) :] in endings


def _ends_in(word: Token, suffixes: tuple[str, ...], words: DateWords) -> bool:
    """Tell whether a form has the letters of a tense, of a verb whose stem does not end in the same."""
    return bool(suffixes) and word.pos in _VERBAL and word.form.endswith(suffixes) and not word.lemma.endswith(words.stems_in_r)


def _is_would(parsed: ParsedText, token: Token, auxiliaries: list[Token], language: Language) -> bool:
    """Tell what somebody said would be: a conditional, not of the perfect, below a verb in the past."""
    words = [word for word in (*auxiliaries, token) if _is_conditional(word, language)]
    perfect = any(word.lemma in _perfect(Held(language)) and word.dep == "aux" for word in auxiliaries)
    if not words or perfect or token.dep not in ("ccomp", "conj", "parataxis", "acl:relcl", "advcl", "acl"):
        return False
    return any(above.morph.get("Tense") in ("Past", "Imp") for above in parsed.ancestors(token.i) if above.pos == "VERB")


def _is_conditional(word: Token, language: Language) -> bool:
    if word.morph.get("Mood") == "Cnd" or word.form in _would(Held(language)):
        return True
    return _ends_in(word, language.dates.conditional_suffixes, language.dates)


@lru_cache(maxsize=8)
def _would(language: Held[Language]) -> frozenset[str]:
    return folded(language.value.dates.would)


@lru_cache(maxsize=8)
def _perfect(language: Held[Language]) -> frozenset[str]:
    return folded(language.value.dates.past_auxiliaries)


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
