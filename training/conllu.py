"""CoNLL-U sentences: reader, writer, merging of contractions, folding of labels.

Every sentence leaves this module in the one label set that both pipelines share, so the
rules that read the parse are written once for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

KEPT_FEATURES = frozenset(
    [
        "Number",
        "Person",
        "Tense",
        "Mood",
        "VerbForm",
        "Voice",
        "Gender",
        "Definite",
        "PronType",
        "Polarity",
        "NumType",
        "Poss",
        "Reflex",
        "Case",
    ]
)
KEPT_SUBTYPES = frozenset(["acl:relcl", "aux:pass", "compound:prt", "csubj:pass", "nsubj:pass", "obl:agent"])
LABELS = frozenset(
    [
        "root",
        "nsubj",
        "nsubj:pass",
        "csubj",
        "csubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "vocative",
        "expl",
        "dislocated",
        "advcl",
        "advmod",
        "discourse",
        "aux",
        "aux:pass",
        "cop",
        "mark",
        "nmod",
        "appos",
        "nummod",
        "acl",
        "acl:relcl",
        "amod",
        "det",
        "case",
        "clf",
        "conj",
        "cc",
        "fixed",
        "flat",
        "list",
        "parataxis",
        "compound",
        "compound:prt",
        "orphan",
        "goeswith",
        "reparandum",
        "punct",
        "dep",
        "ccomp",
        "xcomp",
    ]
)
UPOS = frozenset(
    [
        "ADJ",
        "ADP",
        "ADV",
        "AUX",
        "CCONJ",
        "DET",
        "INTJ",
        "NOUN",
        "NUM",
        "PART",
        "PRON",
        "PROPN",
        "PUNCT",
        "SCONJ",
        "SYM",
        "VERB",
        "X",
    ]
)


@dataclass(frozen=True)
class Token:
    """One word of a sentence. `head` is the index of its head in the sentence, or its own index for the root."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    space_after: bool = True
    misc: str = "_"


@dataclass(frozen=True)
class Sentence:
    """A parsed sentence; `starts_document` marks the first one of a text."""

    identifier: str
    tokens: tuple[Token, ...]
    starts_document: bool = False
    notes: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def text(self) -> str:
        """Return the running text, joined from the tokens."""
        return "".join(t.form + (" " if t.space_after else "") for t in self.tokens).rstrip(" ")


class ConlluError(ValueError):
    """A CoNLL-U file that cannot be read."""


def fold_label(label: str) -> str:
    """Return the dependency label of the shared set that stands for `label`."""
    if label in KEPT_SUBTYPES:
        return label
    if label.startswith(("nsubj:", "csubj:")) and label.endswith(":pass"):
        return label
    base = label.partition(":")[0]
    return base if base in LABELS else "dep"


def fold_features(feats: str) -> str:
    """Return the features that rules may use, in UD order, or "_"."""
    kept = [f for f in feats.split("|") if f.partition("=")[0] in KEPT_FEATURES]
    return "|".join(sorted(kept, key=str.lower)) or "_"


@dataclass
class _Row:
    """A line of a CoNLL-U sentence, heads still as file numbers."""

    number: int
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    space_after: bool
    misc: str


@dataclass
class _Block:
    """The lines of one sentence."""

    comments: dict[str, str] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    ranges: list[tuple[int, int, str, bool]] = field(default_factory=list)


def _blocks(lines: Iterable[str], source: str) -> Iterator[_Block]:
    block = _Block()
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if not line:
            if block.rows:
                yield block
            block = _Block()
        elif line.startswith("#"):
            key, _, value = line[1:].partition("=")
            block.comments[key.strip()] = value.strip()
        else:
            _add_line(block, line, f"{source}:{number}")
    if block.rows:
        yield block


def _add_line(block: _Block, line: str, where: str) -> None:
    cells = line.split("\t")
    if len(cells) != 10:
        raise ConlluError(f"{where}: {len(cells)} columns instead of 10")
    space_after = "SpaceAfter=No" not in cells[9]
    if "." in cells[0]:
        return
    if "-" in cells[0]:
        first, _, last = cells[0].partition("-")
        block.ranges.append((int(first), int(last), cells[1], space_after))
        return
    try:
        number, head = int(cells[0]), int(cells[6])
    except ValueError as error:
        raise ConlluError(f"{where}: no number in column 1 or 7") from error
    misc = "|".join(m for m in cells[9].split("|") if m.startswith("Name=")) or "_"
    lemma = cells[2] if cells[2] != "_" or cells[1] == "_" else ""
    block.rows.append(
        _Row(
            number,
            cells[1],
            lemma,
            cells[3],
            cells[5],
            head,
            cells[7],
            space_after,
            misc,
        )
    )


_CONTRACTED = {"du": "de", "des": "de", "au": "à", "aux": "à"}


def _merge_french(block: _Block) -> None:
    """Make one row of each contraction (du, des, au, aux, duquel), as the tokenizer does."""
    by_number = {r.number: r for r in block.rows}
    moved: dict[int, int] = {}
    for first, last, form, space_after in block.ranges:
        parts = [by_number[n] for n in range(first, last + 1)]
        outer = next((p for p in parts if not first <= p.head <= last), parts[0])
        lemma = _CONTRACTED.get(form.lower())
        if lemma is None and outer.upos == "PRON":
            merged = replace(outer, number=first, form=form)
        else:
            head_part = parts[0] if not first <= parts[0].head <= last else outer
            merged = replace(
                head_part,
                number=first,
                form=form,
                lemma=lemma or parts[0].lemma,
                upos="ADP",
                feats="_",
            )
        merged.space_after = space_after
        for part in parts:
            moved[part.number] = first
            del by_number[part.number]
        by_number[first] = merged
    block.rows = [by_number[n] for n in sorted(by_number)]
    for row in block.rows:
        row.head = moved.get(row.head, row.head)


