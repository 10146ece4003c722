"""Starting a programme at a detention center: the steps, their papers, and whom to write to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.people.cast import PASSPHRASE
from tests.visit.desk import START, open_desk, visitor

from localaction.people.permissions import NotAllowed
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.visit import reads_starting
from localaction.visit.actions import starting
from localaction.visit.models import StartingStep
from localaction.visit.rules.starting import WORDING, Addressee, Item

TODAY = START.date()
LETTER = b"%PDF-1.7 approval for the visitors"


def test_every_step_says_what_to_do_to_whom_and_where_it_says_so():
    assert set(WORDING) == set(Item)
    for wording in WORDING.values():
        assert wording.title
        assert len(wording.text) > 60
        assert wording.to in Addressee
        assert wording.url.startswith("https://") or wording.source.startswith("Ours: ")


@pytest.fixture
def desk(db):
    return open_desk()


def test_a_step_is_done_with_its_paper_which_only_the_ring_can_open(desk):
    step = starting.finish_step(desk.dora, desk.florence, Item.LETTER, TODAY, LETTER, START)

    assert b"approval" not in bytes(StartingStep.objects.get().paper)
    assert starting.open_paper(desk.session, desk.dora, step, START) == LETTER
    assert [one.n_done for one in reads_starting.under_way()] == [1]
    with pytest.raises(IntegrityError), transaction.atomic():
        StartingStep.objects.create(
            facility=desk.florence, item=Item.LETTER, done_on=TODAY, recorded_at=START, done_by=desk.dora
        )


def test_doing_it_again_replaces_the_paper_and_undoing_erases_it(desk):
    starting.finish_step(desk.dora, desk.florence, Item.LETTER, TODAY, LETTER, START)
    again = starting.finish_step(desk.dora, desk.florence, Item.LETTER, TODAY, b"\x89PNG\r\n\x1a\nanswer", START)
    assert again.paper_type == "image/png"
    assert starting.open_paper(desk.session, desk.dora, again, START).endswith(b"answer")
    kept = starting.finish_step(desk.dora, desk.florence, Item.LETTER, TODAY, b"", START)
    assert starting.open_paper(desk.session, desk.dora, kept, START).endswith(b"answer")

    starting.undo_step(desk.dora, kept, START)

    assert not StartingStep.objects.exists()
    with pytest.raises(vault.NoGrant):
        vault.open_case(desk.session, kept.uuid)


@pytest.mark.parametrize("paper", [b"<html>", b"%PDF-" + b"x" * 2_000_000], ids=["a page", "too large"])
def test_what_is_no_paper_is_refused(desk, paper):
    with pytest.raises(starting.NotAPaper):
        starting.finish_step(desk.dora, desk.florence, Item.TOUR, TODAY, paper, START)
    with pytest.raises(starting.NotYet):
        starting.finish_step(desk.dora, desk.florence, Item.TOUR, TODAY + timedelta(days=1), b"", START)
    with pytest.raises(NotAllowed):
        starting.finish_step(visitor(desk, "ana").person, desk.florence, Item.TOUR, TODAY, b"", START)
    assert not StartingStep.objects.exists()


def test_a_paper_is_shredded_after_three_years_and_the_step_stays(desk):
    starting.finish_step(desk.dora, desk.florence, Item.LETTER, TODAY, LETTER, START)

    retention.purge(START + timedelta(days=3 * 365 + 1))

    assert StartingStep.objects.get().paper is None


def test_the_steps_are_kept_in_the_browser(client, desk):
    client.force_login(desk.dora)
    client.cookies[settings.VAULT_COOKIE_NAME] = vault.unlock(desk.dora, PASSPHRASE, timezone.now())[1]
    found = client.post("/desk/visits/starting/", {"facility": "FLO"})
    address = f"/desk/visits/starting/{desk.florence.pk}/"
    assert found.headers["Location"] == address
    page = client.get(address).content.decode()
    assert page.count("<h3>") == len(Item)
    assert "To the facility administrator of Florence SPC" in page
    today = timezone.now().date()
    wrong = {"item": "LETTER", "done_on": today, "paper": SimpleUploadedFile("x.pdf", b"MZ")}
    assert "of at most 2 megabytes, please" in client.post(address, wrong).content.decode()
    client.post(address, wrong | {"paper": SimpleUploadedFile("x.pdf", LETTER)})

    step = StartingStep.objects.get()
    answer = client.get(f"/desk/visits/starting/papers/{step.uuid}/")
    assert (answer.content, answer.headers["Content-Type"]) == (LETTER, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    client.post(address, {"act": "undo", "item": "LETTER"})
    assert not StartingStep.objects.exists()
    assert client.post(address, {"act": "undo", "item": "LETTER"}).status_code == 404
