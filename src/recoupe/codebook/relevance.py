"""Hold which words speak for a violent deed before anything is parsed: words of the codebook, and what each weighs as `python -m training gate` fitted it.

A word is an entry of the codebook with all its written forms, made by the endings of its language. It belongs to groups (triggers of a type, a class of
nouns, a context, a domain, armed groups), which weigh as well: a word that no fitted text holds has the weight of its groups.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from importlib.resources import files

import cattrs

from recoupe.codebook.lexicon import Lexicon, with_plurals
from recoupe.errors import CodebookError
from recoupe.model.folding import fold

# The types of events whose texts must pass.
VIOLENT = frozenset({"ASSAULT", "COERCE"})
_FILE = "weights.json"
_converter = cattrs.Converter(forbid_extra_keys=True)
_APART = re.compile(r"[\W_]+")
# Shorter stems and words are led to each other by chance; a shorter name of a group is written like other words.
_SHORTEST_STEM, _SHORTEST_WORD, _SHORTEST_NAME = 2, 3, 4
# Whose names speak for violence wherever they stand; names of states' forces are told by their institutions.
_ARMED = frozenset({"armed-group", "criminal"})


class Kind(Enum):
    """How a word is inflected."""

    VERB = auto()
    NOUN = auto()
    NAME = auto()


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the codebook as the gate sees it: the groups it belongs to, and whether it is inflected as a verb too, or as a name not at all."""

    groups: frozenset[str]
    verb: bool = False
    name: bool = False


@dataclass(frozen=True, slots=True)
class GateWeights:
    """What words and groups of one language weigh, in log odds that a sentence tells a violent deed; what is not listed weighs nothing.

    Attributes:
        bias: what holds without any word.
        words: by word.
        groups: by group, once a word.
        least: the least log odds of a text that is parsed.
        faint: words that weigh less than this, with their groups, are not looked for.
    """

    bias: float
    words: Mapping[str, float]
    groups: Mapping[str, float]
    least: float
    faint: float = 0.0

    def of(self, word: str, cue: Cue) -> float:
        """Give what a word weighs with its groups."""
        return self.words.get(word, 0.0) + sum(self.groups.get(group, 0.0) for group in sorted(cue.groups))


@dataclass(frozen=True, slots=True)
class GateRules:
    """The weights of every language, what they were fitted on, and the digest of their file."""

    label: Mapping[str, str]
    languages: Mapping[str, GateWeights]
    digest: str = ""


@cache
def gate_rules() -> GateRules:
    """Load what the gate goes by.

    Raises:
        CodebookError: its file is malformed.
    """
    content = (files("recoupe.codebook") / "data" / "gate" / _FILE).read_bytes()
    try:
        return _converter.structure({**json.loads(content), "digest": hashlib.sha256(content).hexdigest()}, GateRules)
    except (ValueError, cattrs.BaseValidationError) as fault:
        said = cattrs.transform_error(fault) if isinstance(fault, cattrs.BaseValidationError) else [str(fault)]
        raise CodebookError(f"the weights of the gate, gate/{_FILE}, are refused: {'; '.join(said)}; make them with `python -m training gate`") from fault


def spaced(text: str) -> str:
    """Fold a text, and set its words apart by single spaces."""
    return _APART.sub(" ", fold(text)).strip()


@lru_cache(maxsize=16)
def cues(lexicon: Lexicon) -> Mapping[str, Cue]:
    """Give all words of a language that may speak for or against violence, by their folded dictionary form."""
    groups: dict[str, set[str]] = {}
    verbs: set[str] = set()
    fixed: set[str] = set()
    for phrase, group, kind in _entries(lexicon):
        word = spaced(phrase)
        if len(word) >= _SHORTEST_WORD and word not in lexicon.articles:
            groups.setdefault(word, set()).update([group] if group else [])
            (verbs if kind is Kind.VERB else fixed if kind is Kind.NAME else set()).add(word)
    return {word: Cue(frozenset(mine), verb=word in verbs, name=word in fixed) for word, mine in groups.items()}


