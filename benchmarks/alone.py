"""Parse alone, in a process of its own: what a process that does nothing but parse gains by a second one. Its owner is `benchmarks/wide.py`."""

import os
import sys
from contextlib import suppress

from benchmarks.reading import parse_alone
from recoupe.codebook.load import load_codebook
from recoupe.model.report import Document
from recoupe.parse.pipelines import load_pipeline
from recoupe.read.captures import ReadOptions
from recoupe.read.frames import receive, send
from recoupe.read.sources import read_document


def serve() -> None:
    """Take texts in, then parse them as often as is asked, until the owner is gone."""
    asked, said = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    documents: list[Document] = []
    codebook = load_codebook()
    pipelines = {language: load_pipeline(language) for language in codebook.languages}
    with suppress(EOFError, BrokenPipeError):  # the owner is gone
        while True:
            words, _ = receive(asked)
            if "texts" in words:
                documents = [read_document(text.encode(), name, ReadOptions(), codebook) for name, text in words["texts"]]
            for document in documents:
                parse_alone(document, pipelines)
            send(said, {"is": "done"})
