"""Hash and check passwords with argon2id, a few at a time: each takes memory on purpose."""

from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from recoupe.errors import PasswordError

# The second recommendation of RFC 9106: 64 MiB, three passes, four lanes.
HASHER = PasswordHasher()
# As many are hashed at once, so that log-ins cannot fill the memory.
_AT_ONCE = Semaphore(2)
LEAST, MOST = 12, 1000
# A shorter name stands in many a word.
_NAME = 4


def refuse_password(name: str, password: str) -> None:
    """Refuse a password that is easily guessed, or too long to be one. Which characters it has is nobody's business.

    Raises:
        PasswordError: it is refused.
    """
    if not LEAST <= len(password) <= MOST:
        raise PasswordError(f"the password has {len(password)} characters; take {LEAST} to {MOST}, such as four words that have nothing to do with each other")
    if len(set(password)) < LEAST // 2 or (len(name) >= _NAME and name.casefold() in password.casefold()):
        raise PasswordError("the password repeats itself or holds the name; take another, such as four words that have nothing to do with each other")


def hashed(password: str) -> str:
    """Hash a password with a salt of its own."""
    with _AT_ONCE:
        return HASHER.hash(password)


def fits(secret: str | None, password: str) -> bool:
    """Tell whether a password is the one that was hashed; without a hash it takes as long, and is not."""
    with _AT_ONCE:
        try:
            HASHER.verify(secret or _nobodys(), password[: MOST + 1])
        except (Argon2Error, InvalidHashError):
            return False
    return secret is not None


@cache
def _nobodys() -> str:
    """Give the hash that stands for accounts that there are not."""
    return HASHER.hash("nobody has this password")
