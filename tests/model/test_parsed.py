"""The tokens of a sentence, and the shortcut by which an index passes over most sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.phrases import PhraseIndex, split_words
from recoupe.model.parsed import Token, Words
from tests.support import codebook, parsed

TEXTS = {
    "fr": (
        "L'armée malienne a contre-attaqué à Deir ez-Zor jeudi. Aujourd'hui, un cessez-le-feu est entré en vigueur. "
        "Des tirs d'artillerie ont visé Port-au-Prince, selon l'AFP. Le porte-parole de l'ONU s'est rendu au Proche-Orient. "
        "QUATRE CASQUES BLEUS TUÉS PRÈS D'AL-OBEID. Jusqu'à 12\u00a0000 réfugiés ont fui l'État islamique. Rien."
    ),
    "en": (
        "Gunmen machine-gunned a bus near Jos. Al-Shabaab's fighters carpet-bombed nothing. A cease-fire wasn't signed in Guinea-Bissau. "
        "Côte d'Ivoire's ex-president met Ivory Coast's opposition. The Lord's Resistance Army didn't withdraw. "
        "TWO UN PEACEKEEPERS KILLED IN EL-OBEID. A 12-year-old boy was wounded in Sana'a. Nothing."
    ),
}
INDEXES = ("nouns", "adjectives", "pseudo", "things", "country_adjectives", "actors", "countries", "outlets")


def sentences(code: str) -> list[Words]:
    """Give the tokens of each sentence of a text of our own."""
    tree = parsed(TEXTS[code], code)
    return [tree.sentence_tokens(sentence) for sentence in tree.sentences]


def word(at: int, form: str, lemma: str) -> Token:
    """Make a token of a sentence that hangs together by nothing."""
    return Token(at, at * 9, at * 9 + len(form), form, form, lemma, "X", {}, at, "root", 0)


@pytest.mark.parametrize("code", sorted(TEXTS))
@pytest.mark.parametrize("name", INDEXES)
def test_shortcut_hides_no_phrase_of_the_codebook(code: str, name: str) -> None:
    """Every list of the codebook finds in a sentence what it finds in the same tokens without the shortcut."""
    index = getattr(lexicon(codebook(), code), name)

    assert [list(index.find(tokens)) for tokens in sentences(code)] == [list(index.find(tuple(tokens))) for tokens in sentences(code)]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_shortcut_hides_no_run_of_words(code: str) -> None:
    """Each run of up to three words of a sentence, by form or by lemma, is found where it stands, though the index knows nothing else."""
    for tokens in sentences(code):
        runs = [tokens[first : first + size] for size in (1, 2, 3) for first in range(len(tokens) - size + 1)]
        for phrase in {" ".join(getattr(token, field) for token in run) for run in runs for field in ("form", "lemma")}:
            index = PhraseIndex([(phrase, phrase)])
            plain = list(index.find(tuple(tokens)))

            assert plain, phrase
            assert list(index.find(tokens)) == plain, phrase


TEXT = st.text("ab'-", min_size=1, max_size=5).filter(split_words)
TOKENS = st.lists(st.tuples(TEXT, TEXT), max_size=6).map(lambda pairs: Words(word(at, *pair) for at, pair in enumerate(pairs)))
PHRASES = st.lists(st.lists(TEXT, min_size=1, max_size=3).map(" ".join), max_size=6)


@given(TOKENS, PHRASES)
def test_shortcut_hides_nothing_of_any_words(tokens: Words, phrases: list[str]) -> None:
    """The same holds for any entries and any words, however their hyphens and apostrophes fall."""
    index = PhraseIndex((phrase, phrase) for phrase in phrases)

    assert list(index.find(tokens)) == list(index.find(tuple(tokens)))


def test_sentence_without_a_cue_is_passed_over() -> None:
    """An index none of whose entries could begin in a sentence looks at no token of it."""

    class Untouched(Words):
        def __getitem__(self, key: object) -> Token:  # type: ignore[override]
            raise AssertionError(key)

    assert list(PhraseIndex([("drone", 1)]).find(Untouched([word(0, "rien", "rien")]))) == []


def test_tokens_of_a_sentence_are_cut_once() -> None:
    """The same sentence gives the same object, so that its beginnings are gathered once."""
    tree = parsed(TEXTS["fr"], "fr")

    assert all(tree.sentence_tokens(sentence) is tree.sentence_tokens(sentence) for sentence in tree.sentences)
    assert [token for sentence in tree.sentences for token in tree.sentence_tokens(sentence)] == list(tree.tokens)


@given(TOKENS, PHRASES, st.integers(0, 6), st.integers(0, 6))
def test_part_of_a_text_finds_what_stands_in_it_alone(tokens: Words, phrases: list[str], first: int, last: int) -> None:
    """A part, which leans on what its whole was asked, finds what the same tokens find by themselves, and nothing over its ends."""
    index = PhraseIndex((phrase, phrase) for phrase in phrases)

    assert list(index.find(tokens.part(first, last))) == list(index.find(tuple(tokens[first:last])))


def test_second_question_is_answered_as_the_first() -> None:
    """What an index found is kept, and given again whole."""
    index = lexicon(codebook(), "fr").things

    assert all(list(index.find(tokens)) == list(index.find(tokens)) for tokens in sentences("fr"))


def test_other_tokens_are_found_and_the_text_before_stays() -> None:
    """A text with another token finds the phrases of that token; the text that it was made from finds what it found."""
    tree = parsed(TEXTS["fr"], "fr")
    index, at = PhraseIndex([("zzz", 1)]), tree.sentences[0].first
    assert list(index.find(tree.words)) == []

    other = tree.with_tokens({at: tree.tokens[at]._replace(lemma="zzz")})

    assert [hit.first for hit in index.find(other.sentence_tokens(other.sentences[0]))] == [0]
    assert list(index.find(tree.sentence_tokens(tree.sentences[0]))) == []
    assert tree.with_tokens({}) is tree
