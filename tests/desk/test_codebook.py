"""The codebook can be read whole at the desk, searched, and asked which deeds a word tells."""

import hashlib

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk import codex


@pytest.mark.parametrize(("word", "entry", "language"), [("bombardé", "bombarder", "fr"), ("shelled", "shell", "en"), ("kill time", "kill time", "en")])
def test_word_in_any_form_leads_to_the_deeds_that_it_tells(browser: TestClient, word: str, entry: str, language: str) -> None:
    """A form of a word leads to the groups of words that hold it, whole words first, look-alikes named as such."""
    found = browser.get("/codebook.json", params={"find": word}).json()["triggered"]

    assert (entry, language) in {(one["word"], one["language"]) for one in found}
    assert found[0]["whole"]
    assert all(browser.get(f"/codebook/type/{one['type']}").status_code == 200 for one in found[:3])


def test_event_type_shows_words_examples_and_gaps(browser: TestClient) -> None:
    """The page of a type has every group of words and every example, with what does not come out yet."""
    for kind in load_codebook().events.values():
        page = browser.get(f"/codebook/type/{kind.id}.json").json()
        assert [one["id"] for one in page["triggers"]] == [one.id for one in kind.triggers]
        assert len(page["examples"]) == len(kind.examples)
        assert page["gaps"] == sum(one.gap is not None for one in kind.examples)
    assert browser.get("/codebook/type/NONE").status_code == browser.get("/codebook/lang/xx.toml").status_code == 404


def test_every_file_is_listed_and_can_be_read(browser: TestClient) -> None:
    """Each file has a page with its digest, what is read there are its rows, and the file itself is handed out."""
    listed = [one["link"] for folder in browser.get("/codebook.json").json()["folders"] for one in folder["files"]]

    assert len(listed) == len(codex.table_names())
    for link in listed[:: len(listed) // 12]:
        told, given = browser.get(f"{link}.json").json(), browser.get(f"{link}/original")
        assert told["table"]["digest"] == hashlib.sha256(given.content).hexdigest()
        assert (told["total"] > 0) == (told["table"]["kind"] != "")


def test_rows_of_a_file_are_searched_and_paged(browser: TestClient) -> None:
    """Words narrow the rows of a file, and pages follow one another."""
    first = browser.get("/codebook/actors/registry.csv.json").json()
    path, _, query = first["next"].partition("?")
    second = browser.get(f"{path}.json?{query}").json()
    found = browser.get("/codebook/actors/registry.csv.json?find=soutien rapide").json()

    assert int(second["rows"][0]["at"]) == int(first["rows"][-1]["at"]) + 1
    assert 0 < found["total"] < first["total"]
    assert all("outien rapide" in " ".join(row["cells"]) for row in found["rows"])