def _split_range_spacing(block: _Block) -> None:
    """Give the parts of an English contraction (do n't) the spacing of the whole."""
    by_number = {r.number: r for r in block.rows}
    for first, last, form, space_after in block.ranges:
        parts = [by_number[n] for n in range(first, last + 1)]
        for part in parts[:-1]:
            part.space_after = False
        parts[-1].space_after = space_after
        if "".join(p.form for p in parts) != form:
            _cut_form(parts, form)


def _cut_form(parts: list[_Row], form: str) -> None:
    """Cut the written form where the parts are normalised spellings of it (gonna: going to)."""
    at = 0
    for part in parts[:-1]:
        length = max(1, min(len(part.form), len(form) - at - 1))
        part.form = form[at : at + length]
        at += length
    parts[-1].form = form[at:]


_SPACES = re.compile(r"[ \u00a0\u202f]+")


def _tokens(block: _Block) -> tuple[Token, ...]:
    """Return the tokens with heads as indices; words with inner spaces are split, the rest `flat`."""
    index: dict[int, int] = {}
    at = 0
    for row in block.rows:
        index[row.number] = at
        at += len(_SPACES.split(row.form.strip()))
    tokens: list[Token] = []
    for row in block.rows:
        own = index[row.number]
        head = own if row.head == 0 else index[row.head]
        pieces = _SPACES.split(row.form.strip())
        lemmas = pieces if len(pieces) > 1 else [row.lemma]
        feats = fold_features(row.feats)
        label = "root" if row.head == 0 else fold_label(row.deprel)
        for k, piece in enumerate(pieces):
            last = k == len(pieces) - 1
            link = (head, label) if k == 0 else (own, "flat")
            tokens.append(
                Token(
                    piece,
                    lemmas[k],
                    row.upos,
                    feats,
                    *link,
                    row.space_after if last else True,
                    row.misc,
                )
            )
    return tuple(tokens)


def _english_agents(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Mark `by` phrases under a passive verb as agents where the treebank has plain `obl`."""
    passive = {t.head for t in tokens if t.deprel in ("aux:pass", "nsubj:pass", "csubj:pass")}
    by = {t.head for t in tokens if t.deprel == "case" and t.form.lower() == "by"}

    def fixed(i: int, t: Token) -> Token:
        if t.deprel != "obl" or i not in by or t.head not in passive:
            return t
        return replace(t, deprel="obl:agent") if t.upos in ("PROPN", "PRON") else t

    return tuple(fixed(i, t) for i, t in enumerate(tokens))


def read_sentences(path: Path, language: str) -> list[Sentence]:
    """Read a treebank file and return its sentences in the shared conventions.

    Raises:
        ConlluError: a line is not CoNLL-U.
    """
    from training.harmonise import harmonise  # here, since that module needs Token

    sentences: list[Sentence] = []
    with path.open(encoding="utf-8") as lines:
        for block in _blocks(lines, path.name):
            if language == "fr":
                _merge_french(block)
            else:
                _split_range_spacing(block)
            tokens = _tokens(block)
            if language == "en":
                tokens = _english_agents(tokens)
            tokens = harmonise(tokens, language)
            starts = any(key.startswith("newdoc") for key in block.comments)
            sentences.append(Sentence(block.comments.get("sent_id", ""), tokens, starts, block.comments))
    return sentences


def write_sentence(sentence: Sentence) -> str:
    """Return the sentence as a CoNLL-U block, blank line included."""
    lines = [f"# sent_id = {sentence.identifier}", f"# text = {sentence.text}"]
    for i, t in enumerate(sentence.tokens):
        head = 0 if t.head == i else t.head + 1
        misc = [
            m
            for m in (
                t.misc if t.misc != "_" else "",
                "" if t.space_after else "SpaceAfter=No",
            )
            if m
        ]
        cells = [
            str(i + 1),
            t.form,
            t.lemma,
            t.upos,
            "_",
            t.feats,
            str(head),
            t.deprel,
            "_",
            "|".join(misc) or "_",
        ]
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n\n"


def problems(sentence: Sentence) -> list[str]:
    """Return what is wrong with the tree: nothing for a well-formed one."""
    tokens = sentence.tokens
    found = [f"token {i + 1}: label {t.deprel}" for i, t in enumerate(tokens) if t.deprel not in LABELS]
    found += [f"token {i + 1}: part of speech {t.upos}" for i, t in enumerate(tokens) if t.upos not in UPOS]
    found += [f"token {i + 1}: empty form" for i, t in enumerate(tokens) if not t.form.strip()]
    roots = [i for i, t in enumerate(tokens) if t.head == i]
    if len(roots) != 1:
        found.append(f"{len(roots)} roots")
    found += [f"token {i + 1}: root label" for i, t in enumerate(tokens) if (t.deprel == "root") != (i in roots)]
    for i in range(len(tokens)):
        seen, at = set(), i
        while tokens[at].head != at and at not in seen:
            seen.add(at)
            at = tokens[at].head
        if tokens[at].head != at:
            found.append(f"token {i + 1}: cycle")
    return found
