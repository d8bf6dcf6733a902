"""Load the trained language pipelines that ship with the package, only when they are needed."""

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from recoupe.errors import ModelMissingError

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline


def load_pipeline(language: str) -> "Pipeline":
    """Load the pipeline of a language as spaCy has it. Reading uses it quickened (`quickening.py`).

    Args:
        language: ISO 639-1 code; the pipeline lies in `parse/models/<language>`.

    Raises:
        ModelMissingError: no pipeline of that language is installed.
    """
    import spacy  # noqa: PLC0415 - imported here: `recoupe --help` must not pay for it

    folder = files("recoupe.parse") / "models" / language
    if not (folder / "meta.json").is_file():
        raise ModelMissingError(
            f"no pipeline for language {language!r} in recoupe/parse/models; make it with `python -m training {language}`, or install a complete package"
        )
    with as_file(folder) as path:
        return spacy.load(path)
