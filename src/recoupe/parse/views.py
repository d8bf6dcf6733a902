"""Make the views of a text that the pipelines read: other characters, the same length."""

from recoupe.model.folding import plain

# A line with this share of capitals among its letters is set in capitals; below it, acronyms explain them.
MIN_CAPITALS = 0.8
MIN_LETTERS = 12
_SMALL = bytes(range(ord("a"), ord("z") + 1))


def parser_view(text: str) -> str:
    """Give the view that the parser was trained on: plain spaces and quotes, line breaks as spaces."""
    return plain(text)


def is_capitals(text: str) -> bool:
    """Tell whether a stretch of text is set in capitals; nearly none is, and those are told by their small letters of ASCII alone."""
    written = text.encode("utf-8", "surrogatepass")
    if len(written.translate(None, _SMALL)) < MIN_CAPITALS * len(text):
        return False
    letters = list(filter(str.isalpha, text))
    if len(letters) < MIN_LETTERS:
        return False
    return sum(map(str.isupper, letters)) / len(letters) >= MIN_CAPITALS


def lowered(text: str) -> str:
    """Lower a text character by character, so that its length stays."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)
