"""Resolve persons who hold or held an office: by name, by surname with a title or in office on the day; a title before the name belongs to it."""

from collections.abc import Iterator, Sequence

from recoupe.codebook.phrases import Hit
from recoupe.codebook.schema import Actor, Holder, covers
from recoupe.model.event import Kind
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import Token
from recoupe.resolve.scene import Scene, head_of

# Of a report's countries, that of a surname alone must be nearly the first.
_AT_HOME = 0.5
# Titles and adjectives stand this many words before a name.
_TITLE_WORDS = 6
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "obl:agent"})
_ARMED = frozenset({"REB", "PRM", "CRM", "UAF"})


def find_persons(scene: Scene) -> Iterator[ActorMention]:
    """Find holders of offices in a sentence."""
    behind = scene.sentence.first
    for at in _starts(scene):
        found = _person_at(scene, at) if at >= behind else None
        if found is not None:
            yield _mention(scene, *found)
            behind = found[0].last


def find_followers(scene: Scene) -> Iterator[ActorMention]:
    """Find those who obey the leader of a group: «les forces de Haftar», "soldiers loyal to Riek Machar" are the group."""
    cue = scene.words.words("actors", "followers")
    for at in _starts(scene):
        found = _person_at(scene, at)
        body = scene.codebook.actor(found[1].organisation) if found is not None and found[1].organisation else None
        if found is None or body is None or body.sector not in _ARMED:
            continue
        head = _obeying(scene, head_of(scene.parsed, found[0].first, found[0].last))
        if head is not None and cue.match((head,), 0) is not None:
            yield _body((min(head.i, found[0].first), max(head.i + 1, found[0].last)), head, body)


def _obeying(scene: Scene, name: int) -> Token | None:
    """Give the noun that a name hangs on, straight or by an adjective («fidèles à»)."""
    token = scene.parsed.tokens[name]
    above = scene.parsed.tokens[token.head]
    if token.dep not in ("nmod", "obl", "obl:arg", "nmod:poss", "compound", "flat"):
        return None
    if above.pos == "ADJ" and above.dep in ("amod", "acl", "nmod"):
        above = scene.parsed.tokens[above.head]
    return above if above.pos == "NOUN" else None


def _body(reach: tuple[int, int], head: Token, body: Actor) -> ActorMention:
    return ActorMention(*reach, head.i, body.id, body.name, Kind(body.kind), body.country, body.sector, "resolve/persons.py:followers")


def _starts(scene: Scene) -> list[int]:
    """Give the tokens of a sentence at which the name of a person may begin."""
    words = scene.parsed.words
    places = (*scene.names.holders.starts(words), *scene.names.surnames.starts(words))
    return sorted({at for at in places if scene.sentence.first <= at < scene.sentence.last})


def _person_at(scene: Scene, at: int) -> tuple[Hit[tuple[Holder, ...]], Holder] | None:
    """Give the person whose name begins at a token; a wrong end of a sentence must not cut it in two."""
    tokens = scene.parsed.tokens
    if tokens[at].text.islower():
        return None
    hit, last = scene.names.holders.match(tokens, at), scene.names.surnames.match(tokens, at)
    if hit is not None and hit.last - hit.first > 1:
        holder = _best(scene, hit.value) if _is_whole(scene, hit) else None
        return (hit, holder) if holder is not None else None
    short = hit or last
    if short is None or not _is_whole(scene, short):
        return None
    rivals = (*(hit.value if hit is not None else ()), *(last.value if last is not None and last.last == short.last else ()))
    holder = _by_surname(scene, Hit(short.first, short.last, rivals))
    return (short, holder) if holder is not None else None


def _best(scene: Scene, holders: Sequence[Holder]) -> Holder | None:
    """Choose among terms: the one that the day lies in, else the latest begun, else the first; None for two persons of one name."""
    in_term = [holder for holder in holders if _in_term(scene, holder)]
    persons = {holder.id for holder in in_term or holders}
    if len(persons) == 1:
        return (in_term or sorted(holders, key=lambda holder: _begun(scene, holder)))[-1]
    close = [holder for holder in in_term or holders if scene.around.share(holder.country) >= _AT_HOME]
    return close[0] if len({holder.id for holder in close}) == 1 else None


