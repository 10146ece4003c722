"""The patterns of what must never be kept, in English and Spanish, for text in lower case without accents."""

from __future__ import annotations

from localaction.vault.rules.country_words import COUNTRIES, DEMONYMS
from localaction.vault.rules.plain_text import any_of

_NUMBER = r"[\s.:#]*(?:is\s|es\s)?(?:el\s)?a?[\s-]?\d[\d -]{6,11}\d\b"
A_NUMBERS = (
    r"\ba(?:[-#]|\s?#\s?)?\d{8,9}\b",
    r"\ba[- ]?#?\s?\d{2,3}[- ]\d{3}[- ]\d{3}\b(?!-?\d)",
    r"(?<![\d-])\d{3}-\d{3}-\d{3}\b(?!-?\d)",
    r"\b(?:alien|a)[\s-]?(?:registration\s)?(?:number|num|no|nr)\b" + _NUMBER,
    r"\b(?:numero|num|no)\.?\s(?:de\s)?(?:a|alien|extranjero|registro)\b" + _NUMBER,
)

SOCIAL_SECURITY_NUMBERS = (
    r"(?<![\d-])\d{3}-\d{2}-\d{4}\b(?!-?\d)",
    r"(?<!\d)(?<!\d[ -])\d{3} \d{2} \d{4}\b(?![ -]?\d)",
    r"\b(?:ssn|itin|social(?: security)?|seguro(?: social)?)\b(?: number| numero| no| num)?"
    r"[\s.:#]*(?:is\s|es\s)?(?:el\s)?\d{3}[- ]?\d{2}[- ]?\d{4}\b",
    r"\b(?:last|ultimos) (?:four|4|cuatro)\b[^.;\n]{0,30}\b(?:ssn|social|seguro)\b[^.;\n\d]{0,12}\d{4}\b",
)

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    rf"|{_YEAR}-\d\d-\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of |de )?{_MONTH}(?: (?:de |del )?{_YEAR})?"
    rf"|{_YEAR})\b"
)
_BIRTH = (
    r"(?:\bd\.?o\.?b\b\.?|\bf\.? ?nac\b\.?|"
    + any_of(
        "date of birth", "birth ?date", "birthday", "born", "fecha de nacimiento", "naci(?:o|d[oa])?", "cumpleanos"
    )
    + ")"
)
BIRTH_DATES = (rf"{_BIRTH}[\s:,-]*(?:(?:is|was|es|on|in|el|en|day) )*{_DATE}",)

_IS = r"(?:is|are|am|was|were|he's|she's|they're|i'm|we're|es|son|soy|somos|era|eran)"
_HAS = r"(?:has|have|had|with|on|tiene|tienen|tengo|tenemos|con)"
STATUSES = (
    any_of(
        "undocumented", "unauthorized (?:immigrants?|migrants?|workers?)", "illegal (?:aliens?|immigrants?|migrants?)",
        "indocumentad[oa]s?", f"{_IS} (?:an? )?(?:illegals?|ilegal(?:es)?)",
    ),
    # Papers that officers show or hold are a fact of the event.
    any_of(
        "(?:has|have|had|got|without|with) (?:no |any |his |her |their )?(?:legal |immigration )?papers",
        "(?:doesn't|does not|don't|do not) have (?:any |his |her |their )?papers",
        "(?:no )?(?:tiene|tienen|tengo|tenemos) (?:sus )?(?:papeles|documentos)", "sin (?:papeles|documentos)",
    ) + "(?! (?:(?:in|en) (?:hand|his hand|her hand|their hands?|la mano|las manos|mano)|signed|from|to (?:sign|serve)"
    "|for (?:somebody|someone|him|her|the)|(?:but|and) (?:would|will|they|say|said)|firmad[oa]s|de un[ao]? juez[a]?"
    "|(?:y|que|pero) (?:dicen|dijeron|no (?:los|las) (?:ensen|muestr)\\w*)))",
    any_of(
        "green ?cards?", "(?:lawful |legal )?permanent residents?", "residentes? (?:permanentes?|legal(?:es)?)",
        "residencia (?:permanente|legal)", f"{_HAS} (?:la |su )?mica",
    ),
    any_of(
        "overstay(?:ed|ing|s)?", "visa (?:expired|holder|vencida)", "expired visa",
        "(?:h-?1b|h-?2a|h-?2b|f-?1|[ut]) visa", f"{_HAS} (?:an? |una )?(?:work |student |tourist )?visa",
    ),
    any_of(
        "asylum[ -]seekers?", "asylees?", "(?:has|have|had|seeking|sought|applied for|pending) asylum",
        "solicitantes? de asilo", "(?:tiene|tienen|tengo|pidio|pidieron|pedi) asilo",
    ),
    any_of(f"(?:{_IS}|{_HAS}) (?:an? |una? )?(?:refugees?|refugiad[oa]s?|daca|tps|dreamers?|parole|parolees?)"),
    any_of(
        f"{_IS}(?:n't| not| no)? (?:an? |una? )?(?:u\\.?s\\.? |american |naturalized )?(?:citizens?|ciudadan[oa]s?)",
        "no (?:es|son|soy) (?:una? )?ciudadan[oa]s?",
        "(?:u\\.?s\\.?|american|naturalized) citizens?",
        "ciudadan[oa]s? (?:american[oa]s?|estadounidenses?|naturalizad[oa]s?)",
    ),
    any_of(
        "(?:deportation|removal) order", "orden de (?:deportacion|remocion|expulsion)",
        "(?:was|were|been) deported (?:before|once|twice|in)", "deportad[oa]s? (?:antes|en)",
    ),
    r"\b(?:immigration|legal|migratory) status\s*(?:is|:|=)\s*\w+",
    r"\b(?:estatus|estado|situacion) (?:migratori[oa]|legal)\s*(?:es|:|=)\s*\w+",
)  # fmt: skip

