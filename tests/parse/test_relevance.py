"""The gate before parsing: which documents may tell a violent deed, by their words alone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.codebook.relevance import VIOLENT as VIOLENT_TYPES
from recoupe.codebook.relevance import GateRules, cues, forms_of, gate_rules
from recoupe.errors import CodebookError
from recoupe.model.report import Document
from recoupe.parse import relevance
from recoupe.parse.document import UNPARSED
from recoupe.parse.relevance import SHORT, Scanner, is_relevant, judged
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document

VIOLENT = {
    "fr": (
        "Des hommes armés ont attaqué lundi un poste de police près de Gao et tué quatre gendarmes, selon l'état-major.\n\n"
        "Les assaillants ont enlevé deux infirmières et incendié plusieurs véhicules avant de prendre la fuite vers le nord."
    ),
    "en": (
        "Gunmen stormed a police post near Kassala on Monday and killed four officers, the army said in a statement.\n\n"
        "The attackers abducted two nurses and burned several vehicles before they fled north, residents told a local radio."
    ),
}
IDLE = {
    "fr": (
        "La chorale de la ville a chanté samedi devant une salle pleine, et le public a demandé trois rappels.\n\n"
        "La directrice de l'école de musique prépare déjà le concert de printemps avec une soixantaine d'élèves et leurs parents."
    ),
    "en": (
        "The town choir sang on Saturday before a full hall, and the audience asked for three encores.\n\n"
        "The head of the music school is already preparing the spring concert with some sixty pupils and their parents, she told our paper."
    ),
}


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    """Give the shipped codebook."""
    return load_codebook()


def document(text: str, codebook: Codebook, language: str | None = None) -> Document:
    """Read a plain text."""
    return read_document(text.encode(), "test.txt", ReadOptions(language=language, media_type="text/plain; charset=utf-8"), codebook)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_violence_passes_and_a_concert_does_not(language: str, codebook: Codebook) -> None:
    """A report of an attack is worth parsing, one of a concert is not, in either language."""
    assert is_relevant(document(VIOLENT[language], codebook), codebook)
    assert not is_relevant(document(IDLE[language], codebook), codebook)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_capitals_and_bare_letters_change_nothing(language: str, codebook: Codebook) -> None:
    """The gate looks at the folded text: capitals and typographic marks decide nothing."""
    for text, passes in ((VIOLENT[language], True), (IDLE[language], False)):
        assert is_relevant(document(text.upper().replace("'", "’"), codebook, language), codebook) is passes


def test_a_few_words_always_pass(codebook: Codebook) -> None:
    """A text of fewer words than show anything is parsed, whatever they are."""
    short = " ".join(IDLE["en"].split()[: SHORT - 1])

    assert is_relevant(document(short, codebook, "en"), codebook)


def test_open_reports_with_a_violent_deed_all_pass(root: Path, codebook: Codebook) -> None:
    """Of our open reports the gate keeps back none that tells a violent deed in what is story: what is taken for furniture is not parsed anyway."""
    told, kept_back = 0, []
    for path in sorted((root / "gold" / "modern" / "open").glob("*.txt")):
        words = [
            word
            for event in json.loads(path.with_suffix(".gold.json").read_text("utf-8"))["events"]
            if event["type"] in VIOLENT_TYPES
            for word in event["triggers"]
        ]
        read = document(path.read_text("utf-8"), codebook)
        if any(word in read.text[part.start : part.end] for part in read.parts if part.kind not in UNPARSED for word in words):
            told += 1
            kept_back += [] if is_relevant(read, codebook) else [path.stem]

    assert told > 20
    assert kept_back == []


def test_words_are_whole_and_sentences_end() -> None:
    """A word inside another is none, a form stands for its dictionary form, and each sentence has its own words."""
    found = list(Scanner([("kill", "kill"), ("killed", "kill"), ("car bomb", "car bomb")]).sentences("Skilled men killed him. A car-bomb! Nobody\nkills"))

    assert [words for _, words in found] == [{"kill"}, {"car bomb"}, set()]
    assert [end for end, _ in found] == [23, 35, 48]


def test_weights_are_of_words_of_the_codebook(codebook: Codebook) -> None:
    """Every word and group that weighs something is one of the codebook, in each of its languages; none comes from a text alone."""
    assert set(gate_rules().languages) == set(codebook.languages)
    for code, weights in gate_rules().languages.items():
        known = cues(lexicon(codebook, code))
        assert set(weights.words) <= set(known)
        assert set(weights.groups) <= {group for cue in known.values() for group in cue.groups}


def test_forms_follow_the_endings_of_the_language(codebook: Codebook) -> None:
    """A verb is looked for in its regular and irregular forms, a phrase in those of its first word, the name of a group as it is."""
    french, english = (lexicon(codebook, code) for code in ("fr", "en"))

    assert {"tuent", "tuees", "tuer"} <= forms_of(french, "tuer", cues(french)["tuer"])
    assert {"shot", "shooting"} <= forms_of(english, "shoot", cues(english)["shoot"])
    assert "opened fire" in forms_of(english, "open fire", cues(english)["open fire"])
    assert forms_of(english, "shining path", cues(english)["shining path"]) == {"shining path"}


def test_a_document_is_judged_by_its_best_and_by_all_its_sentences() -> None:
    """The same good sentences count for less among many that say nothing, and a document without sentences is the least there is."""
    assert judged([2.0, 2.0]) > judged([2.0, 2.0, -3.0, -3.0, -3.0]) > judged([])


def test_a_language_without_weights_always_passes(codebook: Codebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was fitted, everything is parsed."""
    english = GateRules(gate_rules().label, {"en": gate_rules().languages["en"]})
    monkeypatch.setattr(relevance, "gate_rules", lambda: english)

    assert is_relevant(document(IDLE["fr"], other := replace(codebook), "fr"), other)


def test_damaged_weights_say_how_to_mend_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of weights that is none is refused by its name, with what makes it."""
    (tmp_path / "data" / "gate").mkdir(parents=True)
    (tmp_path / "data" / "gate" / "weights.json").write_text('{"label": {}}', "utf-8")
    monkeypatch.setattr("recoupe.codebook.relevance.files", lambda _: tmp_path)
    gate_rules.cache_clear()
    try:
        with pytest.raises(CodebookError, match=r"gate/weights\.json.*python -m training gate"):
            gate_rules()
    finally:
        gate_rules.cache_clear()
