"""The tokenizers lose no character and cut where the treebanks cut."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from training.tokens import make_tokenizer

TOKENIZERS = {language: make_tokenizer(spacy.blank("xx").vocab, language) for language in ("fr", "en")}
PIECES = st.sampled_from(
    ["l'", "L’armée", "«", "»", "\u00a0", "\u202f", " ", "\r\n", "\n", "\t", "23 843", "U.S.", "M.", "-t-il", "don't", "“", "”", "...", "😀",
      "é", "e\u0301", "/", "(AFP)", "—", "-", "'", "’", "aujourd'hui", "10h30", "5%", "$5"]
)  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=15).map("".join)))
def test_no_character_is_lost(language: str, text: str) -> None:
    """The text of the tokens with their spaces is the text."""
    assert TOKENIZERS[language](text).text == text


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        pytest.param("fr", "L'armée n'a pas tué.", "L' armée n' a pas tué .", id="elision"),
        pytest.param("fr", "L’armée d’Irak", "L’ armée d’ Irak", id="curly"),
        pytest.param("fr", "«l'ennemi»", "« l' ennemi »", id="guillemets"),
        pytest.param("fr", "jusqu'à aujourd'hui", "jusqu' à aujourd'hui", id="aujourd'hui"),
        pytest.param("fr", "a-t-il dit, dit-il", "a -t-il dit , dit -il", id="inversion"),
        pytest.param("fr", "le porte-parole de Deir ez-Zor", "le porte-parole de Deir ez-Zor", id="hyphen"),
        pytest.param("fr", "N'Djamena et le rendez-vous", "N'Djamena et le rendez-vous", id="names"),
        pytest.param("fr", "23 843 morts", "23 843 morts", id="number"),
        pytest.param("fr", "à 10h30, 5 %.", "à 10 h 30 , 5 % .", id="hour"),
        pytest.param("fr", "M. Diallo (ONU).", "M. Diallo ( ONU ) .", id="title"),
        pytest.param("en", "They don't, can't; it's Iran's.", "They do n't , ca n't ; it 's Iran 's .", id="contractions"),
        pytest.param("en", "the U.S.-led coalition", "the U.S. - led coalition", id="U.S.-led"),
        pytest.param("en", "Russian-backed anti-government rebels", "Russian - backed anti-government rebels", id="hyphen"),
        pytest.param("en", "23,843 killed at 10 a.m. Monday", "23,843 killed at 10 a.m. Monday", id="number"),
        pytest.param("en", "“We hit it,” he said.", "“ We hit it , ” he said .", id="quotes"),
        pytest.param("en", "GOMA, DR Congo (Reuters) — Two", "GOMA , DR Congo ( Reuters ) — Two", id="dateline"),
    ],
)  # fmt: skip
def test_cuts(language: str, text: str, words: str) -> None:
    """The text is cut into these words."""
    assert [t.text for t in TOKENIZERS[language](text)] == words.split(" ")
