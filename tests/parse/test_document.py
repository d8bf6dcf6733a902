"""Parsing keeps every offset, leaves furniture out, and cuts what is long."""

import pytest

from recoupe.errors import ModelMissingError
from recoupe.model.report import Document, Part, PartKind
from recoupe.parse.document import MAX_PIECE_CHARACTERS, parse_document
from recoupe.parse.pipelines import load_pipeline
from tests.support import codebook, document, parsed

ODD_TEXTS = [
    ("fr", "L’armée\u00a0a tué 23\u202f843 personnes à Gao.\r\nLe bilan reste provisoire."),
    ("fr", "Une «\u00a0frappe\u00a0» a touché 𝒳𝒴 🇲🇱 et l’e\u0301cole de Beni\u200b."),
    ("en", "The army\u00a0killed two men near Pibor.\r\n\r\nNobody\tclaimed it…"),
    ("en", "“We left,” he said — İzmir was calm 😀 after the ﬁre\u2028in Ŀeida."),
    ("en", "  \u00a0 Odd spaces   everywhere .  "),
]


@pytest.mark.parametrize(("lang", "text"), ODD_TEXTS, ids=["nbsp-crlf", "astral", "blank-lines", "lengthening", "spaces"])
def test_every_token_is_cut_from_the_text(lang, text):
    """A token's text is the slice of the document that its offsets name, up to the plain view's characters."""
    found = parsed(text, lang)
    assert found.tokens
    for token in found.tokens:
        assert token.end - token.start == len(token.text)
        assert found.span(token.i, token.i + 1).text == text[token.start : token.end]
        assert not text[token.start : token.end].isspace()


@pytest.mark.parametrize(("lang", "text"), ODD_TEXTS, ids=["nbsp-crlf", "astral", "blank-lines", "lengthening", "spaces"])
def test_tree_is_whole(lang, text):
    """Every token belongs to one sentence, and so does its head."""
    found = parsed(text, lang)
    assert [token.i for sentence in found.sentences for token in found.sentence_tokens(sentence)] == list(range(len(found.tokens)))
    assert all(found.tokens[token.head].sentence == token.sentence for token in found.tokens)


def _with_parts(kinds: list[PartKind], lines: list[str]) -> Document:
    base = document("\n".join(lines), "en")
    parts, at = [], 0
    for kind, line in zip(kinds, lines, strict=True):
        parts.append(Part(kind, at, at + len(line)))
        at += len(line) + 1
    return Document(base.id, None, base.text, tuple(parts), "en", ("en",) * len(parts))


def test_furniture_is_not_parsed():
    """Boilerplate and credits give no token."""
    lines = ["Share this article", "Rebels attacked Pibor on Monday.", "Photo: A. Deng"]
    kinds = [PartKind.BOILERPLATE, PartKind.PARAGRAPH, PartKind.CREDIT]
    found = parse_document(_with_parts(kinds, lines), codebook())
    assert {sentence.part for sentence in found.sentences} == {1}
    assert found.tokens[0].text == "Rebels"


def test_text_without_story_gives_no_token():
    """A page of furniture alone is parsed to nothing, without an error."""
    found = parse_document(_with_parts([PartKind.BOILERPLATE], ["Share this article"]), codebook())
    assert (found.tokens, found.sentences, found.names) == ((), (), ())


def test_long_paragraph_is_cut_and_kept():
    """A paragraph longer than the parser's bound is read to its end, each token at its place."""
    line = "The militia shelled the village again. "
    text = line * (MAX_PIECE_CHARACTERS // len(line) + 20)
    found = parsed(text, "en")
    assert found.tokens[-1].end == len(text.rstrip())
    assert all(text[token.start : token.end] == token.text for token in found.tokens)


def test_capitals_have_lower_case_lemmas():
    """A headline set in capitals has the lemmas of its lower-case view."""
    found = parsed("REBELS ATTACK SOLDIERS IN THE NORTHERN DISTRICT", "en")
    assert found.tokens[2].lemma == "soldier"
    assert found.tokens[2].text == "SOLDIERS"


CAPITALS = {
    "en": ("en", "GUERRILLAS YESTERDAY KIDNAPPED MAYOR JUAN PEREZ IN CUCUTA, COLOMBIA."),
    "en-two": ("en", "THE ARMY KILLED TWO MEN YESTERDAY IN SAN SALVADOR. THE REBELS TOLD REPORTERS NOTHING."),
    "fr": ("fr", "DES HOMMES ARMÉS ONT TUÉ HIER LE MAIRE JEAN PEREZ À BAMAKO."),
}


@pytest.mark.parametrize(("lang", "text"), CAPITALS.values(), ids=CAPITALS)
def test_sentence_in_capitals_ends_with_a_mark(lang: str, text: str) -> None:
    """In a text in capitals no sentence ends behind a few words, and each has one head."""
    found = parsed(text, lang)

    assert [found.tokens[sentence.last - 1].text for sentence in found.sentences] == ["."] * text.count(".")
    assert [sum(token.is_root for token in found.sentence_tokens(sentence)) for sentence in found.sentences] == [1] * text.count(".")


def test_list_in_capitals_is_a_tree() -> None:
    """A list of many words in capitals without a mark is cut by the parser or not, and a tree in any case."""
    found = parsed(" ".join(f"REBELS KILLED JUAN PEREZ IN CALI MAYOR {name} RIVERA LOPEZ" for name in ("ANA", "LUIS", "JOSE", "IVAN") * 12), "en")

    assert [sum(token.is_root for token in found.sentence_tokens(sentence)) for sentence in found.sentences] == [1] * len(found.sentences)


def test_same_text_gives_same_parse():
    """A second parse of the same document is equal to the first."""
    text = "Des hommes armés ont attaqué Djibo lundi."
    first = parse_document(document(text, "fr"), codebook())
    assert parse_document(document(text, "fr"), codebook()) == first


def test_missing_pipeline_is_named():
    """A language without a pipeline is refused by name."""
    with pytest.raises(ModelMissingError, match="'tlh'"):
        load_pipeline("tlh")