_COUNTRY = rf"(?:{'|'.join(COUNTRIES)})"
_DEMONYM = rf"(?:{'|'.join(DEMONYMS)})"
_PERSON = (
    "(?:m[ae]n|wom[ae]n|guys?|persons?|people|famil(?:y|ies)|kids?|child(?:ren)?|boys?|girls?|workers?|tenants?"
    "|neighbou?rs?|immigrants?|migrants?|nationals?|citizens?|mother|father|mom|dad|lady|gentleman|caller)"
)
_PERSONA = (
    "(?:hombres?|mujer(?:es)?|senor(?:es|as?)?|personas?|gente|familias?|nin[oa]s?|muchach[oa]s?|joven(?:es)?"
    "|vecin[oa]s?|trabajador(?:es|as?)?|inquilin[oa]s?|inmigrantes?|migrantes?|madre|padre|chic[oa]s?)"
)
# "She is from Peru St" gives an address, "Mexican restaurant" a landmark.
_NO_STREET = (
    r"(?! (?:st|street|ave|avenue|av|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|city|and|y|&)\b)"
)
_NO_LANDMARK = r"(?! (?:food|restaurants?|flags?|markets?|grocery|stores?|consulate|embassy|church|bakery|market)\b)"
_FROM = rf"(?:all |both |originally |todos |originalmente )*(?:from|de|del|desde) (?:el |la |los )?{_COUNTRY}"
BIRTH_COUNTRIES = (
    rf"\b(?:born|raised) in {_COUNTRY}\b{_NO_STREET}",
    r"\b(?:naci(?:o|eron|d[oa]s?)|originari[oa]s?|oriund[oa]s?|nativ[oa]s?|natural(?:es)?) "
    rf"(?:en|de|del) (?:el |la |los )?{_COUNTRY}\b{_NO_STREET}",
    rf"\b(?:{_IS}|comes?|came|immigrated|migrated|vienen?|vino|vinieron|{_PERSON}|{_PERSONA}) {_FROM}\b{_NO_STREET}",
    rf"\b{_IS} (?:all |both |todos |an? |una? )*{_DEMONYM}\b{_NO_LANDMARK}",
    rf"\b{_DEMONYM} {_PERSON}\b",
    rf"\b{_PERSONA} {_DEMONYM}\b",
    r"\b(?:country of (?:birth|origin)|nationality|pais de (?:nacimiento|origen)|nacionalidad)"
    r"\s*(?:is|es|was|:|=|-)\s*\w+",
)  # fmt: skip
