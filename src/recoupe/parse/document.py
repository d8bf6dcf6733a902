"""Parse a document: each part that is story becomes sentences, tokens and dependencies.

Boilerplate and photo credits are not parsed. Lemmas of a part set in capitals are taken from its lower-case view.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.model.folding import fold_word
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.model.report import Document, PartKind
from recoupe.parse.attachments import mended, with_clauses, with_rows
from recoupe.parse.auxiliaries import with_auxiliaries
from recoupe.parse.breaks import LEAST_WORDS, joined
from recoupe.parse.heads import mended_heads
from recoupe.parse.lemmas import repaired
from recoupe.parse.names import find_names
from recoupe.parse.quickening import on_one_core, quick_pipeline
from recoupe.parse.soundness import sound
from recoupe.parse.subjects import with_subjects, with_verbs
from recoupe.parse.views import is_capitals, lowered, parser_view

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

UNPARSED = frozenset({PartKind.BOILERPLATE, PartKind.CREDIT})
# spaCy holds a part in memory at about 1 kB a token; longer parts are cut at a full stop.
MAX_PIECE_CHARACTERS = 20_000
# The steps of a pipeline that lemmas need; the second view of a text in capitals goes through no other.
LEMMATIZING = frozenset({"tok2vec", "trainable_lemmatizer"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `[start, end)` of one part, in one language."""

    part: int
    start: int
    end: int
    language: str


def parse_document(document: Document, codebook: Codebook) -> ParsedText:
    """Parse the story of a document.

    Args:
        document: what `read/` gives.
        codebook: the languages and names that are known.

    Returns:
        The parsed text; without a token when no part is story.

    Raises:
        ModelMissingError: the pipeline of a language of the text is not installed.
    """
    pieces = list(_pieces(document, codebook))
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    with on_one_core():
        done = list(_parsed_pieces(document.text, pieces))
    for piece, parsed, lemmas in done:
        _append(piece, parsed, _columns(parsed, lemmas, lexicon(codebook, piece.language)), tokens, sentences)
    tokens = _with_one_root(tokens, sentences)
    tokens, sentences = joined(document.text, tokens, sentences)

    def lexicon_at(token: Token) -> Lexicon:
        return lexicon(codebook, sentences[token.sentence].language)

    heads = with_auxiliaries(mended_heads(tokens), lexicon_at)
    better = mended(with_clauses(with_rows(with_subjects(with_verbs(heads, lexicon_at)))))
    tokens = sound(better, tokens, sentences)
    bare = ParsedText(document, tuple(tokens), tuple(sentences), (), _children(tokens))
    return bare.with_names(find_names(bare, codebook))


