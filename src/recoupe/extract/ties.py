"""Tell what the words around a named one say of it: the deed it is subject or object of, who speaks, the noun it belongs to.

Whether the deed is an event is not asked here: who reads a report for another scheme weighs it by the class of the words alone.
"""

from collections.abc import Iterable, Iterator

from recoupe.extract.arguments import preposition
from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.model.event import Tie
from recoupe.model.parsed import Token

# Relations inside one name, and those that set two side by side.
WITHIN = frozenset({"flat", "compound", "fixed"})
# Words above a named one, the nearest first, that are looked at.
STEPS = 5
BELOW = ("acl", "acl:relcl", "amod", "nmod", "compound", "appos")
# A word that the codebook holds: what it is, its class, its effect.
Known = tuple[str, str, str | None]


class Ties:
    """The words of one document that tell something of those who are named in it."""

    def __init__(self, context: Context, voices: Iterable[Voice]) -> None:
        """Gather deeds and sayings by their token."""
        self._context = context
        self._known: dict[int, Known] = {voice.cue_token: ("saying", voice.relation.value, None) for voice in voices}
        self._verbal: set[int] = set()
        self._deeds: dict[int, list[int]] = {}
        for head, candidate in context.triggers.items():
            ref = candidate.refs[0]
            self._known[head] = ("deed", f"{ref.type}:{ref.trigger.id}", ref.trigger.effect)
            self._deeds.setdefault(context.parsed.tokens[head].sentence, []).append(head)
            if candidate.verbal:
                self._verbal.add(head)

    def of(self, head: int) -> tuple[Tie, ...]:
        """Give what is told of the phrase of a head token: words above it, words that hang on it, further deeds of its sentence."""
        context = self._context
        found = {token.i: self._tie(relation, token, known) for relation, token, known in (*self._above(head), *self._below(head))}
        for deed in self._deeds.get(context.parsed.tokens[head].sentence, ()):
            if deed not in found and deed != head:
                found[deed] = self._tie("beside", context.parsed.tokens[deed], self._known[deed])
        return tuple(found.values())

    def _tie(self, relation: str, token: Token, known: Known) -> Tie:
        return Tie(relation, known[0], known[1], known[2], token.start)

    def _above(self, head: int) -> Iterator[tuple[str, Token, Known]]:
        """Yield the known words above, and the nearest word even if it is none, up to the verb of a deed."""
        parsed, way = self._context.parsed, []
        token = parsed.tokens[head]
        for step in range(STEPS):
            if token.is_root:
                return
            if token.dep not in WITHIN:
                way.append("/".join((token.dep, *self._prepositions(token)[:1])))
            token = parsed.tokens[token.head]
            known = self._class(token)
            if known is None and step == 0:
                known = ("word", token.pos, None)
            if known is not None:
                yield ">".join(way), token, known
            if token.i in self._verbal:
                return

    def _below(self, head: int) -> Iterator[tuple[str, Token, Known]]:
        for token in self._context.parsed.kids(head, *BELOW):
            known = self._class(token)
            if known is not None:
                yield f"below {token.dep}", token, known

    def _class(self, token: Token) -> Known | None:
        known = self._known.get(token.i)
        thing = self._context.things.get(token.i)
        return known or (("noun", thing.id, None) if thing is not None else None)

    def _prepositions(self, token: Token) -> tuple[str, ...]:
        """Give the classes of the preposition that a word stands behind."""
        if token.dep not in {"obl", "nmod", "obl:agent"}:
            return ()
        return preposition(self._context.parsed, token.i, self._context.lexicon_at(token.i))
