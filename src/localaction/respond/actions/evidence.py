"""Evidence from the moment it comes in: digest first, the original sealed, every opening and copy on record.

Source: respond.md S15 and section 1.9: the legal lead decides, is prompted at 30 days, and digest and log are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond import media
from localaction.respond.actions.incidents import note
from localaction.respond.actions.photos import (
    Clean,
    opened_file,
    pieces,
    read_copy,
    read_original,
    remove_files,
    write_file,
)
from localaction.respond.events import RespondEvent
from localaction.respond.models import Custody, CustodyAct, Evidence, GivenTo, Incident, Photo, Report
from localaction.respond.rules.follow_up import REVIEW_AFTER
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import UnderHold, Unlocked
from localaction.vault.models import LegalHold


class AlreadyTakenIn(Exception):
    """The picture is evidence already."""


class Disposed(Exception):
    """The evidence was disposed of; only its digest and its log are left."""


def take_in(
    incident: Incident | None, picture: Clean, by: Person | None, at: datetime, report: Report | None = None
) -> Evidence:
    """Seal a picture for the legal lead; its digest is taken before anything else. The caller has a transaction open.

    Args:
        by: who handed it in; None for a picture that an observer sent by telephone.
        report: whose picture it is, where a reporter sent it.

    Raises:
        NoRing, RingTampered: nothing can be sealed.
        OSError: the disk took no file.
    """
    sha256 = hashlib.sha256(picture.original).hexdigest()
    case = vault.seal_new_case("legal")
    row = Evidence(
        uuid=case.case, incident=incident, report=report, sha256=sha256, kind="image", n_bytes=len(picture.original),
        copy_sha256=hashlib.sha256(picture.copy).hexdigest(), n_copy_bytes=len(picture.copy), taken_in_by=by,
        taken_in_at=at, review_on=(at + REVIEW_AFTER).date(),
    )  # fmt: skip
    original, copy = media.files_of(row)
    try:
        write_file(original, case.seal_file(row, "file_key", pieces(picture.original)))
        write_file(copy, case.seal_file(row, "copy_key", pieces(picture.copy)))
        row.save(force_insert=True)
        _log(row, CustodyAct.TAKEN_IN, sha256, by, at)
    except BaseException:
        remove_files((original, copy))
        raise
    return row


def take_in_photo(session: Unlocked, photo: Photo, by: Person, at: datetime) -> Evidence:
    """Take a reporter's photograph over as evidence, which lives by the legal lead's decision and no report's clock.

    Raises:
        AlreadyTakenIn: it is evidence.
        NoGrant, Damaged: it cannot be opened, or is not what came in.
        NotAllowed: `by` does not see evidence.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    if Evidence.objects.filter(report=photo.report, sha256=photo.sha256, disposed_at__isnull=True).exists():
        raise AlreadyTakenIn("it is evidence")
    case = vault.open_case(session, photo.uuid)
    picture = Clean(read_original(photo, case), read_copy(photo, case))
    joining = photo.report.joinings.filter(left_at__isnull=True).select_related("incident").first()
    with transaction.atomic():
        row = take_in(joining.incident if joining else None, picture, by, at, photo.report)
        note(by, RespondEvent.EVIDENCE_TAKEN_IN, row.uuid, "", at)
    return row


def open_original(session: Unlocked, row: Evidence, by: Person, at: datetime) -> bytes:
    """Open a piece of evidence as it came; the log says so before it is given out.

    Raises:
        Disposed: it is gone.
        Damaged: it is not what was taken in.
        NotAllowed, NoGrant: it is not this person's to open.
    """
    return _read(session, row, CustodyAct.OPENED, "", by, at)


def give_copy(session: Unlocked, row: Evidence, to: GivenTo, by: Person, at: datetime) -> bytes:
    """Open the copy without metadata in order to give it to somebody; see `open_original`."""
    return _read(session, row, CustodyAct.GIVEN, to, by, at)


def _read(session: Unlocked, row: Evidence, act: CustodyAct, to: str, by: Person, at: datetime) -> bytes:
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    if row.disposed_at is not None:
        raise Disposed("it was disposed of")
    case = vault.open_case(session, row.uuid)
    is_copy = act == CustodyAct.GIVEN
    path = media.copy_of(row) if is_copy else media.original_of(row)
    sha256 = row.copy_sha256 if is_copy else row.sha256
    content = opened_file(row, case, path, "copy_key" if is_copy else "file_key", sha256)
    _log(row, act, sha256, by, at, to)
    return content


def keep(row: Evidence, review_on: date, by: Person, at: datetime) -> None:
    """Keep evidence until it is looked at again.

    Raises:
        Disposed: it is gone.
        ValueError: the day is not to come.
        NotAllowed: `by` does not see evidence.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    if review_on <= at.date():
        raise ValueError("the day of the next review is to come")
    with transaction.atomic():
        current = _locked(row)
        current.review_on = review_on
        current.save(update_fields=["review_on"])
        _log(current, CustodyAct.KEPT, current.sha256, by, at)


def dispose(row: Evidence, by: Person, at: datetime) -> None:
    """Dispose of evidence: key and files go now, digest and log stay.

    Raises:
        Disposed: it is gone already.
        UnderHold: a legal hold keeps it, its report or its event.
        NotAllowed: `by` does not see evidence.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    if LegalHold.objects.in_force(at).filter(case__in=cases_of(row)).exists():
        raise UnderHold("a legal hold keeps it")
    with transaction.atomic():
        shred(_locked(row), at, by)


def shred(row: Evidence, at: datetime, by: Person | None) -> None:
    """Shred evidence and unlink its files once that is committed; the caller has looked for legal holds."""
    paths = media.files_of(row)
    vault.erase_case(row.uuid, by or audit.SYSTEM, at)
    Evidence.objects.filter(pk=row.pk).update(disposed_at=at, report=None)
    _log(row, CustodyAct.DISPOSED, row.sha256, by, at)
    transaction.on_commit(lambda: remove_files(paths))


def cases_of(row: Evidence) -> list[UUID]:
    """Return the cases whose hold keeps a piece of evidence."""
    others = [row.incident.uuid if row.incident else None, row.report.uuid if row.report else None]
    return [row.uuid, *(one for one in others if one is not None)]


def due_for_review(on: date) -> Iterable[Evidence]:
    """Return what waits for the legal lead's decision, the longest first."""
    return Evidence.objects.filter(disposed_at__isnull=True, review_on__lte=on).order_by("review_on", "pk")


def _locked(row: Evidence) -> Evidence:
    current = Evidence.objects.select_for_update(of=("self",)).select_related("incident", "report").get(pk=row.pk)
    if current.disposed_at is not None:
        raise Disposed("it was disposed of")
    return current


def _log(row: Evidence, act: CustodyAct, sha256: str, by: Person | None, at: datetime, to: str = "") -> None:
    Custody.objects.create(evidence=row, act=act, sha256=sha256, done_by=by, done_at=at, given_to=to)
