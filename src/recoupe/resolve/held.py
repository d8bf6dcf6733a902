"""Let values that hold mappings be keys of a cache: compared by identity, kept alive by the key."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """A value as a key of `lru_cache`: equal only to a key that holds the very same object."""

    def __init__(self, value: T) -> None:
        """Hold a value."""
        self.value = value

    def __hash__(self) -> int:
        """Hash by identity."""
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        """Compare by identity of what is held."""
        return isinstance(other, Held) and other.value is self.value
