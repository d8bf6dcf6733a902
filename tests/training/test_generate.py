"""The generated sentences are the same every time, and every tree is well formed."""

import random

import pytest

from training.conllu import LABELS, Sentence, problems, read_sentences, write_sentence
from training.generate.grammar import TemplateError, expand, parse
from training.generate.make import one, read_grammar, sentences

LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[str, list[Sentence]]:
    """Give a language and 700 of its generated sentences."""
    return request.param, list(sentences(request.param, 700))


def test_same_seed_same_sentences(made: tuple[str, list[Sentence]]) -> None:
    """A second run with the same seed writes the same bytes."""
    language, first = made
    assert [write_sentence(s) for s in sentences(language, 700)] == [write_sentence(s) for s in first]


def test_other_seed_other_sentences(made: tuple[str, list[Sentence]]) -> None:
    """Another seed gives other sentences."""
    language, first = made
    other = [s.text for s in sentences(language, 100, seed=1)]
    assert other != [s.text for s in first[:100]]


def test_trees_are_well_formed(made: tuple[str, list[Sentence]]) -> None:
    """One root, no cycle, only labels of the shared set, no empty word."""
    _, found = made
    assert [(s.text, problems(s)) for s in found if problems(s)] == []


def test_text_is_the_joined_tokens(made: tuple[str, list[Sentence]]) -> None:
    """The words stand in the text in their order with only spaces between them."""
    _, found = made
    for sentence in found:
        assert sentence.text.replace(" ", "") == "".join(t.form for t in sentence.tokens)
        assert "  " not in sentence.text


def test_every_template_is_used(made: tuple[str, list[Sentence]]) -> None:
    """Every template of the language makes a sentence that is well formed."""
    language, _ = made
    grammar = read_grammar(language)
    draw = random.Random(11)
    for _, template in grammar.templates:
        assert one(grammar, template, draw, "x").tokens


def test_written_sentences_are_read_back(made: tuple[str, list[Sentence]], tmp_path) -> None:
    """What is written as CoNLL-U is read back with the same words, heads and labels."""
    language, found = made
    path = tmp_path / "made.conllu"
    path.write_text("".join(write_sentence(s) for s in found), encoding="utf-8")
    for before, after in zip(found, read_sentences(path, language), strict=True):
        assert [(t.form, t.head, t.deprel) for t in after.tokens] == [(t.form, t.head, t.deprel) for t in before.tokens]


@pytest.mark.parametrize(
    ("language", "template", "text"),
    [
        pytest.param("fr", "[nsubj n:bombe+] aux=avoir:pres v:tuer:ppm [obj det=le n:homme+] .", "Bombes ont tué les hommes.", id="avoir"),
        pytest.param(
            "fr",
            "[nsubj:pass nummod=deux n:école+] aux=avoir:pres aux:pass=être:pp v:détruire:pp [obl:agent case=par det=le n:armée] .",
            "Deux écoles ont été détruites par l'armée.",
            id="agreement and elision",
        ),
        pytest.param("fr", "n:porte-parole [nmod case=de det=le n:ministère]", "Porte-parole du ministère", id="contraction"),
        pytest.param("fr", "n:attaque [nmod case=contre det=un n:base+ amod=a:naval]", "Attaque contre des bases navales", id="adjective"),
        pytest.param("en", "[nsubj det=a n:airstrike] v:kill:past [obj nummod=two n:child+] .", "An airstrike killed two children.", id="an"),
        pytest.param("en", "[nsubj n:rebel+] aux=have:pres v:seize:ppa [obj p:Goma] .", "Rebels have seized Goma.", id="have"),
        pytest.param("en", "[amod [obl a:Russian -] v:back:pp] n:militia", "Russian-backed militia", id="hyphen"),
    ],
)  # fmt: skip
def test_spelling(language: str, template: str, text: str) -> None:
    """Agreement, elision, contraction and spacing come out as one writes them."""
    assert one(read_grammar(language), template, random.Random(0), "x").text == text


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("[nsubj n:a", id="open bracket"),
        pytest.param("[nsubj det=the] v:kill:past", id="no head"),
        pytest.param("v:kill:past v:kill:past", id="two heads"),
    ],
)
def test_faulty_template_is_refused(template: str) -> None:
    """A template that is no tree is refused."""
    with pytest.raises(TemplateError):
        parse(template)


def test_unknown_macro_is_refused() -> None:
    """A macro without lines is refused by name."""
    with pytest.raises(TemplateError, match="nowhere"):
        expand("{nowhere}", {}, random.Random(0))


def test_labels_are_the_shared_set() -> None:
    """The label set holds the labels that rules rely on."""
    assert {"nsubj:pass", "obl:agent", "acl:relcl", "parataxis"} <= LABELS
