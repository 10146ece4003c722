"""Which columns look as if they hold something about a person."""

from __future__ import annotations

from itertools import pairwise

WORDS = frozenset(
    {
        "address", "alias", "alien", "birth", "birthday", "birthdate", "body", "born", "caller", "comment", "comments",
        "contact", "contacts", "description", "detail", "details", "dob", "email", "emails", "employer", "facts",
        "firstname", "fullname", "lastname", "latitude", "longitude", "mobile", "mail", "message", "name", "names",
        "narrative", "nationality", "nickname", "note", "notes", "passport", "person", "phone", "phones", "plate",
        "recipient", "relationship", "remark", "remarks", "ssn", "statement", "story", "street", "surname",
        "telephone", "text", "username", "whatsapp",
    }
)  # fmt: skip
PHRASES = (("a", "number"), ("country", "of"), ("last", "four"))


def looks_personal(column: str) -> bool:
    """Return whether a column's name has a word that usually stands for something about a person.

    Source: Ours: a list that errs towards asking; a column that is harmless is allowed by name with a reason.
    """
    words = column.lower().split("_")
    pairs = set(pairwise(words))
    return bool(WORDS.intersection(words)) or any(phrase in pairs for phrase in PHRASES)
