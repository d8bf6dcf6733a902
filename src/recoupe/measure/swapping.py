"""Copy messages of MUC-4 with every person, organisation and place renamed, the same way in texts and keys.

A program that reads scores as well on the copy; one that knows names by heart falls. Names come from the keys and are exchanged among themselves, seeded:
persons word by word, given names for given names and surnames for surnames, so that a surname alone still fits the full name; organisations as wholes, long
name for long name and acronym for acronym of the same other group; places for places of the same kind in the same country, so that a gazetteer stays right.
Countries and nationalities stay, and so do the case and the line breaks of the texts.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random

Line = Mapping[str, Sequence[str]]
Message = tuple[str, Sequence[Line]]
Swaps = dict[str, str]
# The long names and the acronyms of one organisation.
Forms = tuple[list[str], list[str]]

SEED = 1
LOCATION, ORGANISATION, PERSON = "INCIDENT: LOCATION", "PERP: ORGANIZATION ID", "HUM TGT: NAME"
_STRINGS = ("INCIDENT: INSTRUMENT ID", "PERP: INDIVIDUAL ID", ORGANISATION, "PHYS TGT: ID", PERSON, "HUM TGT: DESCRIPTION")
_DESCRIBING = ("HUM TGT: DESCRIPTION", "PHYS TGT: ID", "INCIDENT: INSTRUMENT ID")
_SWAPPED = ("INC", "PERP", "PHYS", "HUM")
_WORD = re.compile(r"[\w'-]+")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
# A shorter word is an initial or a particle.
_SHORTEST_NAME = 3
_PARTICLES = frozenset("DE LA DEL LAS LOS EL LE LES DU DES Y E VON VAN DA DI DOS SAN SANTA SANTO JR SR III II THE OF AND D L".split())
_TITLES = frozenset(
    (
        "DR MR MRS MS MGR MSGR FATHER FATHERS SISTER BISHOP ARCHBISHOP PRESIDENT FORMER GENERAL GEN COLONEL COL MAJOR MAJ CAPTAIN CAPT LIEUTENANT LT "
        "SERGEANT SGT CORPORAL ADMIRAL MINISTER DEPUTY SENATOR JUDGE MAYOR GOVERNOR ATTORNEY ENGINEER PRIEST DON DONA COMMANDANT CAPITAINE PERE SOEUR "
        "MONSEIGNEUR MONSIEUR MAIRE JUGE"
    ).split()
)
_SETTLED = frozenset(
    (
        "CITY TOWN VILLAGE MUNICIPALITY DEPARTMENT REGION PROVINCE NEIGHBORHOOD JURISDICTION SECTOR DISTRICT CANTON INTENDANCY COMMISSARIAT COMMUNITY "
        "SUBURB HAMLET LOCALITY POPULATION AREA ZONE"
    ).split()
)
# Words that name no organisation by themselves, in English and French.
_GENERIC = frozenset(
    (
        "ARMY ARMIES ARMED FORCES FORCE AIR NAVY NAVAL NATIONAL GUARD POLICE GOVERNMENT MILITARY TROOPS SOLDIERS BATTALION BRIGADE INFANTRY DEATH SQUAD "
        "SQUADS GUERRILLA GUERRILLAS TERRORIST TERRORISTS REBEL REBELS DRUG TRAFFICKERS TRAFFICKING CARTEL CARTELS MAFIA MAFIAS COCAINE PARAMILITARY "
        "GROUP GROUPS GANG GANGS RINGS ORGANIZATION ORGANIZATIONS MEMBERS MEMBER COMMAND COMMANDOS COMMANDO URBAN LEFTIST RIGHTIST EXTREME EXTREMIST "
        "ULTRARIGHTIST HIGH STAFF SECURITY PUBLIC TREASURY SECTORS REGIME STATE LEFT RIGHT PEOPLE UNIT UNITS CIVIL DEFENSE PARTY UNION FRONT MOVEMENT "
        "LIBERATION REVOLUTIONARY POPULAR COMMUNIST SOCIALIST DEMOCRATIC SUBVERSIVE SUBVERSIVES CRIMINAL CRIMINALS ARMEE ARMEES GOUVERNEMENT GARDE "
        "NATIONALE ESCADRONS ESCADRON MORT GUERILLA GUERILLEROS TERRORISTES REBELLES NARCOTRAFIQUANTS MILITAIRES AERIENNE GROUPE GROUPES "
        "PARAMILITAIRES SOLDATS SECURITE SALVADORAN HONDURAN COLOMBIAN PERUVIAN CHILEAN GUATEMALAN BOLIVIAN NICARAGUAN ECUADORAN ARGENTINE PANAMANIAN "
        "US AMERICAN COSTA RICAN SALVADORIENNE HONDURIENNE COLOMBIENNE PERUVIENNE CHILIENNE"
    ).split()
)


def swap(messages: Sequence[Message], seed: int = SEED) -> list[Message]:
    """Give a copy of messages, each a text with its templates, in which names are exchanged."""
    chance = Random(seed)  # noqa: S311 - names are drawn, nothing secret
    places = _place_swaps(messages, chance)
    organisations, written = _organisation_swaps(messages, chance)
    organisations = {name: other for name, other in organisations.items() if name not in places}
    persons = _person_swaps(messages, [*places, *organisations], chance)
    rename = _renamer(persons | places | organisations, written)
    return [(rename(text), [_renamed(template, rename) for template in templates]) for text, templates in messages]


def _renamed(template: Line, rename: Callable[[str], str]) -> Line:
    return {slot: [_renamed_line(slot, line, rename) for line in lines] if slot.startswith(_SWAPPED) else lines for slot, lines in template.items()}


def _renamed_line(slot: str, line: str, rename: Callable[[str], str]) -> str:
    """Rename within the strings of a filler; values of set lists stay."""
    if slot == LOCATION or (slot in _STRINGS and '"' not in line):
        return rename(line)
    return _QUOTED.sub(lambda match: rename(match[0]), line)


def _folded(text: str) -> str:
    """Give a text in upper case without accents, character for character."""
    found = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].upper()
        found.append(base if len(base) == 1 else letter)
    return "".join(found).replace("’", "'")


def _alternatives(line: str) -> list[str]:
    """Give the quoted strings of a filler, or the whole of it if it has none."""
    found = [re.sub(r"\\(.)", r"\1", match[0][1:-1]).strip(' "') for match in _QUOTED.finditer(line)]
    return found or [line.lstrip("? ").strip()]


def _fillers(messages: Sequence[Message], slot: str) -> list[str]:
    return [line for _, templates in messages for template in templates for line in template.get(slot) or ()]


def _deranged(names: Iterable[str], chance: Random) -> Swaps:
    """Give each name another one of the list; a lone name stays."""
    order = sorted(set(names))
    chance.shuffle(order)
    turn = dict(zip(order, order[1:] + order[:1], strict=True))
    return {name: turn[name] for name in sorted(turn)}


def _place_swaps(messages: Sequence[Message], chance: Random) -> Swaps:
    """Exchange places for places of the same kind in the same country; what holds the name of a country stays."""
    kinds: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    countries: set[str] = set()
    for line in _fillers(messages, LOCATION):
        for part in re.split(r" / ", line.strip("? ")):
            country, *levels = part.split(":")
            countries.update(_folded(end.strip()) for end in country.strip(" ()").split(" - "))
            for name, kind in _settled(":".join(levels)):
                kinds[name][country.strip(" ()"), kind] += 1
    held = [re.compile(rf"\b{re.escape(country)}\b") for country in sorted(countries) if country]
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, counted in kinds.items():
        if not any(country.search(name) for country in held) and not set(name.split()) <= _GENERIC:
            groups[counted.most_common(1)[0][0]].append(name)
    return {name: other for group in sorted(groups) for name, other in _deranged(groups[group], chance).items()}


def _settled(levels: str) -> Iterator[tuple[str, str]]:
    """Yield the towns and regions of a location, each with its kind."""
    for name, kind in re.findall(r"([^:()/]+?)\s*\(([A-Z ]+)\)", levels):
        if kind in _SETTLED:
            yield _folded(re.sub(r"^\s*-\s*", "", name).strip()), kind


def _organisation_swaps(messages: Sequence[Message], chance: Random) -> tuple[Swaps, Swaps]:
    """Exchange organisations, long name for long name, acronym for acronym; and give how names are written in mixed case."""
    clusters, written = _clusters(messages)
    groups = [_forms(cluster, sorted(written)) for cluster in clusters]
    swaps: Swaps = {}
    for wanted in ((True, True), (True, False), (False, True)):
        same = [group for group in groups if (bool(group[0]), bool(group[1])) == wanted]
        order = [*range(len(same))]
        chance.shuffle(order)
        turn = dict(zip(order, order[1:] + order[:1], strict=True))
        for at, group in enumerate(same):
            for mine, theirs in zip(group, same[turn[at]], strict=True):
                swaps |= dict(zip(mine, theirs, strict=False))
        _swap_the_rest(same, swaps)
    return swaps, written


def _swap_the_rest(same: Sequence[Forms], swaps: Swaps) -> None:
    """Exchange the names of groups that have more of them than their partner, among what is left."""
    for form in (0, 1):
        names = [name for group in same for name in group[form]]
        taken = set(swaps.values())
        swaps |= dict(zip([name for name in names if name not in swaps], [name for name in names if name not in taken], strict=False))


def _clusters(messages: Sequence[Message]) -> tuple[list[list[str]], Swaps]:
    """Gather the names of each organisation, those of one filler together; and give how each is written."""
    parent: Swaps = {}
    written: Swaps = {}
    for line in _fillers(messages, ORGANISATION):
        names = []
        for alternative in _alternatives(line):
            name = re.sub(r"^THE ", "", " ".join(_folded(alternative).split()))
            if name and not re.search(r"[\[\]()\"]", name) and not set(_WORD.findall(name)) <= _GENERIC | _PARTICLES:
                written.setdefault(name, alternative)
                parent.setdefault(name, name)
                names.append(name)
        for name in names[1:]:
            parent[_root(name, parent)] = _root(names[0], parent)
    clusters: dict[str, list[str]] = defaultdict(list)
    for name in sorted(parent):
        clusters[_root(name, parent)].append(name)
    return list(clusters.values()), written


def _root(name: str, parent: Swaps) -> str:
    while parent[name] != name:
        name = parent[name]
    return name


def _forms(cluster: Sequence[str], known: Sequence[str]) -> Forms:
    """Give the long names and the acronyms of an organisation; a name that holds another known one is left to that."""
    bare = [name for name in cluster if not any(other != name and re.search(rf"(?<!\w){re.escape(other)}(?!\w)", name) for other in known)]
    return [name for name in bare if " " in name], [name for name in bare if " " not in name]


def _person_swaps(messages: Sequence[Message], taken: Sequence[str], chance: Random) -> Swaps:
    """Exchange the words of persons' names, given names and surnames apart; words that also describe stay."""
    common = _GENERIC | _PARTICLES | _TITLES | {word for name in taken for word in name.split()}
    for slot in _DESCRIBING:
        common |= {word for line in _fillers(messages, slot) for word in _WORD.findall(_folded(" ".join(_alternatives(line.split('": ')[0]))))}
    first: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for line in _fillers(messages, PERSON):
        for alternative in _alternatives(line):
            words = [word for word in _WORD.findall(_folded(alternative)) if word not in common and len(word) >= _SHORTEST_NAME and not word.isdigit()]
            first.update(words[:1] if len(words) > 1 else [])
            other.update(words[1:] if len(words) > 1 else words)
    given = [word for word in first if first[word] > other[word]]
    return _deranged(given, chance) | _deranged([word for word in other if word not in given], chance)


def _renamer(swaps: Swaps, written: Swaps) -> Callable[[str], str]:
    """Give what renames in any text; `written` is how names stand in mixed case."""
    if not swaps:
        return lambda text: text
    runs = (r"\s+".join(map(re.escape, name.split())) for name in sorted(swaps, key=lambda name: (-len(name), name)))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(runs) + r")(?!\w)")

    def rename(text: str) -> str:
        found, at = [], 0
        for match in pattern.finditer(_folded(text)):
            was = text[match.start() : match.end()]
            if was[0].isupper() or was[0].isdigit():
                found += [text[at : match.start()], _in_the_manner_of(was, swaps[" ".join(match[0].split())], written)]
                at = match.end()
        return "".join(found) + text[at:]

    return rename


def _in_the_manner_of(was: str, new: str, written: Swaps) -> str:
    """Write a name in the case of the one that stood there, and with its line break."""
    if not was.isupper():
        single_acronym = " " not in was and was[1:2].isupper()
        new = written.get(new) or (new if single_acronym else new.title())
    if "\n" in was:
        new = new.replace(" ", "\n", 1) if " " in new else new + "\n"
    return new
