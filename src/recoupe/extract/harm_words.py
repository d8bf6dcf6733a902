"""Look up the words of harm in one document: nouns («morts»), adjectives ("dead"), verbs ("kill") and nouns of the deed («neutralisation»).

A look-up is by token; a word of several words («perdre la vie») stands at its first token. Look-alikes («peine de mort») hide what they cover.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.language import QuantityWords
from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex, split_words
from recoupe.model.event import FigureKind
from recoupe.model.parsed import ParsedText, Sentence, Token

# A verb of several words may hold so many others between them: «a perdu hier la vie».
_MOST_WORDS_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class VerbWords:
    """A verb of harm and the words that must follow near it."""

    kind: FigureKind
    others: tuple[str, ...]
    slot: str


@dataclass(frozen=True, slots=True, eq=False)
class HarmWords:
    """The words of harm of one language."""

    code: str
    words: QuantityWords
    nouns: PhraseIndex[FigureKind]
    adjectives: PhraseIndex[FigureKind]
    deeds: PhraseIndex[FigureKind]
    verbs: Mapping[str, tuple[VerbWords, ...]]
    pseudo: PhraseIndex[str]
    victims: PhraseIndex[str]
    nobody: PhraseIndex[str]
    parts: PhraseIndex[str]
    so_far: PhraseIndex[str]
    materiel: PhraseIndex[str]
    sets: Mapping[str, frozenset[str]]
    things: Lexicon


_SETS = (
    "none_words", "none_pronouns", "none_prepositions", "none_negations", "any_words", "life_nouns", "life_verbs", "number_nouns", "loss_verbs", "first_person",
    "since", "start_verbs", "person_words", "ellipsis_verbs", "ellipsis_openers", "partitive_pronouns", "war_nouns",
    "span_openers", "of_words", "other_words", "bands",
)  # fmt: skip


def _kinds(rows: Mapping[str, tuple[str, ...]]) -> PhraseIndex[FigureKind]:
    return PhraseIndex((word, FigureKind(kind)) for kind, group in rows.items() for word in group)


def _plain(words: Iterable[str]) -> PhraseIndex[str]:
    return PhraseIndex((word, word) for word in words)


def _verbs(words: QuantityWords, articles: frozenset[str], dummies: frozenset[str]) -> dict[str, tuple[VerbWords, ...]]:
    found: dict[str, list[VerbWords]] = {}
    for slot, rows in (("object", words.harm_verbs), ("subject", words.harm_intransitives), ("dative", words.harm_datives)):
        for kind, group in rows.items():
            for word in group:
                verb, *others = _verb_pieces(word, dummies)
                found.setdefault(verb, []).append(VerbWords(FigureKind(kind), tuple(other for other in others if other not in articles), slot))
    return {verb: tuple(sorted(rows, key=lambda row: -len(row.others))) for verb, rows in found.items()}


def _verb_pieces(word: str, dummies: frozenset[str]) -> tuple[str, ...]:
    """Split a verb entry; a reflexive pronoun or a copula before it is left out: the tree hangs it on the verb anyway."""
    pieces = split_words(word)
    return pieces[1:] if len(pieces) > 1 and pieces[0] in dummies else pieces


@lru_cache(maxsize=16)
def harm_words(codebook: Codebook, code: str) -> HarmWords:
    """Build the look-ups of a language, once a codebook.

    Raises:
        CodebookError: the codebook holds no such language.
    """
    known = lexicon(codebook, code)
    words = known.language.quantities
    return HarmWords(
        code=code,
        words=words,
        nouns=_kinds(words.harm_nouns),
        adjectives=_kinds(words.harm_adjectives),
        deeds=_kinds(words.harm_deeds),
        verbs=_verbs(words, known.articles, known.reflexives | folded(words.dummy_words)),
        pseudo=_plain(words.harm_pseudo),
        victims=_plain(words.victim_words),
        nobody=_plain(words.none_pronouns),
        parts=_plain(words.part_words),
        so_far=_plain(words.so_far),
        materiel=_plain(words.materiel_nouns),
        sets={name: folded(getattr(words, name)) for name in _SETS} | {"toll_nouns": folded(words.toll_nouns)},
        things=known,
    )


@dataclass(frozen=True, slots=True)
class HarmAt:
    """What harm a token tells, and as what part of speech."""

    kind: FigureKind
    slot: str
    rule: str


class SentenceHarm:
    """The words of harm of one sentence, by token of the document."""

    def __init__(self, parsed: ParsedText, sentence: Sentence, words: HarmWords) -> None:
        """Look every token up once."""
        self.words = words
        self._tokens = parsed.sentence_tokens(sentence)
        self._base = sentence.first
        hidden = {at for hit in words.pseudo.find(self._tokens) for at in range(hit.first, hit.last)}
        self.nouns = self._index(words.nouns, "harm_nouns", "noun", hidden)
        self.adjectives = self._index(words.adjectives, "harm_adjectives", "adjective", hidden)
        self.deeds = self._index(words.deeds, "harm_deeds", "deed", hidden)
        self.victims = {self._base + hit.first for hit in words.victims.find(self._tokens)}
        self.verbs = {self._base + at: found for at, token in enumerate(self._tokens) if at not in hidden and (found := self._verb(at, token)) is not None}
        self.nobody = {self._base + at for hit in words.nobody.find(self._tokens) for at in range(hit.first, hit.last)}
        self.kinds = self._thing_kinds()

    def _index(self, index: PhraseIndex[FigureKind], key: str, slot: str, hidden: set[int]) -> dict[int, HarmAt]:
        rule = f"lang/{self.words.code}.toml:quantities.{key}"
        found = {}
        for hit in index.find(self._tokens):
            if hit.first not in hidden:
                found[self._base + hit.first] = HarmAt(hit.value, slot, f"{rule}.{hit.value.value}")
        return found

    def _verb(self, at: int, token: Token) -> HarmAt | None:
        if token.pos not in {"VERB", "ADJ", "NOUN", "AUX"}:
            return None
        for row in self.words.verbs.get(token.lemma, ()):
            if self._has(at, row.others):
                key = {"object": "harm_verbs", "subject": "harm_intransitives", "dative": "harm_datives"}[row.slot]
                return HarmAt(row.kind, row.slot, f"lang/{self.words.code}.toml:quantities.{key}.{row.kind.value}")
        return None

    def _has(self, at: int, others: tuple[str, ...]) -> bool:
        """Tell whether the other words of a verb follow it in order, few words apart."""
        for other in others:
            window = range(at + 1, min(at + 2 + _MOST_WORDS_BETWEEN, len(self._tokens)))
            found = next((here for here in window if other in (self._tokens[here].form, self._tokens[here].lemma)), None)
            if found is None:
                return False
            at = found
        return True

    def _thing_kinds(self) -> dict[int, str]:
        """Give the kind of each common noun that the codebook knows: person, group, vehicle."""
        found = {}
        for hit in self.words.things.things.find(self._tokens):
            for at in range(hit.first, hit.last):
                found[self._base + at] = hit.value.kind
        return found

    def is_in(self, name: str, token: Token) -> bool:
        """Tell whether a token is a word of a flat list of the codebook."""
        return token.lemma in self.words.sets[name] or token.form in self.words.sets[name]
