"""Order values by who gives them, and tell how far they agree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from recoupe.assess.accounts import Told
from recoupe.model.incident import Agreement, FieldValues, Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given(Generic[T]):
    """A value that one account gives."""

    told: Told
    value: T


@dataclass(frozen=True, slots=True)
class Camp(Generic[T]):
    """A value with all accounts that give it, in their order."""

    value: T
    tellers: tuple[Told, ...]

    @property
    def groups(self) -> frozenset[str]:
        """The independence groups that give it."""
        return frozenset(told.group for told in self.tellers)

    @property
    def latest(self) -> str:
        """The last day on which it was published."""
        return max(told.day for told in self.tellers)


def camps_of(given: Sequence[Given[T]], same: Callable[[T, T], bool]) -> list[Camp[T]]:
    """Gather equal values; best supported by independent groups first, then by accounts, then in the order told.

    Args:
        given: values in the order of the accounts.
        same: whether two values are one; the first given stands for all.
    """
    gathered: list[list[Given[T]]] = []
    for one in given:
        home = next((camp for camp in gathered if same(camp[0].value, one.value)), None)
        if home is None:
            gathered.append([one])
        else:
            home.append(one)
    camps = [Camp(camp[0].value, _tellers(camp)) for camp in gathered]
    return sorted(camps, key=lambda camp: (-len(camp.groups), -len(camp.tellers), camp.tellers[0].index))


def _tellers(camp: Iterable[Given[T]]) -> tuple[Told, ...]:
    """Give who gives a value, each once, in the order of the accounts."""
    return tuple({one.told.index: one.told for one in sorted(camp, key=lambda one: one.told.index)}.values())


def field_of(camps: Sequence[Camp[T]], shown: Callable[[T], object], contested: Callable[[Camp[T], Camp[T]], bool]) -> FieldValues:
    """Make a field of its values.

    Args:
        camps: the values with who gives them.
        shown: a value as the record shows it.
        contested: whether two values cannot both be right.
    """
    values = tuple(Value(shown(camp.value), tuple(told.index for told in camp.tellers)) for camp in camps)
    groups = {group for camp in camps for group in camp.groups}
    if any(contested(one, other) for one, other in combinations(camps, 2)):
        return FieldValues(Agreement.CONTESTED, values)
    if len(camps) > 1:
        return FieldValues(Agreement.DIFFERS, values)
    return FieldValues(Agreement.AGREED if len(groups) > 1 else Agreement.SINGLE, values)


def never(_one: object, _other: object) -> bool:
    """Say of two values that both may be right."""
    return False