def _pieces(document: Document, codebook: Codebook) -> Iterator[_Piece]:
    for number, (part, language) in enumerate(zip(document.parts, document.part_languages, strict=True)):
        if part.kind in UNPARSED or not document.text[part.start : part.end].strip():
            continue
        known = language if language in codebook.languages else document.language
        for start, end in _cut(document.text, part.start, part.end):
            yield _Piece(number, start, end, known)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch into pieces of bounded length, at a full stop where there is one."""
    while end - start > MAX_PIECE_CHARACTERS:
        limit = start + MAX_PIECE_CHARACTERS
        stop = max(text.rfind(". ", start, limit), text.rfind("\n", start, limit))
        middle = stop + 1 if stop > start else limit
        yield start, middle
        start = middle
    if text[start:end].strip():
        yield start, end


def _parsed_pieces(text: str, pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, "Doc", list[str] | None]]:
    """Parse the pieces of each language in one batch, and give them back in text order."""
    docs: dict[int, Doc] = {}
    lemmas: dict[int, list[str]] = {}
    for language in sorted({piece.language for piece in pieces}):
        mine = [number for number, piece in enumerate(pieces) if piece.language == language]
        views = [parser_view(text[pieces[number].start : pieces[number].end]) for number in mine]
        pipeline = quick_pipeline(language)
        docs.update(zip(mine, pipeline.pipe(_whole_lines(pipeline, view) for view in views), strict=True))
        capitals = [(number, view) for number, view in zip(mine, views, strict=True) if is_capitals(view)]
        if not capitals:
            continue
        spared = [name for name in pipeline.pipe_names if name not in LEMMATIZING]
        for (number, _), low in zip(capitals, pipeline.pipe([lowered(view) for _, view in capitals], disable=spared), strict=True):
            if [token.idx for token in low] == [token.idx for token in docs[number]]:
                lemmas[number] = [token.lemma_ for token in low]
    for number, piece in enumerate(pieces):
        yield piece, docs[number], lemmas.get(number)


def _whole_lines(pipeline: "Pipeline", view: str) -> "str | Doc":
    """Let no sentence of a text in capitals end behind a few words without a mark: capitals do not tell the parser where one begins.

    What is longer and has a verb is joined where it was parted (`breaks.py`). To forbid every such end was too much: GTT on the
    development part of MUC-4 fell from 50.5 to 49.6.
    """
    if not is_capitals(view):
        return view
    doc = pipeline.make_doc(view)
    words = 1
    for before, token in pairwise(doc):
        goes_on = bool(before.whitespace_) and before.text[-1].isalnum() and token.text[0].isalnum()
        if goes_on and words < LEAST_WORDS:
            token.is_sent_start = False
        words = words + 1 if goes_on else 1
    return doc


@dataclass(frozen=True, slots=True)
class _Columns:
    """The tokens of a piece as columns: to ask spaCy for them one by one costs a tenth of parsing."""

    starts: list[int]
    texts: list[str]
    forms: list[str]
    heads: list[int]
    pos: list[str]
    deps: list[str]
    lemmas: list[str]
    features: list[Mapping[str, str]]
    spaces: list[bool]


_COLUMNS = ("IDX", "ORTH", "HEAD", "POS", "DEP", "LEMMA", "MORPH", "IS_SPACE")


def _columns(doc: "Doc", lowered_lemmas: list[str] | None, known: Lexicon) -> _Columns:
    """Take a piece out of spaCy, with folded forms and with lemmas that are mended by the words of the codebook."""
    strings = doc.vocab.strings
    rows = doc.to_array(list(_COLUMNS)).astype("int64", copy=False)
    numbers = {name: rows[:, at] for at, name in enumerate(_COLUMNS)}

    def words(name: str) -> list[str]:
        column = numbers[name].astype("uint64").tolist()
        spelt = {number: strings[number] for number in set(column)}
        return [spelt[number] for number in column]

    texts, pos = words("ORTH"), words("POS")
    forms = [fold_word(text) for text in texts]
    raw = lowered_lemmas or words("LEMMA")
    lemmas = [repaired(form, fold_word(lemma) or form, own, known) for form, lemma, own in zip(forms, raw, pos, strict=True)]
    heads = [i + offset for i, offset in enumerate(numbers["HEAD"].tolist())]
    deps = [dep.lower() for dep in words("DEP")]
    return _Columns(
        numbers["IDX"].tolist(), texts, forms, heads, pos, deps, lemmas, list(map(_features, words("MORPH"))), numbers["IS_SPACE"].astype(bool).tolist()
    )


def _append(piece: _Piece, doc: "Doc", told: _Columns, tokens: list[Token], sentences: list[Sentence]) -> None:
    """Append the tokens and sentences of one piece, white-space tokens left out."""
    kept = [i for i, space in enumerate(told.spaces) if not space]
    index = {i: len(tokens) + new for new, i in enumerate(kept)}
    sentence_of: dict[int, int] = {}
    for sent in doc.sents:
        mine = [i for i in range(sent.start, sent.end) if i in index]
        if not mine:
            continue
        number, last = len(sentences), mine[-1]
        sentence_of.update(dict.fromkeys(mine, number))
        start, end = piece.start + told.starts[mine[0]], piece.start + told.starts[last] + len(told.texts[last])
        sentences.append(Sentence(number, index[mine[0]], index[last] + 1, start, end, piece.language, piece.part))
    for i in kept:
        start, text, here = piece.start + told.starts[i], told.texts[i], index[i]
        head = index.get(told.heads[i])
        head = index.get(_kept_head(i, told.heads, index), here) if head is None else head
        # By place, in the order of the fields, and without a call of Python's: a text has thousands of tokens.
        row = (here, start, start + len(text), text, told.forms[i], told.lemmas[i], told.pos[i], told.features[i], head, told.deps[i], sentence_of[i])
        tokens.append(tuple.__new__(Token, row))


def _with_one_root(tokens: list[Token], sentences: Sequence[Sentence]) -> list[Token]:
    """Hang further heads of a sentence, which the parser leaves where it may not end a sentence, on the first verb among them."""
    found = list(tokens)
    for sentence in sentences:
        tops = [token for token in tokens[sentence.first : sentence.last] if token.is_root]
        top = next((token for token in tops if token.pos == "VERB"), tops[0])
        for token in tops:
            found[token.i] = token._replace(head=top.i, dep="root" if token is top else "parataxis")
    return found


def _kept_head(i: int, heads: list[int], index: dict[int, int]) -> int:
    """Climb over white-space tokens to the head that is kept."""
    head = heads[i]
    while head not in index and heads[head] != head:
        head = heads[head]
    return head


@lru_cache(maxsize=4096)
def _features(written: str) -> Mapping[str, str]:
    """Read features as they are written, `Gender=Fem|Number=Sing`; a text has thousands of tokens and a few hundred of these."""
    return MappingProxyType(dict(pair.split("=", 1) for pair in written.split("|") if "=" in pair))


def _children(tokens: Sequence[Token]) -> tuple[tuple[int, ...], ...]:
    below: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if not token.is_root:
            below[token.head].append(token.i)
    return tuple(map(tuple, below))
