"""A team adds to the codebook of its ledger: what is added shows in its example, is looked at before it counts, and can be taken out again."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.codebook.additions import read_additions, write_additions
from recoupe.codebook.load import amended_codebook, load_codebook
from recoupe.errors import CodebookError, StaleError, StoreError, UnknownIdError
from recoupe.pipeline.amended import additions_of, codebook_of
from recoupe.pipeline.amending import Looking, adopt, books_of, gaps, preview, refuse_example, withdraw, words_of
from recoupe.pipeline.drafts import Draft, draft_of, drafted, lists_of_words, noun_files, plain_of
from recoupe.pipeline.examples import events_of
from recoupe.pipeline.opening import open_for_work
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.reading import Failure
from recoupe.pipeline.rereading import reread, settle_reread, waiting
from recoupe.pipeline.review import Who
from recoupe.read.captures import Capture, ReadOptions
from recoupe.store.amending import standing
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Amendment

BY = Who("Awa", "2024-03-20T10:00:00Z", "the students say so")
TRIGGER = {
    "group": "PROTEST/demonstrate",
    "construction": "verbs",
    "language": "fr",
    "words": "battre la semelle",
    "example": "{actor:Les étudiants} ont {trigger:battu la semelle} devant le palais {when:lundi}.",
}
ACTOR = {
    "name": "Katiba Sourire",
    "aliases": "Brigade du Sourire\nSmile Brigade",
    "actor_kind": "group",
    "country": "MLI",
    "sector": "REB",
    "class": "armed-group",
    "type": "ASSAULT",
    "language": "fr",
    "example": "{actor:La Katiba Sourire} a {trigger:tué} {recipient:trois soldats} lundi.",
}
PLACE = {
    "name": "Tin Zawili",
    "place_kind": "village",
    "country": "MLI",
    "lat": "17.1",
    "lon": "0.4",
    "type": "ASSAULT",
    "language": "fr",
    "example": "Des hommes armés ont {trigger:tué} trois soldats à {place:Tin Zawili} lundi.",
}
PSEUDO = {
    "list": "pseudo:PROTEST/demonstrate",
    "language": "fr",
    "words": "marcher sur des œufs",
    "example": "Les habitants ont marché sur des œufs lundi à Bamako.",
}
NOUN = {
    "list": "noun:soldier",
    "type": "ASSAULT",
    "language": "fr",
    "words": "grognard",
    "example": "{actor:Les grognards} ont {trigger:tué} {recipient:trois civils} lundi à Gao.",
}
CUE = {
    "list": "list:status.plan_verbs",
    "type": "ASSAULT",
    "language": "fr",
    "words": "mijoter",
    "status": "planned",
    "example": "{actor:Les rebelles} mijotent de {trigger:tuer} {recipient:le gouverneur}.",
}
FORMS = {"trigger": TRIGGER, "word that looks alike": PSEUDO, "word for people": NOUN, "word that plans": CUE, "actor": ACTOR, "place": PLACE}
REPORTS = (
    "Les étudiants ont battu la semelle devant le palais lundi à Bamako.",
    "Des hommes armés ont tué trois soldats lundi à Gao.",
    "Il a plu mardi à Ségou.",
)
LOOKING = Looking((), nullcontext())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger with three reports, one of which tells a protest that the codebook has no word for."""
    path = tmp_path_factory.mktemp("amending") / "ledger.db"
    with open_for_work(path, create=True) as opened:
        for number, text in enumerate(REPORTS):
            opened.add_bytes(text.encode(), f"{number}.txt", language="fr")
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Iterator[Ledger]:
    """Give a copy of that ledger."""
    with open_ledger(shutil.copy(filled, tmp_path / "ledger.db")) as found:
        yield found


def draft(label: str = "trigger", **other: str) -> Draft:
    """Make a draft of a form, some of its fields otherwise."""
    return drafted(label.partition(" ")[0], {**FORMS[label], **other}, load_codebook())


