"""S15: from a confirmed arrest to the family, the statement and the purge, through the pages of each person."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.respond.leads import Leads
from tests.respond.test_intake import jpeg
from tests.respond.waves import LEGAL, NOW, NUMBERS, REPORTER, queued_to

from localaction.people.models import Approval
from localaction.referrals.models import Referral
from localaction.respond import media
from localaction.respond.models import Evidence, FollowUp, HandOff, Report, Statement
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.models import RetentionReceipt

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAME = "canary Rosalinda, brother of"
FAMILY = "+15105550188"


def refreshed(row):
    row.refresh_from_db()
    return row


def on_scene(network):
    """V01 and V02 go; V01 is there at 06:45 with an account of their own."""
    from tests.respond.hotline import member

    from localaction.people.rules.roles import Role

    ben = member("ben", Role.OBSERVER)
    request = network.call()
    network.send(1, most=7)
    network.says("V01", "Y42", 60)
    network.says("V02", "Y42", 65)
    network.says("V01", "ARR42", 2000)
    network.of("V01", account=ben)
    assert "V01" in {network.keys[row.volunteer.uuid] for row in request.assignments.filter(arrived_at__isnull=False)}
    return ben


def test_s15_a_confirmed_arrest_ends_with_the_family_the_lawyer_and_the_purge(
    network, django_capture_on_commit_callbacks
):
    leads, hotline = Leads(network.hotline, NOW), network.hotline
    ben, incident = on_scene(network), network.incident
    network.at(2400)
    dispatcher, observer = hotline.client(hotline.amparo), hotline.client(ben, with_vault=False)
    page = f"/desk/hotline/incident/{incident.uuid}/"

    # A note field takes no A-number.
    incident.refresh_from_db()
    blocked = dispatcher.post(
        page, {"act": "find", "ground": "SAW_IMMIGRATION", "what_it_was": "A 123456789", "version": incident.version}
    )
    assert blocked.status_code == 400
    assert "an A-number" in blocked.text
    assert "123456789" not in str(list(refreshed(incident).findings.values()))

    # V3 at 06:50, by the observer on the scene.
    dispatcher.post(page, {"act": "find", "ground": "SAW_IMMIGRATION", "version": refreshed(incident).version})
    assert (refreshed(incident).level, incident.state) == ("V3", "CONFIRMED")
    assert [code for code, _ in queued_to(REPORTER)][-1] == "respond.confirmed"

    # The observer hands over what was called out to them, with consent, and a photograph.
    picture, handing = jpeg(), f"{page}hand-over/"
    assert handing in observer.get("/desk/observe/").text
    refused = observer.post(handing, {"consent": "SHOUTED", "account": "A 123456789", "reach": ""})
    assert (refused.status_code, HandOff.objects.count()) == (400, 0)
    said = {
        "consent": "SPOKEN", "account": NAME, "reach": "+15105550177",
        "photos": SimpleUploadedFile("IMG_1.jpg", picture, "image/jpeg"),
    }  # fmt: skip
    done = observer.post(handing, said)
    assert "sealed for the legal lead" in done.text
    handed, piece = HandOff.objects.get(), Evidence.objects.get()
    assert (handed.consent, handed.handed_by, handed.incident) == ("SPOKEN", ben, incident)
    assert piece.sha256 == hashlib.sha256(picture).hexdigest()
    assert [code for code, _ in queued_to(LEGAL)][-1] == "respond.legal.hand_off"

    # The dispatcher sees neither the list nor the matter, and holds no key for it.
    for address in ("/desk/follow-up/", f"/desk/follow-up/{handed.uuid}/", f"/desk/follow-up/evidence/{piece.uuid}/"):
        assert dispatcher.get(address).status_code == 403
        assert observer.get(address).status_code == 403
    with pytest.raises(vault.NoGrant):
        vault.open_case(hotline.opened(at=network.at(2400)), handed.uuid)

    # The legal lead sees it, with consent and tasks by their times.
    legal = hotline.client(leads.luz)
    assert str(handed.uuid) in legal.get("/desk/follow-up/").text
    matter = f"/desk/follow-up/{handed.uuid}/"
    shown = legal.get(matter).text
    assert NAME in shown
    assert "consent: spoken" in shown
    assert [row.kind for row in handed.tasks.order_by("due_at")] == ["FAMILY", "LAWYER", "FIND"]
    assert handed.tasks.get(kind="FIND").due_at - handed.handed_at == timedelta(hours=24)
    legal.post(matter, {"act": "take"})
    assert legal.post(matter, {"act": "close"}).status_code == 302
    assert refreshed(handed).closed_at is None

    # Nothing reaches the family lead before the family agreed.
    family = hotline.client(leads.fay)
    assert "Nothing to do." in family.get("/desk/family/").text
    assert family.get(matter).status_code == 403
    assert legal.post(matter, {"act": "family", "said": "YES", "words": ""}).status_code == 400
    legal.post(matter, {"act": "family", "said": "YES", "words": f"sister, {FAMILY}"})
    assert {row.kind for row in FollowUp.objects.filter(compartment="FAMILY")} == {"SCHOOL", "CONTACT"}
    for task in FollowUp.objects.filter(compartment="FAMILY"):
        own = f"/desk/family/{task.uuid}/"
        assert FAMILY in family.get(own).text
        assert legal.get(own).status_code == 404
        assert family.post(own, {"words": "done"}).headers["Location"] == "/desk/family/"

    # Defenders get what they need by a referral that the sender cannot read again.
    vault.create_ring("defend", [hotline.elena], by=hotline.elena, at=network.at(2400))
    legal.post(
        matter, {"act": "refer", "to": "defend", "words": "needs a lawyer", "consent": "SPOKEN",
                 "consented_on": network.at(2400).date().isoformat()},
    )  # fmt: skip
    assert Referral.objects.get().subject == handed.uuid

    # Evidence: opened and given, and each stands in the log.
    evidence_page = f"/desk/follow-up/evidence/{piece.uuid}/"
    assert legal.post(evidence_page, {"act": "open"}).content == picture
    copy = legal.post(evidence_page, {"act": "give", "to": "ATTORNEY"})
    assert b"canary" not in copy.content
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in copy.headers["Content-Security-Policy"]
    assert "the person’s attorney" in legal.get(evidence_page).text

    # The public statement: area, time, no name; two people.
    wording = {"wording_en": "Confirmed near E 14th, 6:50 am.", "wording_es": "Confirmado cerca de la 14, 6:50 am."}
    assert dispatcher.post(f"{page}statement/", {**wording, "wording_en": "A123456789 was taken"}).status_code == 400
    dispatcher.post(f"{page}statement/", wording)
    assert Statement.objects.get().published_at is None
    coordinator = hotline.client(hotline.elena)
    coordinator.post("/desk/approvals/", {"approval": Approval.objects.get(kind="respond.statement").pk,
                                          "answer": "yes"})  # fmt: skip
    assert Statement.objects.get().published_at is not None

    # A day later the locator has been asked; the matter and the incident are closed.
    later = network.at(2400 + 25 * 3600)
    legal = hotline.client(leads.luz)
    for task in handed.tasks.filter(done_at__isnull=True):
        legal.post(matter, {"act": "done", "task": task.uuid, "words": "held at the county jail"})
    legal.post(matter, {"act": "close"})
    assert refreshed(handed).closed_at == later
    n_reports = Report.objects.count()
    network.says("V01", "OUT42", 2400 + 25 * 3600)
    network.says("V01", "OK42", 2401 + 25 * 3600)
    network.says("V02", "OK42", 2402 + 25 * 3600)
    assert Report.objects.count() == n_reports, "who is out for a day is heard as an observer still"
    hotline.client(hotline.amparo).post(page, {"act": "close", "version": refreshed(incident).version})
    assert refreshed(incident).closed_at is not None

    # Day 30: the purge writes receipts; evidence waits for the legal lead.
    purged_at = network.at(2400 + 25 * 3600 + 31 * 24 * 3600)
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(purged_at)
    assert (refreshed(handed).account, refreshed(incident).place, Report.objects.latest("pk").account) == (None,) * 3
    assert not FollowUp.objects.exclude(legal_words=None, family_words=None).exists()
    rules = set(RetentionReceipt.objects.values_list("rule", flat=True))
    assert {"respond.report.account", "respond.hand_off", "respond.follow_up", "respond.incident.place"} <= rules
    assert all(path.exists() for path in media.files_of(piece))
    needs = hotline.client(leads.luz).get("/desk/").text
    assert "1 piece of evidence waits for your decision" in needs
    with django_capture_on_commit_callbacks(execute=True):
        hotline.client(leads.luz).post(evidence_page, {"act": "dispose"})
    assert not any(path.exists() for path in media.files_of(piece))
    assert [line.act for line in piece.custody.order_by("pk")] == ["TAKEN_IN", "OPENED", "GIVEN", "DISPOSED"]

    # The month's sheet still counts it, and its cell stands under no smaller heading than five.
    sheet = hotline.client(hotline.elena).get(f"/desk/respond/after-action/{NOW:%Y-%m}/")
    assert sheet.status_code == 200
    assert NUMBERS["V01"] not in sheet.text
    [confirmed] = sheet.context["sheet"].confirmed
    assert confirmed.minutes_to_verify is not None
    assert "1 confirmed" in sheet.text
    assert "E 14th" not in sheet.text


def test_nobody_who_was_not_sent_to_an_incident_hands_anything_over(network):
    Leads(network.hotline, NOW)
    from tests.respond.hotline import member

    from localaction.people.rules.roles import Role

    dan = member("dan", Role.OBSERVER)
    page = f"/desk/hotline/incident/{network.incident.uuid}/hand-over/"

    assert network.hotline.client(dan, with_vault=False).get(page).status_code == 404
    assert network.hotline.client(network.hotline.amparo, with_vault=False).get(page).status_code == 200


def test_without_a_ring_for_the_legal_lead_nothing_is_taken_and_the_page_says_why(network):
    page = f"/desk/hotline/incident/{network.incident.uuid}/hand-over/"
    said = {"consent": "SPOKEN", "account": "words", "reach": ""}

    answer = network.hotline.client(network.hotline.amparo).post(page, said)

    assert answer.status_code == 400
    assert "the ring of the legal lead is not made yet" in answer.text
    assert not HandOff.objects.exists()


def test_a_film_or_a_text_file_is_refused_as_evidence_with_the_words_kept(network):
    Leads(network.hotline, NOW)
    page = f"/desk/hotline/incident/{network.incident.uuid}/hand-over/"
    film = SimpleUploadedFile("a.mp4", b"\0\0\0\x18ftypmp42", "video/mp4")

    answer = network.hotline.client(network.hotline.amparo).post(
        page, {"consent": "SPOKEN", "account": "canary words", "reach": "", "photos": film}
    )

    assert answer.status_code == 400
    assert "cannot take films" in answer.text
    assert "canary words" in answer.text
    assert not Evidence.objects.exists()


def test_a_hold_is_set_on_a_page_seconded_on_another_and_lifted(network, django_capture_on_commit_callbacks):
    leads = Leads(network.hotline, NOW)
    page = f"/desk/follow-up/hold/incident/{network.incident.uuid}/"
    from django.test import Client

    legal: Client = network.hotline.client(leads.luz)
    fresh(legal)
    assert legal.get("/desk/follow-up/hold/network/00000000-0000-4000-8000-000000000000/").status_code == 404
    too_late = (NOW + 91 * DAY).date().isoformat()
    assert legal.post(page, {"act": "freeze", "reason": "letter 7", "review_on": too_late}).status_code == 400
    soon = (NOW + 30 * DAY).date().isoformat()
    legal.post(page, {"act": "freeze", "reason": "letter 7", "review_on": soon})
    assert "waits for a second person" in legal.get(page).text
    assert network.hotline.client(network.hotline.amparo).get(page).status_code == 403

    approval = Approval.objects.get(kind="respond.hold")
    network.hotline.client(network.hotline.elena).post("/desk/approvals/", {"approval": approval.pk, "answer": "yes"})
    assert "in force" in legal.get(page).text
    assert "letter 7" in legal.get("/desk/follow-up/").text
    legal.post(page, {"act": "lift"})
    assert "Set the hold" in legal.get(page).text


def fresh(client):
    """Have a browser prove who it is just now."""
    import time

    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
