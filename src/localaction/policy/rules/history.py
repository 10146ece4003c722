"""From the sequence of ICE's publications to agreements and to what really happened to them.

The publications are read again from the first one whenever something changes, so that a late file, a released one or
a person's decision gives the same history as if it had been there from the start.

An agreement is one agency, one model, one signing. Between two publications:
1. a date, model, state or name that ICE corrects in its own sheet continues the same agreement and is no event for
   anybody but the sheet's readers (`CORRECTED`, `RENAMED`);
2. a later signing of the same model follows on the earlier one (`SUPERSEDED`, `APPEARED`);
3. an agreement absent once is `MISSING`, which is not yet news; absent for the third time it is `REMOVED`, which says
   only that ICE no longer lists it;
4. nothing here ever says that an agreement ended: that takes a document or two sources (`status`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from localaction.policy.rules.identity import Agencies, Handover, Name, Row, handovers
from localaction.policy.rules.published import Agreement, Event, Published, Slot

# Seven agencies in 2025 were off the list for one or two publications and came back.
REMOVED_AFTER = 3
# A date of signing that moves by less is ICE's correction (agency's signature, ICE's signature, a slip).
CORRECTION_DAYS = 45


@dataclass
class History:
    """Everything that the publications show."""

    agreements: list[Agreement]
    events: list[Event]
    questions: list[Handover]
    agencies: Agencies


class Reader:
    """Reads publications in order and keeps what is standing."""

    def __init__(self, agencies: Agencies, questions: Iterable[Handover], moved: Iterable[Handover]) -> None:
        """Args:
        agencies: which names are one agency.
        questions: possible renames that nobody has decided yet; what they touch is held back.
        moved: hand-overs between two agencies where ICE corrected whose agreement it is.
        """
        self.agencies = agencies
        self._moved = [
            (m.publication, agencies.of(m.before), agencies.of(m.after), model) for m in moved for model in m.models
        ]
        self.agreements: list[Agreement] = []
        self.events: list[Event] = []
        self._standing: dict[Slot, list[Agreement]] = defaultdict(list)
        self._gone: dict[Slot, list[Agreement]] = defaultdict(list)
        self._names: dict[Name, set[str]] = {}
        self._asked: dict[tuple[int, Name, str], Handover] = {}
        self._answers: set[tuple[int, Name]] = set()
        for question in questions:
            self._answers.add((question.publication, question.after))
            for model in question.models:
                self._asked.setdefault((question.publication, question.before, model), question)
        self._agency_of: dict[int, Name] = {}
        self._last_ids: set[int] = set()
        # Agencies of which the last publication did not print everything that stands.
        self._unseen: set[Name] = set()
        self._is_first = True

    def read(self, publication: Published) -> None:
        """Take one more publication into account.

        Only agencies whose rows differ from the last publication's, or that were absent from it, need a look: for
        the others nothing changes but the day on which they were listed last.
        """
        touched = self._touched(publication)
        printed: dict[Slot, dict[str, Row]] = defaultdict(dict)
        names: dict[Name, set[str]] = defaultdict(set)
        twins: list[Row] = []
        for row in publication.rows:
            agency = self._agency_of[row.id]
            if agency not in touched:
                continue
            signings = printed[agency, row.model]
            other = signings.get(row.signed)
            if other is None or (row.url and not other.url):
                signings[row.signed] = row
            if other is not None and other.id != row.id:
                twins += [other, row]
            names[agency].add(row.agency)
        absent: list[Agreement] = []
        for slot, standing in self._standing.items():
            if slot[0] not in touched:
                for agreement in standing:
                    agreement.last_listed = publication.on
            elif slot not in printed:
                absent.extend(standing)
        fresh: list[Row] = []
        for slot, rows in printed.items():
            left, new = self._match(publication, slot, rows)
            absent.extend(left)
            fresh.extend(new)
        self._note_names(publication, names)
        fresh = self._move(publication, absent, fresh)
        for row in self._correct_models(publication, absent, fresh):
            self._appear(publication, row)
        for agreement in absent:
            self._miss(publication, agreement)
        self._note_twins(twins)
        self._unseen = {agreement.agency for agreement in absent}
        self._is_first = False

    def _touched(self, publication: Published) -> set[Name]:
        """Return the agencies of which this publication may say something new."""
        for row in publication.rows:
            if row.id not in self._agency_of:
                self._agency_of[row.id] = self.agencies.of(row.name)
        ids = {row.id for row in publication.rows}
        touched = {self._agency_of[i] for i in ids ^ self._last_ids}
        self._last_ids = ids
        moved = {agency for p, before, after, _ in self._moved if p == publication.id for agency in (before, after)}
        return touched | moved | self._unseen

    def _match(self, publication: Published, slot: Slot, rows: dict[str, Row]) -> tuple[list[Agreement], list[Row]]:
        """Continue the agreements that are printed again; return those left over and the rows left over."""
        left: list[Agreement] = []
        unused = dict(rows)
        for agreement in self._standing[slot]:
            row = unused.pop(agreement.signed, None)
            if row is None:
                left.append(agreement)
            else:
                self._continue(publication, agreement, row)
        for agreement in list(left):
            row = next((r for r in unused.values() if _is_same_signing(agreement, r)), None)
            if row is None:
                continue
            unused.pop(row.signed)
            left.remove(agreement)
            if row.signed:
                self._correct(publication, agreement, row, "SIGNED", agreement.signed, row.signed)
            else:
                self._continue(publication, agreement, row)
        return left, list(unused.values())

    def _move(self, publication: Published, absent: list[Agreement], fresh: list[Row]) -> list[Row]:
        """Continue agreements whose holder ICE corrected, under the agency that holds them now."""
        left = list(fresh)
        for _, before, after, model in (m for m in self._moved if m[0] == publication.id):
            for agreement in [a for a in absent if (a.agency, a.model) == (before, model)]:
                row = next(
                    (r for r in left if self.agencies.of(r.name) == after and r.signed == agreement.signed), None
                )
                twin = next((a for a in self._standing[after, model] if a.signed == agreement.signed), None)
                if row is None and twin is None:
                    continue
                absent.remove(agreement)
                if row is None:
                    self._supersede(publication, agreement, "DUPLICATE_DROPPED", agreement.signed)
                    continue
                left.remove(row)
                self._standing[before, model].remove(agreement)
                self._standing[after, row.model].append(agreement)
                agreement.agency = after
                self._correct(publication, agreement, row, "HOLDER", agreement.printed_as[-1][0][1], row.agency)
        return left

    def _correct_models(self, publication: Published, absent: list[Agreement], fresh: list[Row]) -> list[Row]:
        """Continue agreements whose model ICE corrected: newly absent, and newly there with the same signing."""
        left = []
        for row in fresh:
            agency = self.agencies.of(row.name)
            same = [
                a
                for a in absent
                if (a.agency, a.absences) == (agency, 0)
                and ((a.signed and a.signed == row.signed) or (a.url and a.url == row.url))
            ]
            if len(same) != 1:
                left.append(row)
                continue
            agreement = same[0]
            absent.remove(agreement)
            self._standing[agency, agreement.model].remove(agreement)
            self._standing[agency, row.model].append(agreement)
            self._correct(publication, agreement, row, "MODEL", agreement.model, row.model)
        return left

    def _continue(self, publication: Published, agreement: Agreement, row: Row) -> None:
        if agreement.absences:
            kind, code = ("appeared", "RELISTED") if agreement.removed_on else ("corrected", "LISTED_AGAIN")
            self._event(publication, kind, agreement, code, since=_iso(agreement.absent_since))
            agreement.absences, agreement.absent_since, agreement.removed_on = 0, None, None
            agreement.is_held = False
        agreement.last_listed = publication.on
        agreement.rows.add(row.id)
        if row.url:
            agreement.linked_on = agreement.linked_on or publication.on
            agreement.url = row.url
        printed = (row.name, row.model, row.signed)
        if printed not in agreement.printed_as:
            agreement.printed_as.append(printed)

    def _correct(
        self, publication: Published, agreement: Agreement, row: Row, code: str, before: str, after: str
    ) -> None:
        agreement.model = row.model
        agreement.signed = row.signed or agreement.signed
        self._event(publication, "corrected", agreement, code, **{"from": before, "to": after})
        self._continue(publication, agreement, row)

    def _appear(self, publication: Published, row: Row) -> None:
        """Begin an agreement, or go on with one that had been removed or replaced under the same signing."""
        slot = self.agencies.of(row.name), row.model
        back = next((a for a in self._gone[slot] if _was_printed(a, row)), None)
        if back is not None:
            self._gone[slot].remove(back)
            self._standing[slot].append(back)
            if back.superseded_on:
                # The row of a signing that was replaced, or of a duplicate that was dropped, is no news when it recurs.
                back.superseded_on, back.absences, back.absent_since = None, 0, None
                self._event(publication, "corrected", back, "LISTED_AGAIN")
            self._continue(publication, back, row)
            return
        agreement = Agreement(
            agency=slot[0], model=row.model, signed=row.signed, first_listed=publication.on, last_listed=publication.on,
            printed_as=[(row.name, row.model, row.signed)], is_baseline=self._is_first,
            is_held=(publication.id, row.name) in self._answers,
        )  # fmt: skip
        agreement.number = 1 + sum(1 for a in self.agreements if a.printed_as[0] == agreement.printed_as[0])
        for earlier in [a for a in self._standing[slot] if a.last_listed < publication.on]:
            self._supersede(publication, earlier, "SIGNED_AGAIN", row.signed)
        self.agreements.append(agreement)
        self._standing[slot].append(agreement)
        code = "FIRST_FILE" if self._is_first else "NEW"
        self._event(publication, "appeared", agreement, code, signed=row.signed)
        self._continue(publication, agreement, row)

    def _supersede(self, publication: Published, agreement: Agreement, code: str, signed: str) -> None:
        agreement.superseded_on = publication.on
        self._standing[agreement.agency, agreement.model].remove(agreement)
        self._gone[agreement.agency, agreement.model].append(agreement)
        self._event(publication, "superseded", agreement, code, to=signed)

    def _miss(self, publication: Published, agreement: Agreement) -> None:
        """Count one absence; say so at the first and at the third."""
        if agreement.superseded_on:
            return
        names = {name for name, _, _ in agreement.printed_as}
        if any(key in publication.shielded for _, key in names):
            return
        slot = agreement.agency, agreement.model
        twin = next((a for a in self._standing[slot] if a is not agreement and a.last_listed == publication.on), None)
        if twin is not None:
            self._supersede(publication, agreement, "DUPLICATE_DROPPED", twin.signed)
            return
        agreement.absences += 1
        if agreement.absences == 1:
            agreement.absent_since = publication.on
            asked = next(
                filter(None, (self._asked.get((publication.id, n, agreement.model)) for n in sorted(names))), None
            )
            agreement.is_held = asked is not None
            code, detail = ("PERHAPS_RENAMED", {"to": asked.printed_after}) if asked else ("ABSENT", {})
            self._event(publication, "missing", agreement, code, **detail)
        elif agreement.absences >= REMOVED_AFTER and not agreement.is_held:
            agreement.removed_on = publication.on
            self._standing[slot].remove(agreement)
            self._gone[slot].append(agreement)
            self._event(
                publication, "removed-from-list", agreement, "ABSENT_THREE_TIMES", since=_iso(agreement.absent_since)
            )

    def _note_names(self, publication: Published, names: dict[Name, set[str]]) -> None:
        """Note where every spelling of an agency's name was replaced by another."""
        for agency, now in names.items():
            before = self._names.get(agency)
            if before and not before & now:
                agreement = next((a.uid for slot, s in self._standing.items() if slot[0] == agency for a in s), "")
                detail = {"from": sorted(before)[0], "to": sorted(now)[0]}
                self.events.append(
                    Event("renamed", publication.id, publication.on, agency, agreement, "SPELLING", detail)
                )
        self._names.update(names)

    def _note_twins(self, twins: Iterable[Row]) -> None:
        """Count rows that print one signing twice, with and without its link, to the same agreement."""
        for row in twins:
            for agreement in self._standing[self.agencies.of(row.name), row.model]:
                if agreement.signed == row.signed:
                    agreement.rows.add(row.id)

    def _event(self, publication: Published, kind: str, agreement: Agreement, code: str, **detail: str) -> None:
        self.events.append(
            Event(
                kind, publication.id, publication.on, agreement.agency, agreement.uid, code, detail, agreement.is_held
            )
        )


