"""The codebook is loaded strictly: every fault of every file in one message, with its path."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import read_codebook
from recoupe.errors import CodebookError
from recoupe.model.parsed import Token

SHIPPED = Path(str(files("recoupe.codebook") / "data"))
EVENT = """
id = "ASSAULT"
definition = "Violence."
hostile = true
modes = ["firearms"]

[[triggers]]
id = "kill"
effect = "killed"
[triggers.words.fr]
verbs = ["tuer"]
[[triggers]]
id = "shoot"
modes = ["firearms"]
[triggers.words.fr]
verbs = ["fusiller"]

[[examples]]
lang = "fr"
text = "Ils ont {trigger:tué}."
"""
CROSSWALK = """type,modes,sides,trigger,cameo,cameo_name,acled_event,acled_sub_event,muc4,note,lang,example,gap
ASSAULT,firearms,,,190,Force,,,,,fr,Ils ont tiré.,
ASSAULT,,,,190,Force,-,-,-,no code,fr,Ils ont tué.,
"""
CODES = """scheme,code,group,name,type,modes,note
cameo,190,19,Force,ASSAULT,,
"""
NOUNS = """
[[nouns]]
id = "soldier"
kind = "person"
classes = ["combatant"]
[nouns.words]
fr = ["soldat"]
"""


ACTORS = """id,name,kind,country,sector,classes,names,valid_from,valid_to,source
afg-one,First Group,group,AFG,REB,armed-group,Premier groupe,1990,1996,unverified
ago-two,Second Group,group,AGO,REB,armed-group,,,,unverified
third,Third Body,organisation,,IGO,igo,,,,unverified
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small codebook: one language, one event type, one noun, three actors, the first places and outlets that are shipped."""
    for name in ("lang", "events", "nouns", "actors", "places", "outlets", "crosswalk", "codes"):
        (tmp_path / name).mkdir()
    shutil.copy(SHIPPED / "lang" / "fr.toml", tmp_path / "lang" / "fr.toml")
    (tmp_path / "events" / "ASSAULT.toml").write_text(EVENT, "utf-8")
    (tmp_path / "nouns" / "people.toml").write_text(NOUNS, "utf-8")
    (tmp_path / "crosswalk" / "crosswalk.csv").write_text(CROSSWALK, "utf-8")
    (tmp_path / "codes" / "cameo.csv").write_text(CODES, "utf-8")
    for table in ("places/countries.csv", "outlets/outlets.csv"):
        lines = (SHIPPED / table).read_text("utf-8").splitlines(keepends=True)
        (tmp_path / table).write_text("".join(lines[:4]), "utf-8")
    (tmp_path / "actors" / "registry.csv").write_text(ACTORS, "utf-8")
    return tmp_path


def damage(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of some characters of a file."""
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def refusal(folder: Path) -> str:
    """Give the message with which a folder is refused."""
    with pytest.raises(CodebookError) as refused:
        read_codebook(folder)
    return str(refused.value)


def test_small_codebook_is_loaded(folder: Path) -> None:
    """A folder laid out as the shipped one is a codebook."""
    book = read_codebook(folder)

    assert (set(book.events), set(book.languages), [noun.id for noun in book.nouns]) == ({"ASSAULT"}, {"fr"}, ["soldier"])
    assert len(book.actors) == len(book.countries) == len(book.outlets) == 3