def _entries(lexicon: Lexicon) -> Iterator[tuple[str, str, Kind]]:
    """Yield words and phrases with the group they belong to, and how they are inflected."""
    code, codebook = lexicon.language.code, lexicon.codebook
    yield from _triggers(lexicon)
    for noun in codebook.nouns:
        yield from _plain(noun.words.get(code, ()), f"noun {noun.id}", f"kind {noun.kind}")
    for one in codebook.institutions:
        yield from _plain((*one.words.get(code, ()), *one.enemy_words.get(code, ())), f"sector {one.sector}")
    for context in codebook.contexts:
        yield from _plain(context.words.get(code, ()), f"context {context.id}")
    for actor in codebook.actors:
        if _ARMED & set(actor.classes):
            yield from ((name, "armed group", Kind.NAME) for name in actor.all_names if len(name) >= _SHORTEST_NAME)
    for sector, words in lexicon.language.actors.modifiers.items():
        yield from _plain(words, f"modifier {sector}")
    yield from _of_domains(lexicon)


def _triggers(lexicon: Lexicon) -> Iterator[tuple[str, str, Kind]]:
    """Yield the words that tell deeds, and the single words of their phrases, which are in no group."""
    for event in lexicon.codebook.events.values():
        for trigger in event.triggers:
            words = trigger.words.get(lexicon.language.code)
            if words is None:
                continue
            yield from _plain(words.nouns, f"noun {event.id}")
            yield from _plain(words.adjectives, f"adjective {event.id}")
            for phrase in words.verbs:
                yield from _verb(lexicon, phrase, event.id)


def _verb(lexicon: Lexicon, phrase: str, kind: str) -> Iterator[tuple[str, str, Kind]]:
    """Yield a verb, or the words of a phrase that one leads, and of a violent one the phrase itself: all phrases have a quarter of a million forms."""
    words = [word for word in spaced(phrase).split() if word not in lexicon.reflexives]
    alone = len(words) == 1
    if alone or kind in VIOLENT:
        yield " ".join(words), f"{'verb' if alone else 'phrase'} {kind}", Kind.VERB
    if not alone:
        yield words[0], "", Kind.VERB
        yield from ((word, "", Kind.NOUN) for word in words[1:])


def _of_domains(lexicon: Lexicon) -> Iterator[tuple[str, str, Kind]]:
    domains = lexicon.language.domains
    for name in ("real", "real_hints", "tolls", "accidents", "violence", "works", "mishaps"):
        yield from _plain(getattr(domains, name), f"domain {name}")
    yield from ((verb, "domain real", Kind.VERB) for verb in domains.real_verbs)
    for strength, listed in (("decisive", domains.decisive), ("strong", domains.strong), ("weak", domains.weak)):
        for domain, words in listed.items():
            yield from _plain(words, f"{strength} {domain}")


def _plain(words: Iterable[str], *groups: str) -> Iterator[tuple[str, str, Kind]]:
    for word in words:
        yield from ((word, group, Kind.NOUN) for group in groups)


def forms_of(lexicon: Lexicon, word: str, cue: Cue) -> set[str]:
    """Give the written forms of a word; of a phrase those of its first word, and its other words as they are or in the plural."""
    first, *others = word.split()
    if cue.name:
        return {word}
    morphology = lexicon.language.morphology
    found = {first, *_inflected(first, morphology.noun_endings)}
    if cue.verb:
        found.update(_inflected(first, morphology.verb_endings), _irregular(lexicon).get(first, ()))
    behind = {" ".join(phrase.split()[1:]) for phrase, _ in with_plurals([(word, None)])} if others else {""}
    return {f"{start} {rest}".strip() for start in found for rest in behind}


@lru_cache(maxsize=16)
def _irregular(lexicon: Lexicon) -> Mapping[str, set[str]]:
    """Give the irregular forms of each verb."""
    found: dict[str, set[str]] = {}
    for form, lemma in lexicon.irregular_verbs.items():
        found.setdefault(lemma, set()).add(form)
    return found


def _inflected(word: str, endings: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Turn round how forms are led back to the dictionary."""
    for ending, bases in endings.items():
        for base in bases:
            if word.endswith(base) and len(word) - len(base) >= _SHORTEST_STEM:
                yield word[: len(word) - len(base)] + ending
