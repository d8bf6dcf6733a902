"""Hold every error that Recoupe raises on purpose, drawn as one tree.

    RecoupeError
    ├─ CodebookError        a data file of the codebook is refused
    ├─ ReadError            an input cannot be read as a report
    │  ├─ EmptyInputError
    │  ├─ BinaryInputError
    │  ├─ TooLargeError
    │  ├─ EncodingError
    │  ├─ NoArticleError
    │  ├─ LineError
    │  └─ UnknownLanguageError
    ├─ GoldError            a gold set is missing, or a line of it is no gold
    ├─ ModelMissingError    a language pipeline is not installed
    ├─ GazetteerError       the gazetteer cannot be opened, unpacked or built
    ├─ LinkError            events cannot be linked as asked: no such event, judgements that contradict one another
    ├─ RegistryError        no member of that name in a room
    └─ SpanError            a span does not match the text it indexes

A message says what was refused, where, why, and what to do about it.
"""


class RecoupeError(Exception):
    """Anything that Recoupe refuses on purpose."""


class CodebookError(RecoupeError):
    """A data file of the codebook is malformed or contradicts another; `faults` has them one by one."""

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults or (message,)


class ReadError(RecoupeError):
    """An input cannot be read as a report."""

    code = "unreadable"


class EmptyInputError(ReadError):
    """An input holds no text at all."""

    code = "empty"


class BinaryInputError(ReadError):
    """An input is not text."""

    code = "binary"


class TooLargeError(ReadError):
    """An input is longer than the stated limit."""

    code = "too-large"


class EncodingError(ReadError):
    """No encoding makes sense of the bytes, or two are mixed."""

    code = "encoding"


class NoArticleError(ReadError):
    """A page holds no article."""

    code = "no-article"


class LineError(ReadError):
    """A line of JSON Lines holds no text; `origin` is its file and number."""

    code = "line"

    def __init__(self, message: str, origin: str) -> None:
        super().__init__(message)
        self.origin = origin


class UnknownLanguageError(ReadError):
    """A text is in a language that no pipeline reads."""

    code = "language"


class GoldError(RecoupeError):
    """A gold set is not where it was looked for, or a line of it is malformed."""


class ModelMissingError(RecoupeError):
    """The trained pipeline of a language is not installed."""


class GazetteerError(RecoupeError):
    """The gazetteer cannot be opened, unpacked or built."""


class LinkError(RecoupeError):
    """Events cannot be linked as asked."""


class RegistryError(RecoupeError):
    """A room has no member of the name that was asked for."""


class SpanError(RecoupeError):
    """A span does not equal the characters that it points at."""
