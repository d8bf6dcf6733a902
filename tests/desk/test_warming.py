"""What screens do once is done before anybody asks for it, behind the back of whoever does, and ends with the desk."""

import logging
import threading

import pytest

from recoupe.desk import borders, codex
from recoupe.desk.app import screens
from recoupe.desk.desk import Desk
from recoupe.desk.warming import steps, warmed
from recoupe.desk.words import languages
from recoupe.errors import StoreError


def test_all_that_takes_long_is_done_beforehand(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a desk is warm, borders, files and spellings are loaded, lists counted and every template compiled in every language."""
    for kept in (borders.countries, codex.table):
        kept.cache_clear()
    done = list(steps(desk))

    assert set(done) >= {screen.name for screen in screens()}
    assert {name for name in done if "/" in name} == {f"{code}/{page.template}" for code in languages() for screen in screens() for page in screen.pages}
    assert borders.countries.cache_info().currsize == len(borders.SCALES)
    assert codex.table.cache_info().currsize >= sum(name.endswith(".toml") for _, name in codex.table_names())

    def again(*_given: object) -> None:
        raise AssertionError("it is done a second time")

    for once in ("recoupe.store.plotted.plot", "recoupe.store.listing.value_counts", "recoupe.store.listing.facet_values"):
        monkeypatch.setattr(once, again)
    list(steps(desk))


def test_desk_that_ends_waits_for_one_step_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Warming ends with the desk, after the step that it is at."""
    entered, go_on, counted = threading.Event(), threading.Event(), []

    def counting(*given: object) -> dict:
        counted.append(given)
        entered.set()
        go_on.wait(20)
        return {}

    monkeypatch.setattr(type(desk.ledger), "facet_counts", counting)
    monkeypatch.setattr(type(desk.ledger), "plot", counting)
    with warmed(desk):
        assert entered.wait(20)
        threading.Timer(0.2, go_on.set).start()

    assert len(counted) == 1
    assert [thread for thread in threading.enumerate() if thread.name == "warming"] == []


def test_screen_that_cannot_be_warmed_keeps_no_other_from_it(desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A refusal is logged by its kind, without its words, and the next screen follows."""

    def refuse(*_given: object) -> None:
        raise StoreError("Mariam Test")

    monkeypatch.setattr(type(desk.ledger), "facet_counts", refuse)
    with caplog.at_level(logging.INFO, logger="recoupe.desk"):
        done = list(steps(desk))

    assert {"inbox", "map"} <= set(done)
    assert [record.getMessage() for record in caplog.records if record.name == "recoupe.desk"] == ["warming_failed screen=inbox kind=StoreError"]
