"""Features for hand-made sentences that have none: what the treebanks say of the same word in a like place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from training.conllu import Sentence, Token

_Key = tuple[str, ...]


def _context(sentence: Sentence, i: int) -> str:
    """Return what of the tree around a verb tells its form: auxiliaries, passive, subject, marker, modifier."""
    token = sentence.tokens[i]
    if token.upos not in ("VERB", "AUX"):
        return ""
    below = {t.deprel for k, t in enumerate(sentence.tokens) if t.head == i and k != i}
    flags = [
        "a" if "aux" in below else "",
        "p" if below & {"aux:pass", "nsubj:pass"} else "",
        "s" if "nsubj" in below else "",
        "m" if "mark" in below else "",
        token.deprel if token.deprel in ("acl", "amod", "xcomp", "conj") else "",
    ]
    return "".join(flags)


def _keys(sentence: Sentence, i: int) -> list[_Key]:
    token = sentence.tokens[i]
    form, context = token.form.lower(), _context(sentence, i)
    return [
        ("form", form, token.upos, context), ("form", form, token.upos),
        ("end", form[-3:], token.upos, context), ("end", form[-1:], token.upos, context), ("class", token.upos),
    ]  # fmt: skip


class SilverFeatures:
    """Majority features by word, ending and place in the tree."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        counts: dict[_Key, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for i, token in enumerate(sentence.tokens):
                for key in _keys(sentence, i):
                    counts[key][token.feats] += 1
        self._best = {key: min(c.items(), key=lambda kv: (-kv[1], kv[0]))[0] for key, c in counts.items()}

    def fill(self, sentence: Sentence) -> Sentence:
        """Return the sentence with features; one that has some already is left as it is."""
        if any(t.feats not in ("_", "NumType=Card") for t in sentence.tokens):
            return sentence

        def filled(i: int, token: Token) -> Token:
            feats = next((self._best[k] for k in _keys(sentence, i) if k in self._best), "_")
            return replace(token, feats=feats)

        return replace(sentence, tokens=tuple(filled(i, t) for i, t in enumerate(sentence.tokens)))
