"""Whether a name that vanished from ICE's list and one that stands there now are the same agency.

A false "they left the programme" and a hidden withdrawal are the two errors that hurt most. So two names are joined
only by a document: the same memorandum of agreement behind both, used by nobody else, handed over from one
publication to the next. Whatever else points to a rename (the same date of signing, a like name, no such place) makes
a question for a person, and until it is answered neither a departure nor a new agreement is announced.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from localaction.policy.rules.names import distinctive, words

# (state, key of the name)
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A kept row of the list of participating agencies."""

    id: int
    state: str
    key: str
    agency: str
    county: str
    model: str
    # ISO day, or empty when it cannot be read.
    signed: str
    url: str
    document: str

    @property
    def name(self) -> Name:
        return self.state, self.key


@dataclass(frozen=True)
class Handover:
    """That a name vanished from the list, for some models or all, and that another may have taken its place."""

    before: Name
    after: Name
    publication: int
    printed_before: str
    printed_after: str
    models: tuple[str, ...]
    # SAME_DOCUMENT, SHARED_DOCUMENT, SAME_SIGNING, SAME_COUNTY, NO_SUCH_PLACE, SAME_NAME, LIKE_NAME, ONLY_CANDIDATE,
    # STILL_LISTED (the old name stands on for other models), ALREADY_LISTED (the new name stood before).
    evidence: tuple[str, ...]
    # 0 to 1: how the queue orders the candidates for one vanished name; never a ground for joining.
    rank: float

    @property
    def is_certain(self) -> bool:
        """Whether a document shows that both names are one agency."""
        return "SAME_DOCUMENT" in self.evidence

    @property
    def is_strong(self) -> bool:
        """Whether so much points to a rename that nothing may be announced before a person has decided."""
        return "SAME_SIGNING" in self.evidence or "SHARED_DOCUMENT" in self.evidence


Entries = dict[Name, dict[str, list[Row]]]


def handovers(
    publication: int,
    before: Iterable[Row],
    after: Iterable[Row],
    is_place: Callable[[str, str], bool | None],
    state_name: Callable[[str], str] = lambda code: "",
) -> list[Handover]:
    """Return what may have become of each name that lost a model, or vanished, from one publication to the next.

    Args:
        publication: id of the later publication.
        before, after: all kept rows of the earlier and of the later publication.
        is_place: whether the county or municipality in an agency's name exists in a state; None when not known.
        state_name: returns the full name of a state's code.

    Returns:
        Candidates, the best first for each vanished name; none where nothing points anywhere.
    """
    before, after = list(before), list(after)
    shrunk = {row.id for row in before} - {row.id for row in after}
    if not shrunk:
        return []
    perhaps = {row.name for row in before if row.id in shrunk}
    # Nothing that neither shares a vanished name's state nor its name can have taken its place.
    states, keys = {state for state, _ in perhaps}, {name for _, name in perhaps}
    old = _entries(row for row in before if row.state in states or row.key in keys)
    new = _entries(row for row in after if row.state in states or row.key in keys)
    lost = {n: {m: r for m, r in old[n].items() if m not in new.get(n, ())} for n in old if n in perhaps}
    lost = {name: models for name, models in lost.items() if models}
    if not lost:
        return []
    gained = {n: {m: r for m, r in models.items() if m not in old.get(n, ())} for n, models in new.items()}
    documents = {document for models in lost.values() for document in _documents(models)}
    users_before, users_after = _users(before, documents), _users(after, documents)
    found = []
    for name, models in lost.items():
        rows = [row for printed in models.values() for row in printed]
        rivals = sum(1 for n in lost if n[0] == name[0] and _signings(lost[n]) & _signings(models))
        candidates = []
        for other in new:
            if other == name or (other[0] != name[0] and other[1] != name[1]):
                continue
            there = gained[other] or {m: new[other][m] for m in models if m in new[other]}
            if there:
                candidates.append((other, there))
        same_day = sum(1 for n, there in candidates if gained[n] and _signings(there) & _signings(models))
        for other, there in candidates:
            evidence = _evidence(name, other, models, there, users_before, users_after)
            if name in new:
                evidence.append("STILL_LISTED")
            if not gained[other]:
                evidence.append("ALREADY_LISTED")
            elif "SAME_SIGNING" in evidence and rivals == same_day == 1:
                evidence.append("ONLY_CANDIDATE")
            first = next(row for printed in there.values() for row in printed)
            handover = _weigh(publication, rows[0], first, tuple(models), evidence, is_place, state_name)
            if handover is not None:
                found.append(handover)
    return sorted(found, key=lambda h: (h.before, -h.rank, h.after))


def _evidence(
    name: Name,
    other: Name,
    models: dict[str, list[Row]],
    there: dict[str, list[Row]],
    users_before: dict[str, set[Name]],
    users_after: dict[str, set[Name]],
) -> list[str]:
    """Return what documents and signings say of two names."""
    evidence = []
    shared = _documents(models) & _documents(there)
    if any(users_before[d] == {name} and users_after[d] == {other} for d in shared):
        evidence.append("SAME_DOCUMENT")
    elif shared:
        evidence.append("SHARED_DOCUMENT")
    if _signings(models) & _signings(there):
        evidence.append("SAME_SIGNING")
    return evidence


