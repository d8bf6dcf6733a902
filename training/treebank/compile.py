"""Compile the hand-annotated treebank from its compact notation to CoNLL-U.

Each language folder beside this file holds `train*.tb` and `test*.tb`; they become
`train.conllu` and `test.conllu` in the same folder. A language with a single fault is not
written at all, and every fault is listed, so that one run shows all there is to mend.
`README.md` describes the notation and the annotation conventions.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


def word_set(words: str) -> frozenset[str]:
    """Return the words of a string as a set."""
    return frozenset(words.split())


SPLITS = ("train", "test")
UPOS = word_set("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X")
DEPRELS = word_set(
    "root nsubj nsubj:pass csubj csubj:pass obj iobj obl obl:agent vocative expl dislocated advcl"
    " advmod discourse aux aux:pass cop mark nmod appos nummod acl acl:relcl amod det case clf"
    " conj cc fixed flat list parataxis compound compound:prt orphan goeswith reparandum punct"
    " dep ccomp xcomp"
)
# Word classes a function relation may carry; a relation that is not named here is free.
CLASSES_OF = {
    "det": word_set("DET PRON ADV ADJ NOUN X"),
    "case": word_set("ADP ADV SCONJ PART ADJ VERB NOUN CCONJ X"),
    "mark": word_set("SCONJ ADP PART ADV ADJ VERB NOUN PRON X"),
    "aux": word_set("AUX"),
    "aux:pass": word_set("AUX"),
    "cop": word_set("AUX"),
    "cc": word_set("CCONJ ADV PART ADP SYM ADJ DET PRON X"),
    "nummod": word_set("NUM X"),
    "punct": word_set("PUNCT SYM"),
    "advmod": word_set("ADV ADJ ADP PART NOUN INTJ SCONJ CCONJ X"),
    "amod": word_set("ADJ VERB NUM ADV NOUN PROPN DET PART X"),
}
# As in the Universal Dependencies validator: function words take no content dependents.
CHILDREN_OF_FUNCTION = word_set("fixed conj cc goeswith advmod punct reparandum flat compound obl orphan dep nummod")
FUNCTION = word_set("case mark det aux aux:pass cop cc")
LEFT_HEADED = word_set("conj flat fixed appos goeswith list")
ONCE = ("nsubj", "nsubj:pass", "csubj", "csubj:pass", "obj", "cop", "aux:pass")
NAME_KINDS = word_set("PER LOC ORG MISC")
FIELDS = (5, 6)


@dataclass(frozen=True)
class Word:
    """One annotated word; `head` is 1-based and 0 marks the root."""

    form: str
    upos: str
    lemma: str
    head: int
    rel: str
    name: str = ""


@dataclass
class Sentence:
    """One block of a `.tb` file, with the line its text stands on."""

    path: Path
    line: int
    text: str = ""
    flags: set[str] = field(default_factory=set)
    words: list[Word] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def blocks(path: Path) -> Iterator[list[tuple[int, str]]]:
    """Yield the blank-line separated blocks of a file as numbered lines."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            block.append((number, line.strip()))
        elif block:
            yield block
            block = []
    if block:
        yield block


def read_word(cell: str, sentence: Sentence) -> None:
    """Append the word of one cell to the sentence, or a fault when the cell is malformed."""
    parts = cell.split("|")
    if len(parts) not in FIELDS or not all(parts[:5]) or not parts[3].isdecimal():
        sentence.faults.append(f"cell {cell!r} is not form|UPOS|lemma|head|rel[|Name]")
        return
    form, upos, lemma, head, rel, *name = parts
    sentence.words.append(Word(form, upos, lemma, int(head), rel, *name))


def read_sentence(path: Path, block: list[tuple[int, str]]) -> Sentence:
    """Read one block; comments other than `# text` and `# crossing` are left aside."""
    sentence = Sentence(path, block[0][0])
    for _, line in block:
        if match := re.match(r"#\s?text\s?=\s?(.+)", line):
            if sentence.text:
                sentence.faults.append("second # text in one block: a blank line is missing")
            sentence.text = match[1]
        elif line.startswith("# crossing"):
            sentence.flags.add("crossing")
        elif not line.startswith("# "):
            for cell in line.split():
                read_word(cell, sentence)
    return sentence


def is_comment(block: list[tuple[int, str]]) -> bool:
    """Tell a block of remarks from a sentence."""
    return all(line.startswith("#") and "text" not in line[:6] for _, line in block)


