"""Resolve who: persons in office, names of the registry, forces and institutions of states, states behind countries and capitals, peoples.

The rules are tried in the order of their trust, and each keeps to words that no earlier one took.
"""

from collections.abc import Iterable

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Warning
from recoupe.resolve.institutions import find_bare, find_institutions, find_owned, find_powers
from recoupe.resolve.named_actors import find_names
from recoupe.resolve.persons import find_followers, find_persons
from recoupe.resolve.registry import registry
from recoupe.resolve.scene import Scene
from recoupe.resolve.states import find_peoples, find_states
from recoupe.resolve.surroundings import Surroundings

# A name of the registry of this many words is never part of a person's.
_LONG = 3


def find_actors(parsed: ParsedText, codebook: Codebook) -> tuple[tuple[ActorMention, ...], tuple[Warning, ...]]:
    """Find all actors that the registry or a rule knows, in text order, never overlapping, with the names that could not be decided.

    Raises:
        CodebookError: the document is in a language that the codebook does not hold.
        GazetteerError: the gazetteer cannot be opened.
    """
    names = find_names(parsed, codebook)
    named = names.mentions
    scenes = [(scene, tuple(find_powers(scene))) for scene in _scenes(parsed, codebook, names.around)]
    found = _Found()
    found.add(mention for mention in named if mention.last - mention.first >= _LONG)  # «groupe Abou Nidal» is no person
    for scene, powers in scenes:
        found.add(find_followers(scene))
        found.add(find_persons(scene))
        found.add(find_owned(scene, powers, named))
    found.add(named)
    for scene, powers in scenes:
        found.add(find_institutions(scene, powers, named))
        found.add(find_states(scene))
        found.add(find_peoples(scene))
        found.add(find_bare(scene, powers))
    return found.in_order(), names.warnings


def _scenes(parsed: ParsedText, codebook: Codebook, around: Surroundings) -> tuple[Scene, ...]:
    names = registry(codebook)
    known = (sentence for sentence in parsed.sentences if sentence.language in codebook.languages)
    return tuple(Scene(parsed, sentence, names, lexicon(codebook, sentence.language), codebook, around) for sentence in known)


class _Found:
    """Mentions that never overlap: who comes first keeps its words."""

    def __init__(self) -> None:
        self._mentions: list[ActorMention] = []
        self._taken: set[int] = set()

    def add(self, mentions: Iterable[ActorMention]) -> None:
        """Take mentions whose words are free."""
        for mention in mentions:
            spread = range(mention.first, mention.last)
            if self._taken.isdisjoint(spread):
                self._taken.update(spread)
                self._mentions.append(mention)

    def in_order(self) -> tuple[ActorMention, ...]:
        """Give all mentions in text order."""
        return tuple(sorted(self._mentions, key=lambda mention: mention.first))
