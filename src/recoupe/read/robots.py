"""Remember what hosts ask of programs in their `robots.txt` (RFC 9309). Protego reads it, with the wildcards that the standard library does not know."""

import httpx
from protego import Protego

# As long as RFC 9309 lets a program remember it.
_MOST_AGE_S = 86_400.0


class Robots:
    """What hosts ask of one program."""

    def __init__(self, agent: str) -> None:
        """Keep the name by which hosts call the program."""
        self._agent = agent
        self._rules: dict[str, tuple[float, Protego]] = {}

    def knows(self, url: httpx.URL, now: float) -> bool:
        """Tell whether a host was asked within the last day."""
        found = self._rules.get(_site(url))
        return found is not None and now - found[0] < _MOST_AGE_S

    def learn(self, url: httpx.URL, rules: bytes, now: float) -> None:
        """Remember the rules of a host; no bytes stand for a host that has none."""
        self._rules[_site(url)] = now, Protego.parse(rules.decode("utf-8", "replace"))

    def allows(self, url: httpx.URL) -> bool:
        """Tell whether a host whose rules are known lets a page be fetched."""
        return self._rules[_site(url)][1].can_fetch(str(url), self._agent)

    def delay_s(self, url: httpx.URL) -> float | None:
        """Give the seconds between two requests that a host asks for, None where it asks for none, or was not asked."""
        found = self._rules.get(_site(url))
        return found[1].crawl_delay(self._agent) if found else None


def _site(url: httpx.URL) -> str:
    """Give what rules hold for: scheme, host and port."""
    return f"{url.scheme}://{url.host}:{url.port or ''}"