def kept(ledger: Ledger, label: str = "trigger", **other: str) -> Amendment:
    """Add what a form says."""
    return adopt(ledger, draft(label, **other), BY, len(ledger.amendments()))


@pytest.mark.parametrize("label", FORMS)
def test_example_needs_what_is_added(ledger: Ledger, label: str) -> None:
    """Each kind of addition shows in its example: it comes out with it, and not without."""
    books = books_of(ledger, draft(label))

    assert gaps(draft(label), books.current) != []
    assert gaps(draft(label), books.candidate) == []
    refuse_example(draft(label), books)


@pytest.mark.parametrize("label", FORMS)
def test_draft_comes_back_from_what_is_kept(label: str) -> None:
    """An amendment keeps a draft whole."""
    assert draft_of(draft(label).kind, plain_of(draft(label))) == draft(label)


REFUSED = {
    "comes out already": (
        "trigger",
        {"words": "battre la semelle", "example": "{actor:Les étudiants} ont {trigger:manifesté} lundi."},
        "comes out already.*PROTEST at 'manifesté'",
    ),
    "does not come out": (
        "trigger",
        {"example": "{actor:Les étudiants} ont {trigger:dormi} lundi."},
        "does not come out.*tells no PROTEST.*read instead: no event",
    ),
    "is read as another": (
        "actor",
        {"example": "{actor:Boko Haram} a {trigger:tué} {recipient:trois soldats} lundi."},
        "'katiba-sourire', but as 'boko-haram'",
    ),
    "no point": ("place", {"lat": "north"}, "north"),
}


@pytest.mark.parametrize(("label", "other", "said"), [pytest.param(*row, id=name) for name, row in REFUSED.items()])
def test_example_that_shows_nothing_is_refused(ledger: Ledger, label: str, other: dict, said: str) -> None:
    """An addition whose example does not hold, or that the codebook refuses, is refused with what was read instead, and nothing is written."""
    with pytest.raises(CodebookError, match=said):
        kept(ledger, label, **other)
    assert ledger.amendments() == []


UNDONE = {
    "no words": ("trigger", {"words": " ; "}, "words"),
    "no group": ("trigger", {"group": "PROTEST/dance"}, "group 'PROTEST/dance'"),
    "mode of another type": ("trigger", {"mode": "drone"}, "mode 'drone'"),
    "no construction": ("trigger", {"construction": "pseudo"}, "construction"),
    "no language": ("trigger", {"language": "sw"}, "language 'sw'"),
    "no mark": ("trigger", {"example": "Les étudiants ont dansé."}, "marks nothing as trigger"),
    "unknown mark": ("trigger", {"example": "{trigger:x} {dance:y}"}, "'dance' means nothing"),
    "marked look-alike": ("word that looks alike", {"example": "{trigger:marché}"}, "leave the marks out"),
    "no list": ("word that plans", {"list": "list:status.x"}, "no such list"),
    "name in another script": ("actor", {"name": "الحركة"}, "Latin"),
    "two names in one": ("actor", {"name": "a|b"}, "name"),
    "no country": ("place", {"country": "XXX"}, "country 'XXX'"),
    "too long": ("trigger", {"words": "x" * 2001}, "2000 characters"),
    "no example": ("trigger", {"example": ""}, "example: is empty"),
}


@pytest.mark.parametrize(("label", "other", "said"), [pytest.param(*row, id=name) for name, row in UNDONE.items()])
def test_form_that_says_too_little_is_refused(label: str, other: dict, said: str) -> None:
    """A field that is empty, or names what the codebook has not, is refused by its name."""
    with pytest.raises(CodebookError, match=said):
        draft(label, **other)


def test_kind_that_is_none_is_refused() -> None:
    """Nothing but the four kinds can be added."""
    with pytest.raises(CodebookError, match="trigger, word, actor, place"):
        drafted("country", {}, load_codebook())


