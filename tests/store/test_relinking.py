"""What comes in step by step leaves a ledger as linking everything anew would leave it, in every store, whatever people decide meanwhile."""

import hashlib
from contextlib import suppress
from random import Random

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import LinkError, SignedError
from recoupe.link import pieces
from recoupe.pipeline import signing
from recoupe.pipeline.ledger import link_added, link_all
from recoupe.pipeline.review import Who, accept, different, reject, same, settle, standing, take_back
from recoupe.store.ledger import Ledger
from recoupe.store.values import event_key
from tests.link import Plain, when
from tests.link.ledger import ledger as accounts

DAYS = ("2024-03-04", "2024-03-05", "2024-03-08")


def account(number: int, edited: int = 0) -> Plain:
    """Give one of many accounts of three deeds, as it was edited so many times."""
    told = accounts()[number % 5]
    text = f"{told['text']} This is number {number}{', edited' * edited}."
    event = {**told["events"][0], "when": when(DAYS[number % 3]), "trigger": {"start": 0, "end": 3, "text": text[:3]}}
    name = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return {**told, "id": name, "text": text, "events": [event], "warnings": [], "parts": [{**told["parts"][0], "end": len(text)}]}


class Desk:
    """Somebody who adds reports, edits them and decides."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.chance = ledger, Random(seed)
        self.edits = dict.fromkeys(range(14), -1)
        self.hour = 0

    def act(self, kind: str) -> None:
        """Do something, and link what it touches."""
        self.hour += 1
        who = Who("Awa", self.at(), "seen there")
        keys = sorted(event_key(one["id"], one["events"][0]["id"]) for one in self.ledger.reports())
        if kind == "add" or len(keys) < 3:
            self.add([number for number, edited in self.edits.items() if edited < 0][:3])
        elif kind == "edit":
            self.add([self.chance.choice([number for number, edited in self.edits.items() if edited >= 0])])
        elif kind == "sign":
            self.sign()
        elif kind == "open":
            self.reopen()
        elif kind == "reject":
            reject(self.ledger, keys[0], who)
            settle(self.ledger, keys[:1], load_codebook(), self.at())
        elif kind == "judge":
            pair = self.chance.sample(keys, 2)
            self.chance.choice((same, different))(self.ledger, (pair[0], pair[1]), who)
            self.settled(pair)
        else:
            said = [one for one in standing(self.ledger.judgements()) if one.judgement.kind != "withdraw"]
            if said:
                taken = self.chance.choice(said)
                take_back(self.ledger, taken.id, who)
                self.settled(taken.judgement.events)

    def sign(self) -> None:
        """Accept an incident that is open, and sign it."""
        free = [one["id"] for one in self.ledger.incidents() if "signed" not in one]
        if free:
            name = self.chance.choice(free)
            accept(self.ledger, name, Who("Awa", self.at(), "seen there"))
            signing.sign(self.ledger, name, signing.Signer("Bo", self.at()))

    def reopen(self) -> None:
        """Open an incident again that is signed."""
        signed = sorted(self.ledger.signed_subjects())
        if signed:
            signing.reopen(self.ledger, self.chance.choice(signed), signing.Signer("Bo", self.at(), reason="another account"))

    def add(self, numbers: list[int]) -> None:
        """Add some reports, or the next versions of them."""
        new = []
        for number in numbers:
            self.edits[number] += 1
            record = account(number, self.edits[number])
            new.append(self.ledger.add_report(record["text"].encode(), record, origin=f"{number}.txt", at=self.at()).report_id)
        if new:
            link_added(self.ledger, new, load_codebook(), self.at())

    def settled(self, keys: tuple[str, ...] | list[str]) -> None:
        """Link what was decided, and take the decision back where it contradicts another."""
        try:
            settle(self.ledger, keys, load_codebook(), self.at())
        except LinkError:
            last = [one for one in standing(self.ledger.judgements()) if one.judgement.kind in {"same", "different"}][-1]
            take_back(self.ledger, last.id, Who("Awa", self.at(), "it contradicts"))
            with suppress(LinkError):
                settle(self.ledger, last.judgement.events, load_codebook(), self.at())

    def at(self) -> str:
        return f"2024-03-1{self.hour // 24}T{self.hour % 24:02}:00:00Z"


@pytest.mark.parametrize("seed", range(2))
def test_steps_give_what_linking_all_anew_gives(ledger: Ledger, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports come, are edited and rejected, people decide and take back: the dump is then the one that linking everything anew gives."""
    monkeypatch.setattr(pieces, "MOST_TOGETHER", 4)
    desk = Desk(ledger, seed)
    for _ in range(12):
        desk.act(desk.chance.choice(("add", "add", "edit", "reject", "judge", "judge", "take back")))
    steps = list(ledger.dump())
    saved = link_all(ledger, load_codebook(), desk.at())

    assert list(ledger.dump()) == steps
    assert (saved.incidents, saved.links) == (0, 0)
    assert ledger.verify_chain() == []


@pytest.mark.parametrize("seed", range(3))
def test_steps_with_signed_incidents_give_what_linking_all_anew_gives(ledger: Ledger, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Incidents are signed and opened again meanwhile: the dump is then the one that linking everything anew gives, and what is signed gathers what it did."""
    monkeypatch.setattr(pieces, "MOST_TOGETHER", 4)
    desk = Desk(ledger, seed)
    for _ in range(14):
        with suppress(SignedError):
            desk.act(desk.chance.choice(("add", "add", "add", "edit", "judge", "take back", "sign", "sign", "open")))
    steps = list(ledger.dump())
    saved = link_all(ledger, load_codebook(), desk.at())

    assert list(ledger.dump()) == steps
    assert (saved.incidents, saved.links) == (0, 0)
    there = {one.id: set(one.keys) for one in ledger.gatherings((), sorted(ledger.signed_subjects()))}
    assert all(there[name] <= set(keys) for name, keys in ledger.sealed().items() if name in there)
    assert ledger.verify_chain() == []
