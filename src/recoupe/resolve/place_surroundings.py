"""Read the words around the name of a place: which kind of place they tell, in which country, and under which forms to look it up."""

from collections.abc import Iterator, Sequence

from recoupe.model.parsed import Token
from recoupe.resolve.place_scene import Chunk, Scene, Toponym, after_preposition, before_outer, holds_token, written_plainly
from recoupe.resolve.scene import head_of

_QUOTES = {"«": "»", "“": "”", '"': '"', "‘": "’"}


def make_toponym(scene: Scene, chunk: Chunk, *, literal: bool = True) -> Toponym:
    """Make a toponym of a chunk, with all that the words around it tell."""
    wants, rule = precisions_told(scene, chunk.first, chunk.last)
    first, last = chunk.first, chunk.last
    whole = scene.parsed.span(first, last)
    start, end = chunk.cut or (whole.start, whole.end)
    written = written_plainly(scene.parsed.text[start:end])
    return Toponym(
        first=first,
        last=last,
        start=start,
        end=end,
        head=head_of(scene.parsed, first, last),
        name=written,
        lookups=_lookups(scene, chunk, written),
        wants=wants,
        land=_country_of(scene, first, last),
        literal=literal,
        sure=chunk.sure,
        rule=rule or chunk.rule,
        cued=not chunk.sure and literal and (after_preposition(scene, first) or before_outer(scene, last)),
        acts=range(first, last) in scene.states,
    )


def _lookups(scene: Scene, chunk: Chunk, written: str) -> tuple[str, ...]:
    """Give the forms to look up: with the noun behind it, as it stands, without the nouns and directions at its edges that name no other place."""
    if chunk.cut is not None:
        return (written,)
    if chunk.whole is not None:
        return (written_plainly(scene.parsed.span(*chunk.whole).text),)
    tokens, found = scene.parsed.tokens, []
    if chunk.last < scene.sentence.last and tokens[chunk.last].form in scene.words.heads:
        found.append(f"{written} {tokens[chunk.last].text}")
    found.append(written)
    words = list(tokens[chunk.first : chunk.last])
    while len(words) > 1 and _may_go(scene, words[-1]):
        words.pop()
        found.append(_joined(words))
    while len(words) > 1 and (_may_go(scene, words[0]) or words[0].form in scene.words.directions):
        words.pop(0)
        found.append(_joined(words))
    return tuple(dict.fromkeys(found))


def _joined(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words)


def _may_go(scene: Scene, token: Token) -> bool:
    """Tell a word that may be left out of a name: «province», "city", an airport bears the name of its town; a river or a street does not."""
    if token.form in scene.words.inside or token.form in scene.words.naming or token.form in scene.words.at_town:
        return True
    return scene.words.heads.get(token.form) in ("admin1", "admin2", "town")


def precisions_told(scene: Scene, first: int, last: int) -> tuple[frozenset[str], str]:
    """Give the precision that the nouns in and around a name tell, and the rule; none where they tell nothing."""
    for token in _nouns_around(scene, first, last):
        for word in (token.lemma, token.form):
            if word in scene.words.heads:
                precision = scene.words.heads[word]
                if word in scene.words.natural:
                    return frozenset({"site", "region", "natural"}), f"lang/{scene.sentence.language}.toml:places.natural_heads"
                return frozenset({precision}), f"lang/{scene.sentence.language}.toml:places.{precision}"
    if first > scene.sentence.first and scene.parsed.tokens[first - 1].form in scene.words.articles:
        return frozenset({"admin1", "admin2", "region", "country", "site"}), ""
    return frozenset(), ""


def _nouns_around(scene: Scene, first: int, last: int) -> Iterator[Token]:
    """Yield the words of the name itself, the noun right behind it, and the noun that it complements."""
    tokens = scene.parsed.tokens
    inner = tokens[first:last]
    if len(inner) > 1:
        yield from (token for token in (inner[-1], inner[0]) if token.text[:1].isupper())
    if last < scene.sentence.last and tokens[last].pos in ("NOUN", "PROPN") and tokens[last].text not in _QUOTES:
        yield tokens[last]
    head = tokens[head_of(scene.parsed, first, last)]
    above = tokens[head.head]
    if head.dep in ("nmod", "appos", "flat", "compound") and above.i < first and _is_bare(scene, head):
        yield above
    elif head.dep == "conj":
        yield from _nouns_of_row(scene, head)


def _nouns_of_row(scene: Scene, head: Token) -> Iterator[Token]:
    """Yield the plural noun that a coordinated name shares: «les villes de X et Y», «la base de X et « Y »»."""
    above = scene.parsed.tokens[head.head]
    top = scene.parsed.tokens[above.head]
    quoted = head.i > 0 and scene.parsed.tokens[head.i - 1].text in _QUOTES
    if above.dep in ("nmod", "appos", "flat") and (quoted or top.morph.get("Number") == "Plur"):
        yield top


def _is_bare(scene: Scene, head: Token) -> bool:
    """Tell a complement without preposition or with one that only names: «ville de X», not «base près de X»."""
    case = scene.parsed.kids(head.i, "case")
    return all(token.form in scene.words.naming or token.lemma in scene.words.naming for token in case) and len(case) < 2


def _country_of(scene: Scene, first: int, last: int) -> str | None:
    """Find the country told beside a name: an adjective of its head noun, or a possessor."""
    return _by_adjective(scene, first, last) or _by_possessor(scene, first)


def _by_adjective(scene: Scene, first: int, last: int) -> str | None:
    """Read «province syrienne de X», "the Syrian town of X"."""
    head = scene.parsed.tokens[head_of(scene.parsed, first, last)]
    above = scene.parsed.tokens[head.head]
    nouns = [head, above] if head.dep in ("nmod", "appos", "flat", "compound") and above.lemma in scene.words.heads else [head]
    for noun in nouns:
        for kid in scene.parsed.kids(noun.i, "amod"):
            hit = scene.names.adjectives.match(scene.tokens(), kid.i - scene.sentence.first) if holds_token(scene, kid.i) else None
            if hit is not None and len(hit.value) == 1:
                return hit.value[0].alpha3
    return None


def _by_possessor(scene: Scene, first: int) -> str | None:
    """Read "Ethiopia's Amhara region", "northern Mozambique's Cabo Delgado"."""
    tokens = scene.parsed.tokens
    i = first - 1
    if holds_token(scene, i) and tokens[i].form in scene.words.possessives:
        return _country_ending_at(scene, i)
    return None


def _country_ending_at(scene: Scene, end: int) -> str | None:
    base, tokens = scene.sentence.first, scene.tokens()
    for start in range(max(base, end - 4), end):
        hit = scene.names.countries.match(tokens, start - base)
        if hit is not None and hit.last + base == end and len(hit.value) == 1:
            return hit.value[0].alpha3
    return None
