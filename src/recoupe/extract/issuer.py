"""Say whether the publisher of a report is a party to what it tells: an army, a ministry, an armed group and its release."""

from dataclasses import dataclass

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import split_words
from recoupe.extract.merge import Cluster
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
    """A party that publishes its own release: its name, its actor id and country where they are known; `force` is an army, a police or their ministry."""

    name: str
    entity: str | None
    country: str | None
    force: bool = False

    def is_doer(self, phrase: Phrase) -> bool:
        """Tell whether a doer of the release is the issuer: its name, its actor, or armed men of nobody else."""
        if phrase.entity is not None:
            return phrase.entity == self.entity or (phrase.country is not None and phrase.country == self.country and "security-force" in phrase.classes)
        if phrase.country is not None and phrase.country != self.country:
            return False
        return _shares_word(self.name, phrase.name) or bool({"security-force"} & phrase.classes)

    def did_unnamed(self, cluster: Cluster) -> bool:
        """Tell whether a deed without a doer is the issuer's own: it took somebody or something, or its enemies fell."""
        if any(deed.roles.actors for deed in cluster.deeds) or all(deed.weak or deed.title for deed in cluster.deeds):
            return False
        hurt = [phrase for deed in cluster.deeds for phrase in deed.roles.recipients]
        if cluster.type == "COERCE":
            return bool(hurt) and not any("security-force" in phrase.classes for phrase in hurt)
        return bool(hurt) and cluster.type == "ASSAULT" and all(self._is_foe(phrase) for phrase in hurt)

    def _is_foe(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is armed men of the other side: of no state for a force, of the state for an armed group."""
        return "armed" in phrase.classes and phrase.alias is None and ("security-force" in phrase.classes) != self.force


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
        return Issuer(outlet.name, actor.id, actor.country, "security-force" in actor.classes)
    nouns = [hit.value for hit in known.things.find(_singular(words, known.noun_words))]
    classes = [*(noun.classes for noun in nouns), *(hit.value.classes for hit in known.institutions.find(words))]
    force = any("security-force" in group for group in classes)
    armed = force or any(ARMED & set(noun.classes) or noun.sector in {"MIL", "COP", "PRM", "REB"} for noun in nouns)
    land = next((hit.value for hit in known.country_adjectives.find(words)), None) or next((hit.value for hit in known.countries.find(words)), None)
    return Issuer(outlet.name, outlet.entity, land.alpha3 if land else None, force) if armed else None


def _singular(words: tuple[_Word, ...], nouns: frozenset[str]) -> tuple[_Word, ...]:
    """Lead plural words of a name back to the nouns of the codebook."""
    return tuple(word if word.form in nouns else _Word(word.form, word.form.rstrip("s")) for word in words)


def _shares_word(one: str, other: str) -> bool:
    mine, theirs = ({word for word in fold(text).replace("(", " ").replace(")", " ").split() if len(word) > 2} for text in (one, other))
    return len(mine & theirs) >= min(2, len(mine), len(theirs)) and bool(mine & theirs)
