"""Say in the language of the page what the program says in sentences: reasons of grades, rules of tolls, why accounts hang together, warnings, refusals.

The record and the ledger keep these sentences in English, with names and numbers filled in. Here stand their patterns, as messages of the catalogues: a
sentence that has the form of one is filled anew in the other language, whenever it was written. `{why}` stands for a sentence of its own, `{or}` for names
between which stands "or", `{kind}` for what may be a message itself. A test sees that no module whose sentences pages show writes one without a pattern.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from recoupe.desk.words import N_, Words

_PLACE = re.compile(r"\{(\w+)\}")
_WHY, _OR, _KIND = "why", "or", "kind"
# Beyond it a sentence holds more of a report than anybody reads, and is left as it is.
_LONGEST = 1000

# Why an incident has its grade, and which figure of a toll is best: `codebook/data/assess/rules.toml`.
_GRADES = (
    N_("{deed_deniers} say that it did not happen, and no more independent sources tell that it did."),
    N_("{claimants} owns to the deed, and so does the other side: {other_side_names}."),
    N_("{claimants} owns to the deed of which others accuse it."),
    N_("{author_deniers} denies to have done it."),
    N_("The accounts name different authors: {authors}."),
    N_("{deed_deniers} say that it did not happen, and {tellings} independent sources tell that it did."),
    N_("{groups} independent sources tell it, and nobody disputes the author."),
    N_("All accounts rest on one source."),
    N_("All accounts rest on one source: {source}."),
    N_("A person set this grade in review."),
    N_(
        "the figure that most independent sources give, of equals the latest; a later and higher figure of a source that is no party to the deed takes "
        "its place"
    ),
)
# Why accounts count as one source: `link/copies.py`, `link/rows.py`.
_COPIES = (
    N_("It rests on {name}, whom no other account cites."),
    N_("No other account shares its source."),
    N_("One report tells it twice."),
    N_("{share}% of the text is the same."),
    N_("Both print the dispatch of {name}."),
    N_("Both are by {name}."),
    N_("One account cites {name}."),
    N_("{other} cites {name}."),
    N_("Both rest on {name}."),
    N_("The row of a table names {name} as its source."),
    N_("The row of {publisher} names {name} as its source."),
)
# What speaks for two events being one deed, and against it: `link/compare.py`.
_COMPARED = (
    N_("the same exact place"),
    N_("two exact places within one another's reach"),
    N_("places with names that are spelt alike"),
    N_("an exact place inside the larger one"),
    N_("the same larger place"),
    N_("places near one another"),
    N_("the country is the same, and no more is told"),
    N_("exact places apart from one another"),
    N_("other countries"),
    N_("the same party of the registry, or one that belongs to the other"),
    N_("words of a name in common"),
    N_("the same kind of people or thing"),
    N_("of the same country"),
    N_("nobody in common"),
    N_("the same figure, and no small one"),
    N_("the same figure"),
    N_("figures near one another"),
    N_("one says none"),
    N_("other figures"),
    N_("figures far from one another"),
    N_("{number} days lie between"),
    N_("cosine of the words {number}"),
    N_("cosine of the opening lines {number}"),
    N_("{number} numbers shared"),
    N_("published {number} days apart"),
    N_("a day is not told"),
    N_("a place is not told"),
    N_("a place is not resolved"),
    N_("the same type of deed"),
    N_("types by which one deed may be told"),
    N_("other types of deed"),
    N_("not told by both"),
    N_("both tell {names}"),
    N_("nothing in common"),
    N_("no kind of figure that both tell"),
    N_("{number} rare names shared"),
    N_("no rare name shared"),
    N_("a report without numbers"),
    N_("a day of publication is not known"),
    N_("the days are the same"),
    N_("the stretches of days overlap"),
)
# Warnings of a report: `read/`, `resolve/`, `extract/events.py`.
_WARNINGS = (
    N_("no words of the text speak for violence strongly enough, so that it was not parsed; read it without the gate to see all that it tells"),
    N_("«{words}» may be {or}, or somebody else: {why}"),
    N_("neither the countries nor the other actors of the report decide"),
    N_("the report does not speak of where any of them is at home"),
    N_("the report does not speak of where it is at home"),
    N_("«{words}» is not resolved to a point: {why}"),
    N_("the gazetteer holds no place of that name"),
    N_("the gazetteer holds no place of that name in {countries}"),
    N_("no place of that name is known in {countries}, the country told beside it"),
    N_("no place of that name is known in or near {place}, told beside it"),
    N_("the gazetteer holds only {place}, a country of which the report does not speak"),
    N_("it may be {or}, and the report does not say which"),
    N_("only another spelling is known, {place}, and nothing else in the report points there"),
    N_("no publication date is stated; «{words}» and the other dates of the text give {day} or later"),
    N_("no publication date is stated; «{words}» and the other dates of the text give {day}"),
    N_("«{words}» may be {day} or {later}; the earlier is taken"),
    N_("no publication date is stated and none follows from the text"),
    N_("no publication date is stated and none follows from the text; it lies not before {day}"),
    N_("no publication date is stated and no year is told; «{words}» fits no year"),
    N_("no publication date is stated and no year is told; «{words}» fits {years}"),
    N_("the time «{words}» is left open: {why}"),
    N_("it is counted from itself"),
    N_("its first part lies after its second"),
    N_("no such weekday and day in the year before the report"),
    N_("no month near the report has that day"),
    N_("the words give no exact number"),
    N_("no such day in the calendar"),
    N_("the date of the report is not known"),
    N_("the date of the report is known only as not earlier than a day"),
    N_("no date is told before it"),
    N_("no year is told and the date of the report is not known"),
    N_("there is no such part"),
    N_("the first year lies after the second"),
    N_("the date told before it is no single day"),
    N_("the day that is marked is not told"),
    N_("day and month cannot be told apart and nothing in the text decides"),
    N_("the feast does not fall once in that year"),
    N_("nobody is quoted for {words}"),
    N_("the caption shares no person, place or deed with the story"),
    N_("the page credits {name} and {other} side by side; check whose photo it is"),
    N_("no encoding was declared; the text was read as {name}"),
    N_("parts of the page are in another language ({languages})"),
)
# By which rule an event has a value, where that is no path of the codebook: `extract/`.
_RULES = (
    N_("coding guide {number}: {why}"),
    N_("the sentence before"),
    N_("no date is told and none follows"),
    N_("a speech act of the day"),
    N_("somebody says that it did not happen"),
    N_("no named doer"),
    N_("the issuer's own deed"),
    N_("denial by the actor"),
    N_("the actor owns to it"),
    N_("somebody else says so"),
    N_("as fact"),
    N_("not hostile"),
    N_("the speaker is the doer"),
    N_("a force tells how its enemies fell"),
    N_("the text hedges"),
    N_("the issuer rejects it"),
    N_("it is put down to him"),
    N_("a hypothesis"),
)
# Why the desk refuses what a form sends or an address asks for: `desk/`, and what it calls in `pipeline/` and `store/`.
_REFUSALS = (
    N_("codebook file {name}: there is none; the first page of the codebook lists them"),
    N_("{name} is nothing that is decided of all that is shown; choose one of {list}"),
    N_("no event of these reports is left to judge; open one to change what was decided"),
    N_("flag {name}: there is none of this name; choose one of {list}"),
    N_("decision {name}: there is none of this id; each event and incident lists its own"),
    N_("decision {name} was taken back before; take back the decision that did, and it stands again"),
    N_("{name}: somebody changed it since it was shown to you; look at it as it is now, then decide again"),
    N_("field {name} is not edited here; choose one of {list}"),
    N_("field {name}: the event has {number} of these; somebody may have removed it"),
    N_("no words of the report are given; select them in the text, or write them as they stand there"),
    N_("{words} is not in the text of the report; write the words as they stand there"),
    N_("{words} stands {number} times in the text; write more of the words around it, or select it in the text"),
    N_("{name} is empty; fill it in"),
    N_("{name}: {written} is no number; write digits"),
    N_("{kind} {name}: neither the codebook nor an event of the ledger has this id; search the list for a part of a name"),
    N_("no entry is chosen; choose one of the list, or type its id"),
    N_("{address} is no address of a list that can be saved; save one of {list}"),
    N_("language {name} is not read; choose one of {list}, or leave it out"),
    N_("{written} is no day; write it as YYYY-MM-DD"),
    N_("check {name}: there is none of this name; choose {first} or {second}"),
    N_("{written} is no head of a log; paste the line of the file that was kept, or the number of entries and the hash"),
    N_("event type {name}: the codebook has none of this id; its first page lists them"),
    N_("there is no text to read; paste the text of a report first"),
    N_("there is no file to read; choose one first"),
    N_("field {name}: no account of this incident gives that value; choose one of those on the page, or correct the event of an account"),
    N_("{name}: {written} is no whole number; write digits, or leave it empty for an open end"),
    N_("{name} is this incident; give the id of another one"),
    N_("{name}: of its accounts some must leave and some stay; choose at least one, and not all"),
    N_("the box ends at {north} degrees north and begins at {south}; give the southern side first"),
    N_("a box has four sides, in degrees: south, west, north and east; fill in all of them or none"),
    N_("{name} is {number}, and degrees go from {low} to {high} there"),
    N_("event {name}: the report has none of this id; look at it as it is now"),
    N_("{written} is no day; write 2024, 2024-03 or 2024-03-14"),
    N_("{written} is no day; that month has {number}"),
    N_("{written} is no number of minutes; write digits, 15 or 60"),
    N_("{address}: nobody follows this feed; add it first"),
    N_("{name}: it is rejected without a reason; say why, so that others can follow it"),
    N_("{name}: {words} tells event {event} of this type already; correct or accept that one"),
    N_("{name}: it has no event {event}; it has {list}"),
    N_("field {name}: the event has nothing at {step}; give the whole value of {other} instead"),
    N_("{name}: {why}"),
    N_("span [{start}, {end}) lies outside a text of {number} characters; give offsets of this report's text"),
    N_("span [{start}, {end}) holds {words} and not {other}; give the characters that stand there, or the offsets alone"),
    N_("{name} has no point of the globe: lat {lat}, lon {lon}; give WGS 84 degrees, or null for both"),
    N_("country {name} is no country of ISO 3166-1; write its three letters, like MLI, or null"),
    N_("it would end on {end}, before it begins on {start}; exchange the two"),
    N_("{low} to {high} is no number of anything; give the lower end first, none below 0, and null for an open one"),
    N_("{name} is no {kind}; choose one of {list}"),
    N_("{name}: {written} is no toll; give a whole number, or low, best and high in their order, null for an open end"),
    N_("name {name} holds no word; write it as reports do"),
    N_("{name} and {other} are one already; give two ids, or take the earlier decision back"),
    N_("{written} is no date; write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty"),
    N_("the name would end in {end}, before it begins in {start}; exchange the two"),
    N_("place {name}: the gazetteer has no entry of this id; `recoupe places show NAME` finds ids"),
    N_("actor {name}: the codebook has no entry of this id; `recoupe actors show NAME` finds ids"),
    N_("{name}: the ledger holds no report and no incident of this id; `recoupe search` and `recoupe incidents` list them"),
    N_("{name}: the ledger holds no incident of this id; `recoupe incidents` lists them"),
    N_("{name}: the ledger holds no record of this report; `recoupe search` finds those that it holds"),
    N_("{name}: the ledger holds no report of this id; `recoupe search` finds those that it holds"),
    N_("{name}: what this incident said was erased; link the ledger again"),
    N_("{name}: this report was erased; only its hash is left"),
    N_("{name}: these bytes were erased; only their hash is left"),
    N_("{name}: the ledger keeps no such bytes; give the id of a report that it holds"),
    N_("{name}: these bytes were erased from the ledger, and so they are not taken again; `recoupe verify` names the tombstone"),
    N_("order {name}: lists have no such order; choose one of {list}"),
    N_("cursor {name} is none of this list; ask for its first page without one"),
    N_("{kind} {name}: lists are not narrowed by it; choose one of {list}"),
    N_("facet {name}: lists of incidents are not narrowed by it; choose one of {list}"),
    N_("view {name}: a name has 1 to {number} characters; give it another"),
    N_("view {name}: its address has more than {number} characters; ask for less"),
    N_("{name} holds no word to look for; write the words of a name"),
    N_('{name} holds no word to look for; write words, a "phrase", or the beginning of a word with a *'),
    N_("{kind} {name}: registries know no such thing; choose one of {list}"),
    N_("kind {name}: maps show no such thing; choose one of {list}"),
    N_("entry {number}: the audit log has none of this number; `recoupe verify` says how many there are"),
    N_("{written} is no day; write it like 2024-03-14"),
    N_("{name}: others write to it and went on for {number} s; wait a while, then try again"),
    N_("{name}: another run is at work with its {words}; wait for its end"),
    N_("{why}; the bytes are kept, and the report can be added again"),
    N_("events {event} of {name} and {other} of {report} are judged not to be one incident, and other judgements join them; withdraw one of these judgements"),
)
# Why an input or an address cannot be read: `read/`.
_UNREAD = (
    N_("{name}: the address has {number} characters, which none on the web has; check where it comes from"),
    N_("{name}: the address holds a space, a control character or a sign that programs read differently; write it in plain characters"),
    N_("{name}: only http and https are fetched, not {kind}; pass a file by its path"),
    N_("an address without a scheme"),
    N_("{name}: the address holds a user name, which hides the host behind it; leave out what stands before the @"),
    N_("{name}: port {number} is not one of the web's ({list}); pass the page as a file"),
    N_("{name}: the host of the address can be read in two ways; write it as https://host/path"),
    N_("{name}: {host} is no name of a host; write it as https://host/path"),
    N_("{name}: {host} is an IP address in an unusual form, which hides where it leads; write it as four numbers"),
    N_("{name}: {host} is a name of one's own machine or network; only public hosts are fetched"),
    N_("{name}: the address cannot be read ({fault}); write it as https://host/path"),
    N_("{name}: the page was redirected more than {number} times, at last to {address}; open it in a browser, pass the last address"),
    N_("{name}: the page has {number} MB or more, which no report has; it was not read"),
    N_("{name}: the robots.txt of {host} asks programs to leave the page alone; {advice}"),
    N_("{name}: the host answers with status {number}, not with the page; check the address in a browser"),
    N_("{name}: the host answers with {kind}, which is nothing that is read; pass the address of a page, a feed or a document"),
    N_("{name}: the host is busy (status {number}); it is left alone for {seconds} seconds"),
    N_("{name}: the host took too long ({fault}); try again later"),
    N_("{name}: the page could not be fetched ({fault}); check the address, or try again later"),
    N_("{name}: the input holds a NUL byte at byte {number}, so it is not text; convert it to text or HTML first"),
    N_("{name}: the input is empty; pass a report that holds text"),
    N_("{name}: the input is full of control characters, so it is not text; convert it to text or HTML first"),
    N_("{name}: the input mixes UTF-8 with another encoding, first at byte {number}; save the whole of it as UTF-8"),
    N_("{name}: no encoding makes sense of the bytes, first at byte {number}; save the input as UTF-8"),
    N_("{name}: the input is {kind}, not text; convert it to text or HTML first"),
    N_("{name}: the input is not valid {kind} from byte {number} on; save it again as UTF-8"),
    N_("{name}: the page shows no text; save the page as a browser shows it"),
    N_("{name}: the page holds no article, only menus, links or notices; save the article's own page"),
    N_("{name}: the PDF holds pictures of its pages and no text; recognise its text (OCR) first, then pass the result"),
    N_("{name}: the PDF is locked by a password; unlock it and save it anew"),
    N_("{name}: the PDF has {number} pages, which no report has; split off the {most} that matter"),
    N_("{name}: the PDF cannot be read ({fault}); save or print it anew"),
    N_("{name}: the file has neither sender nor subject, so it is no e-mail; save the message as .eml, or a text as .txt"),
    N_("{name}: the e-mail holds no text, only attachments; save what it holds and pass that"),
    N_("{name}: the body of the e-mail is empty; save what it holds and pass that"),
    N_("{name}: the body of the e-mail cannot be unpacked; save it again as .eml"),
    N_("{name}: the e-mail cannot be taken apart ({fault}); save it again as .eml"),
    N_("{name}: the input is JSON data, not a report; pass the text or the page itself"),
    N_("Not Found"),
    N_("Method Not Allowed"),
)
# Why somebody is not let in, or may not do something: `desk/`, `store/team.py`.
_ENTRY = (
    N_("account {name} would be the only one, and could let nobody else in; make an admin first"),
    N_("the token is unknown, revoked or has ended; ask whoever administers the ledger for another"),
    N_("the header {name} is taken from the proxy alone; leave it out"),
    N_("the proxy let you in, and this ledger has no account of your name; ask whoever administers it"),
    N_("the password has {number} characters; take {least} to {most}, such as four words that have nothing to do with each other"),
    N_("the password repeats itself or holds the name; take another, such as four words that have nothing to do with each other"),
    N_("role {name}: there is none of this name; choose one of {list}"),
    N_("account {name}: a name has 1 to {number} characters that can be seen, and no space around; give it another"),
    N_("account {name} has no role; give it one of {list}"),
    N_("account {name}: there is one of this name; change that, or choose another name"),
    N_("account {name}: one of this name was erased, and what it decided must not seem another's; choose another name"),
    N_("account {name}: whoever erases is named on the tombstone, for good; let somebody else erase it"),
    N_("account {name}: there is none of this name; `recoupe admin user list` lists them"),
    N_("account {name} is the last admin; make another one first, so that somebody can let people in"),
    N_("token {name}: there is none of this id; `recoupe admin token list` lists them"),
    N_("token of {name}: {role} is more than its owner may ({own}); give it less"),
    N_("token of {name}: say in 1 to {number} characters what it is for"),
    N_("token of {name}: it would have ended by {time}; name a time to come"),
    N_("days {name}: write a number from 1 to {number}, or nothing for a token that does not end"),
    N_("{name} is {kind}, and this is done by {role} and above; ask whoever administers the ledger"),
    N_("this desk asks who you are; log in at {name}, or give a token as `Authorization: Bearer …`"),
)
# Why nothing is signed, opened again or written on paper: `store/signatures.py`, `pipeline/signing.py`, `desk/paper.py`, `desk/situation.py`.
_SIGNING = (
    N_(
        "{name}: it was signed by {person} ({role}) at {time}, and decisions on it are refused until it is opened again; do that with a "
        "reason, on its page or with `recoupe reopen {other}`"
    ),
    N_("{name}: it was signed by {person} ({role}) at {time}; it stands so, and whoever wants to sign it anew opens it again first (`recoupe reopen`)"),
    N_("{name}: it is opened again without a reason; say why, so that others can follow it"),
    N_("{name}: it is not signed, so that there is nothing to open again; decide on it as it is"),
    N_("{name}: nobody has decided on {list}; accept or reject each event, then sign"),
    N_("{name}: nobody has decided on it; accept, correct or reject it, then sign"),
    N_("role {name} may not sign nor open again; ask somebody who is {or}"),
    N_("version {name} is no number; the page of signatures lists those that there are"),
    N_("{name}: it is not signed; `recoupe sign {other} --list` shows its signatures"),
    N_("{name}: its signature {number} is none that signs a version; `recoupe sign {other} --list` shows its signatures"),
    N_("{name}: its signed version {number} was erased; the tombstone says why"),
    N_("{name}: `{field}` of a signature has 1 to {number} characters; say who signs, and in which role"),
    N_("a situation report begins on some day; give it as YYYY-MM-DD"),
    N_("the report would end on {end} and begin on {start}; give the earlier day first"),
    N_("form {name}: papers are not written so; choose one of {list}"),
    N_("language {name}: papers are not written in it; choose one of {list}"),
    N_("PDF needs WeasyPrint and Pango ({fault}); run `pip install 'recoupe[report]'`, or write HTML"),
    N_("the paper asks for {name}, and papers load nothing; take it out of the template"),
)
# Why an addition to the codebook is refused: `pipeline/drafts.py`, `pipeline/amending.py`, `store/amending.py`, `desk/additions.py`.
_ADDING = (
    N_("kind {name}: nothing of this kind can be added; choose one of {list}"),
    N_("addition {name}: nothing of this kind can be added; choose one of {list}"),
    N_("addition {name}: this is no number; choose one of the list"),
    N_("file {path} of addition {name}: there is none; the list of additions has all of them"),
    N_("draft {name}: you began none of this name since the desk was started; write it again"),
    N_("what it would change is not known yet; wait until the preview is done, then decide"),
    N_("{field}: has more than {number} characters; write less"),
    N_("mode {name}: the event type {type} has none of this name; choose one of {list}, or leave it open"),
    N_("group {name}: the codebook has no such group of words; choose one of the list"),
    N_("list {name}: the codebook has no such list of words; choose one of those that are offered"),
    N_("name {name}: has no Latin letter to make an id of; write a neutral name in Latin letters, and this one as another name"),
    N_("{field} {name}: must hold something, and no `|`; write it in words"),
    N_("{field} {name}: there is none of this name; choose one of {list}"),
    N_("words: there is none; write one a line, as the dictionary gives it"),
    N_("example: is empty; write a sentence that needs the addition"),
    N_("example: mark {name} means nothing; mark words as {list}"),
    N_("example: is marked; a sentence with a look-alike tells no event, so leave the marks out"),
    N_("example: marks nothing as {or}; write {mark} around the words"),
    N_("example: comes out already without the addition; write one that needs it (read: {words})"),
    N_("example: does not come out with the addition: {wrong} (read instead: {words})"),
    N_("amendment {number}: its example would come out no more: {wrong}; take it out first, or leave this as it is"),
    N_("amendment {number}: somebody changed the codebook since, and the last is {last}; look at it again, then decide anew"),
    N_("amendment {number}: it needs who makes it, and a reason of 1 to {most} characters; give both"),
    N_("amendment {number}: it adds nothing; say what is added"),
    N_("amendment {number}: it adds nothing that stands; `recoupe codebook list` shows what does"),
    N_("the codebook is refused: {wrong}"),
)
# Why nothing is sent: `desk/alerting.py`, `desk/webhooks.py`, `pipeline/standard_webhooks.py`, `read/posting.py`, `store/delivering.py`.
_ALERTS = (
    N_("list {name}: no list of incidents is saved under this name; those that are: {list}"),
    N_("view {name} is not followed: alerts follow lists of incidents that are narrowed by facets; save such a one at {other}"),
    N_("language {name}: alerts are not written in it; choose one of {list}"),
    N_("webhook {name}: there is none of this id; `recoupe alert list` lists them"),
    N_("webhook {name}: its address has more than {number} characters; give a shorter one"),
    N_("a secret is {mark} and the base64 of {least} to {most} bytes, and this one has {number}; take the one that is offered"),
    N_("a secret is {mark} and base64, and this one is not ({fault}); take the one that is offered"),
    N_("{name}: messages are sent over https alone, so that nobody on the way reads or changes them; give an https address"),
    N_("what it said was erased"),
)
PATTERNS = (*_GRADES, *_COPIES, *_COMPARED, *_WARNINGS, *_RULES, *_REFUSALS, *_UNREAD, *_ENTRY, *_SIGNING, *_ADDING, *_ALERTS)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as a page says it; `known` is whether it is in the language of the page."""

    text: str
    known: bool