def test_another_mode_makes_a_group_of_its_own(ledger: Ledger) -> None:
    """A word with a mode that its group has not is in a group that is like it but for the mode, and its events have the mode."""
    made = kept(ledger, mode="riot")
    book = codebook_of(ledger)
    groups = {one.id: one for one in book.events["PROTEST"].triggers}

    assert groups["demonstrate-riot"].modes == ("riot",)
    assert groups["demonstrate-riot"].subject_not == groups["demonstrate"].subject_not
    assert [event.modes for event in events_of(draft_of(made.kind, made.content or {}).example, book)] == [("riot",)]


def test_preview_shows_what_would_be_read_and_writes_nothing(ledger: Ledger) -> None:
    """Of the last reports those that hold the words are read with and without the addition; what differs is told, and nothing is written."""
    before, seen = ledger.head(), []
    one = draft()
    found = preview(ledger, one, books_of(ledger, one), replace(LOOKING, progress=lambda done, of: seen.append((done, of))))

    assert (found.looked, found.read, found.hidden, found.examples) == (3, 1, 0, [])
    assert [(event["type"], event["trigger"]["text"]) for _, _, change in found.changes for event in change.added] == [("PROTEST", "battu la semelle")]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert ledger.head() == before


def test_preview_leaves_out_what_is_hidden_and_what_came_before(ledger: Ledger) -> None:
    """A report that whoever asks codes blind is not read for them; no more reports are looked at than are asked for."""
    one = draft()
    books = books_of(ledger, one)
    found = preview(ledger, one, books, replace(LOOKING, hidden=[report["id"] for report in ledger.reports()]))

    assert (found.looked, found.read, found.hidden, found.changes) == (3, 0, 3, [])
    assert preview(ledger, one, books, replace(LOOKING, most=2)).looked == 2


def test_preview_names_examples_of_the_codebook_that_would_be_lost(ledger: Ledger) -> None:
    """A look-alike that swallows a word of the codebook is seen by the examples that come out no more."""
    one = draft("word that looks alike", words="manifester jeudi")
    found = preview(ledger, one, books_of(ledger, one), LOOKING)

    assert [kind for kind, _, _ in found.examples[:1]] == ["PROTEST"]


@pytest.mark.parametrize(
    ("word", "text", "held"),
    [
        ("battre la semelle", "ils battirent alors leurs semelles", True),
        ("battre la semelle", "ils battirent le tapis", False),
        ("prendre", "il a pris la ville", True),
        ("payer", "qui paie le soldat", True),
    ],
)
def test_words_are_found_in_their_forms(word: str, text: str, held: bool) -> None:
    """A report is read when it holds all long words of an expression in any of their forms, irregular ones too."""
    assert bool(words_of(draft(words=word), load_codebook()).search(text)) == held


def test_adopted_addition_is_read_with_and_can_be_taken_out(ledger: Ledger) -> None:
    """What is added counts for every reading from then on, until it is taken out; both are kept with who, why and the digests of the codebook."""
    shipped = load_codebook()
    made = kept(ledger)
    assert (made.before, made.after) == (shipped.digest, codebook_of(ledger).digest)
    read_again(ledger)
    assert ["PROTEST"] in [[event["type"] for event in report["events"]] for report in ledger.reports()]

    gone = withdraw(ledger, made.number, replace(BY, by="Bo"))
    assert (gone.before, gone.after, gone.target) == (made.after, shipped.digest, 1)
    assert codebook_of(ledger) is shipped
    read_again(ledger)
    assert ["PROTEST"] not in [[event["type"] for event in report["events"]] for report in ledger.reports()]
    assert [one.by for one in ledger.amendments()] == ["Awa", "Bo"]


def read_again(ledger: Ledger) -> None:
    """Do what `recoupe reread` does."""
    book = codebook_of(ledger)
    assert len(waiting(ledger, book)) == 3
    changed = [one.report for one in reread(ledger, waiting(ledger, book), book, BY.at) if one.difference]
    settle_reread(ledger, changed, book, BY.at, everything=False)
    assert waiting(ledger, book) == []


