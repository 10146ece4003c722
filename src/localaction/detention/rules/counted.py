"""How the codes of what an inspection's form counts are said in words."""

from __future__ import annotations

# Abbreviations of the columns, longest first where one begins another. Read beside ICE's form G-324A.
_WORDS = (
    ("cod natural", "deaths, natural"), ("cod homicide", "deaths, homicide"), ("cod suicide", "deaths, suicide"),
    ("cod other", "deaths, other"), ("admin seg 60", "administrative segregation of more than 60 days"),
    ("disc seg 60", "disciplinary segregation of more than 60 days"), ("weapon conf", "weapons confiscated"),
    ("drug or para conf", "drugs or paraphernalia confiscated"), ("cell ph conf", "cell phones confiscated"),
    ("att escape", "attempted escapes"), ("succ escape", "escapes"), ("hostage sit", "hostage situations"),
    ("work stop", "work stoppages"), ("major disurb", "major disturbances"), ("major diturb", "major disturbances"),
    ("total griev filed", "grievances filed"),
    ("seggregation", "segregation"), ("infections disease", "infectious disease"),
)  # fmt: skip
_ENDS = (
    (" not ice", " (people not held for ICE)"), (" ice", " (people held for ICE)"), (" file", ": grievances filed"),
    (" subst", ": grievances upheld"), (" sub", ": grievances upheld"),
)  # fmt: skip


def label(code: str) -> str:
    """Return the words of a code: "medical_subst" is "Medical: grievances upheld"."""
    said = code.replace("_", " ")
    for end, words in _ENDS:
        if said.endswith(end):
            said = said.removesuffix(end) + words
            break
    for abbreviation, words in _WORDS:
        if said.startswith(abbreviation):
            said = words + said.removeprefix(abbreviation)
            break
    return said[:1].upper() + said[1:]
