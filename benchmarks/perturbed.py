"""Make many events of real ones, seeded: the records of our open sets, moved in time and space, with other tolls, actors, names and words.

What hangs together stays together: all accounts of one incident, its distractors included, are moved alike. The world does not grow with the number of
events, time does: stories fall at a steady rate on towns around the places of the sets, names are drawn from one stock. Records are not read again; they share
what is not moved.
"""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from recoupe.codebook.linking import link_rules
from recoupe.link.terms import rarity
from recoupe.model.folding import fold

Record = Mapping[str, Any]
# Events a day, whatever their number: ten thousand in a hundred days.
A_DAY = 100
FIRST_DAY = date(2015, 1, 1)
# Towns around each place of the sets, within so many degrees (standard deviation), and names in stock.
TOWNS, SPREAD, NAMES = 200, 1.5, 5000
# The share of words that are exchanged for others: too many for two stories made of one to be copies.
EXCHANGED = 0.35
_WORD = re.compile(r"[^\W_]+")
_ONSETS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_DAY = 10


@dataclass(frozen=True)
class Stock:
    """What stories are made of.

    Attributes:
        stories: records that hang together.
        spots: point and country of each town or site that the records name.
        actors: ids of the registry that they name.
        words: words of each length.
    """

    stories: Sequence[Sequence[Record]]
    spots: Sequence[tuple[float, float, str]]
    actors: Sequence[str]
    words: Mapping[int, Sequence[str]]

    @property
    def events(self) -> int:
        """How many events the records hold."""
        return sum(len(record["events"]) for story in self.stories for record in story)


def stock_of(stories: Sequence[Sequence[Record]]) -> Stock:
    """Gather what stories are made of."""
    records = [record for story in stories for record in story]
    places = [place for record in records for place in record["places"] if place["precision"] in {"town", "site"} and place["lat"] is not None]
    spots = sorted({(place["lat"], place["lon"], place["country"] or "") for place in places})
    actors = sorted({one["entity"] for record in records for event in record["events"] for one in event["actors"] if one["entity"]})
    words: dict[int, set[str]] = {}
    for record in records:
        for word in _WORD.findall(record["text"]):
            if word.islower() and word.isalpha():
                words.setdefault(len(word), set()).add(word)
    return Stock(stories, spots, actors, {length: sorted(found) for length, found in words.items()})


def perturbed(stock: Stock, events: int, seed: int = 1) -> Iterator[Record]:
    """Yield records that hold at least so many events, story by story, the first so many the same whatever their number but for their days.

    Args:
        stock: what they are made of.
        events: how many.
        seed: of chance.
    """
    made, number = 0, 0
    while made < events:
        story = stock.stories[number % len(stock.stories)]
        moved = _Moved(stock, Random(f"{seed}:{number}"), events / A_DAY)
        for record in story:
            yield moved.record(record)
            made += len(record["events"])
        number += 1


@dataclass
class _Moved:
    """One story on its way elsewhere."""

    stock: Stock
    random: Random
    days: float
    step: timedelta = field(init=False)
    ratio: float = field(init=False)
    towns: dict[str, tuple[str, float, float, str]] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    zone: int = field(init=False)
    day: float = field(init=False)
    origin: date | None = None

    def __post_init__(self) -> None:
        self.ratio = math.exp(self.random.uniform(-0.7, 1.1))
        self.zone = self.random.randrange(len(self.stock.spots))
        self.day = self.random.uniform(0, self.days)

    def record(self, record: Record) -> Record:
        """Move a record; what it tells of itself keeps its place in the text."""
        if self.origin is None:
            self.origin = date.fromisoformat((record["published"] or {}).get("start", FIRST_DAY.isoformat())[:_DAY])
            self.step = FIRST_DAY + timedelta(days=int(self.day)) - self.origin
        for place in record["places"]:
            self.place(place, record["language"])
        text = self.text(record["text"], record["language"])
        return {
            **record,
            "id": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
            "origin": None,
            "text": text,
            "published": self.when(record["published"]),
            "places": [self.place(place, record["language"]) for place in record["places"]],
            "events": [self.event(event, text, record["language"]) for event in record["events"]],
        }

    def event(self, event: Record, text: str, language: str) -> Record:
        """Move an event."""
        return {
            **event,
            "when": self.when(event["when"]),
            "places": [self.place(place, language) for place in event["places"]],
            "actors": [self.party(one, language) for one in event["actors"]],
            "recipients": [self.party(one, language) for one in event["recipients"]],
            "casualties": [self.figure(one) for one in event["casualties"]],
            "evidence": [{**span, "text": text[span["start"] : span["end"]]} for span in event["evidence"]],
            "attribution": [{**link, "source": self.text(link["source"], language)} for link in event["attribution"]],
        }

    def when(self, when: Record | None) -> Record | None:
        """Move a time."""
        return None if when is None else {**when, "start": self.moment(when["start"]), "end": self.moment(when["end"])}

    def moment(self, said: str | None) -> str | None:
        """Move a day, and keep its hour."""
        if said is None:
            return None
        return (date.fromisoformat(said[:_DAY]) + self.step).isoformat() + said[_DAY:]

    def place(self, place: Record, language: str) -> Record:
        """Move a place to a town around the zone of the story; one of another country of the story to a town there."""
        if place["lat"] is None:
            return place
        entity, lat, lon, country = self.town(place)
        return {**place, "entity": place["entity"] and entity, "lat": lat, "lon": lon, "country": country, "name": self.text(place["name"], language)}

    def town(self, place: Record) -> tuple[str, float, float, str]:
        """Give the town that a place became: it keeps its way and distance to the first place of the story, as far as towns allow."""
        key = place["entity"] or place["name"]
        if key not in self.towns:
            slot = self.random.randrange(TOWNS)
            lat, lon, country = self.stock.spots[self.zone]
            chance = Random(f"town {self.zone} {slot}")
            self.towns[key] = f"town:{self.zone}-{slot}", lat + chance.gauss(0, SPREAD), lon + chance.gauss(0, SPREAD), country
        return self.towns[key]

    def party(self, one: Record, language: str) -> Record:
        """Let a participant be another."""
        entity = one["entity"] and self.actors.setdefault(one["entity"], self.random.choice(self.stock.actors))
        return {**one, "entity": entity, "name": self.text(one["name"], language), "count": one["count"] and self.figure(one["count"])}

    def figure(self, figure: Record) -> Record:
        """Let a figure be another; none stays none."""
        return {**figure, "low": self.number(figure["low"]), "high": self.number(figure["high"])}

    def number(self, said: float | None) -> float | None:
        """Move a number."""
        return said if not said else max(1, round(said * self.ratio))

    def text(self, text: str, language: str) -> str:
        """Exchange the names and many of the words of a text for others of the same length."""
        return _WORD.sub(lambda match: self.word(match[0], language), text)

    def word(self, word: str, language: str) -> str:
        """Give what a word becomes in this story, everywhere alike."""
        if word not in self.words:
            self.words[word] = self._exchanged(word, language)
        return self.words[word]

    def _exchanged(self, word: str, language: str) -> str:
        rules = link_rules()
        if word[0].isupper() and rarity(fold(word), language, rules) >= rules.words.name:
            return _name(self.random.randrange(NAMES), len(word))
        if word.islower() and word.isalpha() and self.random.random() < EXCHANGED:
            return self.random.choice(self.stock.words[len(word)])
        return word


def _name(number: int, length: int) -> str:
    """Invent the name of a number, of a given length."""
    chance = Random(f"name {number}")
    letters = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(length))
    return letters[:length].capitalize()
