"""Gather the texts that the gate is fitted and measured on, and tell which violent deeds full reading finds in each.

Fitted on: reports and sets of accounts that are open, controls of the traps, examples of the codebook, MUC-4's development messages, treebanks, whose
texts are cut where they say so or every twelve sentences. Never fitted on: what was written blind later (`later`,
`fresh`), and every second text of the treebanks.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.codebook.relevance import VIOLENT
from recoupe.measure.goldset import Manner
from recoupe.measure.records import Source, read_all
from recoupe.model.report import Report
from recoupe.read.captures import ReadOptions

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "gold"
# Folders of our reports, by what they are for.
FITTED = ("modern/open", "modern/incidents", "modern/incidents/more")
BLIND = ("modern/later", "modern/fresh", "modern/incidents/later")
SENTENCES, LEAST_CHARACTERS = 12, 200
_TEXT, _NEW = "# text = ", "# newdoc"
_MARK = re.compile(r"\{[a-z]+:([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text: of which set, under which name, and whether the gate may be fitted on it; a text of `plain` is no report."""

    group: str
    name: str
    language: str | None
    content: bytes
    fitted: bool
    plain: bool = False
    form: str = "text/plain; charset=utf-8"

    @property
    def source(self) -> Source:
        """The text as it is read."""
        return Source(self.name, self.content, ReadOptions(language=self.language, media_type=self.form))


@dataclass(frozen=True, slots=True)
class Found:
    """What full reading finds in a text: how many events at all, and where violent ones are told, an event after the other."""

    text: str
    language: str
    events: int
    violent: tuple[tuple[tuple[int, int], ...], ...]


def texts(data: Path) -> list[Text]:
    """Gather all texts.

    Args:
        data: the folder that holds `muc4`, `muc4-fr` and `ud`.
    """
    codebook = load_codebook()
    return [*_reports(), *_controls(), *_examples(codebook), *_messages(data), *_treebanks(data)]


def read_fully(given: Iterable[Text], workers: int) -> list[Found | None]:
    """Read texts whole, in the order given; None stands for one that is refused."""
    return read_all([text.source for text in given], load_codebook(), found_in, Manner(workers=workers))


def found_in(report: Report, _codebook: Codebook) -> Found:
    """Keep of a record what is asked of it."""
    violent = tuple(tuple((span.start, span.end) for span in event.mentions) for event in report.events if event.type in VIOLENT)
    return Found(report.text, report.language, len(report.events), violent)


def digest_of(given: Iterable[Text]) -> str:
    """Hash the names and bytes of texts."""
    found = hashlib.sha256()
    for text in given:
        found.update(f"{text.name}\0{len(text.content)}\0".encode() + text.content)
    return found.hexdigest()[:12]


def _reports() -> Iterator[Text]:
    for folder in (*FITTED, *BLIND):
        for path in sorted((GOLD / folder).glob("*")):
            if path.suffix in {".txt", ".html"}:
                form = "text/html" if path.suffix == ".html" else "text/plain; charset=utf-8"
                yield Text("modern", f"{folder}/{path.stem}", None, path.read_bytes(), folder in FITTED, form=form)


def _controls() -> Iterator[Text]:
    for row in _lines(GOLD / "traps" / "controls.jsonl"):
        yield Text("controls", row["id"], row["lang"], row["text"].encode(), fitted=True)


def _examples(codebook: Codebook) -> Iterator[Text]:
    """Yield the sentences of the codebook, whatever they tell: those of one entry are alike, and so of one group of folds."""
    for name, event in sorted(codebook.events.items()):
        for number, example in enumerate(event.examples):
            yield Text("examples", f"{name}/{number}", example.lang, _MARK.sub(r"\1", example.text).encode(), fitted=True)


def _messages(data: Path) -> Iterator[Text]:
    for folder, language in (("muc4", "en"), ("muc4-fr", "fr")):
        for row in _lines(data / folder / "dev.jsonl"):
            yield Text(folder, row["id"], language, row["text"].encode(), fitted=True)


def _treebanks(data: Path) -> Iterator[Text]:
    """Yield the texts of the treebanks; of every two the gate is fitted on one."""
    for path in sorted((data / "ud").glob("*/*.conllu")):
        for number, story in enumerate(_stories(path)):
            fitted = int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2 == 0
            yield Text("ud", f"{path.stem}:{number}", path.parent.name, story.encode(), fitted, plain=True)


def _stories(path: Path) -> Iterator[str]:
    """Cut a treebank into texts: where it says that one begins, else every so many sentences."""
    content = path.read_text("utf-8")
    told = _NEW in content
    held: list[str] = []
    for line in content.splitlines():
        if held and (line.startswith(_NEW) or (not told and len(held) == SENTENCES)):
            yield from _long(held)
            held = []
        if line.startswith(_TEXT):
            held.append(line.removeprefix(_TEXT).strip())
    yield from _long(held)


def _long(sentences: list[str]) -> Iterator[str]:
    story = " ".join(sentences)
    if len(story) >= LEAST_CHARACTERS:
        yield story


def _lines(path: Path) -> Iterator[dict[str, str]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
