"""Join sentences that the parser broke in the middle: a sentence ends with a mark or with its line."""

from collections.abc import Sequence
from dataclasses import replace

from recoupe.model.parsed import Sentence, Token

NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "ADJ"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
# So few words before a break are a title or the time of a live entry.
LEAST_WORDS = 4


def joined(text: str, tokens: Sequence[Token], sentences: Sequence[Sentence]) -> tuple[list[Token], list[Sentence]]:
    """Join each sentence to the one before where no mark and no line parts the two.

    Args:
        text: the text of the document.
        tokens: all its tokens, in text order.
        sentences: all its sentences, in text order.

    Returns:
        The tokens and the sentences, numbered anew.
    """
    found, kept = list(tokens), list(sentences[:1])
    for sentence in sentences[1:]:
        before = kept[-1]
        if _is_broken(text, found, before, sentence):
            _hang(found, before, sentence)
            kept[-1] = replace(before, last=sentence.last, end=sentence.end)
        else:
            kept.append(sentence if sentence.i == len(kept) else replace(sentence, i=len(kept)))
        if kept[-1].i != sentence.i:
            for at in range(sentence.first, sentence.last):
                found[at] = found[at]._replace(sentence=kept[-1].i)
    return found, kept


def _is_broken(text: str, tokens: Sequence[Token], before: Sentence, sentence: Sentence) -> bool:
    """Tell whether one space alone parts two stretches of words, and the first has a verb."""
    last, first = tokens[before.last - 1], tokens[sentence.first]
    if before.part != sentence.part or text[last.end : first.start] != " " or last.pos == "PUNCT" or not (last.text[-1].isalpha() and first.text[0].isalpha()):
        return False
    words = tokens[before.first : before.last]
    return len(words) >= LEAST_WORDS and any(token.pos == "VERB" for token in words)


def _hang(tokens: list[Token], before: Sentence, sentence: Sentence) -> None:
    """Hang the head of the second stretch on the first: a noun phrase is what the verb before it lacks, its object or its inverted subject."""
    root = next(token for token in tokens[sentence.first : sentence.last] if token.is_root)
    top = next(token for token in tokens[before.first : before.last] if token.is_root)
    verb = next((token for token in reversed(tokens[before.first : before.last]) if token.pos == "VERB"), top)
    if root.pos not in NOMINAL:
        tokens[root.i] = root._replace(head=top.i, dep="parataxis")
        return
    relations = {token.dep for token in tokens[before.first : before.last] if token.head == verb.i and token.i != verb.i}
    said = verb.dep == "parataxis" and not relations & SUBJECTS and verb.i == before.last - 1
    tokens[root.i] = root._replace(
        head=verb.i, dep="nsubj" if said else "dep" if "obj" in relations else "obj", pos="PROPN" if root.pos == "NUM" and said else root.pos
    )
