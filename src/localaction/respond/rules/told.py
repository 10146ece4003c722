"""What a caller's own words say of SALUTE, read without understanding them: enough to know what to ask next.

A dispatcher reads the words themselves; what is read here only orders the queue and chooses the next question.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from localaction.respond.rules.salute import Activity, Basis, Count, Equipment, Lettering, Paperwork, Precision, Salute
from localaction.vault.rules.plain_text import folded

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "a": 1, "an": 1,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "diez": 10,
}  # fmt: skip
_N = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_PEOPLE = (
    r"(?:agents?|officers?|men|man|people|guys|cops|agentes?|oficial(?:es)?|hombres?|personas?|tipos|senores|"
    r"policias?)"
)
_VEHICLES = (
    r"(?:cars?|vans?|suvs?|trucks?|vehicles?|carros?|vanes|camionetas?|camiones|vehiculos?|coches?|trocas?|"
    r"patrullas?)"
)
_SIZE = (
    r"(?P<least>at least|por lo menos|al menos|mas de|more than)?\s*(?P<low>{n})(?:\s*(?:-|to|or|a|"
    r"o)\s*(?P<high>{n}))?"
    r"\s+(?:\w+\s+){{0,2}}?{what}\b"
)
_PEOPLE_SIZE = re.compile(r"\b" + _SIZE.format(n=_N, what=_PEOPLE))
_VEHICLES_SIZE = re.compile(r"\b" + _SIZE.format(n=_N, what=_VEHICLES))

# Most grave first: of two that fit, the first counts.
_ACTIVITIES = tuple(
    (activity, re.compile(pattern))
    for activity, pattern in (
        (Activity.LEFT, (
            r"\b(?:(?:they|ice|la migra) (?:just )?left|drove (?:off|away)|are gone|se fueron|ya se fue(?:ron)?)\b"
        )),
        (Activity.LOADING, (
            r"\b(?:(?:loading|putting|put|loaded) \w+(?: \w+)? (?:in|into|on)(?:to)? (?:a |the )?(?:van|car|suv|"
            r"bus|truck)|(?:subiendo|suben|subieron|metiendo|metieron) (?:a|en|al)\b)"
        )),
        (Activity.ENTRY, (
            r"\b(?:broke (?:in|the door)|breaking (?:in|the door)|entered|entering|went in(?:side)?|"
            r"inside the (?:house|home|building|apartment|store)|entraron|entrando|estan adentro|"
            r"rompieron la puerta|tumbaron la puerta|forzaron)\b"
        )),
        (Activity.DETAINING, (
            r"\b(?:detain\w*|arrest\w*|handcuff\w*|taking (?:a |an |my |his |her |the |some)?\w+|took (?:a |my |"
            r"him|her|them|the )?\w*|grabbed|detuvieron|detienen|deteniendo|arrest(?:aron|ando|an)|esposad\w*|"
            r"se (?:lo|la|los|las)? ?llev\w+|llevando a|agarraron)\b"
        )),
        (Activity.CHECKPOINT, r"\b(?:checkpoint|check point|roadblock|reten|retenes|punto de control)\b"),
        (Activity.QUESTIONING, (
            r"\b(?:question\w*|asking (?:for|people|everyone|workers)|interrog\w+|preguntando|pidiendo (?:papeles|"
            r"identificacion|documentos))\b"
        )),
        (Activity.AT_DOOR, (
            r"\b(?:at (?:(?:the|my|a|her|his|our|their) )?(?:front )?door|knock\w*|banging on|pounding on|tocando|"
            r"tocan|golpeando|en (?:la|mi|su) puerta)\b"
        )),
        (Activity.WATCHING, (
            r"\b(?:parked|waiting|sitting|watching|circling|driving around|estacionad\w+|parquead\w+|esperando|"
            r"vigilando|dando vueltas|rondando)\b"
        )),
    )
)  # fmt: skip
_LETTERINGS = tuple(
    (lettering, re.compile(pattern))
    for lettering, pattern in (
        (Lettering.ICE, (
            r"\b(?:(?:vests?|jackets?|chalecos?|letters|says?|dice|reads?|marked|logo)\b.{0,20}\bice|"
            r"ice (?:vests?|jackets?|logo|letters|on (?:the|their|his|her) (?:vests?|jackets?|backs?)))\b"
        )),
        (Lettering.ERO, r"\bero\b"),
        (Lettering.HSI, r"\bhsi\b"),
        (Lettering.CBP, r"\b(?:cbp|border patrol|patrulla fronteriza)\b"),
        (Lettering.SHERIFF, r"\bsheriffs?\b"),
        (Lettering.POLICE, r"\b(?:police|policia)\b"),
        (Lettering.MASKED, (
            r"\b(?:mask\w*|balaclava|encapuchad\w+|enmascarad\w+|mascaras?|cara tapada|caras tapadas)\b"
        )),
        (Lettering.PLAIN_CLOTHES, r"\b(?:plain ?clothes|civilian clothes|de civil|ropa normal)\b"),
        (Lettering.NONE, r"\b(?:no (?:letters|markings|insignia|uniforms?)|sin (?:letras|uniforme|insignias?))\b"),
    )
)  # fmt: skip
_EQUIPMENTS = tuple(
    (equipment, re.compile(pattern))
    for equipment, pattern in (
        (Equipment.BODY_ARMOUR, r"\b(?:vests?|body armou?r|chalecos?)\b"),
        (Equipment.TACTICAL_GEAR, r"\b(?:tactical|rifles?|long guns?|tactic\w+|armas largas|cascos?)\b"),
        (Equipment.RAM, r"\b(?:battering ram|ariete)\b"),
        (Equipment.MARKED_DHS_VEHICLE, r"\b(?:dhs (?:car|van|suv|vehicle|truck)|marked ice|homeland security)\b"),
        (Equipment.UNMARKED_VEHICLE, r"\b(?:unmarked|sin placas|sin logos?|sin marcas?)\b"),
        (Equipment.TINTED_WINDOWS, r"\b(?:tinted|polarizad\w+|vidrios oscuros)\b"),
        (Equipment.OUT_OF_STATE_PLATE, r"\b(?:out[- ]of[- ]state plates?|placas? de otro estado)\b"),
    )
)  # fmt: skip
_ONLINE = re.compile(
    r"\b(?:saw|seen|read|vi|lei|hay) (?:a |an |un |una |el |la |this |on )?(?:post|posts|tweet|tiktok|video online|"
    r"facebook|instagram|publicacion|nextdoor|story|mensaje en|en facebook|en instagram|en internet|online)\b|"
    r"\b(?:pls|please|favor de) (?:share|compartir)\b|\bcompartan\b|\bon (?:facebook|instagram|tiktok|twitter|x)\b"
)
_TOLD = re.compile(
    r"\b(?:(?:my |a )?(?:friend|neighbor|neighbour|cousin|coworker|wife|husband|son|daughter|mom) (?:says|said|"
    r"told|texted|called)|"
    r"(?:i|we) (?:heard|was told)|someone (?:says|said|told)|me (?:dijo|dijeron|conto|contaron|aviso|avisaron)|"
    r"dicen que|"
    r"escuche que|supe que)\b"
)
_SEEN = re.compile(
    r"\b(?:i (?:can )?see|i'?m (?:looking|watching|outside|here|seeing)|i saw|(?:right )?outside my|"
    r"in front of (?:me|my)|"
    r"(?:lo |los |las |la )?(?:estoy viendo|veo)|vi\b|afuera de mi|frente a mi|enfrente de mi|estoy (?:aqui|"
    r"afuera|adentro)|"
    r"at my (?:door|house|job|building|work))"
)
_NOW = re.compile(r"\b(?:now|right now|currently|ahora|ahorita|ahora mismo|en este momento|orita)\b")
_AGO = re.compile(
    rf"\b(?:(?P<n>{_N}|half an|media) ?(?P<unit>min\w*|hours?|hrs?|hora) ago|hace (?:como )?(?P<m>{_N}|media) "
    r"?(?P<unidad>min\w*|horas?))\b"
)
_STREETS = re.compile(
    r"\b(?:\d{1,6} )?(?:[nsew]\.? |north |south |east |west )?[\w']+(?: [\w']+)? "
    r"(?:st|street|ave|avenue|blvd|rd|road|dr|drive|ln|lane|way|hwy|pkwy)\b|"
    r"\b(?:calle|avenida|av|bulevar) (?:de )?(?:la |las |los )?[\w']+|"
    r"\b(?:on|en la|en el|sobre la|at|near|cerca de|corner of|esquina de) (?:the )?[\w']+(?: [\w']+)? (?:and|&|y|"
    r"con|at) [\w']+|"
    r"\b\d{1,3}(?:st|nd|rd|th)? (?:&|and|y) [\w']+"
)  # fmt: skip
_CROSSING = re.compile(r"[\w'.]+ (?:&|and|y|con|/|at) [\w'.]+")
_HOUSE = re.compile(r"\b\d{1,6} (?:[nsew]\.? )?[\w']+(?: [\w']+)? (?:st|street|ave|avenue|blvd|rd|road|dr|ln|way)\b")
_JUDGE = re.compile(r"\b(?:judge|judicial|juez|jueza)\b")
_WARRANT = re.compile(r"\b(?:i-?200|i-?205|administrative warrant|orden administrativa)\b")
_SPANISH = re.compile(
    r"\b(?:el|la|los|las|de|que|en|y|hay|una|unos|con|por|para|mi|esta|estan|como|afuera|ahora|ahorita|migra|agentes|"
    r"puerta|calle|casa|camioneta|vi|son|se|al|del|aqui|ayuda|favor|borrar)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|in|on|is|are|there|my|a|to|with|now|at|door|street|they|i|outside|agents|van|ice|saw|for|"
    r"help|delete)\b"
)
_HELP = re.compile(
    r"\b(?:legal help|lawyer|attorney|know my rights|abogad\w+|ayuda legal|mis derechos|informacion|information)\b"
)


def language_of(text: str, otherwise: str = "en") -> str:
    """Return whether a text is in Spanish or in English, by its small words; `otherwise` when neither prevails."""
    plain = folded(text)
    n_spanish, n_english = len(_SPANISH.findall(plain)), len(_ENGLISH.findall(plain))
    if n_spanish == n_english:
        return otherwise
    return "es" if n_spanish > n_english else "en"


def asks_for_help_only(text: str) -> bool:
    """Return whether a text asks for a lawyer or for information and reports nothing."""
    plain = folded(text)
    reports = any(pattern.search(plain) for _, pattern in _ACTIVITIES) or _PEOPLE_SIZE.search(plain)
    return bool(_HELP.search(plain)) and not reports


def names_a_house(text: str) -> bool:
    """Return whether a text gives a house number with a street."""
    return _HOUSE.search(folded(text)) is not None


def read(text: str, received_at: datetime) -> Salute:
    """Return what a text says of SALUTE; what it does not say stays unsaid.

    Args:
        received_at: when it came in; "now" and "10 minutes ago" are counted from it.

    Ours: words that witnesses use in the reports published by networks, in English and Spanish; a wrong reading
    costs a question or a place in the queue, never a decision.
    """
    plain = folded(text)
    observed_at, within = _when(plain, received_at)
    basis = _basis(plain, observed_at, received_at)
    return Salute(
        size_people=_count(_PEOPLE_SIZE, plain),
        size_vehicles=_count(_VEHICLES_SIZE, plain),
        activity=next((activity for activity, pattern in _ACTIVITIES if pattern.search(plain)), None),
        place=text.strip() if _STREETS.search(plain) else "",
        precision=_precision(plain),
        lettering=frozenset(lettering for lettering, pattern in _LETTERINGS if pattern.search(plain)),
        observed_at=observed_at,
        observed_within=within,
        equipment=frozenset(equipment for equipment, pattern in _EQUIPMENTS if pattern.search(plain)),
        basis=basis,
        paperwork=_paperwork(plain),
    )


def _count(pattern: re.Pattern[str], plain: str) -> Count | None:
    found = pattern.search(plain)
    if found is None:
        return None
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else low
    return Count(min(low, high), None if found["least"] else max(low, high))


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _when(plain: str, received_at: datetime) -> tuple[datetime | None, timedelta]:
    if found := _AGO.search(plain):
        word, unit = found["n"] or found["m"], found["unit"] or found["unidad"]
        number = 0.5 if word in ("half an", "media") else float(_number(word))
        ago = timedelta(minutes=number) if unit.startswith("min") else timedelta(hours=number)
        return received_at - ago, ago / 2
    if _NOW.search(plain):
        return received_at, timedelta(minutes=5)
    return None, timedelta(0)


def _basis(plain: str, observed_at: datetime | None, received_at: datetime) -> Basis | None:
    if _ONLINE.search(plain):
        return Basis.SAW_ONLINE
    if _TOLD.search(plain):
        return Basis.TOLD
    if _SEEN.search(plain):
        is_over = observed_at is not None and received_at - observed_at > timedelta(minutes=30)
        return Basis.FIRSTHAND_EARLIER if is_over else Basis.FIRSTHAND_NOW
    return None


def _precision(plain: str) -> Precision | None:
    if _HOUSE.search(plain):
        return Precision.EXACT
    found = _STREETS.search(plain)
    if found is None:
        return None
    return Precision.CROSS_STREET if _CROSSING.search(plain) else Precision.AREA


def _paperwork(plain: str) -> Paperwork | None:
    if _WARRANT.search(plain):
        return Paperwork.ADMINISTRATIVE
    return Paperwork.JUDGE_SIGNED if _JUDGE.search(plain) else None
