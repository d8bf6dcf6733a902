"""One language's view of the codebook: triggers, nouns, countries and cues by their folded words."""

import pytest

from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.phrases import split_words
from recoupe.errors import CodebookError
from recoupe.model.folding import fold
from tests.support import codebook


class Word:
    """A word as an index sees it."""

    def __init__(self, form: str) -> None:
        """Keep the form; it is the lemma too."""
        self.form = self.lemma = form


def words(text: str) -> list[Word]:
    """Make words out of a phrase."""
    return [Word(piece) for piece in split_words(text)]


@pytest.fixture(params=sorted(codebook().languages))
def known(request: pytest.FixtureRequest) -> Lexicon:
    """Give the lexicon of every language."""
    return lexicon(codebook(), request.param)


def test_every_trigger_verb_is_found_under_its_verb(known: Lexicon) -> None:
    """Each verb entry of the event files stands under its first word; articles, the reflexive pronoun and a leading adverb apart."""
    code = known.language.code
    for event in codebook().events.values():
        for trigger in event.triggers:
            for phrase in trigger.words[code].verbs if code in trigger.words else ():
                pieces = [piece for piece in fold(phrase).replace("'", "' ").split() if piece not in known.reflexives]
                pieces = pieces[1:] if len(pieces) > 1 and pieces[0] in known.verb_adverbs else pieces
                rows = known.verbs.get(pieces[0], ())
                assert any(ref.trigger.id == trigger.id for row in rows for ref in row.refs), phrase


def test_longest_entry_of_a_verb_comes_first(known: Lexicon) -> None:
    """Entries of a verb are tried from the longest to the shortest."""
    for entries in known.verbs.values():
        lengths = [len(entry.others) + len(entry.before) for entry in entries]
        assert lengths == sorted(lengths, reverse=True)


def test_every_trigger_noun_matches_itself(known: Lexicon) -> None:
    """A trigger noun or adjective of the event files is found in its own words."""
    code = known.language.code
    for event in codebook().events.values():
        for trigger in event.triggers:
            if code in trigger.words:
                slots = (
                    (known.nouns, trigger.words[code].nouns),
                    (known.adjectives, trigger.words[code].adjectives),
                    (known.pseudo, trigger.words[code].pseudo),
                )
                for index, phrases in slots:
                    assert [phrase for phrase in phrases if index.match(words(phrase), 0) is None] == []


def test_every_noun_matches_itself(known: Lexicon) -> None:
    """A noun of the codebook is found in its own words, whole."""
    for noun in codebook().nouns:
        for phrase in noun.words.get(known.language.code, ()):
            hit = known.things.match(words(phrase), 0)
            assert hit is not None
            assert hit.last == len(split_words(phrase)), phrase


NAMES = {
    "fr-adjective": ("fr", "country_adjectives", "malienne", "MLI"),
    "en-adjective": ("en", "country_adjectives", "Malian", "MLI"),
    "fr-inhabitants": ("fr", "country_adjectives", "Maliens", "MLI"),
    "fr-country": ("fr", "countries", "Mali", "MLI"),
    "en-capital": ("en", "countries", "Bamako", "MLI"),
}


@pytest.mark.parametrize(("lang", "index", "name", "country"), [pytest.param(*row, id=label) for label, row in NAMES.items()])
def test_countries_are_known_by_all_their_words(lang: str, index: str, name: str, country: str) -> None:
    """A country is known by name, adjective, inhabitants and capital."""
    hit = getattr(lexicon(codebook(), lang), index).match(words(name), 0)

    assert hit is not None
    assert hit.value.alpha3 == country


def test_actor_is_known_by_every_name(known: Lexicon) -> None:
    """Each name of each actor leads to an actor that goes by it."""
    for actor in codebook().actors:
        for name in actor.all_names:
            hit = known.actors.match(words(name), 0)
            assert hit is not None, name
            assert split_words(name) in {split_words(one) for one in hit.value.all_names}


def test_outlets_are_known_by_alias(known: Lexicon) -> None:
    """A publisher is known by each of its names."""
    assert {outlet.id for outlet in codebook().outlets} == {
        hit.value.id for outlet in codebook().outlets for hit in [known.outlets.match(words(outlet.name), 0)] if hit is not None
    }


def test_cues_are_indexed_by_section_and_field(known: Lexicon) -> None:
    """A flat list of cues is found by the names of its section and field, and built once."""
    index = known.words("status", "denial_verbs")

    assert index is known.words("status", "denial_verbs")
    assert all(index.match(words(verb), 0) is not None for verb in known.language.status.denial_verbs)


def test_prepositions_stand_longest_first(known: Lexicon) -> None:
    """Of the prepositions of a class the longest is tried first."""
    for phrases in known.prepositions.values():
        lengths = [len(phrase) for phrase in phrases]
        assert lengths == sorted(lengths, reverse=True)


def test_verb_words_hold_triggers_and_cues(known: Lexicon) -> None:
    """The verbs that lemmas are mended by are those of triggers, light verbs and denials."""
    assert set(known.verbs) <= known.verb_words
    assert any(split_words(verb)[0] in known.verb_words for verb in known.language.syntax.light_verbs)


def test_words_are_folded() -> None:
    """A list of words is folded into a set."""
    assert folded(["Été", "L’"]) == {"ete", "l'"}


def test_lexicon_is_built_once() -> None:
    """One codebook and one language give one lexicon."""
    assert lexicon(codebook(), "fr") is lexicon(codebook(), "fr")


def test_unknown_language_has_no_lexicon() -> None:
    """A language that the codebook does not hold is refused."""
    with pytest.raises(CodebookError, match="'sw'"):
        lexicon(codebook(), "sw")
