"""Quotations: whatever marks a newsroom uses."""

import pytest

from recoupe.extract.quotes import find_quotes
from recoupe.model.parsed import ParsedText
from tests.support import document


def bare(text: str) -> ParsedText:
    """Give a document without tokens: quotations need only its characters."""
    return ParsedText(document(text, "en"), (), ())


ROWS = [
    ("Il a parlé d'une « erreur de tir ».", ["« erreur de tir »"], "guillemets"),
    ("Il a parlé d'une «\u00a0erreur\u00a0».", ["«\u00a0erreur\u00a0»"], "guillemets-nbsp"),
    ("He said: “We did not fire.”", ["“We did not fire.”"], "curly"),
    ('"We did not fire," he said. "Not once."', ['"We did not fire,"', '"Not once."'], "straight-twice"),
    ("Il a dit : « Nous tenons “la colline” depuis hier. »", ["« Nous tenons “la colline” depuis hier. »", "“la colline”"], "nested"),
    ("Army kills 'rebels' in raid", ["'rebels'"], "single"),
    ("The soldiers' convoy and the mayor's car burned.", [], "apostrophes"),
    ("L’armée n’a pas tiré d’obus.", [], "french-apostrophes"),
    ('A pipe of 12" burst near the camp', [], "inches"),
    (
        "« Nous tenons la colline depuis hier.\n« Nous ne partirons pas. »",
        ["« Nous tenons la colline depuis hier.", "« Nous ne partirons pas. »"],
        "over-paragraphs",
    ),
    ('He spoke of a "mistake and left', [], "slip"),
]


@pytest.mark.parametrize(("text", "quotes"), [pytest.param(*row[:2], id=row[2]) for row in ROWS])
def test_quotations_are_found(text, quotes) -> None:
    """Every quotation is found with its marks, and no apostrophe is taken for one."""
    assert [text[one.start : one.end] for one in find_quotes(bare(text))] == quotes


def test_few_words_are_short() -> None:
    """A word in quotation marks is told from speech."""
    first, second = find_quotes(bare("“Terror” is what he called it: “We will not forget what was done here.”"))

    assert first.short
    assert not second.short


def test_long_rows_of_marks_end() -> None:
    """A text of nothing but marks is read in time that grows with its length."""
    assert isinstance(find_quotes(bare("\"'«“" * 5000)), tuple)
