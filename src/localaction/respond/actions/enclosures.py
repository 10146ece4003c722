"""Pictures that come with texts: fetched by the worker, taken in like any other, and deleted at the provider.

The web process never fetches anything; until the worker has been there a picture is a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from localaction.messages.actions.forgetting import forget_at_provider
from localaction.messages.channels import TransportError
from localaction.messages.channels.twilio import Twilio
from localaction.messages.rules.forgetting import Resource
from localaction.respond import media
from localaction.respond.actions import evidence
from localaction.respond.actions.photos import (
    MOST_BYTES,
    MOST_PHOTOS,
    IsAFilm,
    NotAPhoto,
    TooLarge,
    add_photos,
    clean,
    remove_files,
)
from localaction.respond.models import Enclosure, Incident, Report

MOST_AT_ONCE = 5
# Ours: half a day of an outage; from then on a picture is of no more use to a dispatcher.
TRIES = 12
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=2)


class NotFetched(Exception):
    """The provider could not be asked; the next runs try again."""


def note(numbers: Sequence[str], now: datetime, report: Report | None = None, incident: Incident | None = None) -> int:
    """Note which pictures came with a text, in the caller's transaction; returns how many are fetched.

    Three belong to a report, as on the form; what is beyond is only deleted at the provider.
    """
    n_before = Enclosure.objects.filter(report=report).count() if report is not None else 0
    n_noted = 0
    for number in numbers:
        if report is not None and n_before + n_noted >= MOST_PHOTOS:
            forget_at_provider(number, now, Resource.PICTURE)
            continue
        Enclosure.objects.get_or_create(
            picture=number, defaults={"report": report, "incident": incident, "added_at": now, "due_at": now}
        )  # fmt: skip
        n_noted += 1
    return n_noted


def fetch_due(now: datetime) -> int:
    """Fetch the pictures that are due, and return how many were taken in.

    1. Each is fetched outside any transaction, up to 10 MB. 2. It is drawn anew in a confined process. 3. Original and
    copy are sealed, and the provider is asked to delete it, in one transaction. What is no photograph is deleted
    there too, and the desk sees why it is not here.

    Raises:
        NotFetched: at the end, when the provider itself failed; so the desk shows it.
    """
    config = settings.CONFIG
    if not config.has_twilio:
        return 0
    due = Enclosure.objects.filter(done_at__isnull=True, due_at__lte=now).order_by("due_at", "pk")[:MOST_AT_ONCE]
    gateway = Twilio(config, config.public_url)
    n_taken, trouble = 0, ""
    try:
        for row in due:
            try:
                n_taken += _take(row, gateway, now)
            except TransportError as error:
                _put_off(row, error, now)
                trouble = error.code if error.is_gateways else trouble
    finally:
        gateway.close()
    if trouble:
        raise NotFetched(trouble)
    return n_taken


def _take(row: Enclosure, gateway: Twilio, now: datetime) -> bool:
    try:
        cleaned = clean(gateway.fetch_picture(row.picture, MOST_BYTES))
    except IsAFilm:
        return _refuse(row, "FILM", now)
    except TooLarge:
        return _refuse(row, "TOO_LARGE", now)
    except NotAPhoto:
        return _refuse(row, "NO_PHOTO", now)
    taken: list[media.Filed] = []
    try:
        with transaction.atomic():
            # The report first, as whoever erases it does.
            report = Report.objects.select_for_update().filter(pk__in=[row.report_id] if row.report_id else []).first()
            current = Enclosure.objects.select_for_update(of=("self",)).filter(pk=row.pk, done_at__isnull=True).first()
            if current is None:
                # The reporter was forgotten while it was being fetched, or another worker was faster.
                return False
            if report is not None:
                taken.extend(add_photos(report, [cleaned], now))
            else:
                taken.append(evidence.take_in(current.incident, cleaned, None, now))
            _done(current, "", now)
    except BaseException:
        for one in taken:
            remove_files(media.files_of(one))
        raise
    return True


def _refuse(row: Enclosure, why: str, now: datetime) -> bool:
    with transaction.atomic():
        _done(row, why, now)
    return False


def _done(row: Enclosure, refused: str, now: datetime) -> None:
    row.done_at, row.refused = now, refused
    row.save(update_fields=["done_at", "refused"])
    forget_at_provider(row.picture, now, Resource.PICTURE)


def _put_off(row: Enclosure, error: TransportError, now: datetime) -> None:
    row.n_tries += 1
    if error.permanent or row.n_tries >= TRIES:
        _refuse(row, "TOO_LARGE" if error.code == "TOO_LARGE" else "GONE", now)
    row.due_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (row.n_tries - 1))
    row.save(update_fields=["n_tries", "due_at"])


def forget(report: Report, now: datetime) -> None:
    """Have the provider delete all pictures of a report, and fetch none of them any more."""
    for row in report.enclosures.all():
        forget_at_provider(row.picture, now, Resource.PICTURE)
    report.enclosures.all().delete()
