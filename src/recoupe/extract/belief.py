"""Decide whether an event is believed: a deed of nobody known, in a text without any sign of a real one, is a figure of speech.

A cat that ambushes a bird, a firm that storms a market and a team that besieges a goal have in common that the codebook knows none of them as
somebody who does such deeds. A report of a real deed nearly always holds something else: a weapon, armed people, the dead, the police.
"""

from collections.abc import Sequence

from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.domains import Page
from recoupe.extract.frames import is_framed
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase

# So much must speak for a real deed beyond the words of a doubtful one: a weapon, an armed group, a toll, or several hints.
FIRM = 4
# People who are counted among the dead and hurt make a deed real whoever did it.
PEOPLE = frozenset({"person", "group", "population"})
PROTEST = "PROTEST"
# A title in quotation marks is at most so many words long on either side of one of its words.
TITLE_REACH = 5
QUOTE_MARKS = frozenset({'"', "«", "»", "“", "”", "‘", "’"})


def is_believed(context: Context, page: Page, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> bool:
    """Tell whether an event may be real by who takes part in it, or else by what the text says beside it.

    Args:
        context: the document.
        page: its signs of real deeds.
        cluster: the tellings of the event.
        actors: who did it.
        recipients: to whom.
    """
    if all(_in_title(context, deed) or is_framed(context, deed) for deed in cluster.deeds):
        return False
    if any(phrase.head in page.victims for phrase in recipients) or not _is_doubtful(context, cluster, actors, recipients):
        return True
    return page.reality_beyond(_told(cluster, (*actors, *recipients))) >= FIRM


def _is_doubtful(context: Context, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> bool:
    """Tell whether a side of the deed is told and nobody there is known; or whether neither anybody nor any place is told."""
    if any(phrase.kind in PEOPLE for phrase in recipients) and any(deed.harm for deed in cluster.deeds):
        return False
    placed = any(deed.places or _stands_in_place(context, deed.sentence.first, deed.sentence.last) for deed in cluster.deeds)
    against = not actors and placed and cluster.type == PROTEST  # a march in a town is against what nobody is: «contre le remaniement»
    if (actors or recipients) and not against:
        return not any(_is_known(context, phrase) for phrase in actors or recipients) or _is_strange(context, cluster, actors, recipients)
    return not placed and not any(deed.roles.weapons for deed in cluster.deeds)


def _is_strange(context: Context, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> bool:
    """Tell whether nobody who is a party to conflicts kills or takes what nobody knows: "killed the contest"."""
    if not recipients or any(_is_known(context, phrase) or phrase.proper for phrase in recipients):
        return False
    harmful = any(deed.roles.ref.trigger.effect for deed in cluster.deeds)
    return harmful and not any(_is_party(phrase) for phrase in actors)


def _is_known(context: Context, phrase: Phrase) -> bool:
    """Tell whether the codebook knows what somebody is; one of a nation ("the Kenyan") and an army of goats might be anybody."""
    if phrase.entity is not None or phrase.alias is not None or phrase.weapon:
        return True
    return phrase.kind not in {None, "none"} and not _is_compatriot(context, phrase) and not _is_mock_troop(context, phrase)


def _is_party(phrase: Phrase) -> bool:
    """Tell whether somebody is a party to conflicts: named, armed, an office or an organisation."""
    return phrase.entity is not None or phrase.kind in {"organisation", "state"} or bool(phrase.classes & {"armed", "official", "state"})


def _is_compatriot(context: Context, phrase: Phrase) -> bool:
    return phrase.head in context.nationality and phrase.kind == "population" and not phrase.owns


def _is_mock_troop(context: Context, phrase: Phrase) -> bool:
    """Tell whether an armed group is made of what bears no arms, nor is anybody: «une armée de fourmis», "a squadron of gulls"."""
    if "armed" not in phrase.classes or phrase.kind != "group":
        return False
    members = [token for token in context.parsed.kids(phrase.head, "nmod") if token.pos == "NOUN" and token.morph.get("Number") == "Plur"]
    return bool(members) and not any(_is_something(context, token.i) for token in members)


def _is_something(context: Context, i: int) -> bool:
    thing = context.things.get(i)
    return i in context.actors or i in context.places or (thing is not None and thing.kind != "none")


def _in_title(context: Context, deed: Deed) -> bool:
    """Tell whether a noun is a word of a title in quotation marks, in capitals: "Faces of the Siege"."""
    tokens, at = context.parsed.tokens, deed.candidate.first
    if deed.candidate.verbal or not tokens[at].text[:1].isupper():
        return False
    opened = next((i for i in range(at - 1, max(at - TITLE_REACH, deed.sentence.first) - 1, -1) if tokens[i].text in QUOTE_MARKS), None)
    closed = any(tokens[i].text in QUOTE_MARKS for i in range(deed.candidate.last, min(deed.candidate.last + TITLE_REACH, deed.sentence.last)))
    return opened is not None and opened + 1 < at and closed


def _stands_in_place(context: Context, first: int, last: int) -> bool:
    return any(first <= i < last for i in context.places)


def _told(cluster: Cluster, people: Sequence[Phrase]) -> frozenset[int]:
    """Give the tokens that tell the deed and who takes part in it, its means among them."""
    found = {i for phrase in people for i in range(phrase.first, phrase.last)}
    for deed in cluster.deeds:
        found.update(deed.candidate.own, range(deed.candidate.first, deed.candidate.last))
        found.update(i for weapon in deed.roles.weapons for i in range(weapon.first, weapon.last))
    return frozenset(found)
