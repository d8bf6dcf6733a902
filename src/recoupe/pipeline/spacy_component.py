"""Put Recoupe into any pipeline of spaCy: `nlp.add_pipe("recoupe")`, found by the entry point `spacy_factories`.

The component reads the text of a document by itself, whatever stands before it in the pipeline, and leaves tokens, tags and entities as they are. What it
finds stands in `doc._.recoupe`, the record as plain values, and in `doc.spans["recoupe"]`, a span for each stretch of characters that a value rests on, with
the field as its label and the event as its `id_`. Both go with the document wherever spaCy writes it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import ReadError
from recoupe.export.report_tables import marks_of
from recoupe.model.serial import to_dict
from recoupe.pipeline.single import Known, options_of, read

NAME = "recoupe"
# What the component reads of a document and writes to it: the record; what the caller knows; why there is no record.
RECORD, KNOWN, REFUSAL = "recoupe", "recoupe_known", "recoupe_refusal"


class Component:
    """Reads documents of spaCy."""

    def __init__(self, known: Known, spans_key: str, codebook: Codebook) -> None:
        """Keep what is known of all documents, and where their spans go."""
        self._known = known
        self._spans_key = spans_key
        self._codebook = codebook

    def __call__(self, doc: Doc) -> Doc:
        """Read one document; one that holds no report has no record, and `doc._.recoupe_refusal` says why.

        Raises:
            ModelMissingError: the pipeline of its language is not installed.
            CodebookError: the shipped codebook is damaged.
        """
        record: Mapping[str, Any] | None = None
        refusal = None
        try:
            record = self._read(doc)
        except ReadError as fault:
            refusal = f"{fault.code}: {fault}"
        doc._.set(RECORD, record)
        doc._.set(REFUSAL, refusal)
        doc.spans[self._spans_key] = list(_spans(doc, record)) if record else []
        return doc

    def _read(self, doc: Doc) -> Mapping[str, Any]:
        """Read the text of a document; what is known of this one goes before what is known of all.

        Raises:
            ReadError: it holds no report that can be read.
        """
        known: Known = {"media_type": "text/plain; charset=utf-8", **self._known, **(doc._.get(KNOWN) or {})}
        return to_dict(read(doc.text.encode(), codebook=self._codebook, **known))


def _spans(doc: Doc, record: Mapping[str, Any]) -> Iterator[Span]:
    """Yield the spans of a record as spans of tokens: a token that one covers in part belongs to it."""
    for event in record["events"]:
        for field, _, span in marks_of(event):
            found = doc.char_span(span["start"], span["end"], label=field, alignment_mode="expand", span_id=event["id"])
            if found is not None:
                yield found


def make_component(nlp: Language, name: str, known: dict[str, str | None], spans_key: str) -> Component:  # noqa: ARG001 - spaCy hands over each
    """Make the component.

    Args:
        nlp: the pipeline; its language is that of the documents where it is one that Recoupe reads and nothing else is said.
        name: of the component in the pipeline.
        known: what is known of all documents: `published`, `outlet`, `language`.
        spans_key: where the spans go.

    Raises:
        ReadError: the day of publication is none.
        CodebookError: the shipped codebook is damaged.
    """
    options_of(known)
    codebook = load_codebook()
    own = {"language": nlp.lang} if nlp.lang in codebook.languages else {}
    return Component(cast("Known", {**own, **known}), spans_key, codebook)  # the names are checked above


for extension in (RECORD, KNOWN, REFUSAL):
    if not Doc.has_extension(extension):
        Doc.set_extension(extension, default=None)
Language.factory(NAME, default_config={"known": {}, "spans_key": NAME}, assigns=[f"doc._.{RECORD}", f"doc._.{REFUSAL}", "doc.spans"], func=make_component)