def _weigh(
    publication: int,
    old: Row,
    new: Row,
    models: tuple[str, ...],
    evidence: list[str],
    is_place: Callable[[str, str], bool | None],
    state_name: Callable[[str], str],
) -> Handover | None:
    """Return the candidate with everything that speaks for it, or None when too little does."""
    alike = likeness(old.agency, new.agency)
    same_name = old.key == new.key
    if same_name:
        evidence.append("SAME_NAME")
    elif alike >= 0.75:
        evidence.append("LIKE_NAME")
    if old.county and old.county == new.county and old.state == new.state:
        evidence.append("SAME_COUNTY")
    if is_place(old.state, old.agency) is False and is_place(new.state, new.agency) is not False:
        evidence.append("NO_SUCH_PLACE")
    agree = same_name or names_agree(old.agency, new.agency)
    # Half of a state's agencies have its name in theirs; alone it tells none from another.
    proven = same_name or names_agree(old.agency, new.agency, words(state_name(old.state)))
    if "SAME_DOCUMENT" in evidence and (not proven or old.state != new.state or "STILL_LISTED" in evidence):
        evidence[evidence.index("SAME_DOCUMENT")] = "SHARED_DOCUMENT"
    if "SAME_SIGNING" in evidence and not (alike >= 0.4 or same_name or ("ONLY_CANDIDATE" in evidence and agree)):
        evidence.remove("SAME_SIGNING")
    by_name = "SAME_NAME" in evidence or "LIKE_NAME" in evidence
    if "ALREADY_LISTED" in evidence and not ("SAME_SIGNING" in evidence and (by_name or "SHARED_DOCUMENT" in evidence)):
        return None
    if not {"SAME_DOCUMENT", "SHARED_DOCUMENT", "SAME_SIGNING"} & set(evidence) and not (
        alike >= 0.85 and old.model == new.model
    ):
        return None
    weight = {"SAME_DOCUMENT": 0.5, "SHARED_DOCUMENT": 0.3, "SAME_SIGNING": 0.3, "NO_SUCH_PLACE": 0.1,
              "SAME_COUNTY": 0.05, "ONLY_CANDIDATE": 0.05}  # fmt: skip
    rank = min(1.0, sum(weight.get(code, 0.0) for code in evidence) + 0.2 * alike)
    return Handover(old.name, new.name, publication, old.agency, new.agency, models, tuple(evidence), round(rank, 3))


def likeness(a: str, b: str) -> float:
    """Return 0 to 1, how alike two agencies' own words are: the better of shared words and of letters."""
    left, right = distinctive(a), distinctive(b)
    if not left or not right:
        return 0.0
    shared = len(set(left) & set(right)) / len(set(left) | set(right))
    return max(shared, OSA.normalized_similarity("".join(left), "".join(right)))


def names_agree(a: str, b: str, but: Collection[str] = ()) -> bool:
    """Return whether the names share a word of their own other than those in `but`, give or take a slip.

    ICE once put one agency's document behind another's row and then renamed the row to match (Florida, July 2025);
    a document is therefore no proof where the names have nothing in common.
    """
    return any(
        OSA.normalized_similarity(x, y) >= 0.75
        for x in distinctive(a)
        for y in distinctive(b)
        if len(x) > 2 and len(y) > 2 and x not in but and y not in but
    )


def _entries(rows: Iterable[Row]) -> Entries:
    found: Entries = {}
    for row in rows:
        found.setdefault(row.name, {}).setdefault(row.model, []).append(row)
    return found


def _signings(models: dict[str, list[Row]]) -> set[tuple[str, str]]:
    return {(model, row.signed) for model, rows in models.items() for row in rows if row.signed}


def _documents(models: dict[str, list[Row]]) -> set[str]:
    return {row.document for rows in models.values() for row in rows if row.document}


def _users(rows: Iterable[Row], documents: set[str]) -> dict[str, set[Name]]:
    """Return for each of the documents the names whose rows link to it."""
    found: dict[str, set[Name]] = {}
    for row in rows:
        if row.document in documents:
            found.setdefault(row.document, set()).add(row.name)
    return found


class Agencies:
    """Which names belong to one agency (a union-find over names)."""

    def __init__(self) -> None:
        self._parent: dict[Name, Name] = {}

    def of(self, name: Name) -> Name:
        """Return the name that stands for the whole agency: the one it was renamed to."""
        root = name
        while self._parent.get(root, root) != root:
            root = self._parent[root]
        while self._parent.get(name, name) != root:
            self._parent[name], name = root, self._parent[name]
        return root

    def join(self, first: Name, second: Name) -> None:
        """Say that both names belong to one agency; the second one's stands for it."""
        a, b = self.of(first), self.of(second)
        if a != b:
            self._parent[a] = b
