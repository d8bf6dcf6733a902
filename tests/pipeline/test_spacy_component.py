"""`nlp.add_pipe("recoupe")` works in any pipeline of spaCy, and what it finds goes where the document goes."""

import json
from importlib.metadata import entry_points

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import recoupe
from recoupe.errors import ReadError

FRENCH = "Des hommes armés ont tué trois soldats jeudi près de Gao, a annoncé l'armée."
ENGLISH = "Gunmen killed three soldiers near Gao on Tuesday, the army said."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Make a pipeline that holds nothing but the component."""
    found = spacy.blank("fr")
    found.add_pipe("recoupe")
    return found


def marked(doc: Doc) -> list[tuple[str, str, str]]:
    """List the spans of a document."""
    return [(span.text, span.label_, span.id_) for span in doc.spans["recoupe"]]


def test_entry_point_is_declared() -> None:
    """The package declares the factory, so that spaCy finds it without an import; an installation of before needs `pip install -e .` again."""
    (point,) = entry_points(group="spacy_factories", name="recoupe")

    assert point.load().__name__ == "make_component"


def test_record_and_spans_stand_in_the_document(nlp: Language) -> None:
    """The record is that of `recoupe.read`, and its spans are spans of the document with the field as label and the event as id."""
    doc = nlp(FRENCH)

    assert doc._.recoupe == recoupe.to_dict(recoupe.read(FRENCH.encode(), language="fr"))
    assert doc._.recoupe_refusal is None
    assert {("tué", "trigger", "e1"), ("trois soldats", "recipients", "e1"), ("Gao", "places", "e1")} <= set(marked(doc))


def test_characters_are_those_of_the_document() -> None:
    """Offsets of the record hold in the document, whatever its line ends; a token that a span covers in part belongs to it."""
    nlp = spacy.blank("en")
    nlp.add_pipe("recoupe")
    doc = nlp(f"  Gao\r\n\r\n{ENGLISH}\u2028<b>More</b>\t\U0001f4a5 soon.")

    assert doc._.recoupe["text"] == doc.text
    assert all(
        span["text"] in found for (found, label, _), span in zip(marked(doc), [doc._.recoupe["events"][0]["trigger"]], strict=False) if label == "trigger"
    )
    assert ("Gunmen", "actors", "e1") in marked(doc)


def test_what_is_known_is_used() -> None:
    """What is known of all documents stands in the configuration, what is known of one in the document, which goes before."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("recoupe", config={"known": {"published": "2024-03-14", "outlet": "Gao Hebdo"}, "spans_key": "events"})
    other = nlp.make_doc(ENGLISH)
    other._.recoupe_known = {"published": "2024-03-21"}
    docs = [nlp(ENGLISH), nlp(other)]

    assert [doc._.recoupe["events"][0]["when"]["start"] for doc in docs] == ["2024-03-12", "2024-03-19"]
    assert {doc._.recoupe["outlet"]["name"] for doc in docs} == {"Gao Hebdo"}
    assert docs[0]._.recoupe["language"] == "en"
    assert list(docs[0].spans) == ["events"]


def test_what_cannot_be_read_says_why(nlp: Language) -> None:
    """A document without a report has no record and no spans, says why, and stops nothing."""
    docs = list(nlp.pipe(["", FRENCH]))

    assert [doc._.recoupe is None for doc in docs] == [True, False]
    assert docs[0]._.recoupe_refusal.startswith("empty: ")
    assert len(docs[0].spans["recoupe"]) == 0


def test_wrong_configuration_is_refused() -> None:
    """A day that is none is refused when the component is added."""
    with pytest.raises(ReadError, match="YYYY-MM-DD"):
        spacy.blank("fr").add_pipe("recoupe", config={"known": {"published": "hier"}})


def test_document_is_written_and_read_back(nlp: Language) -> None:
    """Record and spans survive bytes and DocBin, which gives lists back as tuples."""
    doc = nlp(FRENCH)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (unpacked,) = DocBin(store_user_data=True).from_bytes(packed).get_docs(nlp.vocab)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())

    assert again._.recoupe == doc._.recoupe
    assert json.dumps(unpacked._.recoupe) == json.dumps(doc._.recoupe)
    assert marked(unpacked) == marked(again) == marked(doc) != []


def test_pipeline_is_written_and_read_back(nlp: Language, tmp_path: object) -> None:
    """A pipeline with the component is saved and loaded with its configuration, and reads the same."""
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)

    assert loaded.pipe_names == ["recoupe"]
    assert loaded(FRENCH)._.recoupe == nlp(FRENCH)._.recoupe
