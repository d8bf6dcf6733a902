"""Say whether the publisher of a report is a party to what it tells: an army, a ministry, an armed group and its release."""

from dataclasses import dataclass

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import split_words
from recoupe.extract.phrases import ARMED, Phrase
from recoupe.model.folding import fold
from recoupe.model.report import Document


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a publisher's name, as an index matches it."""

    form: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """A party that publishes its own release: its name, its actor id and country where they are known."""

    name: str
    entity: str | None
    country: str | None

    def is_doer(self, phrase: Phrase) -> bool:
        """Tell whether a doer of the release is the issuer: its name, its actor, or armed men of nobody else."""
        if phrase.entity is not None:
            return phrase.entity == self.entity or (phrase.country is not None and phrase.country == self.country and "security-force" in phrase.classes)
        if phrase.country is not None and phrase.country != self.country:
            return False
        return _shares_word(self.name, phrase.name) or bool({"security-force"} & phrase.classes)


def find_issuer(document: Document, codebook: Codebook) -> Issuer | None:
    """Give the issuer of a release, or None where the publisher is an outlet like another.

    Raises:
        CodebookError: the document is in a language that the codebook does not hold.
    """
    outlet = document.outlet
    if outlet is None or any(entry.id == outlet.entity for entry in codebook.outlets):
        return None
    known = lexicon(codebook, document.language)
    words = tuple(_Word(word, word) for word in split_words(outlet.name))
    actor = next((hit.value for hit in known.actors.find(words)), None)
    if actor is not None and ({"armed-group", "security-force"} & set(actor.classes)):
        return Issuer(outlet.name, actor.id, actor.country)
    nouns = [hit.value for hit in known.things.find(_singular(words, known.noun_words))]
    armed = any(ARMED & set(noun.classes) or noun.sector in {"MIL", "COP", "PRM", "REB"} for noun in nouns)
    armed = armed or _is_command(outlet.name, document.language, codebook)
    land = next((hit.value for hit in known.country_adjectives.find(words)), None) or next((hit.value for hit in known.countries.find(words)), None)
    return Issuer(outlet.name, outlet.entity, land.alpha3 if land else None) if armed else None


def _is_command(name: str, language: str, codebook: Codebook) -> bool:
    """Tell the name of an institution that every state may have and that bears arms: a ministry of defence, a general staff."""
    padded = f" {' '.join(split_words(name))} "
    armed = (one for one in codebook.institutions if ARMED & set(one.classes))
    return any(f" {' '.join(split_words(words))} " in padded for one in armed for words in one.words.get(language, ()))


def _singular(words: tuple[_Word, ...], nouns: frozenset[str]) -> tuple[_Word, ...]:
    """Lead plural words of a name back to the nouns of the codebook."""
    return tuple(word if word.form in nouns else _Word(word.form, word.form.rstrip("s")) for word in words)


def _shares_word(one: str, other: str) -> bool:
    mine, theirs = ({word for word in fold(text).replace("(", " ").replace(")", " ").split() if len(word) > 2} for text in (one, other))
    return len(mine & theirs) >= min(2, len(mine), len(theirs)) and bool(mine & theirs)
