"""Make a pipeline faster without making it another: the vector of a word is worked out once, and matrices are multiplied with numpy's BLAS.

Two things take most of the time of parsing. What the form of a word says is the same wherever it stands, so that it is kept. The products
behind it are left by thinc to a BLIS that pip builds for every processor alike, at a third of the speed of the BLAS in numpy; that one, however, rounds a
row differently by how many rows stand beside it. Blocks of one size, with rows as columns, it rounds alike on every kernel it has
(`tests/parse/test_quickening.py`), so that a report reads the same alone and in a batch.
"""

import gc
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

from recoupe.parse.pipelines import load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc

Vectors = NDArray[np.float32]

# Rows of one product: at 16 no kernel of OpenBLAS rounds a row by its place, at 32 those for AVX2 do.
ROWS = 16
# When vectors of more words than these are kept, half a kilobyte each, all are forgotten before the next report.
MOST_WORDS = 65_536
# When a pipeline has come to know more strings than these it is loaded anew, in a second: spaCy keeps whatever it met for good, a kilobyte and more for each
# word. To forget the words of each report (`Language.memory_zone`) would take them from another thread that reads.
MOST_STRINGS = 50_000


class BlockOps(NumpyOps):  # type: ignore[misc]  # compiled, and without a type
    """thinc's operations, with products of matrices made by numpy in blocks of `ROWS` rows."""

    def gemm(self, x: Vectors, y: Vectors, *, out: Vectors | None = None, trans1: bool = False, trans2: bool = False) -> Vectors:
        """Multiply, as `NumpyOps.gemm` does; in blocks where `y` alone is turned over, which is how layers multiply by their weights.

        Args:
            x: float32 `(rows, inner)`.
            y: float32 `(inner, columns)`, or `(columns, inner)` where `trans2` is set.
            out: where to write, if anywhere.
            trans1: whether `x` is turned over.
            trans2: whether `y` is turned over.

        Returns:
            float32 `(rows, columns)`; each row depends on nothing but that row of `x` and on `y`.

        Raises:
            ValueError: the shapes do not fit each other.
        """
        if trans1 or not trans2:
            return cast("Vectors", super().gemm(x, y, out=out, trans1=trans1, trans2=trans2))
        rows, inner = x.shape
        blocks = -(-rows // ROWS)
        padded = np.zeros((blocks * ROWS, inner), "float32")
        padded[:rows] = x
        product = np.matmul(y, padded.reshape(blocks, ROWS, inner).transpose(0, 2, 1)).transpose(0, 2, 1)
        if out is None:
            return np.ascontiguousarray(product).reshape(blocks * ROWS, len(y))[:rows]
        out[:] = product.reshape(blocks * ROWS, len(y))[:rows]
        return out


class _Words:
    """The vectors of the words seen so far, by all that their layer is told of a word. Several threads may ask: a table is only ever added to."""

    def __init__(self, work_out: Callable[[NDArray[np.uint64]], Vectors]) -> None:
        self._work_out = work_out
        self._known: dict[bytes, Vectors] = {}

    def vectors(self, features: NDArray[np.uint64]) -> Vectors:
        """The vectors of words, `(words, width)`, from what their layer is told of them, `(words, features)`."""
        keys = np.ascontiguousarray(features).view(f"V{features.shape[1] * features.itemsize}").ravel().tolist()
        known = self._known
        if len(known) > MOST_WORDS:
            known = self._known = {}
        unknown = {key: at for at, key in enumerate(keys) if key not in known}
        if unknown:
            known.update(zip(unknown, self._work_out(features[list(unknown.values())]), strict=True))
        return np.array([known[key] for key in keys])


@dataclass(frozen=True, slots=True)
class _Held:
    """A pipeline, and how many strings it knew when it was loaded."""

    pipeline: "Pipeline"
    strings: int


_held: dict[str, _Held] = {}


def quick_pipeline(language: str) -> "Pipeline":
    """Give the pipeline of a language for reading: what `load_pipeline` gives, made faster, loaded once, and again when it has come to know `MOST_STRINGS`.

    Args:
        language: ISO 639-1 code.

    Raises:
        ModelMissingError: no pipeline of that language is installed.
    """
    held = _held.get(language)
    if held is not None and len(held.pipeline.vocab.strings) > held.strings + MOST_STRINGS:
        held = None
        _let_go(language)
    if held is None:
        pipeline = load_quickened(language)
        held = _held[language] = _Held(pipeline, len(pipeline.vocab.strings))
    return held.pipeline


def _let_go(language: str) -> None:
    """Forget the pipeline of a language, and free what it holds, though it was settled (`pipeline/reading.py`)."""
    settled = gc.get_freeze_count()
    _held.pop(language, None)
    gc.unfreeze()
    gc.collect()
    if settled:
        gc.freeze()


def load_quickened(language: str) -> "Pipeline":
    """Load the pipeline of a language, and make it faster.

    Args:
        language: ISO 639-1 code.

    Raises:
        ModelMissingError: no pipeline of that language is installed.
    """
    pipeline = load_pipeline(language)
    blocks = BlockOps()
    for _, step in pipeline.pipeline:
        for layer in cast("TrainablePipe", step).model.walk():
            layer.ops = blocks
    vectors = cast("TrainablePipe", pipeline.get_pipe("tok2vec")).model
    vectors.layers[0] = _remembering(vectors.get_ref("embed"))
    return pipeline


def _remembering(embed: "Model[Any, Any]") -> "Model[Any, Any]":
    """The layer that gives words their vectors, asked once for each: its first step says what is known of a word, the others make a vector of that."""
    told, *others = embed.layers

    def work_out(features: NDArray[np.uint64]) -> Vectors:
        found: Any = [features]
        for layer in others:
            found = layer.predict(found)
        return cast("Vectors", found[0])

    words = _Words(work_out)

    def forward(_layer: "Model[Any, Any]", docs: "Sequence[Doc]", **_: bool) -> tuple[list[Vectors], Callable[[object], None]]:
        features = told.predict(docs)
        ends = np.cumsum([len(rows) for rows in features])
        return np.split(words.vectors(np.concatenate(features)), ends[:-1]), _unlearning

    return Model("remembered_words", forward, layers=[embed])


def _unlearning(_: object) -> None:
    raise NotImplementedError("a quickened pipeline does not learn; train the one that load_pipeline gives")


def on_one_core() -> AbstractContextManager[object]:
    """While it lasts, numpy's BLAS uses one thread: products this small take longer on several, and many times as long on a busy machine."""
    return cast("AbstractContextManager[object]", _blas().limit(limits=1, user_api="blas"))


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()