def spacing(sentence: Sentence) -> list[bool] | None:
    """Return whether a space follows each word, or None where words and text differ."""
    place = 0
    follows: list[bool] = []
    for word in sentence.words:
        if not sentence.text.startswith(word.form, place):
            return None
        place += len(word.form)
        rest = sentence.text[place:]
        follows.append(rest[:1].isspace() or not rest)
        place += len(rest) - len(rest.lstrip())
    return follows if place == len(sentence.text) else None


def text_faults(sentence: Sentence) -> Iterator[str]:
    """Yield what is wrong between the words and the text."""
    if not sentence.text:
        yield "no # text"
    if not sentence.words:
        yield "no words"
    elif spacing(sentence) is None:
        yield f"words do not join to the text: {' '.join(w.form for w in sentence.words)!r}"


def word_faults(sentence: Sentence) -> Iterator[str]:
    """Yield the faults that show on a word taken alone."""
    for place, word in enumerate(sentence.words, start=1):
        where = f"word {place} {word.form!r}"
        if word.upos not in UPOS:
            yield f"{where}: unknown UPOS {word.upos!r}"
        if word.rel not in DEPRELS:
            yield f"{where}: unknown deprel {word.rel!r}"
        if word.upos not in CLASSES_OF.get(word.rel, UPOS | {word.upos}):
            yield f"{where}: a {word.upos} cannot be {word.rel}"
        if word.upos == "PUNCT" and word.rel not in {"punct", "root"}:
            yield f"{where}: PUNCT must be punct, is {word.rel}"
        if (word.head == 0) != (word.rel == "root"):
            yield f"{where}: head 0 and root go together"


def tree_faults(words: Sequence[Word]) -> Iterator[str]:
    """Yield what keeps the words from being one tree."""
    roots = sum(word.head == 0 for word in words)
    if roots != 1:
        yield f"{roots} roots, must be 1"
    for place, word in enumerate(words, start=1):
        if word.head > len(words) or word.head == place:
            yield f"word {place} {word.form!r}: head {word.head} out of range"
        elif on_cycle(words, place):
            yield f"word {place} {word.form!r}: on a cycle"


def on_cycle(words: Sequence[Word], start: int) -> bool:
    """Tell whether following heads from a word never reaches the root."""
    place = start
    for _ in words:
        place = words[place - 1].head
        if not 0 < place <= len(words):
            return False
    return True


def arc_faults(words: Sequence[Word]) -> Iterator[str]:
    """Yield the arcs a relation forbids: wrong direction, doubled, under a function word."""
    seen: Counter[tuple[int, str]] = Counter()
    for place, word in enumerate(words, start=1):
        if not word.head:
            continue
        head = words[word.head - 1]
        where = f"word {place} {word.form!r}: {word.rel} of {head.form!r}"
        seen[word.head, word.rel] += 1
        if word.rel in ONCE and seen[word.head, word.rel] > 1:
            yield f"{where}: the head has one already"
        if word.rel in LEFT_HEADED and word.head > place:
            yield f"{where}: the head must stand to the left"
        if head.upos == "PUNCT" and head.rel == "punct":
            yield f"{where}: punctuation takes no dependents"
        if head.rel in FUNCTION and word.rel not in CHILDREN_OF_FUNCTION:
            yield f"{where}: the head is itself {head.rel}"
        if head.rel in {"fixed", "flat"} and word.rel == head.rel:
            yield f"{where}: hang it on the first word of the {head.rel}"


def passive_faults(words: Sequence[Word]) -> Iterator[str]:
    """Yield heads whose subject and auxiliary disagree about the voice."""
    rels: dict[int, set[str]] = {}
    for word in words:
        rels.setdefault(word.head, set()).add(word.rel)
    for place, word in enumerate(words, start=1):
        mine = rels.get(place, set())
        if "aux:pass" in mine and mine & {"nsubj", "csubj"}:
            yield f"word {place} {word.form!r}: aux:pass with an active subject"


def crossings(words: Sequence[Word]) -> Iterator[str]:
    """Yield arcs that cross another; nearly always a miscounted head."""
    arcs = sorted((*sorted((place, word.head)), place) for place, word in enumerate(words, 1))
    for index, (left, right, place) in enumerate(arcs):
        for other_left, other_right, other in arcs[index + 1 :]:
            if left < other_left < right < other_right:
                pair = f"{place} {words[place - 1].form!r}, {other} {words[other - 1].form!r}"
                yield f"arcs cross at words {pair}; add '# crossing' if meant"


