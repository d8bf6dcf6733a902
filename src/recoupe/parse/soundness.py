"""Keep trees trees: a mended sentence whose tokens do not all lead up to its one root is read as the parser read it."""

from collections.abc import Sequence

from recoupe.model.parsed import Sentence, Token


def sound(mended: Sequence[Token], parsed: Sequence[Token], sentences: Sequence[Sentence]) -> list[Token]:
    """Undo what was mended in sentences that it left without a tree.

    Args:
        mended: all tokens after mending, in text order.
        parsed: the same before it.
        sentences: all sentences.
    """
    found = list(mended)
    for sentence in sentences:
        before = parsed[sentence.first : sentence.last]
        if found[sentence.first : sentence.last] != before and not _is_tree(found, sentence):
            found[sentence.first : sentence.last] = before
    return found


def _is_tree(tokens: Sequence[Token], sentence: Sentence) -> bool:
    """Tell whether one token of a sentence is its own head, and all others lead up to it within the sentence."""
    members = range(sentence.first, sentence.last)
    reached = {i for i in members if tokens[i].head == i}
    if len(reached) != 1:
        return False
    for start in members:
        way, at = [], start
        while at not in reached:
            if at not in members or at in way:
                return False
            way.append(at)
            at = tokens[at].head
        reached.update(way)
    return True