def test_additions_lie_over_one_another(ledger: Ledger) -> None:
    """All that stands counts together, in its order; the same example does not need a second addition."""
    for label in FORMS:
        kept(ledger, label)
    book = codebook_of(ledger)

    assert [gaps(draft_of(one.kind, one.content or {}), book) for one in standing(ledger.amendments())] == [[]] * len(FORMS)
    with pytest.raises(CodebookError, match="comes out already"):
        adopt(ledger, draft(), BY, len(FORMS))


def test_addition_that_another_needs_is_not_taken_out(ledger: Ledger) -> None:
    """A word in the example of another addition stays until that one is taken out."""
    kept(ledger, "word that plans")
    killing = {**TRIGGER, "group": "ASSAULT/kill", "words": "zigouillarder", "example": CUE["example"].replace("tuer", "zigouillarder"), "status": "planned"}
    adopt(ledger, drafted("trigger", killing, codebook_of(ledger)), BY, 1)

    with pytest.raises(CodebookError, match="amendment 2: its example would come out no more"):
        withdraw(ledger, 1, BY)
    withdraw(ledger, 2, BY)
    withdraw(ledger, 1, BY)
    assert standing(ledger.amendments()) == []


def test_nothing_is_added_to_a_codebook_that_was_amended_since(ledger: Ledger) -> None:
    """Who looked at a preview that is out of date is told so."""
    kept(ledger)
    with pytest.raises(StaleError):
        adopt(ledger, draft("actor"), BY, 0)


def test_nothing_is_amended_without_a_reason(ledger: Ledger) -> None:
    """Additions and withdrawals say why."""
    with pytest.raises(StoreError, match="reason"):
        adopt(ledger, draft(), replace(BY, reason=" "), 0)
    kept(ledger)
    with pytest.raises(StoreError, match="reason"):
        withdraw(ledger, 1, replace(BY, reason=""))
    with pytest.raises(UnknownIdError):
        withdraw(ledger, 7, BY)


def test_exported_additions_make_the_same_codebook(ledger: Ledger, tmp_path: Path) -> None:
    """The files of a ledger's additions, written out and read back over the shipped codebook, give its digest."""
    for label in FORMS:
        kept(ledger, label)
    write_additions(tmp_path / "out", additions_of(standing(ledger.amendments())))

    assert amended_codebook(read_additions(tmp_path / "out")).digest == codebook_of(ledger).digest


def test_additions_that_fit_no_more_say_what_to_do(ledger: Ledger) -> None:
    """A ledger whose additions contradict the codebook of a newer program is refused with the number to take out, which can be done."""
    one = plain_of(draft()) | {"files": {"events/PROTEST.toml": "hostile = false"}}
    ledger.amend(Amendment(1, "trigger", "Awa", BY.at, "x", "aa", "bb", one))

    with pytest.raises(CodebookError, match=r"recoupe codebook withdraw.*additions/0001"):
        codebook_of(ledger)
    withdraw(ledger, 1, BY)
    assert codebook_of(ledger) is load_codebook()


def test_what_words_can_be_added_to_is_what_the_codebook_has() -> None:
    """Every list that is offered is one of each language, and every noun has its file."""
    book = load_codebook()

    assert {*noun_files()} == {one.id for one in book.nouns}
    for name in lists_of_words():
        section, _, field = name.partition(".")
        assert all(isinstance(getattr(getattr(language, section), field), tuple) for language in book.languages.values())


def test_other_processes_read_with_what_was_added(ledger: Ledger) -> None:
    """Several processes read with the additions of the ledger, as one does."""
    kept(ledger)
    book = codebook_of(ledger)
    with Readers(2, ReadOptions(language="fr"), book) as readers:
        (read,) = [record for _, record in readers.read([Capture("a.txt", REPORTS[0].encode())])]

    assert not isinstance(read, Failure)
    assert [event["type"] for event in read["events"]] == ["PROTEST"]
    assert read["produced_by"]["codebook"]["digest"] == f"sha256:{book.digest}"