FAULTS = {
    "unknown key": ("events/ASSAULT.toml", "hostile = true", "hostile = true\nkolor = 1", ("events/ASSAULT.toml", "kolor")),
    "unknown key of a trigger": ("events/ASSAULT.toml", 'effect = "killed"', 'efect = "killed"', ("events/ASSAULT.toml", "triggers[0]", "efect")),
    "wrong type": ("events/ASSAULT.toml", "hostile = true", 'hostile = "yes"', ("events/ASSAULT.toml", "expected bool", "hostile")),
    "number for a word": ("nouns/people.toml", 'fr = ["soldat"]', "fr = [7]", ("nouns/people.toml", "expected str", "words['fr'][0]")),
    "missing field": ("events/ASSAULT.toml", 'definition = "Violence."', "", ("events/ASSAULT.toml", "required field missing", "definition")),
    "missing section": ("lang/fr.toml", "[status]", "[statut]", ("lang/fr.toml", "required field missing", "status")),
    "trigger id twice": ("events/ASSAULT.toml", 'id = "shoot"', 'id = "kill"', ("events/ASSAULT", "'kill'", "twice")),
    "word of two triggers": ("events/ASSAULT.toml", "fusiller", "tuer", ("events/ASSAULT.toml:shoot", "'tuer'", "events/ASSAULT.toml:kill", "pseudo")),
    "mode that the type has not": ("events/ASSAULT.toml", 'modes = ["firearms"]\n[', 'modes = ["drone"]\n[', ("'shoot'", "'drone'")),
    "TOML that does not parse": ("nouns/people.toml", 'id = "soldier"', "id = soldier", ("nouns/people.toml",)),
    "CSV row too short": ("actors/registry.csv", ",AFG,REB,armed-group,", "\n#", ("actors/registry.csv:2",)),
    "point that is no number": ("places/countries.csv", "AFG,Afghanistan,33,", "AFG,Afghanistan,north,", ("places/countries.csv:2", "north")),
    "role that is none": ("events/ASSAULT.toml", 'effect = "killed"', 'object = "hero"', ("events/ASSAULT.toml", "hero")),
}


@pytest.mark.parametrize(("name", "old", "new", "said"), [pytest.param(*row, id=label) for label, row in FAULTS.items()])
def test_fault_is_refused_with_its_path(folder: Path, name: str, old: str, new: str, said: tuple[str, ...]) -> None:
    """A fault is refused, and the message names the file, the key and what is wrong."""
    damage(folder, name, old, new)
    message = refusal(folder)

    assert [words for words in said if words not in message] == []


def test_all_faults_are_reported_at_once(folder: Path) -> None:
    """Faults of several files and kinds stand in one message."""
    damage(folder, "events/ASSAULT.toml", 'effect = "killed"', 'efect = "killed"')
    damage(folder, "lang/fr.toml", "[status]", "[statut]")
    damage(folder, "nouns/people.toml", 'kind = "person"', "kind = 3")
    damage(folder, "places/countries.csv", "AFG,Afghanistan,33,", "AFG,Afghanistan,north,")
    message = refusal(folder)

    assert [path for path in ("events/ASSAULT.toml", "lang/fr.toml", "nouns/people.toml", "places/countries.csv:2") if path not in message] == []


def test_two_faults_of_one_file_are_both_reported(folder: Path) -> None:
    """The second fault of a file is not hidden by the first."""
    damage(folder, "events/ASSAULT.toml", 'definition = "Violence."', "")
    damage(folder, "events/ASSAULT.toml", "hostile = true", 'hostile = "yes"')
    message = refusal(folder)

    assert "definition" in message
    assert "hostile" in message


@pytest.mark.parametrize(
    ("table", "what"),
    [pytest.param("actors/registry.csv", "actor", id="actor"), pytest.param("places/countries.csv", "country", id="country")],
)
def test_entry_given_twice_is_refused(folder: Path, table: str, what: str) -> None:
    """The same id twice in a table is refused by name."""
    lines = (folder / table).read_text("utf-8").splitlines()
    (folder / table).write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")

    assert f"{what} {lines[1].split(',')[0]!r} is given twice" in refusal(folder)


@pytest.mark.parametrize(
    "name",
    [
        "lang/fr.toml",
        "events/ASSAULT.toml",
        "nouns/people.toml",
        "actors/registry.csv",
        "places/countries.csv",
        "outlets/outlets.csv",
        "crosswalk/crosswalk.csv",
        "codes/cameo.csv",
    ],
)
def test_digest_changes_with_a_byte_of_any_file(folder: Path, name: str) -> None:
    """One more newline in any file is another codebook; the same bytes are the same."""
    before = read_codebook(folder).digest
    again = read_codebook(folder).digest
    with (folder / name).open("ab") as file:
        file.write(b"\n")

    assert before == again
    assert read_codebook(folder).digest != before


