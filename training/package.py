"""Give a trained pipeline its meta data and licence file and put it in its place at once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from thinc.api import Config

FULL_NAME = {"fr": "French", "en": "English"}
OWN = {
    "title": "Recoupe treebank and generated sentences",
    "commit": "this repository",
    "licence": "CC0-1.0",
    "role": "train",
}
SOURCES = {
    "fr": [
        {
            "title": "UD_French-Sequoia",
            "commit": "f5b049600c89",
            "licence": "LGPL-LR",
            "role": "train",
        },
        {
            "title": "UD_French-GSD (dev part)",
            "commit": "830e2782304a",
            "licence": "CC-BY-SA-4.0",
            "role": "train",
        },
        OWN,
    ],
    "en": [
        {
            "title": "UD_English-EWT",
            "commit": "15d613d8447b",
            "licence": "CC-BY-SA-4.0",
            "role": "train",
        },
        {
            "title": "UD_English-GUM (genres bio, interview, news, speech, textbook, vlog, voyage)",
            "commit": "afb41ee9bca5",
            "licence": "annotation CC-BY-4.0; texts CC-BY, CC-BY-SA or public domain",
            "role": "train",
        },
        OWN,
    ],
}
LICENCE = {
    "fr": "CC BY-SA 4.0 (UD_French-GSD); parts trained from UD_French-Sequoia, LGPL-LR; own sentences CC0",
    "en": "CC BY-SA 4.0 (UD_English-EWT); UD_English-GUM genres under CC BY, CC BY-SA or in the public domain; own sentences CC0",
}
NOTICE = {
    "fr": (
        "UD_French-Sequoia is distributed under the Lesser General Public License For Linguistic Resources (LGPL-LR).\n"
        "This pipeline is a work that uses that resource; the treebank itself is at\n"
        "https://github.com/UniversalDependencies/UD_French-Sequoia, at the commit named above.\n"
    ),
    "en": (
        "Of UD_English-GUM only genres whose source texts are under CC BY, CC BY-SA or in the public domain were used.\n"
        "The repository as a whole names CC BY-NC-SA for some other genres; none of those entered the training.\n"
    ),
}


def licence_text(language: str) -> str:
    """Return the text of the LICENSE file that lies in the pipeline's folder."""
    rows = [f"- {s['title']}, commit {s['commit']}, {s['licence']}" for s in SOURCES[language]]
    return (
        f"The {FULL_NAME[language]} language pipeline of Recoupe\n\n"
        "The files of this folder are weights and tables trained by the Recoupe developers. They contain no sentence\n"
        "of the treebanks below. They are distributed under the Creative Commons Attribution-ShareAlike 4.0\n"
        "International licence, https://creativecommons.org/licenses/by-sa/4.0/, because a treebank they are trained\n"
        "on is. The program code of Recoupe has its own licence (Apache-2.0).\n\n"
        "Trained from:\n" + "\n".join(rows) + "\n\n" + NOTICE[language]
    )


def write_meta(folder: Path, language: str, record: dict[str, object]) -> None:
    """Complete `meta.json`, take what is only of use in training out of `config.cfg`, add the LICENSE file.

    `record` says how the pipeline was trained: seed, steps, sentences, digests.
    """
    path = folder / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta.update(
        name=f"recoupe_{language}_ud",
        version="0.1.0",
        description=f"{FULL_NAME[language]} ({language}): parts of speech, morphology, lemmas, Universal Dependencies, sentence ends",
        language=language,
        author="Recoupe developers",
        license=LICENCE[language],
        sources=SOURCES[language],
        training=record,
        performance={},
    )
    path.write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    config = Config().from_disk(folder / "config.cfg", interpolate=False)
    for section in ("training", "initialize", "pretraining", "corpora", "paths"):
        config.pop(section, None)
    config.to_disk(folder / "config.cfg")
    (folder / "LICENSE").write_text(licence_text(language), encoding="utf-8")


def install(built: Path, target: Path) -> None:
    """Put the built folder in the place of the target with two renames, so that readers never see half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (
        target.with_name(f".{target.name}.new"),
        target.with_name(f".{target.name}.old"),
    )
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(built, fresh)
    if target.exists():
        os.rename(target, old)
    os.rename(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