def _begun(scene: Scene, holder: Holder) -> str:
    start = holder.valid_from or ""
    return start if scene.around.day is None or start <= scene.around.day else ""


def _in_term(scene: Scene, holder: Holder) -> bool:
    return scene.around.day is not None and covers(holder.valid_from, holder.valid_to, scene.around.day)


def _by_surname(scene: Scene, hit: Hit[tuple[Holder, ...]]) -> Holder | None:
    """Take a single name for one in office on the day, of a country that the report speaks of or with a title; else for one who was."""
    token = scene.parsed.tokens[hit.first]
    titled = _title_start(scene, hit.first) < hit.first
    if not token.text[:1].isupper() or (token.pos != "PROPN" and not titled):
        return None
    alone = token.dep in _SUBJECTS or any(name.label == "PER" and name.first == token.i and name.last == token.i + 1 for name in scene.parsed.names)
    least = 0.0 if titled or (alone and not _has_namesake(scene, token)) else _AT_HOME
    fits = [holder for holder in hit.value if _in_term(scene, holder) and scene.around.share(holder.country) >= least]
    fits = fits or [holder for holder in hit.value if _is_past(scene, holder) and scene.around.share(holder.country) >= _AT_HOME]
    return fits[0] if len({holder.id for holder in fits}) == 1 else None


def _is_past(scene: Scene, holder: Holder) -> bool:
    """Tell one who has left office, of whom a report about the country still speaks by surname."""
    return scene.around.day is not None and holder.valid_to is not None and holder.valid_to < scene.around.day


def _has_namesake(scene: Scene, token: Token) -> bool:
    """Tell that the report names somebody in full who has this surname."""
    persons = (name for name in scene.parsed.names if name.label == "PER" and name.last - name.first > 1)
    return any(scene.parsed.tokens[name.last - 1].form == token.form for name in persons)


def _is_whole(scene: Scene, hit: Hit[tuple[Holder, ...]]) -> bool:
    """Refuse a part of another person's longer name; titles do not count."""
    first, last = hit.first, hit.last
    for name in scene.parsed.names:
        if name.first <= first and last <= name.last and name.label == "PER":
            return last == name.last and all(_is_title(scene, token) for token in scene.parsed.tokens[name.first : first])
    before = scene.parsed.tokens[first - 1] if first > scene.sentence.first else None
    return not (before is not None and before.pos == "PROPN" and not _is_title(scene, before) and _joined(scene, before, first))


def _joined(scene: Scene, before: Token, first: int) -> bool:
    token = scene.parsed.tokens[first]
    return token.head == before.i and token.dep in ("flat", "compound") or (before.head == first and before.dep in ("flat", "compound"))


def _is_title(scene: Scene, token: Token) -> bool:
    titles = scene.words.words("names", "person_titles")
    return titles.match((token,), 0) is not None or scene.words.offices.match((token,), 0) is not None


def _title_start(scene: Scene, first: int) -> int:
    """Give where the title before a name begins: «président colombien Gustavo Petro»; the name itself, where it has none."""
    base = scene.sentence.first
    tokens = scene.tokens()
    for at in range(max(0, first - base - _TITLE_WORDS), first - base):
        ends = [hit.last for index in (scene.words.offices, scene.words.words("names", "person_titles")) if (hit := index.match(tokens, at))]
        if ends and _only_lands(scene, tokens[max(ends) : first - base]):
            return at + base
    return first


def _only_lands(scene: Scene, between: Sequence[Token]) -> bool:
    return all(scene.names.adjectives.match((token,), 0) is not None for token in between)


def _mention(scene: Scene, hit: Hit[tuple[Holder, ...]], holder: Holder) -> ActorMention:
    office = next((office for office in scene.codebook.offices if office.id == holder.office), None)
    body = scene.codebook.actor(holder.organisation) if holder.organisation else None
    first = _title_start(scene, hit.first)
    return ActorMention(
        first=first,
        last=hit.last,
        head=head_of(scene.parsed, first, hit.last),
        entity=holder.id,
        name=holder.name,
        kind=Kind.PERSON,
        country=holder.country or (body.country if body else None),
        sector=body.sector if body else (office.sector if office else None),
        rule=f"actors/holders.csv:{holder.id}",
    )