def test_digest_changes_with_a_file_name(folder: Path) -> None:
    """The name of a file is part of the digest."""
    before = read_codebook(folder).digest
    (folder / "nouns" / "people.toml").rename(folder / "nouns" / "persons.toml")

    assert read_codebook(folder).digest != before


def spanish() -> str:
    """Give a language file made of a shipped one: another code, and words for a trigger and a noun that the shipped files know."""
    text = (SHIPPED / "lang" / "en.toml").read_text("utf-8")
    head, _, _ = text.partition("[[examples]]")
    renamed = head.replace('code = "en"', 'code = "xx"', 1)
    assert renamed != head
    return renamed + '\n[triggers.ASSAULT.kill]\nverbs = ["zatar"]\nnouns = ["zato"]\n\n[nouns]\nsoldier = ["zoldo"]\n'


def token(at: int, word: str) -> Token:
    """Make a verb of its own sentence."""
    return Token(at, at * 6, at * 6 + len(word), word, word, word, "VERB", {}, at, "root", 0)


def test_new_language_is_one_file(folder: Path) -> None:
    """One file `lang/xx.toml` adds a language: its words are those of the triggers and nouns that it names."""
    (folder / "lang" / "xx.toml").write_text(spanish(), "utf-8")
    book = read_codebook(folder)
    known = lexicon(book, "xx")
    (entry,) = known.verbs["zatar"]

    assert set(book.languages) == {"fr", "xx"}
    assert [ref.rule for ref in entry.refs] == ["events/ASSAULT.toml:kill"]
    assert known.nouns.match((token(0, "zato"),), 0) is not None
    assert [hit.value.id for hit in known.things.find((token(0, "zoldo"),))] == ["soldier"]
    assert lexicon(book, "fr").verbs.keys() == {"tuer", "fusiller"}


def test_new_language_beside_the_shipped_ones(tmp_path: Path) -> None:
    """The shipped folder with one more language file loads, and the shipped languages keep their words."""
    root = tmp_path / "data"
    shutil.copytree(SHIPPED, root)
    before = read_codebook(root)
    (root / "lang" / "xx.toml").write_text(
        spanish().replace("[triggers.ASSAULT.kill]", f"[triggers.ASSAULT.{before.events['ASSAULT'].triggers[0].id}]"), "utf-8"
    )
    after = read_codebook(root)

    assert set(after.languages) == {*before.languages, "xx"}
    assert lexicon(after, "en").verbs.keys() == lexicon(before, "en").verbs.keys()
    assert "zatar" in lexicon(after, "xx").verbs


@pytest.mark.parametrize(
    ("table", "said"),
    [
        pytest.param("[triggers.ASSAULT.no-such]\nverbs = ['zatar']", "no-such", id="trigger"),
        pytest.param("[triggers.NOTYPE.kill]\nverbs = ['zatar']", "NOTYPE", id="event type"),
        pytest.param("[nouns]\nno-such = ['zoldo']", "no-such", id="noun"),
    ],
)
def test_words_for_nothing_are_refused(folder: Path, table: str, said: str) -> None:
    """A language file that names a trigger, type or noun which is not there is refused."""
    head, _, _ = spanish().partition("\n[triggers.ASSAULT.kill]")
    (folder / "lang" / "xx.toml").write_text(head + "\n" + table + "\n", "utf-8")

    assert said in refusal(folder)


def test_file_that_is_no_utf8_is_refused(folder: Path) -> None:
    """Bytes that are no UTF-8 are refused with the file's name, in TOML and CSV alike."""
    (folder / "nouns" / "people.toml").write_bytes(b'[[nouns]]\nid = "\xff"\n')

    assert "nouns/people.toml" in refusal(folder)


def test_unknown_language_is_refused_by_name(folder: Path) -> None:
    """A language that the codebook does not hold is named, with those that it does."""
    with pytest.raises(CodebookError, match=r"'sw'.*lang/sw\.toml.*fr"):
        read_codebook(folder).language("sw")
