"""Additions of a team lie over the files of the codebook: in the form of the files, loaded as strictly, part of the digest, and changing nothing."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.codebook.additions import Addition, csv_of, laid_over, read_additions, toml_of, write_additions
from recoupe.codebook.load import ADDED_SITES, read_codebook
from recoupe.errors import CodebookError
from tests.codebook.test_load import folder  # noqa: F401 - a fixture

WORDS = Addition("0001", "events/ASSAULT.toml", b'[[triggers]]\nid = "kill"\n[triggers.words.fr]\nverbs = ["occire"]\n[triggers.words.en]\nverbs = ["slay"]\n')
GROUP = Addition("0002", "events/ASSAULT.toml", b'[[triggers]]\nid = "stab"\neffect = "killed"\n[triggers.words.fr]\nverbs = ["poignarder"]\n')
ACTOR = Addition("0003", "actors/registry.csv", b"id,name,kind,country,source\nafg-new,New Group,group,AFG,team\n")
SITE = Addition(
    "0004",
    ADDED_SITES,
    b"id,name,kind,country,admin1,lat,lon,radius_km,fr,en,aliases,source\nnew-camp,New camp,camp,AFG,,34.5,69.2,5,camp neuf,New camp,,team\n",
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEY = st.from_regex(r"[a-z][a-z_]{0,7}", fullmatch=True)
VALUE = st.one_of(TEXT, st.integers(-9, 9), st.booleans(), st.lists(TEXT, max_size=3))
TABLE = st.dictionaries(
    KEY, st.one_of(VALUE, st.dictionaries(KEY, VALUE, max_size=3), st.lists(st.dictionaries(KEY, VALUE, min_size=1, max_size=2), max_size=2)), max_size=4
)


def test_words_groups_actors_and_sites_are_added(folder: Path) -> None:  # noqa: F811 - the fixture
    """An addition joins the lists of the entry that it names, or is an entry of its own; what stood there stands."""
    book = read_codebook(folder, additions=(WORDS, GROUP, ACTOR, SITE))
    words = {one.id: one.words for one in book.events["ASSAULT"].triggers}

    assert words["kill"]["fr"].verbs == ("tuer", "occire")
    assert words["kill"]["en"].verbs == ("slay",)
    assert words["stab"]["fr"].verbs == ("poignarder",)
    assert [one.id for one in book.actors][-1] == "afg-new"
    assert [one.id for one in book.sites] == ["new-camp"]


def test_additions_are_part_of_the_digest(folder: Path) -> None:  # noqa: F811 - the fixture
    """The same additions give the same digest, and each other set another; without any it is that of the files alone."""
    plain = read_codebook(folder).digest
    digests = [read_codebook(folder, additions=some).digest for some in ((), (WORDS,), (GROUP,), (WORDS, GROUP), (WORDS, GROUP))]

    assert digests[0] == plain
    assert digests[3] == digests[4]
    assert len(set(digests)) == 4


WRONG = {
    "no TOML": (Addition("0001", "events/ASSAULT.toml", b"triggers"), ("additions/0001/events/ASSAULT.toml",)),
    "another value": (Addition("0001", "events/ASSAULT.toml", b"hostile = false"), ("hostile", "changes nothing")),
    "unknown key": (Addition("0001", "events/ASSAULT.toml", b"kolor = 1"), ("kolor",)),
    "no such file": (Addition("0001", "events/DANCE.toml", b'id = "DANCE"'), ("additions/0001/events/DANCE.toml", "nothing can be added")),
    "a word of another group": (Addition("0001", "events/ASSAULT.toml", b'[[triggers]]\nid="x"\n[triggers.words.fr]\nverbs = ["tuer"]'), ("'tuer'", "kill")),
    "an actor that is there": (Addition("0001", "actors/registry.csv", b"id,name,kind,source\nthird,X,group,us\n"), ("'third'", "twice")),
    "a site without a point": (Addition("0001", ADDED_SITES, SITE.content.replace(b"34.5", b"north")), ("north", "additions/0001/sites/own.csv:2")),
}


@pytest.mark.parametrize(("addition", "said"), [pytest.param(*row, id=label) for label, row in WRONG.items()])
def test_wrong_addition_is_refused_with_its_file(folder: Path, addition: Addition, said: tuple[str, ...]) -> None:  # noqa: F811 - the fixture
    """An addition is loaded as strictly as a file, and may change nothing that stands; the message names it."""
    with pytest.raises(CodebookError) as refused:
        read_codebook(folder, additions=(addition,))

    assert [words for words in said if words not in str(refused.value)] == []


def test_written_additions_are_read_back(folder: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    """A folder of additions comes back as it was written, so that its codebook has the same digest; a folder that holds something is refused."""
    given_ones = (WORDS, GROUP, ACTOR, SITE)
    target = tmp_path / "out"
    files = write_additions(target, given_ones)

    assert read_additions(target) == given_ones
    assert files[0] == target / "0001" / "events" / "ASSAULT.toml"
    with pytest.raises(CodebookError, match="empty"):
        write_additions(target, given_ones)
    with pytest.raises(CodebookError, match="no folder"):
        read_additions(tmp_path / "nowhere")


@given(TABLE)
def test_toml_comes_back_as_it_was_written(table: dict) -> None:
    """Whatever is written as TOML is read as the same; an empty list of tables is an empty list."""
    assert tomllib.loads(toml_of(table)) == table


@given(TABLE)
def test_the_same_again_changes_nothing(table: dict) -> None:
    """What is laid over itself stays what it is, but for tables without an id, which are one entry when they are equal."""
    assert laid_over(laid_over(table, table), table) == laid_over(table, table)
    assert laid_over(table, {}) == table == laid_over({}, table)


def test_row_is_quoted() -> None:
    """A name with commas and quotes stays one cell."""
    assert csv_of({"id": "x", "name": 'A, "B"'}) == 'id,name\nx,"A, ""B"""\n'
