"""The desk's pages of messages: what they show, who may act, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import ada

from localaction.messages import reads, schedule, texts
from localaction.messages.actions import consent, halts, wordings
from localaction.messages.models import Channel, Consent, Halt, How, Inbound, Outbox, Schedule, Template, Worker
from localaction.messages.schedule import Job
from localaction.messages.work import claims
from localaction.vault.models import AuditEvent

pytestmark = pytest.mark.django_db

EDIT = "/desk/texts/tests.offer/en/"
OFFER = "Observer needed near {place}. Reply Y{code} or N{code}. STOP ends texts"


@pytest.fixture
def amparo(db):
    """Whoever administers the site looks after messages."""
    return ada()


@pytest.fixture
def ben(django_user_model):
    """Ben works at the desk and looks after nothing."""
    return django_user_model.objects.create_user("ben")


@pytest.mark.parametrize("path", ["/desk/messages/", "/desk/schedule/", "/desk/texts/"])
def test_whoever_is_signed_in_sees_how_the_sending_goes_and_strangers_do_not(client, ben, path):
    assert client.get(path).status_code == 302
    client.force_login(ben)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        EDIT,
        "/desk/messages/halt/",
        "/desk/messages/halt/1/lift/",
        "/desk/messages/question/1/",
        "/desk/messages/inbound/1/again/",
        "/desk/schedule/vault.purge/run/",
    ],
)
def test_only_whoever_looks_after_messages_may_act(client, ben, path):
    client.force_login(ben)

    assert client.post(path).status_code == 403
    assert not Halt.objects.exists()


@pytest.mark.parametrize("path", ["/desk/messages/halt/", "/desk/messages/halt/1/lift/"])
def test_nothing_happens_by_following_a_link(client, amparo, path):
    client.force_login(amparo)

    assert client.get(path).status_code == 405


def test_the_page_of_the_queue_asks_as_much_of_many_messages_as_of_none(
    client, amparo, queue_offer, django_assert_num_queries
):
    client.force_login(amparo)
    client.get("/desk/messages/")
    with CaptureQueriesContext(connection) as before:
        client.get("/desk/messages/")
    for n in range(5):
        queue_offer(f"k:{n}")

    with django_assert_num_queries(len(before)):
        client.get("/desk/messages/")


def test_health_tells_age_leases_and_sign_of_life(queue_offer):
    now = timezone.now()
    queue_offer("k:1", at=now - timedelta(seconds=90))
    queue_offer("k:2", at=now)
    queue_offer("k:3", at=now, due_at=now + timedelta(hours=1))
    claims.claim("SMS", now - timedelta(seconds=60), limit=1)
    Worker.objects.create(started_at=now, beat_at=now)

    health = reads.queue_health(now)

    [channel] = [c for c in health.channels if c.channel == "SMS"]
    assert (channel.n_waiting, channel.n_due, channel.n_leased, channel.n_lapsed) == (3, 2, 1, 1)
    assert (health.is_stuck, round(health.oldest_seconds), health.n_workers) == (True, 90, 1)


def test_the_desk_says_on_its_first_page_when_messages_are_stuck(client, ben, queue_offer):
    client.force_login(ben)
    now = timezone.now()
    queue_offer("k:1", at=now - timedelta(seconds=50))
    assert "Messages are stuck" not in client.get("/desk/").text

    queue_offer("k:2", at=now - timedelta(seconds=70))
    page = client.get("/desk/").text

    assert "Messages are stuck" in page
    assert "/desk/messages/" in page


def test_sending_is_stopped_and_goes_on_at_the_desk(client, amparo, queue_offer, line, notebook):
    client.force_login(amparo)
    queue_offer()

    client.post("/desk/messages/halt/")
    assert halts.Halts().stops("SMS")
    assert "All sending" in client.get("/desk/messages/").text
    client.post(f"/desk/messages/halt/{Halt.objects.get().pk}/lift/")

    assert not halts.Halts().stops("SMS")
    assert Halt.objects.get().lifted_by == amparo
    assert AuditEvent.objects.get().target.startswith("halt ")


def test_the_question_whether_somebody_left_is_settled_at_the_desk(client, amparo):
    client.force_login(amparo)
    at = timezone.now() - timedelta(minutes=1)
    asked = consent.record_mark("OUT", Channel.SMS, b"m" * 16, How.SUGGESTED, at)
    assert "Did they mean to leave?" in client.get("/desk/messages/").text

    assert client.post(f"/desk/messages/question/{asked.pk}/", {"is_out": "no"}).status_code == 302

    assert consent.may_receive(b"m" * 16, None, needs_opt_in=False)
    assert "Did they mean to leave?" not in client.get("/desk/messages/").text
    assert client.post(f"/desk/messages/question/{asked.pk}/", {"is_out": "no"}).status_code == 404
    assert Consent.objects.count() == 2


def test_scheduled_work_shows_when_it_ran_and_runs_next(client, amparo, clock):
    ran = []
    schedule.register(Job("tests.job", "Count the chairs", timedelta(hours=1), ran.append))
    try:
        client.force_login(amparo)
        assert "When a worker starts" in client.get("/desk/schedule/").text
        clock.now = timezone.now()
        schedule.run_due(clock)
        row = Schedule.objects.get(job="tests.job")
        assert (row.last_run_at, row.next_run_at, len(ran)) == (clock.now, clock.now + timedelta(hours=1), 1)
        page = client.get("/desk/schedule/").text
        assert "Count the chairs" in page and "In order" in page
        client.post("/desk/schedule/tests.job/run/")
        clock.pass_by(minutes=1)
        schedule.run_due(clock)
        assert len(ran) == 2
    finally:
        schedule.unregister("tests.job")


def test_a_job_that_fails_says_so_and_the_others_run(clock, client, ben):
    ran = []

    def breaks(now):
        raise ZeroDivisionError("Carla, 512-555-0100")

    schedule.register(Job("tests.a", "Breaks", timedelta(hours=1), breaks))
    schedule.register(Job("tests.b", "Runs", timedelta(hours=1), ran.append))
    try:
        schedule.run_due(clock)
        row = Schedule.objects.get(job="tests.a")
        client.force_login(ben)
        page = client.get("/desk/schedule/").text
    finally:
        schedule.unregister("tests.a")
        schedule.unregister("tests.b")

    assert (row.last_error, row.n_failures, len(ran)) == ("ZeroDivisionError", 1, 1)
    assert "ZeroDivisionError" in page and "Carla" not in page


def test_a_job_is_run_by_one_worker_and_again_when_that_one_was_killed(clock):
    ran = []

    def while_running(now):
        ran.append(now)
        if len(ran) == 1:
            assert schedule.run_due(lambda: now) == 0  # another worker, at the same time

    job = Job("tests.job", "Job", timedelta(minutes=1), while_running, lease=timedelta(minutes=5))
    before = schedule.registered()
    for other in before:
        schedule.unregister(other.name)
    schedule.register(job)
    try:
        assert schedule.run_due(clock) == 1
        # Claimed by a worker that was killed: its lease must run out first.
        Schedule.objects.update(next_run_at=clock.now, lease_until_at=clock.now + timedelta(minutes=5))
        assert schedule.run_due(clock) == 0
        clock.pass_by(minutes=5, seconds=1)
        assert schedule.run_due(clock) == 1
    finally:
        schedule.unregister("tests.job")
        for other in before:
            schedule.register(other)


def test_texts_show_their_cost_in_both_languages(client, ben):
    client.force_login(ben)

    page = client.get("/desk/texts/").text

    assert "Falta observador cerca de {place}" in page
    assert "1 part at its longest" in page


def test_a_wording_is_saved_and_used_from_then_on(client, amparo, queue_offer, line, notebook):
    client.force_login(amparo)

    response = client.post(EDIT, {"what": "save", "subject": "Alert {code}", "wording": "Go to {place}. Reply Y{code}"})

    assert response.status_code == 302
    queue_offer()
    from localaction.messages.work.sending import send_due

    send_due(line)
    assert notebook.bodies == ["Go to 5th & Main. Reply Y42"]
    assert Template.objects.get().edited_by == amparo
    assert AuditEvent.objects.get().target == "text tests.offer"


def test_a_wording_that_would_double_is_refused_unless_agreed_to(client, amparo):
    client.force_login(amparo)
    dearer = {"subject": "Alert {code}", "wording": OFFER.replace("Reply", "Ubicación. Reply")}

    refused = client.post(EDIT, {"what": "save", **dearer})

    assert refused.status_code == 200
    assert "would be sent in 2 parts; now it takes 1" in refused.text
    assert "Ubicacion. Reply" in refused.text
    assert 'name="accepted" value="2"' in refused.text
    assert not Template.objects.exists()
    assert client.post(EDIT, {"what": "save", "accepted": "2", **dearer}).status_code == 302
    assert Template.objects.get().n_segments == 2


def test_having_agreed_to_two_parts_is_not_having_agreed_to_three(client, amparo):
    client.force_login(amparo)
    longer = {"subject": "Alert {code}", "wording": OFFER.replace("Reply", "Ubicación " * 6 + "Reply")}

    refused = client.post(EDIT, {"what": "save", "accepted": "2", **longer})

    assert refused.status_code == 200
    assert 'name="accepted" value="3"' in refused.text
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("Go to {spot} {code}", "These places do not exist: spot."),
        ("Go to {place}", "These places must stay: code."),
        ("Go to {place", "At character 7 there is a brace"),
        ("{code}: reply CANCEL", "no more texts: CANCEL."),
    ],
)
def test_a_wording_that_would_do_harm_is_refused_in_words(client, amparo, wording, words):
    client.force_login(amparo)

    response = client.post(EDIT, {"what": "save", "subject": "Alert {code}", "wording": wording})

    assert words in response.text
    assert 'name="accepted"' not in response.text
    assert not Template.objects.exists()


def test_a_subject_has_only_places_that_exist(client, amparo):
    client.force_login(amparo)

    response = client.post(EDIT, {"what": "save", "subject": "{secret}", "wording": OFFER})

    assert "These places do not exist: secret." in response.text


def test_counting_saves_nothing(client, amparo):
    client.force_login(amparo)

    response = client.post(EDIT, {"what": "preview", "subject": "Alert {code}", "wording": OFFER + " ó"})

    assert "2 parts at its longest" in response.text
    assert not Template.objects.exists()


def test_an_edited_text_goes_back_to_what_was_delivered(client, amparo):
    client.force_login(amparo)
    wordings.save("tests.offer", "en", "Alert {code}", "Go. {code}", amparo, timezone.now())

    client.post(EDIT, {"what": "restore"})

    assert not Template.objects.exists()
    assert texts.current_wordings("tests.offer", "en") == ("Alert {code}", OFFER)


@pytest.mark.parametrize("path", ["/desk/texts/tests.nothing/en/", "/desk/texts/tests.offer/fr/"])
def test_a_text_that_does_not_exist_is_not_there(client, amparo, path):
    client.force_login(amparo)

    assert client.get(path).status_code == 404


def test_a_text_that_could_not_be_taken_is_tried_again_at_the_desk(client, amparo):
    from localaction.messages.actions.receive import Received, receive

    client.force_login(amparo)
    receive(Received("twilio", "SM1", "SMS", "+15125550100", "", "two vans", timezone.now()))
    Inbound.objects.update(state="FAILED", tries=5)
    row = Inbound.objects.get()
    assert "Came in and was not taken" in client.get("/desk/messages/").text
    assert "vans" not in client.get("/desk/messages/").text

    client.post(f"/desk/messages/inbound/{row.pk}/again/")

    row.refresh_from_db()
    assert (row.state, row.tries) == ("NEW", 0)


def test_the_alarm_is_raised_once_an_hour(settings, queue_offer):
    from localaction.messages.work import upkeep

    settings.CONFIG = settings.CONFIG.model_copy(
        update={"smtp_host": "localhost", "email_from": "desk@example.org", "alarm_email": "amparo@example.org"}
    )
    now = timezone.now().replace(minute=10)
    queue_offer("k:1", at=now - timedelta(seconds=30))
    assert upkeep.raise_alarm(now) == 0
    queue_offer("k:2", at=now - timedelta(minutes=3))

    upkeep.raise_alarm(now)
    upkeep.raise_alarm(now + timedelta(minutes=1))

    [letter] = Outbox.objects.filter(code="messages.alarm")
    assert (letter.channel, letter.priority) == ("EMAIL", 0)