def _was_printed(agreement: Agreement, row: Row) -> bool:
    """Return whether an agreement was ever printed with this row's model and day of signing."""
    return any((model, signed) == (row.model, row.signed) for _, model, signed in agreement.printed_as)


def _is_same_signing(agreement: Agreement, row: Row) -> bool:
    return _was_printed(agreement, row) or is_correction(agreement.signed, agreement.url, row)


def is_correction(signed: str, url: str, row: Row) -> bool:
    """Return whether `row` is the same signing as one printed before, under a date that ICE corrected.

    Args:
        signed: the day printed before (ISO), or empty.
        url: the link printed before, or empty.
        row: a row of the same agency and model in the next publication.

    Source: ours, from the 2025 sheets: 33 % of dates differ from the document's by the days between the two
    signatures, and slips change a single digit or swap day and month.
    """
    if not signed or not row.signed or (url and url == row.url):
        return True
    old, new = dt.date.fromisoformat(signed), dt.date.fromisoformat(row.signed)
    if abs((new - old).days) <= CORRECTION_DAYS or new < old:
        return True
    swapped = (old.year, old.month, old.day) == (new.year, new.day, new.month)
    return swapped or (url == "" and (old.month, old.day) == (new.month, new.day))


def _is_repeat(earlier: Published, later: Published) -> bool:
    """Return whether a file is the very list before it served again: saved at the same moment, with the same rows."""
    same_rows = {row.id for row in earlier.rows} == {row.id for row in later.rows}
    return later.at is not None and earlier.at == later.at and same_rows and earlier.shielded == later.shielded


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def read_all(
    publications: Sequence[Published],
    is_place: Callable[[str, str], bool | None],
    accepted: Iterable[tuple[Name, Name]] = (),
    rejected: Iterable[tuple[Name, Name]] = (),
    moved: Iterable[tuple[Name, Name]] = (),
    reviewed: Mapping[tuple[int, Name, Name], str] | None = None,
    state_name: Callable[[str], str] = lambda code: "",
) -> History:
    """Return the history that the publications show, read in the order given.

    Args:
        publications: in order of publication; quarantined ones left out.
        is_place: whether the county or municipality in an agency's name exists in a state; None when not known.
        accepted: pairs of names of which a person said that they are one agency.
        rejected: pairs of which a person said that they are not.
        moved: pairs of two agencies of which a person said that ICE corrected whose agreement it is.
        reviewed: (id of the later publication, name before, name after) to "same", "different" or "moved", for the
            hand-overs in real publications that we looked into ourselves; used where nobody decided.
        state_name: returns the full name of a state's code.
    """
    agencies = Agencies()
    for before, after in accepted:
        agencies.join(before, after)
    decided = {
        frozenset(pair): verdict for verdict, pairs in (("different", rejected), ("moved", moved)) for pair in pairs
    }
    looked_into = reviewed or {}
    questions: list[Handover] = []
    moves: list[Handover] = []
    for earlier, later in pairwise(publications):
        if {row.id for row in earlier.rows} == {row.id for row in later.rows}:
            continue
        for handover in handovers(later.id, earlier.rows, later.rows, is_place, state_name):
            verdict = decided.get(frozenset((handover.before, handover.after)))
            verdict = verdict or looked_into.get((later.id, handover.before, handover.after))
            verdict = verdict or ("same" if handover.is_certain else None)
            if verdict == "same":
                agencies.join(handover.before, handover.after)
            elif verdict == "moved":
                moves.append(handover)
            elif verdict is None:
                questions.append(handover)
    questions = [q for q in questions if agencies.of(q.before) != agencies.of(q.after)]
    reader = Reader(agencies, [q for q in questions if q.is_strong], moves)
    for number, publication in enumerate(publications):
        if number == 0 or not _is_repeat(publications[number - 1], publication):
            reader.read(publication)
    return History(reader.agreements, reader.events, questions, agencies)
