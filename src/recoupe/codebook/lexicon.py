"""Hold the codebook as one language reads it: indexes from folded words to triggers, nouns, countries and function words."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TypeVar

from recoupe.codebook.language import Language
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex, split_words
from recoupe.codebook.schema import Actor, Country, Institution, Noun, Office, OutletEntry, Trigger
from recoupe.model.folding import fold

T = TypeVar("T")
_NUMBER = itemgetter(0)


@dataclass(frozen=True, slots=True)
class TriggerRef:
    """A trigger and the event type that it belongs to."""

    type: str
    trigger: Trigger

    @property
    def rule(self) -> str:
        """The codebook path that `because` names."""
        return f"events/{self.type}.toml:{self.trigger.id}"


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """A verb and the words that must stand near it; `reflexive` asks for the reflexive pronoun.

    `before` are the pieces of a hyphenated verb that stand before its last one where the tokenizer splits it ("machine - gun"), or an adverb ("sexually
    assault"); `needed` are the others that must be found among the words near the verb before the tree is asked.
    """

    verb: str
    others: tuple[str, ...]
    reflexive: bool
    refs: tuple[TriggerRef, ...]
    before: tuple[str, ...] = ()
    needed: frozenset[str] = frozenset()


class VerbEntries:
    """The entries of one verb, the longest first: those that ask for no further word, and the others by one that they ask for («prendre» has hundreds)."""

    __slots__ = ("_alone", "_by_word")

    def __init__(self, entries: Sequence[VerbEntry]) -> None:
        """Sort the entries by a word that each needs."""
        self._alone = [(number, entry) for number, entry in enumerate(entries) if not entry.needed]
        self._by_word: dict[str, list[tuple[int, VerbEntry]]] = {}
        for number, entry in enumerate(entries):
            if entry.needed:
                self._by_word.setdefault(max(entry.needed, key=lambda word: (len(word), word)), []).append((number, entry))

    @property
    def ask_further(self) -> bool:
        """Tell whether any entry asks for further words."""
        return bool(self._by_word)

    def among(self, near: AbstractSet[str]) -> list[VerbEntry]:
        """Give the entries whose further words are all among some words."""
        found = [*self._alone, *(row for word in self._by_word.keys() & near for row in self._by_word[word] if row[1].needed <= near)]
        return [entry for _, entry in sorted(found, key=_NUMBER)]


class Lexicon:
    """The indexes of one language over one codebook."""

    def __init__(self, codebook: Codebook, language: Language) -> None:
        """Keep the codebook and the language; each index is built when it is first asked for."""
        self.codebook = codebook
        self.language = language

    def _refs(self, slot: str) -> Iterator[tuple[str, TriggerRef]]:
        for event in self.codebook.events.values():
            for trigger in event.triggers:
                words = trigger.words.get(self.language.code)
                if words is not None:
                    for word in getattr(words, slot):
                        yield word, TriggerRef(event.id, trigger)

    def _grouped(self, slot: str) -> dict[str, tuple[TriggerRef, ...]]:
        found: dict[str, tuple[TriggerRef, ...]] = {}
        for word, ref in self._refs(slot):
            key = " ".join(fold(word).replace("'", "' ").split())
            found[key] = (*found.get(key, ()), ref)
        return found

    @cached_property
    def verbs(self) -> dict[str, tuple[VerbEntry, ...]]:
        """Verb entries by the lemma of the verb, the longest entries first."""
        found: dict[str, list[VerbEntry]] = {}
        for phrase, refs in self._grouped("verbs").items():
            entry = self._verb_entry(phrase, refs)
            found.setdefault(entry.verb, []).append(entry)
            *before, last = split_words(entry.verb)
            if before:
                found.setdefault(last, []).append(replace(entry, verb=last, before=tuple(before)))
        return {verb: tuple(sorted(rows, key=lambda row: (-len(row.others) - len(row.before), not row.reflexive))) for verb, rows in found.items()}

    @cached_property
    def verb_entries(self) -> dict[str, VerbEntries]:
        """The same, by a word that each entry needs."""
        return {verb: VerbEntries(rows) for verb, rows in self.verbs.items()}

    @cached_property
    def causatives(self) -> dict[tuple[str, str], list[VerbEntry]]:
        """The same, by the verb and the first word behind it: «faire exploser»."""
        found: dict[tuple[str, str], list[VerbEntry]] = {}
        for verb, rows in self.verbs.items():
            for entry in rows:
                if entry.others:
                    found.setdefault((verb, entry.others[0]), []).append(entry)
        return found

    def _verb_entry(self, phrase: str, refs: tuple[TriggerRef, ...]) -> VerbEntry:
        words = phrase.split()
        reflexive = words[0] in self.reflexives and len(words) > 1
        before = words[:1] if len(words) > 1 and words[0] in self.verb_adverbs else []
        verb, *others = words[1:] if reflexive or before else words
        kept = tuple(word for word in others if word not in self.articles)
        return VerbEntry(verb, kept, reflexive, refs, tuple(before), frozenset(word for word in kept if "-" not in word))

    @cached_property
    def nouns(self) -> PhraseIndex[tuple[TriggerRef, ...]]:
        """Trigger nouns."""
        return PhraseIndex(with_plurals(self._grouped("nouns").items()))

    @cached_property
    def adjectives(self) -> PhraseIndex[tuple[TriggerRef, ...]]:
        """Trigger adjectives."""
        return PhraseIndex(self._grouped("adjectives").items())

    @cached_property
    def pseudo(self) -> PhraseIndex[tuple[TriggerRef, ...]]:
        """Look-alikes of triggers, with the triggers that they are mistaken for."""
        return PhraseIndex(with_plurals(self._grouped("pseudo").items()))

    @cached_property
    def things(self) -> PhraseIndex[Noun]:
        """Nouns that name people, groups, facilities, weapons and other things."""
        rows = ((word, noun) for noun in self.codebook.nouns for word in noun.words.get(self.language.code, ()))
        return PhraseIndex(with_plurals(rows))

    @cached_property
    def institutions(self) -> PhraseIndex[Institution]:
        """Institutions of states by their words, those of their enemies among them."""
        rows = ((word, one) for one in self.codebook.institutions for words in (one.words, one.enemy_words) for word in words.get(self.language.code, ()))
        return PhraseIndex(rows)

    @cached_property
    def contexts(self) -> PhraseIndex[str]:
        """Contexts by their words; a look-alike leads to the empty name."""
        named = ((word, one.id) for one in self.codebook.contexts for word in one.words.get(self.language.code, ()))
        return PhraseIndex([*named, *((word, "") for one in self.codebook.contexts for word in one.pseudo.get(self.language.code, ()))])

    @cached_property
    def offices(self) -> PhraseIndex[Office]:
        """Offices by their titles."""
        return PhraseIndex((word, office) for office in self.codebook.offices for word in office.words.get(self.language.code, ()))

    @cached_property
    def country_adjectives(self) -> PhraseIndex[Country]:
        """Countries by their adjectives, and by their inhabitants."""
        return PhraseIndex((word, land) for land in self.codebook.countries for word in (*land.adjectives, *land.inhabitants))

    @cached_property
    def actors(self) -> PhraseIndex[Actor]:
        """Actors of the registry by every name they go by."""
        return PhraseIndex((name, actor) for actor in self.codebook.actors for name in actor.all_names)

    @cached_property
    def countries(self) -> PhraseIndex[Country]:
        """Countries by their names and capitals."""
        return PhraseIndex((name, land) for land in self.codebook.countries for name in (land.name, *land.names, *land.capitals))

    @cached_property
    def outlets(self) -> PhraseIndex[OutletEntry]:
        """Publishers and agencies by every name they go by."""
        return PhraseIndex((name, outlet) for outlet in self.codebook.outlets for name in (outlet.name, *outlet.aliases))

    @cached_property
    def verb_words(self) -> frozenset[str]:
        """Every verb that the codebook holds for this language: triggers, light verbs, verbs of saying, verbs that decide a status."""
        syntax, status = self.language.syntax, self.language.status
        lists = (syntax.light_verbs, syntax.suffer_verbs, syntax.happen_verbs, syntax.cause_verbs, status.denial_verbs, status.attempt_verbs, status.plan_verbs)
        said = self.language.attribution.verbs.values()
        more = (status.foil_verbs, status.claim_verbs, status.accuse_verbs, status.implicative_verbs)
        flat = (split_words(word) for words in (*lists, *said, *more) for word in words)
        heads = (words[1] if words[0] in self.reflexives and len(words) > 1 else words[0] for words in flat if words)
        return frozenset((*self.verbs, *heads))

    @cached_property
    def irregular_verbs(self) -> dict[str, str]:
        """Folded irregular forms and their folded lemmas."""
        return {fold(form): fold(lemma) for form, lemma in self.language.morphology.irregular_verbs.items()}

    @cached_property
    def noun_words(self) -> frozenset[str]:
        """Every single word of nouns, trigger nouns and kinds of people that the codebook holds for this language."""
        things = (word for noun in self.codebook.nouns for word in noun.words.get(self.language.code, ()))
        triggers = (word for word, _ in self._refs("nouns"))
        people = (word for words in self.language.actors.sectors.values() for word in words)
        return frozenset(piece for word in (*things, *triggers, *people) for piece in split_words(word))

    @cached_property
    def particles(self) -> frozenset[str]:
        """Folded particles that join the words of a person's name."""
        return folded(self.language.names.particles)

    @cached_property
    def articles(self) -> frozenset[str]:
        """Folded articles and determiners that a phrase may hold or leave out."""
        return folded(self.language.syntax.articles)

    @cached_property
    def saying_verbs(self) -> frozenset[str]:
        """Folded verbs of saying, of every relation."""
        return folded(word for words in self.language.attribution.verbs.values() for word in words)

    @cached_property
    def verb_adverbs(self) -> frozenset[str]:
        """Folded adverbs that an entry of a verb may begin with."""
        return folded(self.language.syntax.verb_adverbs)

    @cached_property
    def partitives(self) -> frozenset[str]:
        """Folded articles that look like a preposition."""
        return folded(self.language.syntax.partitives)

    @cached_property
    def reflexives(self) -> frozenset[str]:
        """Folded reflexive pronouns."""
        return folded(self.language.syntax.reflexives)

    @cached_property
    def prepositions(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Words of each class of preposition, longest first."""
        return {name: _sequences(words) for name, words in self.language.syntax.prepositions.items()}

    @cached_property
    def prepositions_by_end(self) -> dict[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
        """Classes and words of prepositions: those of one word by it, longer ones by their last two."""
        found: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
        for name, phrases in self.prepositions.items():
            for phrase in phrases:
                found.setdefault(phrase[-2:], []).append((name, phrase))
        return {words: tuple(rows) for words, rows in found.items()}

    def words(self, section: str, field: str) -> PhraseIndex[str]:
        """Index a flat list of cues, e.g. `words("status", "denial_verbs")`; the value of a hit is the cue."""
        return _cue_index(self, section, field)


# Words of a phrase that may be adjectives of the feminine; shorter ones are articles and prepositions.
_SHORTEST_ADJECTIVE = 4


def with_plurals(rows: Iterable[tuple[str, T]]) -> Iterator[tuple[str, T]]:
    """Yield phrases and then those whose later words end in «e» once more in the plural.

    The lemma of an adjective is masculine: «frappes aériennes» is neither its form nor its lemma in «frappe aérienne».
    """
    given = list(rows)
    yield from given
    for phrase, value in given:
        first, *others = phrase.split()
        plural = [word + "s" if len(word) >= _SHORTEST_ADJECTIVE and fold(word).endswith("e") else word for word in others]
        if plural != others:
            yield " ".join((first, *plural)), value


@lru_cache(maxsize=512)
def _cue_index(lexicon: Lexicon, section: str, field: str) -> PhraseIndex[str]:
    """Build the index of one list of cues, once."""
    return PhraseIndex((word, word) for word in getattr(getattr(lexicon.language, section), field))


def _sequences(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((split_words(word) for word in words), key=lambda row: (-len(row), row)))


@lru_cache(maxsize=16)
def of_all_languages(codebook: Codebook, field: str) -> frozenset[str]:
    """Gather a list of names that holds whatever the language of the text, folded: given names, endings of places."""
    return folded(word for code in sorted(codebook.languages) for word in getattr(codebook.languages[code].names, field))


@lru_cache(maxsize=16)
def given_names(codebook: Codebook) -> frozenset[str]:
    """Gather the given names of all languages and of the table, folded."""
    return of_all_languages(codebook, "given_names") | folded(codebook.given_names)


def folded(words: Iterable[str]) -> frozenset[str]:
    """Fold a list of single words into a set."""
    return frozenset(fold(word) for word in words)


@lru_cache(maxsize=16)
def lexicon(codebook: Codebook, code: str) -> Lexicon:
    """Give the lexicon of a language, built once a codebook.

    Raises:
        CodebookError: the codebook holds no such language.
    """
    return Lexicon(codebook, codebook.language(code))