def name_faults(words: Sequence[Word]) -> Iterator[str]:
    """Yield Name tags outside the set and I- tags that continue nothing."""
    before = ""
    for place, word in enumerate(words, start=1):
        prefix, _, kind = word.name.partition("-")
        if word.name and (prefix not in {"B", "I"} or kind not in NAME_KINDS):
            yield f"word {place} {word.form!r}: unknown Name {word.name!r}"
        elif prefix == "I" and before not in {f"B-{kind}", f"I-{kind}"}:
            yield f"word {place} {word.form!r}: {word.name} continues nothing"
        before = word.name


def faults_of(sentence: Sentence) -> list[str]:
    """List all faults of one sentence, the tree checks only where they can be computed."""
    found = [*sentence.faults, *text_faults(sentence), *word_faults(sentence)]
    found += name_faults(sentence.words)
    broken = list(tree_faults(sentence.words))
    if broken:
        return found + broken
    found += arc_faults(sentence.words)
    found += passive_faults(sentence.words)
    if "crossing" not in sentence.flags:
        found += crossings(sentence.words)
    return found


def duplicate_faults(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the sentences whose text, case and spacing aside, was seen before."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        key = " ".join(sentence.text.casefold().split())
        twin = first.setdefault(key, sentence)
        if twin is not sentence:
            yield f"{place_of(sentence)}: same text as {place_of(twin)}"


def place_of(sentence: Sentence) -> str:
    """Name the file and line of a sentence."""
    return f"{sentence.path.parent.name}/{sentence.path.name}:{sentence.line}"


def as_conllu(sentence: Sentence, sent_id: str) -> str:
    """Write one faultless sentence as a CoNLL-U block."""
    lines = [f"# sent_id = {sent_id}", f"# text = {sentence.text}"]
    follows = spacing(sentence) or []
    for place, (word, space) in enumerate(zip(sentence.words, follows, strict=True), start=1):
        misc = [f"Name={word.name}"] if word.name else []
        misc += [] if space else ["SpaceAfter=No"]
        columns = [str(place), word.form, word.lemma, word.upos, "_", "_", str(word.head)]
        lines.append("\t".join([*columns, word.rel, "_", "|".join(misc) or "_"]))
    return "\n".join(lines) + "\n\n"


def read_split(folder: Path, split: str) -> list[Sentence]:
    """Read all sentences of one split, files in name order."""
    return [read_sentence(path, block) for path in sorted(folder.glob(f"{split}*.tb")) for block in blocks(path) if not is_comment(block)]


def check(folder: Path, splits: dict[str, list[Sentence]]) -> list[str]:
    """List every fault of a language folder."""
    everything = [sentence for split in SPLITS for sentence in splits[split]]
    found = [f"{place_of(s)}: {fault}" for s in everything for fault in faults_of(s)]
    found += duplicate_faults(everything)
    strays = sorted(p for p in folder.glob("*.tb") if not p.name.startswith(SPLITS))
    found += [f"{folder.name}/{p.name}: name must begin with train or test" for p in strays]
    return found


def write(folder: Path, splits: dict[str, list[Sentence]]) -> None:
    """Write the CoNLL-U file of each split that has sentences."""
    for split, sentences in splits.items():
        texts = [as_conllu(sentence, f"{folder.name}-{split}-{number:04}") for number, sentence in enumerate(sentences, start=1)]
        if texts:
            (folder / f"{split}.conllu").write_text("".join(texts), encoding="utf-8", newline="\n")


def statistics(folder: Path, splits: dict[str, list[Sentence]]) -> Iterator[str]:
    """Yield one table row per split: sentences, words, mean length, shortest, longest, names."""
    for split, sentences in splits.items():
        lengths = [len(sentence.words) for sentence in sentences]
        if not lengths:
            continue
        names = sum(word.name.startswith("B-") for s in sentences for word in s.words)
        mean = sum(lengths) / len(lengths)
        cells = [f"{folder.name}/{split}", len(lengths), sum(lengths), f"{mean:.1f}"]
        yield " | ".join(map(str, ["", *cells, min(lengths), max(lengths), names, ""])).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile every language folder; return 1 when one was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", help="folders to compile; all when none is named")
    parser.add_argument("--stats", action="store_true", help="print counts as table rows")
    options = parser.parse_args(arguments)
    here = Path(__file__).resolve().parent
    refused = False
    for folder in sorted({path.parent for path in here.glob("*/*.tb")}):
        if options.languages and folder.name not in options.languages:
            continue
        splits = {split: read_split(folder, split) for split in SPLITS}
        found = check(folder, splits)
        sys.stderr.writelines(f"{fault}\n" for fault in found)
        refused = refused or bool(found)
        if not found:
            write(folder, splits)
        if options.stats:
            sys.stdout.writelines(f"{row}\n" for row in statistics(folder, splits))
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
