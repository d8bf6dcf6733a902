"""Hold what made a record: versions and digests of program, codebook, language pipelines, gazetteer and libraries."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from recoupe.codebook.load import Codebook
from recoupe.version import __version__

# Libraries that decide what is found; another version of one may give another record.
DECIDING_LIBRARIES = ("charset-normalizer", "lxml", "py3langid", "spacy", "trafilatura")


def produced_by(languages: tuple[str, ...], codebook: Codebook) -> dict[str, object]:
    """Say what made a record, so that the same inputs and the same answer give the same bytes.

    Args:
        languages: codes of the languages whose pipelines parsed the text.
        codebook: the codebook that was used.
    """
    return {
        "program": f"recoupe {__version__}",
        "codebook": {"digest": f"sha256:{codebook.digest}", **_merged(codebook)},
        "languages": {code: dict(_pipeline(code)) for code in sorted(languages)},
        "gazetteer": {"name": codebook.gazetteer.name, "digest": codebook.gazetteer.digest, "credits": list(codebook.gazetteer.credits)},
        "libraries": dict(_libraries()),
    }


def _merged(codebook: Codebook) -> dict[str, object]:
    """Give the digests of the user's own lists that lie over the codebook, in the order in which they were merged; nothing when there are none."""
    return {"merged": [{one.what: one.digest} for one in codebook.merged]} if codebook.merged else {}


@cache
def _libraries() -> Mapping[str, str]:
    """Give the versions of the libraries that decide what is found."""
    return {name: version(name) for name in DECIDING_LIBRARIES}


@cache
def _pipeline(language: str) -> Mapping[str, str]:
    """Give name, version and digest of the installed pipeline of a language."""
    folder = files("recoupe.parse") / "models" / language
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return {"name": meta["name"], "version": meta["version"], "digest": _digest(folder)}


def _digest(folder: Traversable) -> str:
    """Hash the names and bytes of all files of a folder."""
    found = hashlib.sha256()
    for path, entry in _entries(folder, ""):
        content = entry.read_bytes()
        found.update(f"{path}\0{len(content)}\0".encode() + content)
    return f"sha256:{found.hexdigest()}"


def _entries(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    """Yield the files of a folder and of the folders in it, sorted by path."""
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _entries(entry, f"{path}/")
        else:
            yield path, entry
