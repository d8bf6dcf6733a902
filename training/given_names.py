"""Make the table of given names from the lists of Faker (MIT): names of many lands in Latin letters, less what is a common word, a place or an actor.

`python -m training given-names` writes `codebook/data/names/given.csv`; Faker is wanted for that alone and ships with nothing.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.model.folding import fold

LISTS = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary", "first_romanized_names")
# A name of one land's list alone is kept where that land's names are written in Latin letters in the reports that we read most.
WRITTEN = frozenset("es fr pt sw ha yo ig tw tr it de nl ro pl id az uz sv en_GB en_IN en_KE en_NG en_PK en_US en_IE".split())
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ž'’-]{3,}")
# A town of that many people is sooner meant than somebody of its name.
TOWN = 50_000


def make(data: Path, out: Path) -> int:
    """Write the table.

    Args:
        data: the folder that holds `ud/`, whose common words are no names here.
        out: the file that is written: one name a row, with the lists that hold it.

    Returns:
        How many names there are.
    """
    codebook = load_codebook()
    barred = _common_words(data) | _codebook_words(codebook)
    kept = {name: lands for name, lands in _lists().items() if _is_wide(lands) and name not in barred and not _is_town(codebook, name)}
    out.parent.mkdir(exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("name", "lists"))
        rows.writerows((name, " ".join(sorted(lands))) for name, lands in sorted(kept.items()))
    return len(kept)


def _lists() -> dict[str, set[str]]:
    """Give every name of one word with the lists that hold it."""
    import faker.providers.person as persons

    found: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for names in (getattr(provider, one, ()) for one in LISTS):
            for name in names if not isinstance(names, property) else ():
                if LATIN.fullmatch(name):
                    found[fold(name)].add(module.name)
    return found


def _is_wide(lands: set[str]) -> bool:
    """Tell whether a name stands in the lists of two tongues, or in one that we read much of."""
    tongues = {land.partition("_")[0] for land in lands}
    return len(tongues) > 1 or bool((tongues | lands) & WRITTEN)


def _common_words(data: Path) -> set[str]:
    """Give every form and lemma that a treebank has as another thing than a name."""
    return {fold(word) for path in sorted(data.glob("ud/*/*.conllu")) for cells in _cells(path) if cells[3] != "PROPN" for word in cells[1:3]}


def _cells(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) == 10:
            yield cells


def _codebook_words(codebook: Codebook) -> set[str]:
    words: set[str] = set()
    for code in codebook.languages:
        known = lexicon(codebook, code)
        words |= {*known.noun_words, *known.verbs}
    lands = (name for land in codebook.countries for name in (land.name, *land.names, *land.capitals, *land.adjectives, *land.inhabitants))
    actors = (name for actor in codebook.actors for name in actor.all_names)
    return words | {fold(name) for name in (*lands, *actors)}


def _is_town(codebook: Codebook, name: str) -> bool:
    return any((place.population or 0) >= TOWN for place in codebook.gazetteer.find(name))
