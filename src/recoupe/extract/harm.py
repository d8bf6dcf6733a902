"""Find figures of harm: how many were killed, injured, displaced …, said by a noun, an adjective, a participle or a verb.

Each quantity is asked in turn what harm it counts: by the noun itself («huit morts»), by the verb it is an argument of ("killing five people"), by
the adjective or participle beside it ("12 others wounded"), by the deed noun it hangs on («la neutralisation de …»), by a toll. Then come single
victims without a number, explicit zeros, and numbers that take up an earlier toll («Neuf, corrige l'hôpital»).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from recoupe.codebook.load import Codebook
from recoupe.extract.harm_words import HarmAt, SentenceHarm, harm_words
from recoupe.extract.quantities import QuantityMention
from recoupe.model.event import FigureKind, Quantity, When
from recoupe.model.mentions import DateMention, Mentions
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.model.span import Span

# Kinds of things that cannot be killed, hurt or taken; and kinds that cannot be destroyed.
_NO_VICTIMS = frozenset({"facility", "infrastructure", "vehicle", "object", "place", "weapon", "none"})
_NO_THINGS = frozenset({"person", "population"})
_GROUPS = frozenset({"group", "organisation", "state", "population"})
_BODILY = frozenset({FigureKind.KILLED, FigureKind.INJURED})
# Harm told of one person without a number.
_SINGLE = frozenset({FigureKind.KILLED, FigureKind.INJURED, FigureKind.ABDUCTED, FigureKind.RELEASED, FigureKind.ARRESTED, FigureKind.MISSING})
_QUOTES = frozenset('"«»')
# How far before a harm noun its negation may stand: «n'a pas fait de nouvelles victimes».
_NEGATION_REACH = 6
# "since the insurgency broke out in October 2017": the date stands at most so many words behind its opener.
_SINCE_REACH = 8
# A number with nothing else takes up a toll told at most so many sentences before.
_ELLIPSIS_REACH = 2
_ZERO = Quantity(0, 0)
_ONE = Quantity(1, 1)


class HarmFigure(NamedTuple):
    """A figure of harm and the tokens it rests on.

    Attributes:
        head: the token that heads what is counted, or the harm noun itself.
        governor: the verb, participle or noun that the figure hangs on; None where it stands alone.
        of: the counted noun with its adjectives, or None where the number's own noun is the word of harm.
        side: `actors` where the text says that the speaker's own side lost them, else None.
        replaced: the text says that another number has taken its place («de trois à sept»).
        bearer: the subject of a verb of loss («l'armée a perdu dix hommes»), whose own loss it is.
        mention: the quantity it comes from, None for single victims and zeros.
    """

    kind: FigureKind
    quantity: Quantity
    span: Span
    first: int
    last: int
    head: int
    governor: int | None
    rule: str
    of: str | None = None
    parts: tuple["HarmFigure", ...] = ()
    cumulative: bool = False
    since: When | None = None
    side: str | None = None
    bearer: int | None = None
    replaced: bool = False
    mention: QuantityMention | None = None

    @property
    def is_zero(self) -> bool:
        """Tell whether the text says that there was none."""
        return self.quantity.low == 0 and self.quantity.high == 0


def find_harm(parsed: ParsedText, quantities: Sequence[QuantityMention], mentions: Mentions, codebook: Codebook) -> tuple[HarmFigure, ...]:
    """Find all figures of harm of a text.

    Args:
        parsed: the text.
        quantities: what `find_quantities` gave for it.
        mentions: the resolved dates tell since when a running total runs.
        codebook: the words.

    Returns:
        Figures in text order; breakdowns are `parts` of their totals and not given again.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        SpanError: never for a text that was parsed here.
    """
    found: list[HarmFigure] = []
    for sentence in parsed.sentences:
        own = [quantity for quantity in quantities if sentence.first <= quantity.first < sentence.last]
        reader = _Reader(parsed, sentence, SentenceHarm(parsed, sentence, harm_words(codebook, sentence.language)), mentions)
        found.extend(reader.run(own, found))
    return tuple(found)


class _Reader:
    """Reads one sentence."""

    def __init__(self, parsed: ParsedText, sentence: Sentence, harm: SentenceHarm, mentions: Mentions) -> None:
        self.parsed = parsed
        self.sentence = sentence
        self.harm = harm
        self.starts: frozenset[int] = frozenset()
        self.dates = [date for date in mentions.dates if sentence.first <= date.first < sentence.last]

    def run(self, quantities: Sequence[QuantityMention], before: Sequence[HarmFigure]) -> list[HarmFigure]:
        """Give the figures of the sentence in text order."""
        self.starts = frozenset(quantity.first for quantity in quantities)
        counted = [figure for quantity in quantities if (figure := self._counted(quantity)) is not None]
        counted += self._updates(quantities, counted)
        counted += self._ellipses(quantities, counted, before)
        counted += self._zeros()
        counted += self._singles(counted)
        counted = self._with_parts(_unique(counted), quantities)
        summed = self._summed(counted)
        return [self._timed(figure) for figure in sorted(summed, key=lambda figure: (figure.span.start, figure.kind))]

    def token(self, at: int) -> Token:
        """Give a token of the document."""
        return self.parsed.tokens[at]

    # --- numbers ---

    def _counted(self, quantity: QuantityMention) -> HarmFigure | None:
        """Ask what harm a quantity counts, the surest sign first."""
        if quantity.quantity.unit is not None:
            return self._materiel(quantity)
        for ask in (
            self._by_noun,
            self._by_life,
            self._by_loss,
            self._by_verb,
            self._by_state,
            self._by_neighbour,
            self._by_deed,
            self._by_toll,
            self._by_other_noun,
            self._running,
        ):
            found = ask(quantity)
            if found is not None and self._fits(found[0], quantity):
                return self._figure(quantity, found[0], found[1])
        return None

    def _fits(self, harm: HarmAt, quantity: QuantityMention) -> bool:
        """Tell whether what is counted can come to this harm: a tank is not killed, a man not destroyed."""
        noun = quantity.noun if quantity.noun is not None else quantity.head
        alone = quantity.noun is None and quantity.first <= noun < quantity.last
        thing = None if alone else self.harm.kinds.get(noun)
        if harm.slot == "noun":
            return True
        if quantity.article and harm.kind in _SINGLE and thing in _GROUPS:
            return False
        if harm.kind in {FigureKind.DESTROYED, FigureKind.MATERIEL}:
            return thing not in _NO_THINGS
        return thing not in _NO_VICTIMS

    def _figure(self, quantity: QuantityMention, harm: HarmAt, governor: int | None) -> HarmFigure:
        noun = quantity.noun
        own = harm.slot == "noun"
        last = self._closed(
            max(quantity.last, noun + 1 if noun is not None else 0, governor + 1 if own and governor is not None and quantity.head == governor else 0)
        )
        return HarmFigure(
            kind=harm.kind,
            quantity=quantity.quantity,
            span=self.parsed.span(quantity.first, last),
            first=quantity.first,
            last=last,
            head=quantity.head,
            governor=self._verb_over(quantity.head) if own else governor,
            rule=harm.rule,
            of=None if own or noun is None else self._phrase(quantity, noun),
            replaced=quantity.update == "old",
            mention=quantity,
        )

    def _closed(self, last: int) -> int:
        """Take the closing quotation mark of the counted noun into its span."""
        behind = self.token(last) if last < self.sentence.last else None
        opened = any(token.form in _QUOTES for token in self.parsed.tokens[max(self.sentence.first, last - 3) : last])
        return last + 1 if behind is not None and behind.form in _QUOTES and opened else last

    def _phrase(self, quantity: QuantityMention, noun: int) -> str:
        """Give the words of the counted noun: its adjectives before it, the noun, no article."""
        first = quantity.last
        while first < noun and self.token(first).pos in {"ADP", "DET", "PUNCT"}:
            first += 1
        return self.parsed.span(min(first, noun), noun + 1).text

    def _verb_over(self, head: int) -> int | None:
        """Give the verb or noun that a noun phrase hangs on, over coordination."""
        top = self._first_conjunct(head)
        token = self.token(top)
        return None if token.is_root else token.head

    def _first_conjunct(self, at: int) -> int:
        """Climb from a conjunct to the first of its row, as long as they are of one kind of word."""
        token = self.token(at)
        while token.dep == "conj" and not token.is_root and self.token(token.head).pos in {"NOUN", "PROPN", "NUM", "PRON", "ADJ"}:
            token = self.token(token.head)
        return token.i

    def _by_noun(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """«Huit morts», "eight dead", «des dizaines de blessés», «un mort»."""
        for at in (quantity.noun, quantity.head, quantity.last):
            harm = self.harm.nouns.get(at) if at is not None and at < self.sentence.last else None
            if harm is not None and harm.kind in _BODILY and at is not None and not self._is_verbal(at) and (at != quantity.last or self._ends_phrase(at)):
                return harm, at
        return None

    def _is_verbal(self, at: int) -> bool:
        """Tell whether a word that may be a noun of harm is the verb of a clause here: "three wounded a man"."""
        return any(self.parsed.kids(at, "obj", "aux", "aux:pass", "nsubj:pass"))

    def _ends_phrase(self, at: int) -> bool:
        return self.token(at).pos in {"NOUN", "ADJ", "PROPN", "VERB"} and not self._is_verbal(at)

    def _by_other_noun(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """«20 000 déplacés», "12 hostages", «trois disparus», where no verb says otherwise."""
        if quantity.article:
            return None
        for at in (quantity.noun, quantity.head):
            harm = self.harm.nouns.get(at) if at is not None else None
            if harm is not None:
                return harm, at
        return None

    def _by_life(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "claimed 30 lives"."""
        over = self._verb_over(quantity.head)
        if over is None or quantity.noun is None or quantity.article:
            return None
        if self.harm.is_in("life_nouns", self.token(quantity.noun)) and self.harm.is_in("life_verbs", self.token(over)):
            return HarmAt(FigureKind.KILLED, "noun", self._rule("life_nouns")), over
        return None

    def _by_loss(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "we lost ten men", «l'armée a perdu dix hommes»."""
        over = self._verb_over(quantity.head)
        if over is None or quantity.noun is None or quantity.article or self.token(quantity.head).dep not in {"obj", "obl"}:
            return None
        people = self.harm.is_in("person_words", self.token(quantity.noun)) or self.harm.kinds.get(quantity.noun) == "person"
        if self.token(over).dep == "acl:relcl" and self.token(self.token(over).head).pos == "PROPN":
            return None  # "said Sani Usman, who lost two sons": those are among the dead
        if people and self.harm.is_in("loss_verbs", self.token(over)):
            return HarmAt(FigureKind.KILLED, "object", self._rule("loss_verbs")), over
        return None

    def _rule(self, key: str) -> str:
        return f"lang/{self.harm.words.code}.toml:quantities.{key}"

    def _by_verb(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "killing at least five people", «deux soldats ont été tués», «ont coûté la vie à 1 100 personnes»."""
        return self._argument(quantity.head) or self._behind_verb(quantity) or self._of_group(quantity)

    def _of_group(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "killing a family of six", «un groupe de huit paysans a été enlevé»: the members are who suffers."""
        token = self.token(quantity.head)
        if token.dep != "nmod" or quantity.article or not any(self.harm.is_in("of_words", kid) for kid in self.parsed.kids(token.i, "case")):
            return None
        return self._argument(token.head) if self.harm.is_in("bands", self.token(token.head)) else None

    def _by_state(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "23 worshippers lay dead", «douze hommes gisaient morts»: a verb that tells nothing, and what became of its subject."""
        token = self.token(self._first_conjunct(quantity.head))
        if (
            token.dep not in {"nsubj", "nsubj:pass"}
            or token.is_root
            or quantity.article
            or token.head in self.harm.verbs
            or self._has_object(self.token(token.head))
        ):
            return None
        return next(((self.harm.adjectives[kid.i], kid.i) for kid in self.parsed.kids(token.head, "xcomp") if kid.i in self.harm.adjectives), None)

    def _behind_verb(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read the number right behind an active verb of harm, whatever the tree makes of it."""
        at = quantity.first - 1
        while at > self.sentence.first and self.token(at).pos == "ADV":
            at -= 1
        verb = self.harm.verbs.get(at) if at >= self.sentence.first else None
        if verb is None or verb.slot != "object" or self.token(at).pos != "VERB" or self._is_passive(self.token(at)) or self._has_object(self.token(at)):
            return None
        return verb, at

    def _argument(self, head: int) -> tuple[HarmAt, int | None] | None:
        """Give the verb of harm of which a noun phrase is the sufferer."""
        top = self._first_conjunct(head)
        token = self.token(top)
        if token.is_root:
            return None
        over = self.token(token.head)
        verb = self.harm.verbs.get(over.i)
        if verb is not None and self._suffers(token, over, verb.slot):
            return verb, over.i
        adjective = self.harm.adjectives.get(over.i)
        if adjective is not None and token.dep in {"nsubj", "nsubj:pass", "obj", "obl"} and (verb is None or over.pos == "ADJ") and not self._has_object(over):
            return adjective, over.i
        return None

    def _suffers(self, token: Token, over: Token, slot: str) -> bool:
        """Tell whether a dependent of a verb of harm is who suffers it."""
        passive = self._is_passive(over)
        match slot:
            case "object":
                return (token.dep in {"obj", "iobj"} and not passive) or (token.dep in {"nsubj:pass", "nsubj"} and passive)
            case "subject":
                return token.dep in {"nsubj", "nsubj:pass"}
            case _:
                return token.dep in {"obl", "iobj", "nmod", "obj"}

    def _is_passive(self, verb: Token) -> bool:
        """Tell a passive from its tree: an auxiliary or subject of the passive, or a bare participle without an object."""
        if self.parsed.kids(verb.i, "aux:pass", "nsubj:pass", "obl:agent"):
            return True
        bare = verb.morph.get("VerbForm") == "Part" and verb.morph.get("Tense") == "Past" and not self.parsed.kids(verb.i, "aux")
        return bare and not self._takes_object(verb)

    def _takes_object(self, verb: Token) -> bool:
        """Tell whether an object follows, in the tree or by the word behind: "killed at least nine", "wounded 20"."""
        at = verb.i + 1
        while at < self.sentence.last and self.token(at).pos == "ADV":
            at += 1
        numbered = at in self.starts or (at < self.sentence.last and self.token(at).pos in {"DET", "NUM", "PRON"})
        return numbered or self._has_object(verb)

    def _has_object(self, verb: Token) -> bool:
        return bool(self.parsed.kids(verb.i, "obj"))

    def _by_neighbour(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "five people dead", «quinze fermes détruites», "three killed", "58 wounded"."""
        for kid in self.parsed.kids(quantity.head, "acl", "amod", "acl:relcl", "xcomp", "appos"):
            harm = self._participle(kid)
            if harm is not None:
                return harm, kid.i
        at = self._after_phrase(quantity)
        harm = self._participle(self.token(at)) if at is not None else None
        return (harm, at) if harm is not None and at is not None and not self._has_object(self.token(at)) else None

    def _after_phrase(self, quantity: QuantityMention) -> int | None:
        """Give the word right behind the noun phrase of a quantity, «autres» and auxiliaries left out."""
        at = max(quantity.last, (quantity.noun + 1) if quantity.noun is not None else 0, quantity.head + 1 if quantity.head < quantity.last + 3 else 0)
        while at < self.sentence.last and (self.token(at).pos in {"ADV", "AUX"} or self.token(at).i == quantity.head or self._is_other(at)):
            at += 1
        if at + 1 < self.sentence.last and self.token(at).form == "," and self._is_loose_participle(at + 1):
            at += 1
        return at if at < self.sentence.last else None

    def _is_other(self, at: int) -> bool:
        """Tell whether a token is «d'autres» or "others" behind a number."""
        behind = self.token(at + 1) if at + 1 < self.sentence.last else None
        other = self.harm.is_in("other_words", self.token(at))
        return other or (behind is not None and self.harm.is_in("of_words", self.token(at)) and self.harm.is_in("other_words", behind))

    def _is_loose_participle(self, at: int) -> bool:
        """Tell whether a participle without an auxiliary stands here: «trois étudiants, enlevés en mai»."""
        token = self.token(at)
        return (
            token.morph.get("VerbForm") == "Part" and token.morph.get("Tense") == "Past" and not self.parsed.kids(at, "aux", "aux:pass", "nsubj", "nsubj:pass")
        )

    def _participle(self, token: Token) -> HarmAt | None:
        """Give the harm that a participle or an adjective beside a noun tells."""
        adjective = self.harm.adjectives.get(token.i)
        if adjective is not None:
            return adjective
        verb = self.harm.verbs.get(token.i)
        if verb is None or verb.slot == "dative":
            return None
        if verb.slot == "subject":
            return verb if token.dep in {"acl:relcl", "root", "conj", "parataxis"} else None
        relative = token.dep == "acl:relcl" and not self._is_passive(token)
        return verb if token.morph.get("VerbForm") == "Part" and not relative and not self._has_object(token) else None

    def _by_deed(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "the killing of fourteen men", «la neutralisation d'une quinzaine de terroristes»."""
        if quantity.article and self._is_group(quantity.noun):
            return None
        top = self.token(self._first_conjunct(quantity.head))
        if top.dep in {"nmod", "obl"} and not top.is_root:
            harm = self.harm.deeds.get(top.head)
            if harm is not None and any(self.harm.is_in("of_words", kid) for kid in self.parsed.kids(top.i, "case")):
                return harm, top.head
        return None

    def _is_group(self, noun: int | None) -> bool:
        return noun is not None and self.harm.kinds.get(noun) in _GROUPS

    def _by_toll(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "a death toll of 12", «le bilan est passé à 12», "brings to nine the number of people killed"."""
        if quantity.noun is not None and not self.harm.is_in("number_nouns", self.token(quantity.noun)):
            return None
        over = self._verb_over(quantity.head)
        if quantity.article:
            return None
        if over is None:
            return self._counted_subject(quantity)
        for token in (self.token(over), self.token(quantity.head), *self.parsed.kids(over, "nsubj", "nsubj:pass", "obj", "obl")):
            if self.harm.is_in("toll_nouns", token) or (self.harm.is_in("number_nouns", token) and self._toll_kind(token.i)):
                kind = self._toll_kind(token.i) or FigureKind.KILLED
                return HarmAt(kind, "toll", self._rule("toll_nouns")), over
        return None

    def _counted_subject(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """«Les blessés seraient une trentaine»: the subject says what the number counts."""
        for kid in self.parsed.kids(quantity.head, "nsubj", "nsubj:pass"):
            if kid.i in self.harm.nouns:
                return replace(self.harm.nouns[kid.i], slot="toll"), kid.i
        return None

    def _toll_kind(self, noun: int) -> FigureKind | None:
        """Give the harm that a toll counts: "the number of people wounded"."""
        for at in self.parsed.subtree(noun):
            for found in (self.harm.nouns, self.harm.verbs, self.harm.adjectives):
                if at in found and at != noun:
                    return found[at].kind
        return None

    def _materiel(self, quantity: QuantityMention) -> HarmFigure | None:
        """«10 000 tonnes de matériel militaire»."""
        if quantity.noun is None or self.harm.words.materiel.match(self.parsed.tokens[: self.sentence.last], quantity.noun) is None:
            return None
        return self._figure(quantity, HarmAt(FigureKind.MATERIEL, "materiel", self._rule("materiel_nouns")), self._verb_over(quantity.head))

    def _running(self, quantity: QuantityMention) -> tuple[HarmAt, int | None] | None:
        """Read "Sixty-four fighters have surrendered since January": a count of people since a date, of another kind."""
        if quantity.article or quantity.noun is None or quantity.definite:
            return None
        token = self.token(self._first_conjunct(quantity.head))
        people = self.harm.is_in("person_words", self.token(quantity.noun)) or self.harm.kinds.get(quantity.noun) == "person"
        if token.dep not in {"nsubj", "nsubj:pass"} or not people or self._since(token.head)[0] is False:
            return None
        return HarmAt(FigureKind.OTHER, "running", self._rule("since")), token.head

    # --- numbers that take up a toll ---

    def _ellipses(self, quantities: Sequence[QuantityMention], counted: Iterable[HarmFigure], before: Sequence[HarmFigure]) -> list[HarmFigure]:
        """«Neuf, corrige l'hôpital»; «la mission n'en a vérifié que vingt-quatre»; "put the figure at eight"."""
        taken = {figure.first for figure in counted}
        last = self._last_toll([*before, *counted])
        if last is None:
            return []
        found = []
        for quantity in quantities:
            if quantity.first not in taken and self._is_bare(quantity) and quantity.first > last.first:
                over = self._verb_over(quantity.head)
                found.append(self._figure(quantity, HarmAt(last.kind, "ellipsis", "quantities.ellipsis"), over))
        return found

    def _updates(self, quantities: Sequence[QuantityMention], counted: Sequence[HarmFigure]) -> list[HarmFigure]:
        """«Le bilan passe de trois à sept»: both numbers are of one kind, that of the one which is counted."""
        known = next((figure for figure in counted if figure.mention is not None and figure.mention.update and figure.kind in _BODILY), None)
        taken = {figure.first for figure in counted}
        if known is None:
            return []
        rest = (quantity for quantity in quantities if quantity.update and quantity.noun is None and quantity.first not in taken)
        return [self._figure(quantity, HarmAt(known.kind, "ellipsis", self._rule("change_verbs")), known.governor) for quantity in rest]

    def _last_toll(self, figures: Sequence[HarmFigure]) -> HarmFigure | None:
        """Give the toll that a bare number may take up: told shortly before, in the same paragraph."""
        for figure in reversed(figures):
            sentence = self.parsed.sentences[self.token(figure.first).sentence]
            near = self.sentence.i - sentence.i <= _ELLIPSIS_REACH and sentence.part == self.sentence.part
            if near and figure.kind in _BODILY and not figure.is_zero:
                return figure
        return None

    def _is_bare(self, quantity: QuantityMention) -> bool:
        """Tell whether a number stands alone as a sentence, or as the object of a verb or noun of counting."""
        if quantity.noun is not None or quantity.article or quantity.quantity.unit is not None or quantity.definite:
            return False
        token = self.token(quantity.head)
        if not quantity.first <= quantity.head < quantity.last:
            return False
        if token.is_root or self._is_taken_up(quantity):
            return True
        over = self.token(token.head)
        if self.harm.is_in("number_nouns", over):
            return token.dep in {"nmod", "obl", "appos"}
        return self.harm.is_in("ellipsis_verbs", over) and token.dep in {"obj", "nsubj", "parataxis", "ccomp", "obl"}

    def _is_taken_up(self, quantity: QuantityMention) -> bool:
        """Tell whether the words around a number say that it takes up a toll: «une ONG en compte onze», «quatorze selon les commerçants»."""
        if quantity.last < self.sentence.last and self.harm.is_in("ellipsis_openers", self.token(quantity.last)):
            return True
        before = self.parsed.tokens[max(self.sentence.first, quantity.first - 2) : quantity.first]
        return len(before) == 2 and self.harm.is_in("partitive_pronouns", before[0]) and before[1].pos in {"VERB", "NOUN", "AUX"}

    # --- one victim without a number ---

    def _singles(self, counted: Iterable[HarmFigure]) -> list[HarmFigure]:
        """«Le boulanger est mort», "Village volunteer shot dead": a single person in the place of who suffers."""
        taken = {at for figure in counted for at in (figure.head, figure.mention.noun if figure.mention else None)}
        found = []
        for token in self.parsed.sentence_tokens(self.sentence):
            if token.i not in taken and self._is_one_person(token):
                harm = self._argument(token.i) or self._reduced(token)
                if harm is not None and harm[0].kind in _SINGLE and not self._is_parted(token.i, harm[1]):
                    found.append(self._single(token, harm[0], harm[1]))
        return found

    def _is_parted(self, one: int, other: int | None) -> bool:
        """Tell whether a dash, a colon or a semicolon stands between a noun and its verb: two headlines in a row."""
        if other is None:
            return False
        between = self.parsed.tokens[min(one, other) : max(one, other)]
        return any(token.form in {"-", ":", ";", "|"} and token.start > self.token(token.i - 1).end for token in between[1:])

    def _is_one_person(self, token: Token) -> bool:
        """Tell whether a token names one person: a singular noun of a person, or a person's name."""
        if token.pos not in {"NOUN", "PROPN"} or token.dep not in {"nsubj", "nsubj:pass", "obj", "conj", "root"}:
            return False
        if token.pos == "PROPN":
            return token.dep != "root" and any(name.first <= token.i < name.last and name.label == "PER" for name in self.parsed.names)
        return token.morph.get("Number") == "Sing" and self.harm.kinds.get(token.i) == "person" and not self._is_none(token.i)

    def _reduced(self, token: Token) -> tuple[HarmAt, int | None] | None:
        """Read a headline's participle: "Village volunteer shot dead"."""
        for kid in self.parsed.kids(token.i, "acl"):
            harm = self._participle(kid)
            if harm is not None and token.dep in {"root", "nsubj", "nsubj:pass"}:
                return harm, kid.i
        return None

    def _single(self, token: Token, harm: HarmAt, governor: int | None) -> HarmFigure:
        kids = [kid.i for kid in self.parsed.kids(token.i, "det", "amod", "compound", "flat") if abs(kid.i - token.i) <= 4]
        first, last = min([*kids, token.i]), max([token.i, *(kid for kid in kids if kid > token.i)]) + 1
        return HarmFigure(
            harm.kind,
            _ONE,
            self.parsed.span(first, last),
            first,
            last,
            token.i,
            governor,
            harm.rule + ":single",
            of=self.parsed.span(token.i, token.i + 1).text,
        )

    # --- zeros ---

    def _zeros(self) -> list[HarmFigure]:
        """«Aucune victime», "no casualties", «sans faire de blessé», "No one was hurt": none, and it is said."""
        found: list[HarmFigure] = []
        for at in sorted({*self.harm.nouns, *self.harm.victims}):
            if self._is_none(at) or self._is_without(at) or self._is_negated(at):
                found.extend(self._zero(at, self._zero_kinds(at)))
        for token in self.parsed.sentence_tokens(self.sentence):
            if token.i in self.harm.nobody and token.dep in {"nsubj", "nsubj:pass", "det", "fixed", "root"}:
                found.extend(self._nobody(token))
        return found

    def _zero_kinds(self, at: int) -> tuple[FigureKind, ...]:
        if at in self.harm.victims:
            return (FigureKind.KILLED, FigureKind.INJURED)
        kind = self.harm.nouns[at].kind
        # Nobody hurt means nobody killed; nobody killed leaves the hurt open.
        return (FigureKind.KILLED, FigureKind.INJURED) if kind is FigureKind.INJURED else (kind,) if kind is FigureKind.KILLED else ()

    def _is_none(self, at: int) -> bool:
        """Tell whether a word of none determines a noun."""
        kids = self.parsed.kids(at, "det", "nummod", "advmod")
        before = self.token(at - 1) if at > self.sentence.first else None
        return any(self.harm.is_in("none_words", kid) for kid in kids) or (before is not None and before.form in self.harm.words.sets["none_words"])

    def _is_without(self, at: int) -> bool:
        """Tell whether «sans» or "without" stands before a noun, an infinitive or a participle between at most."""
        window = range(max(self.sentence.first, at - 4), at)
        opened = next((here for here in window if self.harm.is_in("none_prepositions", self.token(here))), None)
        return opened is not None and all(self.token(here).pos in {"VERB", "ADP", "DET", "ADJ", "AUX", "ADV"} for here in range(opened + 1, at))

    def _is_negated(self, at: int) -> bool:
        """Tell whether the verb over an indefinite noun is negated: «n'a pas fait de victimes», "did not cause any injuries"."""
        before = self.token(at - 1) if at > self.sentence.first else None
        if before is None or not self.harm.is_in("any_words", before):
            return False
        window = range(max(self.sentence.first, at - _NEGATION_REACH), at)
        return any(self.harm.is_in("none_negations", self.token(here)) for here in window) and self.token(at).dep in {
            "obj",
            "conj",
            "nsubj",
            "obl",
            "root",
            "nmod",
        }

    def _nobody(self, pronoun: Token) -> list[HarmFigure]:
        """Read "No one was hurt", «personne n'a été tué», "nobody was killed"."""
        head = self.token(pronoun.head) if not pronoun.is_root else pronoun
        head = self.token(head.head) if head.dep in {"nsubj", "nsubj:pass"} and not head.is_root else head
        harm = self.harm.verbs.get(head.i) or self.harm.adjectives.get(head.i)
        if harm is None or harm.kind not in _BODILY or pronoun.i > head.i or self._has_object(head):
            return []
        if self.harm.is_in("person_words", pronoun) and not any(self.harm.is_in("none_negations", kid) for kid in self.parsed.kids(head.i)):
            return []
        kinds = (FigureKind.KILLED, FigureKind.INJURED) if harm.kind is FigureKind.INJURED else (FigureKind.KILLED,)
        return [
            HarmFigure(kind, _ZERO, self.parsed.span(pronoun.i, head.i + 1), pronoun.i, head.i + 1, pronoun.i, head.i, self._rule("none_pronouns"))
            for kind in kinds
        ]

    def _zero(self, at: int, kinds: Iterable[FigureKind]) -> Iterator[HarmFigure]:
        first = at
        while first > self.sentence.first and at - first < _NEGATION_REACH and not self._opens_none(first):
            first -= 1
        first = first if self._opens_none(first) else at
        for kind in kinds:
            yield HarmFigure(kind, _ZERO, self.parsed.span(first, at + 1), first, at + 1, at, self._verb_over(at), self._rule("none_words"))

    def _opens_none(self, at: int) -> bool:
        return any(self.harm.is_in(name, self.token(at)) for name in ("none_words", "none_prepositions", "none_negations"))

    # --- totals, sums, time ---

    def _with_parts(self, figures: list[HarmFigure], quantities: Sequence[QuantityMention]) -> list[HarmFigure]:
        """Hang a breakdown on its total: «huit blessés dont quatre enfants», "including three women"."""
        openers = [self.sentence.first + hit.first for hit in self.harm.words.parts.find(self.parsed.sentence_tokens(self.sentence))]
        kept = sorted(figures, key=lambda figure: figure.first)
        for opener in openers:
            kept = self._with_total(kept, quantities, opener)
            total = next((figure for figure in reversed(kept) if figure.first < opener and self._is_close(figure, opener)), None)
            if total is None:
                continue
            inner = self._listed(opener, total, quantities, kept)
            parts = tuple(self._part(total, quantity) for quantity in inner)
            taken = {quantity.first for quantity in inner}
            kept = [
                figure._replace(parts=(*figure.parts, *parts)) if figure is total else figure for figure in kept if figure.first not in taken or figure is total
            ]
        return kept

    def _with_total(self, figures: list[HarmFigure], quantities: Sequence[QuantityMention], opener: int) -> list[HarmFigure]:
        """Count the number right before a breakdown where the tree counts its part: "Six people, among them a baby, were shot"."""
        whole = next((quantity for quantity in quantities if quantity.noun is not None and opener - quantity.noun in {1, 2} and not quantity.article), None)
        part = next((figure for figure in figures if figure.first > opener and figure.mention and self._is_listed(opener, figure.mention)), None)
        if whole is None or part is None or any(figure.first == whole.first for figure in figures) or part.kind not in _BODILY:
            return figures
        return sorted([*figures, self._figure(whole, HarmAt(part.kind, "part", part.rule), part.governor)], key=lambda figure: figure.first)

    def _listed(self, opener: int, total: HarmFigure, quantities: Sequence[QuantityMention], figures: Sequence[HarmFigure]) -> list[QuantityMention]:
        """Give the numbers of a breakdown, up to the first that counts another harm: «dont deux enfants, et quinze blessés»."""
        others = {figure.first for figure in figures if figure.kind is not total.kind}
        inner = [quantity for quantity in quantities if opener < quantity.first and self._is_listed(opener, quantity)]
        cut = next((quantity.first for quantity in inner if quantity.first in others or self._is_of_another(quantity, total)), None)
        return [quantity for quantity in inner if (cut is None or quantity.first < cut) and not self._is_thing(quantity)]

    def _is_of_another(self, quantity: QuantityMention, total: HarmFigure) -> bool:
        """Tell whether a number's own noun or the word behind it tells another harm: «quinze blessés», "15 wounded"."""
        found = (self.harm.nouns.get(at) or self.harm.adjectives.get(at) for at in (quantity.noun, quantity.last) if at is not None)
        return any(harm is not None and harm.kind is not total.kind for harm in found)

    def _is_thing(self, quantity: QuantityMention) -> bool:
        """Tell whether an article stands before what is nobody: "including four children, in an attack"."""
        return quantity.article and quantity.noun is not None and self.harm.kinds.get(quantity.noun) != "person"

    def _is_close(self, figure: HarmFigure, opener: int) -> bool:
        """Tell whether nothing but one clause stands between a total and the word that opens its breakdown."""
        return opener - figure.last <= 25 and not figure.is_zero

    def _is_listed(self, opener: int, quantity: QuantityMention) -> bool:
        """Tell whether a quantity belongs to the list that the word opens: no finite verb between."""
        between = self.parsed.tokens[opener + 1 : quantity.first]
        return not any(token.pos in {"VERB", "AUX", "SCONJ"} or token.form in {";", "."} for token in between)

    def _part(self, total: HarmFigure, quantity: QuantityMention) -> HarmFigure:
        return self._figure(quantity, HarmAt(total.kind, "part", self._rule("part_words")), total.governor)

    def _summed(self, figures: list[HarmFigure]) -> list[HarmFigure]:
        """Add up victims who are listed by kind without a total: «le boulanger et trois apprentis sont morts»."""
        rows: list[list[HarmFigure]] = []
        for figure in sorted(figures, key=lambda figure: figure.first):
            if rows and self._is_coordinated(rows[-1][-1], figure):
                rows[-1].append(figure)
            else:
                rows.append([figure])
        return [row[0] if len(row) == 1 else self._sum(row) for row in rows]

    def _is_coordinated(self, one: HarmFigure, other: HarmFigure) -> bool:
        """Tell whether two figures are of victims listed side by side under one verb."""
        if one.kind != other.kind or one.governor != other.governor or one.governor is None or None in (one.of, other.of) or other.kind not in _SINGLE:
            return False
        between = self.parsed.tokens[one.last : other.first]
        side_by_side = (
            bool(between)
            and all(token.pos in {"CCONJ", "PUNCT", "DET", "ADJ"} for token in between)
            and any(token.pos == "CCONJ" or token.form == "," for token in between)
        )
        return side_by_side or self._first_conjunct(one.head) == self._first_conjunct(other.head)

    def _sum(self, row: list[HarmFigure]) -> HarmFigure:
        if len(row) > _LEAST_BROKEN_DOWN and _adds_up(row[0], row[1:]):
            return row[0]._replace(parts=(*row[0].parts, *row[1:]))  # "five civilians, four women and one man"
        lows = [figure.quantity.low for figure in row]
        highs = [figure.quantity.high for figure in row]
        low = sum(value for value in lows if value is not None) if any(value is not None for value in lows) else None
        high = None if None in highs else sum(value for value in highs if value is not None)
        first, last = min(figure.first for figure in row), max(figure.last for figure in row)
        qualifier = next((figure.quantity.qualifier for figure in row if figure.quantity.qualifier != _ONE.qualifier), _ONE.qualifier)
        span = self.parsed.span(first, last)
        return row[0]._replace(
            quantity=Quantity(low, high, None, qualifier), span=span, first=first, last=last, of=None, parts=tuple(row), rule=row[0].rule + ":sum"
        )

    def _timed(self, figure: HarmFigure) -> HarmFigure:
        """Say whether a figure is a running total and since when, and whose loss it is."""
        cumulative, since = self._since(figure.governor)
        bearer, side = self._loss(figure)
        if figure.is_zero or figure.mention is None or figure.mention.article:
            cumulative, since = False, None
        return figure._replace(cumulative=cumulative, since=since, bearer=bearer, side=side)

    def _since(self, governor: int | None) -> tuple[bool, When | None]:
        """Read «depuis le 4 avril», "since January", «en cinq jours», "so far" of the clause of a verb."""
        for date in self.dates:
            if date.role == "since" and self._shares_clause(date, governor):
                return True, date.when
        opened = next((date for date in self.dates if self._is_opened(date)), None)
        if opened is not None and self._shares_clause(opened, governor):
            return True, _open_end(opened.when)
        if self._is_since_word(governor) or self._is_of_war(governor):
            return True, None
        begun = next((date for date in self.dates if self._is_beginning(date)), None)
        if self._is_so_far(governor):
            return True, _open_end(begun.when) if begun else None
        lasting = any(date.role == "duration" and self._opens_duration(date) and self._shares_clause(date, governor) for date in self.dates)
        return lasting, None

    def _is_of_war(self, governor: int | None) -> bool:
        """Tell whether a whole war is said to have cost so many: «la guerre a fait 40 000 morts», no deed of a day."""
        if governor is None:
            return False
        return any(self.harm.is_in("war_nouns", kid) for kid in self.parsed.kids(governor, "nsubj", "nsubj:pass"))

    def _is_since_word(self, governor: int | None) -> bool:
        """Tell whether «depuis» bears on the verb of a figure although its date could not be placed."""
        over = {governor, *(token.i for token in self.parsed.ancestors(governor))} if governor is not None else set()
        for token in self.parsed.sentence_tokens(self.sentence):
            if token.form in self.harm.words.sets["since"] and token.dep in {"case", "mark"}:
                held = self.token(token.head)
                if held.head in over and not held.is_root and held.dep in {"obl", "nmod", "advcl"}:
                    return True
        return False

    def _is_opened(self, date: DateMention) -> bool:
        """Tell whether a word of «depuis» stands over a date, alone or with a clause: "since the insurgency broke out in 2017"."""
        marks = [*self.parsed.kids(date.head, "case", "mark")]
        for over in self.parsed.ancestors(date.head):
            if over.pos in {"VERB", "AUX", "NOUN"}:
                marks += self.parsed.kids(over.i, "mark", "case")
            if over.dep in {"advcl", "root"}:
                break
        return any(self.harm.is_in("since", mark) for mark in marks) or self._follows_since(date)

    def _follows_since(self, date: DateMention) -> bool:
        """Tell whether «depuis» stands shortly before a date, no mark between, whatever the tree makes of it."""
        for at in range(date.first - 1, max(self.sentence.first, date.first - _SINCE_REACH) - 1, -1):
            if self.token(at).form in self.harm.words.sets["since"]:
                return True
            if self.token(at).pos == "PUNCT":
                return False
        return False

    def _is_beginning(self, date: DateMention) -> bool:
        """Tell whether a date is when the deed began: «l'offensive, qui a débuté le 7 octobre»."""
        return any(self.harm.is_in("start_verbs", over) for over in self.parsed.ancestors(date.head))

    def _is_so_far(self, governor: int | None) -> bool:
        """Tell whether «jusqu'à présent» or "so far" stands in the sentence of a figure."""
        return governor is not None and next(self.harm.words.so_far.find(self.parsed.sentence_tokens(self.sentence)), None) is not None

    def _opens_duration(self, date: DateMention) -> bool:
        before = self.token(date.first - 1) if date.first > self.sentence.first else None
        own = self.token(date.first)
        return any(token is not None and self.harm.is_in("span_openers", token) for token in (before, own))

    def _shares_clause(self, date: DateMention, governor: int | None) -> bool:
        """Tell whether a date bears on the verb of a figure, not on another clause."""
        if governor is None:
            return True
        over = {governor, *(token.i for token in self.parsed.ancestors(governor))}
        above = [token for token in self.parsed.ancestors(date.head) if token.pos in {"VERB", "AUX"}]
        if not above:
            return True
        nearest = next((token for token in above if token.dep != "advcl"), above[-1])
        return nearest.i in over or governor in {token.i for token in above}

    def _loss(self, figure: HarmFigure) -> tuple[int | None, str | None]:
        """Read «nous pleurons deux martyrs», "the army lost ten men": whose own loss a figure is."""
        over = self.token(figure.governor) if figure.governor is not None else None
        if over is None or not self.harm.is_in("loss_verbs", over):
            return None, None
        first = self.token(over.head) if over.dep == "conj" and not self.parsed.kids(over.i, "nsubj") else over  # "killed forty and lost three"
        subject = next(iter(self.parsed.kids(first.i, "nsubj")), None)
        if subject is None:
            return None, None
        own = self.harm.is_in("first_person", subject) or any(self.harm.is_in("first_person", kid) for kid in self.parsed.kids(subject.i, "det"))
        return subject.i, "actors" if own else None


def _open_end(when: When) -> When:
    """Make a date the beginning of a stretch that goes on."""
    return replace(when, end=None)


def _unique(figures: Iterable[HarmFigure]) -> list[HarmFigure]:
    """Keep one figure a kind and noun phrase, and one zero a kind and verb."""
    seen: set[tuple[int | None, FigureKind, bool]] = set()
    kept = []
    for figure in figures:
        key = (figure.governor if figure.is_zero else figure.head, figure.kind, figure.is_zero)
        if key not in seen:
            seen.add(key)
            kept.append(figure)
    return kept


# A total needs two parts at least to be broken down into.
_LEAST_BROKEN_DOWN = 2


def _adds_up(total: HarmFigure, parts: Sequence[HarmFigure]) -> bool:
    """Tell whether exact figures that follow a total make it up."""
    counted = [figure.quantity for figure in (total, *parts)]
    exact = all(one.low is not None and one.low == one.high for one in counted)
    return exact and total.quantity.low == sum(one.low or 0 for one in counted[1:])
