"""Decide before parsing whether a document may tell a violent deed: one pass of an Aho–Corasick automaton over the folded text.

Words of the codebook speak for or against (`codebook/relevance.py`). A sentence has the sum of what its words weigh; a document is judged by its best
sentences and by all of them. Nothing is parsed for it, so that a word counts wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from math import log2
from statistics import fmean
from typing import Any

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.relevance import GateWeights, cues, forms_of, gate_rules, spaced
from recoupe.model.report import Document
from recoupe.parse.document import UNPARSED

# Where a sentence may end, in the folded view. A stop too many does little harm.
_END = re.compile(r"[.!?]+(?=\W|$)")
_CLOSE = "\n"
# So many best sentences judge a document: one alone would let a stray word decide. Of many sentences some are good by chance, by about so much a doubling.
BEST, BY_CHANCE = 3, 0.4
# A text of fewer words is always worth parsing: it costs next to nothing, and shows too little to judge it by.
SHORT = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence as the gate sees it: characters `[start, end)`, the language, and the words of the codebook that it may hold."""

    start: int
    end: int
    language: str
    words: frozenset[str]


class Scanner:
    """Finds words of the codebook in a text by their written forms."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        """Build the automaton of pairs of a written form, folded and with single spaces, and the word that it may be of."""
        import ahocorasick  # noqa: PLC0415 - imported here: to read without the gate must not need it

        words: dict[str, set[str]] = {}
        for form, word in forms:
            words.setdefault(form, set()).add(word)
        self._automaton: Any = ahocorasick.Automaton()
        for form, mine in sorted(words.items()):
            self._automaton.add_word(f" {form} ", tuple(sorted(mine)))
        self._automaton.add_word(_CLOSE, ())
        self._automaton.make_automaton()

    def sentences(self, text: str) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield where each sentence of a stretch of text ends, and the words that it holds."""
        ends = [match.end() for match in _END.finditer(text)]
        if not ends or text[ends[-1] :].strip():
            ends.append(len(text))
        flat = f" {_CLOSE} ".join(spaced(text[start:end]) for start, end in zip([0, *ends], ends, strict=False))
        held: set[str] = set()
        closed = iter(ends)
        for _, words in self._automaton.iter(f" {flat} {_CLOSE}"):
            if words:
                held.update(words)
            else:
                yield next(closed), frozenset(held)
                held = set()


def seen_in(document: Document, codebook: Codebook, scanners: Mapping[str, Scanner]) -> list[Seen]:
    """Scan the parts of a document that are story, each in its language.

    Args:
        document: what `read/` gives.
        codebook: the languages that are known.
        scanners: by language.
    """
    found = []
    for part, language in zip(document.parts, document.part_languages, strict=True):
        if part.kind in UNPARSED:
            continue
        known, start = language if language in codebook.languages else document.language, part.start
        for end, words in scanners[known].sentences(document.text[part.start : part.end]):
            found.append(Seen(start, part.start + end, known, words))
            start = part.start + end
    return found


def full_scanner(known: Lexicon) -> Scanner:
    """Give what finds every word that could weigh something: the fitting asks for it, the gate for fewer."""
    return Scanner((form, word) for word, cue in cues(known).items() for form in forms_of(known, word, cue))


def judged(values: Iterable[float]) -> float:
    """Judge a document by the log odds of its sentences: the mean of the best ones and the mean of all; one without any is the least there is."""
    given = list(values)
    best = nlargest(BEST, given)
    return fmean(best) + fmean(given) - BY_CHANCE * log2(len(given)) if best else float("-inf")


@dataclass(frozen=True)
class _Gate:
    """What decides for the texts of one language: an automaton of the words that weigh something, and what each weighs."""

    weights: GateWeights
    scanner: Scanner
    words: Mapping[str, float]


@lru_cache(maxsize=16)
def _gate(known: Lexicon) -> _Gate | None:
    """Build the gate of a language once; None where none was fitted."""
    weights = gate_rules().languages.get(known.language.code)
    if weights is None:
        return None
    words = {word: weight for word, cue in cues(known).items() if abs(weight := weights.of(word, cue)) >= weights.faint}
    found = cues(known)
    return _Gate(weights, Scanner((form, word) for word in words for form in forms_of(known, word, found[word])), words)


def is_relevant(document: Document, codebook: Codebook) -> bool:
    """Tell whether a document may tell a violent deed, so that it is worth parsing.

    Args:
        document: what `read/` gives.
        codebook: the words that are known. Lists of the user's own count as ours do.

    Returns:
        True where the gate cannot tell as well: in a language that it was not fitted for.

    Raises:
        CodebookError: the weights of the gate are damaged.
    """
    if len(document.text.split()) < SHORT:
        return True
    languages = {language if language in codebook.languages else document.language for language in (*document.part_languages, document.language)}
    gates = {language: _gate(lexicon(codebook, language)) for language in sorted(languages)}
    fitted = {language: gate for language, gate in gates.items() if gate is not None}
    if len(fitted) < len(gates):
        return True
    seen = seen_in(document, codebook, {language: gate.scanner for language, gate in fitted.items()})
    return judged(_odds(fitted[sentence.language], sentence.words) for sentence in seen) >= fitted[document.language].weights.least


def _odds(gate: _Gate, words: Iterable[str]) -> float:
    """Give the log odds that a sentence with these words tells a violent deed."""
    return gate.weights.bias + sum(gate.words[word] for word in sorted(words))