def said(sentence: str, words: Words) -> Said:
    """Say a sentence of the program in a language; one that has no pattern, or holds one that has none, stays as it is.

    Args:
        sentence: in English, as the record or the ledger keeps it; or a message, translated already or not.
        words: the language of the page.
    """
    if sentence in words.known or sentence in _told(words):
        return Said(words.say(sentence), known=True)
    found = _matched(sentence) if len(sentence) <= _LONGEST else None
    if found is None:
        return Said(sentence, known=False)
    pattern, filled = found
    parts = {name: _part(name, value, words) for name, value in filled.items()}
    if not all(part.known for part in parts.values()):
        return Said(sentence, known=False)
    return Said(_PLACE.sub(lambda place: parts[place[1]].text, words.say(pattern)), known=True)


@cache
def _told(words: Words) -> frozenset[str]:
    """Give what the messages are in a language."""
    return frozenset(words.say(message) for message in words.known)


def _part(name: str, value: str, words: Words) -> Said:
    """Say what a place in a sentence is filled with."""
    if name == _WHY:
        return said(value, words)
    if name == _KIND:
        return Said(words.say(value), known=True)
    return Said(f" {words.say(N_('or'))} ".join(value.split(" or ")) if name == _OR else value, known=True)


def _matched(sentence: str) -> tuple[str, Mapping[str, str]] | None:
    """Find the pattern of a sentence, and what its places are filled with; of several, the one with the most words of its own."""
    for pattern, form in _forms():
        match = form.fullmatch(sentence)
        if match is not None:
            return pattern, match.groupdict()
    return None


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    ranked = sorted(PATTERNS, key=lambda pattern: -len(_PLACE.sub("", pattern)))
    return tuple((pattern, re.compile(_form(pattern), re.DOTALL)) for pattern in ranked)


def _form(pattern: str) -> str:
    """Give the expression that sentences of a pattern fit."""
    pieces = _PLACE.split(pattern)
    return "".join(f"(?P<{piece}>.+?)" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces))
