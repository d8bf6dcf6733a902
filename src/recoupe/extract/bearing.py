"""Say which voices bear on which event: that tell it, give its toll, claim, accuse or deny it, or go on about it."""

from bisect import bisect_left
from collections.abc import Collection, Sequence

from recoupe.extract.arguments import is_definite, names_deed, preposition
from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.deeds import VIOLENT, Deed
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import describe
from recoupe.extract.raids import same_raid
from recoupe.model.event import Relation, SourceKind
from recoupe.model.parsed import Sentence, Token

# A voice that tells no deed of its own goes on about one told at most so many sentences before.
REACH = 3
# An accusation takes up a deed without a doer that was told at most so many sentences before.
BLAME_REACH = 6
_QUOTES = frozenset('"«“„')
# So few words with a number are nothing but a count: «en avait dénombré dix-sept».
MOST_BARE = 4
# What a toll counts.
HURT = ("killed", "injured")


def voices_about(context: Context, clusters: Sequence[Cluster], voices: Sequence[Voice], elsewhere: Collection[int]) -> list[list[Voice]]:
    """Give the voices that bear on each event, in text order.

    A claim of a raid is one of each of its deeds. A claim, denial or accusation that says no deed («L'EI l'a revendiquée») bears on the violent deed
    told last before it, and so does a voice that goes on about it: a witness who is quoted, a hospital that counts (coding guide 10).

    Args:
        context: the document.
        clusters: its events, in text order.
        voices: its voices.
        elsewhere: heads of figures that belong to no event, whose voices bear on none.
    """
    return _Bearings(context, clusters, frozenset(elsewhere)).run(voices)


