"""Check 49: a full disk or a database that may only be read is never answered as if the report were kept."""

from __future__ import annotations

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from localaction.sources.models import ReviewItem
from localaction.sources.views import public

pytestmark = [pytest.mark.security]


@pytest.fixture(params=["read-only", "full"])
def broken(request, database_file):
    """A database that takes nothing more, and what makes it whole again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            if request.param == "read-only":
                statements = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
            else:
                # The same error as of a full disk (SQLITE_FULL), without filling one.
                cursor.execute("PRAGMA page_count")
                statements = (f"PRAGMA max_page_count = {cursor.fetchone()[0]}", "PRAGMA max_page_count = 1073741823")
    elif request.param == "full":
        pytest.skip("PostgreSQL keeps a disk for itself; that it refuses to write is tested")
    else:
        statements = ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    with connection.cursor() as cursor:
        cursor.execute(statements[0])

    def mend():
        with connection.cursor() as cursor:
            cursor.execute(statements[1])

    yield mend
    mend()


def send(text, language=""):
    token = signing.dumps(["/", int(timezone.now().timestamp()) - 30], salt=public.SALT)
    fields = {"text": text, "website": "", "token": token}
    return Client(raise_request_exception=False).post(f"{language}/report-error/", fields)


@pytest.mark.parametrize(("language", "words"), [("", "We did not receive your report"), ("/es", "No recibimos")])
def test_the_public_form_says_that_nothing_was_received_and_works_again_later(broken, language, words):
    n_before = ReviewItem.objects.count()
    # Long and many, so that a page of the file is needed for sure.
    answers = [send(f"The list is wrong. {n} " + "x" * 1900, language) for n in range(30)]
    n_kept = ReviewItem.objects.count() - n_before
    refused = [answer for answer in answers if answer.status_code == 503]

    assert len(refused) == 30 - n_kept > 0
    assert {answer.status_code for answer in answers} <= {302, 503}
    assert all(words in answer.text and "The list is wrong." in answer.text for answer in refused)
    broken()
    assert send("The list is still wrong, as of today.", language).status_code == 302
    assert ReviewItem.objects.count() == n_before + n_kept + 1
