"""What makes reading faster changes nothing that is read."""

import os
import subprocess
import sys
import weakref

import numpy as np
import pytest

from recoupe.parse import quickening
from recoupe.parse.pipelines import load_pipeline
from recoupe.parse.quickening import BlockOps, load_quickened, on_one_core, quick_pipeline

TEXTS = {
    "en": [
        "",
        "Gunmen killed three soldiers near the market of Ber on Monday.",
        "The army denied it.",
        "A",
        "HUNDREDS OF VILLAGERS FLED THE SHELLING OF DJIBO, SAYS THE MAYOR.",
    ],
    "fr": [
        "Des hommes armés ont enlevé deux infirmières lundi à Bandiagara.",
        "",
        "L'armée dément.",
        "Non",
        "«Ils ont tout brûlé», raconte un habitant joint par téléphone.",
    ],
}
ROUNDED_ALIKE = """
import numpy as np
from recoupe.parse.quickening import BlockOps
ops, numbers = BlockOps(), np.random.default_rng(7)
for inner, columns in ((336, 336), (672, 336), (112, 61)):
    rows = numbers.standard_normal((90, inner)).astype("float32")
    weights = numbers.standard_normal((columns, inner)).astype("float32")
    whole = ops.gemm(rows, weights, trans2=True)
    for first in range(0, 40):
        for count in (1, 2, 7, 16, 33, 50):
            part = ops.gemm(np.ascontiguousarray(rows[first : first + count]), weights, trans2=True)
            assert np.array_equal(part, whole[first : first + count]), (inner, columns, first, count)
"""


def _told(doc):
    return [(token.text, token.pos_, token.dep_, token.head.i, token.lemma_, str(token.morph), token.is_sent_start) for token in doc]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_quickened_pipeline_reads_as_the_one_that_ships(language):
    """Words, classes, trees, lemmas and sentences are those of spaCy's own run, together, one by one, and when words are met again."""
    shipped = [_told(doc) for doc in load_pipeline(language).pipe(TEXTS[language])]
    with on_one_core():
        assert [_told(doc) for doc in quick_pipeline(language).pipe(TEXTS[language])] == shipped
        assert [_told(quick_pipeline(language)(text)) for text in TEXTS[language]] == shipped


@pytest.mark.parametrize("kept", [0, 12])
def test_what_is_forgotten_is_worked_out_again(kept, monkeypatch):
    """More words than are kept, in all or in one report, change nothing."""
    monkeypatch.setattr(quickening, "MOST_WORDS", kept)
    small = load_quickened("en")
    assert [_told(doc) for doc in small.pipe(TEXTS["en"])] == [_told(doc) for doc in load_pipeline("en").pipe(TEXTS["en"])]
    assert [_told(small(text)) for text in TEXTS["en"]] == [_told(quick_pipeline("en")(text)) for text in TEXTS["en"]]


def test_a_pipeline_that_met_too_much_is_loaded_anew(monkeypatch):
    """A pipeline does not grow with what it reads: one that has come to know too many strings goes, and the next reads the same."""
    monkeypatch.setattr(quickening, "_held", {})
    monkeypatch.setattr(quickening, "MOST_STRINGS", 50)
    first = weakref.ref(quick_pipeline("en"))
    before = _told(quick_pipeline("en")(TEXTS["en"][0]))
    assert quick_pipeline("en") is first()
    quick_pipeline("en")(" ".join(f"word{number}" for number in range(60)))
    assert _told(quick_pipeline("en")(TEXTS["en"][0])) == before
    assert quick_pipeline("en") is not first()
    assert first() is None


@pytest.mark.parametrize("kernel", ["", "Prescott"])
def test_a_row_is_rounded_alike_wherever_it_stands(kernel):
    """The product of a row is the same bits alone, among others and at any place, on this processor's kernel and on the plainest."""
    told = {**os.environ, "OPENBLAS_CORETYPE": kernel} if kernel else dict(os.environ)
    subprocess.run([sys.executable, "-c", ROUNDED_ALIKE], check=True, env=told, timeout=120)


def test_products_are_those_of_any_other_arithmetic():
    """Blocks change the time of a product and not its value."""
    numbers = np.random.default_rng(3)
    rows, weights = numbers.standard_normal((37, 112)).astype("float32"), numbers.standard_normal((61, 112)).astype("float32")
    assert np.allclose(BlockOps().gemm(rows, weights, trans2=True), rows @ weights.T, atol=1e-4)
    assert np.allclose(BlockOps().gemm(rows, np.ascontiguousarray(weights.T)), rows @ weights.T, atol=1e-4)
    assert BlockOps().gemm(rows[:0], weights, trans2=True).shape == (0, 61)


def test_a_quickened_pipeline_does_not_learn():
    """It refuses, and says which one to train."""
    layer = quick_pipeline("fr").get_pipe("tok2vec").model.layers[0]
    _, learn = layer(list(map(quick_pipeline("fr").make_doc, ["Des hommes armés"])), is_train=True)
    with pytest.raises(NotImplementedError, match="load_pipeline"):
        learn([])
