"""Noise for training texts: letter case, lost accents, spaces, apostrophes, quotes, line breaks.

Every change keeps the length of the text character by character, so the gold tokens keep their place.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from training.conllu import Sentence, Token

Words = Callable[[str], str]


def _one(changed: str, character: str) -> str:
    return changed if len(changed) == 1 else character


def strip_accents(text: str) -> str:
    """Return the text without accents, same length."""
    bare = ("".join(p for p in unicodedata.normalize("NFD", c) if not unicodedata.combining(p)) for c in text)
    return "".join(_one(b, c) for b, c in zip(bare, text, strict=True))


def upper(text: str) -> str:
    """Return the text in capitals, same length."""
    return "".join(_one(c.upper(), c) for c in text)


def lower(text: str) -> str:
    """Return the text in small letters, same length."""
    return "".join(_one(c.lower(), c) for c in text)


def upper_bare(text: str) -> str:
    """Return the text in capitals that have lost their accents."""
    return strip_accents(upper(text))


def lower_bare(text: str) -> str:
    """Return the text in small letters without accents, as a lower-cased headline in bare capitals reads."""
    return strip_accents(lower(text))


def bare_capitals(text: str) -> str:
    """Return the text with accents missing on capitals only (Etat, A Gaza)."""
    return "".join(strip_accents(c) if c.isupper() else c for c in text)


def title(text: str) -> str:
    """Return a token with a capital first letter."""
    return upper(text[:1]) + text[1:] if text[:1].isalpha() else text


def _with_words(sentence: Sentence, change: Words, lemma: Words | None = None) -> Sentence:
    def changed(token: Token) -> Token:
        proper = token.upos == "PROPN"
        new = change(token.lemma) if proper else (lemma or str)(token.lemma)
        return replace(token, form=change(token.form), lemma=new)

    return replace(sentence, tokens=tuple(changed(t) for t in sentence.tokens))


def all_cases(sentence: Sentence) -> list[Sentence]:
    """Return the sentence in capitals, bare capitals and bare small letters, lemmas alike.

    The lemmatizer learns its changes of endings from these: the lemma of FRAPPES is FRAPPER, which folds to the same
    key as frapper.
    """
    return [
        _with_words(sentence, upper, upper),
        _with_words(sentence, upper_bare, upper_bare),
        _with_words(sentence, lower_bare, strip_accents),
    ]


def _without_full_stop(sentence: Sentence) -> Sentence:
    tokens = sentence.tokens
    last = len(tokens) - 1
    if last < 2 or tokens[last].form != "." or any(t.head == last for t in tokens):
        return sentence
    return replace(sentence, tokens=tokens[:last])


_RUN_TIME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_TYPED = str.maketrans({"'": "’", "«": "“", "»": "”"})
_PLAIN = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'"})
_GUILLEMETS = str.maketrans({"“": "«", "”": "»"})


def plain(text: str) -> str:
    """Return the view that the parser gets at run time: straight apostrophes and quotes, guillemets kept."""
    return text.translate(_RUN_TIME)


class Noise:
    """Seeded maker of noisy variants of gold sentences."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def sentence(self, sentence: Sentence) -> Sentence:
        """Return the sentence with some noise, or as it is."""
        draw = self._random.random
        sentence = _with_words(sentence, plain) if draw() < 0.9 else sentence
        if draw() < 0.04:
            sentence = _without_full_stop(sentence)
        marks = draw()
        if marks < 0.04:
            sentence = _with_words(sentence, lambda s: s.translate(_TYPED))
        elif marks < 0.07:
            sentence = _with_words(sentence, lambda s: s.translate(_PLAIN))
        elif marks < 0.09:
            sentence = _with_words(sentence, lambda s: s.translate(_GUILLEMETS))
        return self._case(sentence)

    def _case(self, sentence: Sentence) -> Sentence:
        at = self._random.random()
        steps: list[tuple[float, Words, Words | None]] = [
            (0.05, upper, upper), (0.06, upper_bare, upper_bare), (0.05, lower, None), (0.05, lower_bare, strip_accents),
            (0.04, title, None), (0.06, bare_capitals, None),
        ]  # fmt: skip
        for share, change, lemma in steps:
            if at < share:
                return _with_words(sentence, change, lemma)
            at -= share
        return sentence

    def spaces(self, sentence: Sentence) -> Sentence:
        """Return the sentence with unusual spaces, written as SPACE tokens: none in most sentences."""
        kind = self._random.choices(["", "\n", "\u00a0", "\u202f", " "], [92, 4, 2, 1, 1])[0]
        if not kind:
            return sentence
        share = 0.08 if kind in "\n " else 0.2
        chosen = {i for i, t in enumerate(sentence.tokens) if t.space_after and self._random.random() < share}
        return insert_spaces(sentence, chosen - {len(sentence.tokens) - 1}, kind)


def insert_spaces(sentence: Sentence, after: set[int], kind: str) -> Sentence:
    """Return the sentence with a SPACE token after the given tokens; a second blank where `kind` is a blank."""
    moved = [i + sum(1 for a in after if a < i) for i in range(len(sentence.tokens))]
    tokens: list[Token] = []
    for i, token in enumerate(sentence.tokens):
        keeps = token.space_after and (i not in after or kind == " ")
        tokens.append(replace(token, head=moved[token.head], space_after=keeps))
        if i in after:
            tokens.append(Token(kind, kind, "SPACE", "_", moved[i], "dep", False))
    return replace(sentence, tokens=tuple(tokens))
