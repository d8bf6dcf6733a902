"""Parse a document: each part that is story becomes sentences, tokens and dependencies.

Boilerplate and photo credits are not parsed. Lemmas of a part set in capitals are taken from its lower-case view.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.model.report import Document, PartKind
from recoupe.parse.lemmas import repaired
from recoupe.parse.names import find_names
from recoupe.parse.pipelines import load_pipeline
from recoupe.parse.views import is_capitals, lowered, parser_view

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as SpacyToken

UNPARSED = frozenset({PartKind.BOILERPLATE, PartKind.CREDIT})
# spaCy holds a part in memory at about 1 kB a token; longer parts are cut at a full stop.
MAX_PIECE_CHARACTERS = 20_000


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
    for piece, parsed, lemmas in _parsed_pieces(document.text, pieces):
        _append(piece, parsed, _lemmas(parsed, lemmas, lexicon(codebook, piece.language)), tokens, sentences)
    bare = ParsedText(document, tuple(tokens), tuple(sentences), (), _children(tokens))
    return replace(bare, names=find_names(bare, codebook))


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
        pipeline = load_pipeline(language)
        docs.update(zip(mine, pipeline.pipe(views), strict=True))
        capitals = [(number, view) for number, view in zip(mine, views, strict=True) if is_capitals(view)]
        for (number, _), low in zip(capitals, pipeline.pipe([lowered(view) for _, view in capitals]), strict=True):
            if [token.idx for token in low] == [token.idx for token in docs[number]]:
                lemmas[number] = [token.lemma_ for token in low]
    for number, piece in enumerate(pieces):
        yield piece, docs[number], lemmas.get(number)


def _lemmas(doc: "Doc", lowered_lemmas: list[str] | None, known: Lexicon) -> list[str]:
    """Give the folded lemma of every token, mended by the words of the codebook."""
    words = [(fold(token.text), token.lemma_, token.pos_) for token in doc]
    raw = lowered_lemmas or [lemma for _, lemma, _ in words]
    return [repaired(form, fold(lemma) or form, pos, known) for (form, _, pos), lemma in zip(words, raw, strict=True)]


def _append(piece: _Piece, doc: "Doc", lemmas: list[str], tokens: list[Token], sentences: list[Sentence]) -> None:
    """Append the tokens and sentences of one piece, white-space tokens left out."""
    kept = [token.i for token in doc if not token.is_space]
    index = {old: len(tokens) + new for new, old in enumerate(kept)}
    sentence_of: dict[int, int] = {}
    for sent in doc.sents:
        mine = [i for i in range(sent.start, sent.end) if i in index]
        if not mine:
            continue
        number = len(sentences)
        sentence_of.update(dict.fromkeys(mine, number))
        start, end = piece.start + doc[mine[0]].idx, piece.start + doc[mine[-1]].idx + len(doc[mine[-1]])
        sentences.append(Sentence(number, index[mine[0]], index[mine[-1]] + 1, start, end, piece.language, piece.part))
    tokens.extend(_token(piece, doc[old], index, lemmas[old], sentence_of[old]) for old in kept)


def _token(piece: _Piece, token: "SpacyToken", index: dict[int, int], lemma: str, sentence: int) -> Token:
    start = piece.start + token.idx
    head = token.head
    while head.i not in index and head.head.i != head.i:
        head = head.head
    return Token(
        i=index[token.i],
        start=start,
        end=start + len(token),
        text=token.text,
        form=fold(token.text),
        lemma=lemma,
        pos=token.pos_,
        morph=token.morph.to_dict(),
        head=index.get(head.i, index[token.i]),
        dep=token.dep_.lower(),
        sentence=sentence,
    )


def _children(tokens: Sequence[Token]) -> tuple[tuple[int, ...], ...]:
    below: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if not token.is_root:
            below[token.head].append(token.i)
    return tuple(map(tuple, below))
