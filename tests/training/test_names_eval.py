"""Names are counted by exact span and type, and the product's names are measured where nothing else is asked for."""

import pytest

from training import evaluate, names_eval
from training.__main__ import main
from training.conllu import Sentence, Token
from training.noise import upper

TEXT = "Rebels entered Bunia on Monday.\n\nThe mayor of Butembo fled."


def _token(form: str, name: str = "") -> Token:
    return Token(form, form, "PROPN", "_", 0, "dep", True, f"Name={name}" if name else "")


def test_names_of_a_sentence_are_joined() -> None:
    """Words marked B and I are one name; names of a type that is not measured are left out."""
    sentence = Sentence("x", (_token("South", "B-LOC"), _token("Kivu", "I-LOC"), _token("Easter", "B-MISC"), _token("fell")))
    assert names_eval.sentence_names(sentence) == [(0, 10, "LOC")]


def test_counts_are_by_span_and_type() -> None:
    """A name is right where span and type are the gold's; types that are not measured count nowhere."""
    test = names_eval.NameTest("x", "", [("Bunia and Ito", {(0, 5, "LOC"), (10, 13, "PER")})])
    counts = names_eval.count(lambda _text, _language: [(0, 5, "LOC"), (10, 13, "ORG"), (6, 9, "MISC")], test, "en", str)
    assert [counts["all", what] for what in ("right", "found", "gold")] == [1, 2, 2]
    assert [counts["ORG", what] for what in ("right", "found", "gold")] == [0, 1, 0]


def test_changed_texts_are_given_to_the_finder() -> None:
    """The finder gets the text in the case that is measured."""
    seen = []
    test = names_eval.NameTest("x", "", [("Bunia", {(0, 5, "LOC")})])
    names_eval.count(lambda text, _language: seen.append(text) or [], test, "en", upper)
    assert seen == ["BUNIA"]


def test_product_names_have_the_spans_of_the_text() -> None:
    """The names that the product finds are cut out of the text as given, over blank lines."""
    assert ("Bunia", "LOC") in [(TEXT[start:end], kind) for start, end, kind in names_eval.shipped_names(TEXT, "en")]
    assert "Butembo" in [TEXT[start:end] for start, end, _ in names_eval.shipped_names(TEXT, "en")]


def test_the_product_is_the_default() -> None:
    """Where no callable is named, the names of the product are measured."""
    assert names_eval.load(names_eval.DEFAULT) is names_eval.shipped_names


@pytest.mark.parametrize("path", [pytest.param("nowhere_at_all:find", id="module"), pytest.param("training.names_eval:nothing", id="function")])
def test_unknown_callable_is_refused(path: str) -> None:
    """A callable that is not there is refused by name."""
    with pytest.raises(names_eval.NamesError, match=path):
        names_eval.load(path)


def no_names(_text: str, _language: str) -> list[names_eval.Span]:
    """Find nothing."""
    return []


def test_tables_are_printed_without_other_data(tmp_path, capsys) -> None:
    """Without treebanks and name sets the own test is measured, and what is missing is said."""
    main(["evaluate", "en", "--data", str(tmp_path), "--finder", f"{__name__}:no_names"])
    printed = capsys.readouterr()
    assert "| own test, en | CAPS | all | 0.0 | 0.0 | 0.0 | 269 |" in printed.out
    assert printed.err.count("left out, not found") == len(names_eval.TESTS["en"])
    assert [part.title for part in evaluate.test_parts(tmp_path, "en")] == [evaluate.OWN_TITLE]
