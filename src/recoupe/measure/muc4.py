"""Measure whole templates by MUC-4: 1,300 messages to build on (`dev`), two hundred to measure by (`tst1`, `tst2`).

Each message is read, its record is turned into templates by `export/muc4.py`, and these are scored against the key twice: five roles and a type, as the papers
since GTT do, and all 24 slots, as the evaluation of 1992 did. «24 slots» is the line «all templates» of 1992: what is missed of a missing template is missing,
what stands in a spurious one is spurious.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.export.muc4 import fill
from recoupe.measure.cases import Case, Figure, Found, figure_rows, total
from recoupe.measure.goldset import GoldFolder, GoldSet, Item, Outcome, words
from recoupe.measure.muc4_errors import template_misses
from recoupe.measure.muc4_scoring.gtt import ITEMS, Reduction, gtt_counts, rme_phi3, rme_subset
from recoupe.measure.muc4_scoring.matching import Tally, add
from recoupe.measure.muc4_scoring.notation import OWN_LABELS, Template, read_key, read_response
from recoupe.measure.muc4_scoring.pairing import Scored, score_message, slot_tallies, template_tally
from recoupe.measure.muc4_scoring.slots import SLOT_BY_LABEL, SLOTS
from recoupe.measure.records import plain_text, read_all
from recoupe.measure.scores import Miss
from recoupe.measure.swapping import swap
from recoupe.model.report import Report
from recoupe.model.serial import to_dict

NEEDED = ("id", "text", "templates")
LANGUAGE = "en"
BOTH = "tst1+tst2"
FILES = ("dev", "tst1", "tst2")
GROUPS = (BOTH, "dev", "tst1", "tst2")
PARTS = ("dev", "tst", "tst1", "tst2")

GTT, SUBSET, PHI3, ALL, PAIRED, TEMPLATES, RELEVANT = (
    "GTT",
    "CEAF-RME subset",
    "CEAF-RME phi3",
    "24 slots",
    "24 slots of paired templates",
    "templates paired",
    "messages relevant",
)

Line = Mapping[str, Sequence[str]]

FIGURES = (
    Figure(GTT),
    *(Figure(f"GTT {item}") for item in ITEMS),
    Figure(SUBSET),
    Figure(PHI3),
    Figure(ALL),
    Figure(PAIRED),
    Figure(TEMPLATES),
    Figure(RELEVANT),
    *(Figure(slot.label) for slot in SLOTS),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message with its key."""

    id: str
    text: str
    templates: tuple[Line, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """What scoring needs to know of a language: its code, and what GTT drops from its strings."""

    code: str
    reduction: Reduction


ENGLISH = Language(LANGUAGE, Reduction())


def measure_muc4(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give precision, recall and F1 of roles, slots and templates, by part.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the English pipeline is not installed.
    """
    names = [name for name in FILES if folder.manner.part is None or name.startswith(folder.manner.part)]
    messages = [message for name in names for message in _file(folder, name, together=BOTH.split("+") == names[-2:])]
    return measure_messages(messages, codebook, folder, ENGLISH) if messages else Outcome()


def _file(folder: GoldFolder, name: str, *, together: bool) -> tuple[Message, ...]:
    """Read the messages of one file, none if it is not there; the two of the test part count together where both are read."""
    groups = (BOTH, name) if together and name in BOTH else (name,)
    return read_messages(folder, (f"muc4/{name}.jsonl", *([f"{name}.jsonl"] if folder.path.name == "muc4" else [])), groups)


def read_messages(folder: GoldFolder, paths: Sequence[str], groups: tuple[str, ...]) -> tuple[Message, ...]:
    """Read the messages of the first of these files that is there, or the copy of them that is asked for.

    Raises:
        GoldError: a line of it is malformed.
    """
    path = folder.find(*paths)
    if path is None:
        return ()
    items = folder.items(path, NEEDED)
    capitals = folder.manner.capitals
    messages = [Message(words(item, "id"), _text(item, capitals=capitals), _templates(words(item, "id"), item["templates"]), groups) for item in items]
    if not folder.manner.swapped:
        return tuple(messages)
    copies = swap([(message.text, message.templates) for message in messages])
    return tuple(Message(message.id, text, tuple(templates), groups) for message, (text, templates) in zip(messages, copies, strict=True))


def _text(item: Item, *, capitals: bool) -> str:
    """Give the text of a message; keys are compared without regard to case, and stay."""
    text = words(item, "text")
    return text.upper() if capitals else text


def _templates(name: str, value: object) -> tuple[Line, ...]:
    """Check the templates of a message.

    Raises:
        GoldError: they are no list of objects that give lists of strings, or have a slot that MUC-4 does not have.
    """
    if not isinstance(value, list) or not all(isinstance(one, dict) and all(_are_strings(lines) for lines in one.values()) for one in value):
        raise GoldError(f"{name!r}: templates is no list of objects that give each slot a list of strings; write it as the README of the set says")
    if unknown := [label for one in value for label in one if label not in SLOT_BY_LABEL and label not in OWN_LABELS]:
        raise GoldError(f"{name!r}: the template has the slot {unknown[0]!r}, which MUC-4 does not have; write it as one of {', '.join(SLOT_BY_LABEL)}")
    return tuple(value)


def _are_strings(lines: object) -> bool:
    return isinstance(lines, list) and all(isinstance(line, str) for line in lines)


def measure_messages(messages: Sequence[Message], codebook: Codebook, folder: GoldFolder, language: Language) -> Outcome:
    """Read messages, and score what is made of them.

    Raises:
        GoldError: a key has a slot that MUC-4 does not have.
        ModelMissingError: the pipeline of the language is not installed.
    """
    keys = [[read_key(line) for line in message.templates] for message in messages]
    sources = [plain_text(message.id, message.text, language.code) for message in messages]
    answers = read_all(sources, codebook, _filled, folder.manner)
    cases, misses = [], []
    for message, key, answer in zip(messages, keys, answers, strict=True):
        case, missed = score_answer(message, key, answer or [], language.reduction)
        cases.append(case)
        misses.extend(missed)
    groups = [group for group in dict.fromkeys((*GROUPS, *(group for case in cases for group in case.groups))) if any(group in case.groups for case in cases)]
    return Outcome(figure_rows(cases, FIGURES, groups), tuple(misses), tuple(cases))


def _filled(report: Report, codebook: Codebook) -> list[dict[str, list[str]]]:
    return fill(to_dict(report), codebook)


def score_answer(message: Message, keys: Sequence[Template], answer: Sequence[Line], reduction: Reduction) -> tuple[Case, list[Miss]]:
    """Score the templates that were answered for one message."""
    gold, response = reduction.gold(message.templates, message.text), reduction.response(answer)
    scored = score_message(keys, [read_response(line) for line in answer])
    roles = gtt_counts(response, gold)
    found = {
        GTT: total(list(roles.values())),
        **{f"GTT {item}": count for item, count in roles.items()},
        SUBSET: rme_subset(response, gold),
        PHI3: rme_phi3(response, gold),
        **dict(_slot_counts(keys, scored)),
    }
    kept = {name: count for name, count in found.items() if any(count)}
    return Case(message.id, message.groups, kept), list(template_misses(message.id, message.text, scored))


def _slot_counts(keys: Sequence[Template], scored: Sequence[Scored]) -> Iterator[tuple[str, Found]]:
    """Yield what the 24 slots count."""
    paired = [one for one in scored if one.key and one.response]
    tallies = slot_tallies(scored)
    yield ALL, _found(add(list(tallies.values())))
    yield PAIRED, _found(add(list(slot_tallies(paired).values())))
    yield TEMPLATES, _found(template_tally(scored))
    relevant, answered = bool(paired) or any(not key.optional for key in keys), any(one.response for one in scored)
    yield RELEVANT, Found(relevant and answered, answered, relevant and answered, relevant)
    for slot in SLOTS:
        yield slot.label, _found(tallies[slot.id])


def _found(tally: Tally) -> Found:
    return Found(tally.right, tally.actual, tally.right, tally.possible)


GOLD_SET = GoldSet(
    "muc4",
    "whole templates of MUC-4 (1992): five roles by GTT, all 24 slots",
    "muc4/dev.jsonl, muc4/tst1.jsonl, muc4/tst2.jsonl",
    measure_muc4,
    PARTS,
    ("swapped",),
)