class _Bearings:
    """Looks up events by the tokens that tell them."""

    def __init__(self, context: Context, clusters: Sequence[Cluster], elsewhere: frozenset[int]) -> None:
        self.context = context
        self.clusters = clusters
        self.elsewhere = elsewhere
        self.told = sorted(((deed.head, number, deed) for number, cluster in enumerate(clusters) for deed in cluster.deeds), key=lambda row: row[0])
        self.heads = [head for head, _, _ in self.told]
        self.by_token: dict[int, set[int]] = {}
        for head, number, deed in self.told:
            for token in (head, *(figure.head for figure in deed.harm)):
                self.by_token.setdefault(token, set()).add(number)
        self.cues: set[int] = set()
        self.told_in = {deed.sentence.i for _, _, deed in self.told}
        self.spoken: tuple[Voice, frozenset[int]] | None = None

    def run(self, voices: Sequence[Voice]) -> list[list[Voice]]:
        """Give one list of voices an event."""
        found: list[list[Voice]] = [[] for _ in self.clusters]
        self.cues.update(voice.cue_token for voice in voices)
        for voice in voices:
            numbers = self.numbers(voice)
            if numbers and voice.links:
                self.spoken = (voice, frozenset(numbers))
            for number in numbers:
                found[number].append(voice)
        return found

    def numbers(self, voice: Voice) -> set[int]:
        """Give the events that a voice bears on, by number."""
        found = {number for token in (*voice.content, *voice.deeds) for number in self.by_token.get(token, ())}
        if self._takes_up(voice):
            found |= self._blamed(voice) if voice.accusation else self._last_violent(voice) | self._last_said(voice)
        if voice.claim:
            found |= {other for number in tuple(found) for other in self._of_raid(number, voice)}
        return found or self._goes_on(voice)

    def _of_raid(self, number: int, voice: Voice) -> list[int]:
        """Give the other deeds of the raid whose deed a claim names."""
        cluster = self.clusters[number]
        if not any(deed.head in voice.deeds for deed in cluster.deeds):
            return []
        return [at for at, other in enumerate(self.clusters) if other is not cluster and same_raid(cluster, other)]

    def _before(self, voice: Voice) -> list[tuple[int, Deed]]:
        """Give the violent tellings before a voice with the numbers of their events, the nearest first."""
        rows = reversed(self.told[: bisect_left(self.heads, voice.cue_token)])
        return [(number, deed) for _, number, deed in rows if deed.type in VIOLENT]

    def _last_violent(self, voice: Voice) -> set[int]:
        """Give the violent event told last before a voice; a bare confirmation or denial looks no further than its paragraph."""
        here = self._sentence(voice)
        nominal = self.context.parsed.tokens[voice.cue_token].pos in {"NOUN", "PROPN"}
        return {number for number, deed in self._before(voice)[:1] if not nominal or deed.sentence.part == here.part}

    def _blamed(self, voice: Voice) -> set[int]:
        """Give the event that an accusation without a deed is about: the last one without a known doer near by, else the last."""
        here = self._sentence(voice)
        before = self._before(voice)
        open_ones = [number for number, deed in before if here.i - deed.sentence.i <= BLAME_REACH and not _has_doer(self.clusters[number])]
        return set(open_ones[:1] or [number for number, _ in before[:1]])

    def _sentence(self, voice: Voice) -> Sentence:
        return self.context.parsed.sentences[self.context.parsed.tokens[voice.cue_token].sentence]

    def _takes_up(self, voice: Voice) -> bool:
        """Tell whether a voice claims, denies, blames for or confirms a deed that it does not name."""
        if not (voice.claim or voice.denial or voice.accusation or voice.relation is Relation.CONFIRMS):
            return False
        if voice.deeds:
            named = {at for at in voice.deeds if self._takes_deed_up(at)}
            told = any(self._tells(at) for at in voice.content if at not in named)
            return not voice.speech and all(at in named or self._is_taken_up(at) for at in voice.deeds) and not told
        if not voice.content or (voice.claim and not voice.speech):
            return True
        return voice.accusation and not any(self._tells(at) for at in voice.content)

    def _is_taken_up(self, at: int) -> bool:
        """Tell whether a noun stands for what was said before: «ces accusations», "the toll"."""
        return self.context.lexicon_at(at).words("attribution", "taken_up").match((self.context.parsed.tokens[at],), 0) is not None

    def _takes_deed_up(self, at: int) -> bool:
        """Tell whether a noun names a deed told before, and tells none itself: «a confirmé l'attaque»."""
        token, lexicon = self.context.parsed.tokens[at], self.context.lexicon_at(at)
        return at not in self.by_token and names_deed(self.context.parsed, token, lexicon)

    def _tells(self, at: int) -> bool:
        """Tell whether a token tells a deed, of an event or of none: "accused France of arming them"; a word of speech tells none."""
        token = self.context.parsed.tokens[at]
        if at in self.cues or self._is_taken_up(at):
            return False
        lexicon = self.context.lexicon_at(at)
        told = token.pos == "VERB" and not (token.dep == "amod" and token.morph.get("Tense") == "Past")  # "outlawed groups" tells nothing
        if at in self.by_token or told or lexicon.nouns.match((token,), 0) is not None:
            return True
        if token.pos != "NOUN" or describe(self.context, at).kind not in {None, "none"}:
            return False
        return "of" in preposition(self.context.parsed, at, lexicon)  # "of arming", whatever the tree calls it

    def _last_said(self, voice: Voice) -> set[int]:
        """Give the events of what somebody else said last, which a voice rejects or confirms by a word for it: «rejette ces accusations»."""
        if not any(self._is_taken_up(at) for at in voice.deeds) or self.spoken is None:
            return set()
        last, numbers = self.spoken
        here, there = self._sentence(voice), self._sentence(last)
        return set(numbers) if last.source != voice.source and here.i - there.i <= REACH and here.part - there.part <= 1 else set()

    def _goes_on(self, voice: Voice) -> set[int]:
        """Give the violent deed told last before a voice, in the sentences before it, or by a witness who opens a paragraph the one told next."""
        if not voice.links or not voice.content or not voice.speech or voice.accusation or not self.elsewhere.isdisjoint(voice.content):
            return set()
        here = self._sentence(voice)
        if here.i in self.told_in:
            return set()
        about = self._is_about(voice)
        at = bisect_left(self.heads, voice.cue_token)
        while about and at > 0 and self._is_speech_act(self.told[at - 1][2]) and here.i - self.told[at - 1][2].sentence.i <= REACH:
            at -= 1
        if at > 0:
            _, number, deed = self.told[self._counted_before(at, here) if self._counts(voice) else at - 1]
            if here.i - deed.sentence.i <= REACH and here.part - deed.sentence.part <= int(about or self._is_quoted(voice)):
                return {number} if deed.type in VIOLENT else set()
        return self._told_next(voice, here) if voice.kind is SourceKind.WITNESS or self._is_quoted(voice) else set()

    def _counted_before(self, at: int, here: Sentence) -> int:
        """Give the telling that a toll is of: the last one whose event has victims, else the last."""
        near = (i for i in range(at - 1, -1, -1) if here.i - self.told[i][2].sentence.i <= REACH)
        hurt = (i for i in near if any(deed.harm for deed in self.clusters[self.told[i][1]].deeds))
        return next(hurt, at - 1)

    def _is_speech_act(self, deed: Deed) -> bool:
        """Tell whether a deed is done by saying it: a condemnation may stand between an attack and who goes on about it."""
        return self.context.codebook.events[deed.type].speech

    def _is_quoted(self, voice: Voice) -> bool:
        parsed = self.context.parsed
        return parsed.text[parsed.tokens[voice.content[0]].start] in _QUOTES

    def _told_next(self, voice: Voice, here: Sentence) -> set[int]:
        """Give the violent deed that the very next sentence of the paragraph tells, behind the words of a witness that open it."""
        at = bisect_left(self.heads, voice.cue_token)
        if at >= len(self.told) or here.first != self._first_of_part(here):
            return set()
        _, number, deed = self.told[at]
        return {number} if deed.type in VIOLENT and deed.sentence.i == here.i + 1 and deed.sentence.part == here.part else set()

    def _first_of_part(self, here: Sentence) -> int:
        sentences = self.context.parsed.sentences
        i = here.i
        while i > 0 and sentences[i - 1].part == here.part:
            i -= 1
        return sentences[i].first

    def _is_about(self, voice: Voice) -> bool:
        """Tell whether words go on about a deed told in the paragraph before: a bare count, "they", "the attackers", «les victimes»."""
        parsed = self.context.parsed
        return self._counts(voice) or any(self._is_anaphor(parsed.tokens[at]) for at in (*voice.content, *voice.deeds))

    def _counts(self, voice: Voice) -> bool:
        """Tell whether a voice gives a bare number, or one of the dead or hurt."""
        inside = [at for at in (*voice.content, *voice.deeds) if self.context.parsed.tokens[at].pos == "NUM"]
        bare = len(voice.content) <= MOST_BARE and bool(inside)
        return bare or any(self._is_victim(near) for at in inside for near in (self.context.parsed.tokens[at].head, at + 1))

    def _is_victim(self, at: int) -> bool:
        tokens = self.context.parsed.tokens
        if at >= len(tokens):
            return False
        language = self.context.lexicon_at(at).language.quantities
        words = {word for group in (language.harm_nouns, language.harm_adjectives) for kind in HURT for word in group.get(kind, ())}
        return tokens[at].form in words or tokens[at].lemma in words

    def _is_anaphor(self, token: Token) -> bool:
        """Tell whether a word stands for those who did or suffered a deed told before, or for the deed."""
        if token.pos == "PRON":
            return token.dep in {"nsubj", "nsubj:pass"} and token.morph.get("Person") == "3" and token.morph.get("Number") == "Plur"
        lexicon = self.context.lexicon_at(token.i)
        if token.pos != "NOUN" or not is_definite(self.context.parsed, token.i, lexicon) or self.context.parsed.kids(token.i, "nmod"):
            return False
        noun = self.context.things.get(token.i)
        armed = noun is not None and bool({"combatant", "armed-group", "armed"} & set(noun.classes))
        return armed or lexicon.nouns.match((token,), 0) is not None


def _has_doer(cluster: Cluster) -> bool:
    return any(not phrase.generic and not phrase.pronoun for deed in cluster.deeds for phrase in deed.roles.actors)
