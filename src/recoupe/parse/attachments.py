"""Mend attachments that the parser often gets wrong and that the commas of a sentence decide."""

from collections.abc import Iterator, Sequence

from recoupe.model.parsed import Token

APPOSED = frozenset({"acl", "acl:relcl"})


def mended(tokens: Sequence[Token]) -> list[Token]:
    """Hang what stands behind an apposed participle on it: «trois soldats, blessés mercredi dans une embuscade, …».

    Up to the next comma a complement that was hung on the noun tells of the participle.

    Args:
        tokens: every token of a document, in text order.

    Returns:
        The tokens in the same order, some with another head.
    """
    found = list(tokens)
    for token in tokens:
        if token.dep in APPOSED and token.head < token.i and tokens[token.i - 1].form == ",":
            for other in _up_to_comma(tokens, token):
                if other.head == token.head and other.dep == "nmod":
                    found[other.i] = other._replace(head=token.i, dep="obl")
    return found


def _up_to_comma(tokens: Sequence[Token], token: Token) -> Iterator[Token]:
    for other in tokens[token.i + 1 :]:
        if other.form == "," or other.sentence != token.sentence:
            return
        yield other
