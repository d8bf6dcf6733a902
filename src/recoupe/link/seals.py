"""Keep what was signed as it was: events of one signed incident stand together, and apart from all others, whatever links lie between."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from recoupe.model.link import EventKey


class Seals:
    """Which events are accounts of which signed incident. Of an event that two of them hold, the one that was named first has it."""

    def __init__(self, sealed: Iterable[Collection[EventKey]] = ()) -> None:
        self._home: dict[EventKey, frozenset[EventKey]] = {}
        self.add(sealed)

    def add(self, sealed: Iterable[Collection[EventKey]]) -> None:
        """Take in signed incidents, each as its accounts; one that is known changes nothing."""
        for members in sealed:
            free = frozenset(members).difference(self._home)
            self._home.update(dict.fromkeys(free, free))

    def beside(self, key: EventKey) -> frozenset[EventKey]:
        """Give the events that an event stands together with, itself among them; none where it is an account of no signed incident."""
        return self._home.get(key, frozenset())

    def part(self, one: EventKey, other: EventKey) -> bool:
        """Tell whether two events stay apart because one is an account of a signed incident and the other is not."""
        return self._home.get(one) is not self._home.get(other)

    def pairs(self, numbers: Mapping[EventKey, int]) -> Iterator[tuple[int, int]]:
        """Yield pairs that hold each signed incident together, as far as its events are among some, by their numbers."""
        for members in {id(home): home for home in self._home.values()}.values():
            there = sorted(numbers[key] for key in members if key in numbers)
            yield from zip(there, there[1:], strict=False)
