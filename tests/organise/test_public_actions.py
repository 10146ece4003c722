"""A public action from the plan to the purge: two people publish, its address stays, volunteers are trained."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from tests.organise import lawful
from tests.organise.lawful import BUCKS, VIGIL_AT, given, planned, published, volunteer

from localaction.messages.models import Outbox
from localaction.organise import jobs, reads_actions, reads_desk_actions, reads_sheets, reads_turns
from localaction.organise.actions import public_actions, sheets, turns
from localaction.organise.models import public_actions as models
from localaction.organise.models.public_actions import (
    ActionBriefing,
    ActionNeed,
    ActionTurn,
    Arrest,
    ArrestLog,
    OperationsSheet,
    PublicAction,
)
from localaction.organise.rules.public_actions import Changed, EndsBeforeItBegins, FullName, Paper, PurgeRefused
from localaction.organise.telling import note_reach
from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault
from localaction.vault import checks, retention
from localaction.vault.actions import NoGrant
from localaction.vault.models import CaseKey
from localaction.vault.rules.never_stored import NeverStored

pytestmark = pytest.mark.django_db
BEFORE = date(2025, 9, 1)


@pytest.fixture
def desk():
    return lawful.open_desk()


@pytest.fixture
def at_hand(time_machine):
    """Move the clock of the pages."""
    return lambda moment: time_machine.move_to(moment, tick=False)


def needed(desk, action, task="LEGAL_OBSERVER", n=2, training=True):
    return turns.set_need(desk.olga, action, task, n, desk.training if training else None, desk.now())


def going(desk, action, name="ana", task="LEGAL_OBSERVER"):
    person = volunteer(desk, name, BEFORE)
    need = ActionNeed.objects.filter(action=action, task=task).first() or needed(desk, action, task)
    turn = turns.sign_up(person, need, desk.now())
    turns.confirm(desk.session, desk.dora, turn, desk.now())
    return person, turn


# Publishing.


def test_nobody_outside_sees_an_action_before_a_second_person_has_agreed(desk, client, at_hand):
    row = planned(desk)
    at_hand(desk.clock)
    approval = public_actions.ask_to_publish(row, desk.olga, desk.now())

    assert client.get(f"/actions/{row.uid}/").status_code == 404
    assert client.get(f"/actions/{row.uid}.ics").status_code == 404
    assert client.get("/api/v1/public-actions").json() == []
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(approval, desk.olga, desk.now())
    approvals.approve(Approval.objects.get(pk=approval.pk), desk.dora, desk.now())
    at_hand(desk.now())
    assert "Vigil at the courthouse" in client.get(f"/actions/{row.uid}/").text
    assert "Vigilia frente al juzgado" in client.get(f"/es/actions/{row.uid}/").text


def test_a_yes_to_one_text_is_no_yes_to_another(desk):
    row = planned(desk)
    approval = public_actions.ask_to_publish(row, desk.olga, desk.now())
    public_actions.change(row, given(title="March to the jail"), desk.olga, desk.now())

    with pytest.raises(approvals.NotApproved):
        approvals.approve(Approval.objects.get(pk=approval.pk), desk.dora, desk.now())


def test_who_only_helps_plans_and_publishes_nothing(desk):
    vera = volunteer(desk, "vera")
    row = planned(desk)

    for attempt in (
        lambda: public_actions.plan(given(), vera, desk.now()),
        lambda: public_actions.call_off(row, vera, desk.now()),
        lambda: public_actions.ask_to_publish(row, vera, desk.now()),
        lambda: turns.set_need(vera, row, "MARSHAL", 1, None, desk.now()),
        lambda: sheets.write_sheet(desk.session, desk.olga, row, {}, desk.now()),
        lambda: sheets.begin_log(desk.olga, row, desk.now()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize("field", ["title", "title_es", "meeting_place"])
def test_what_must_never_be_kept_is_refused_in_public_too(desk, field):
    with pytest.raises(NeverStored):
        planned(desk, **{field: "for A 204 567 312"})

    assert not PublicAction.objects.exists()


def test_an_unknown_county_and_an_end_before_the_beginning_are_refused(desk):
    with pytest.raises(public_actions.UnknownCounty):
        planned(desk, county="99999")
    with pytest.raises(EndsBeforeItBegins):
        planned(desk, ends_at=VIGIL_AT)


# Scenario 12: the vigil in Bucks County becomes a thank-you action.


def test_the_vigil_in_bucks_becomes_a_thank_you_action_at_the_same_address(desk, client, at_hand):
    row = published(desk)
    address = f"/actions/{row.uid}/"
    kinds = public_actions.change(
        row, given(kind="THANKS", title="Thank you, Bucks County", title_es="Gracias, condado de Bucks"), desk.olga,
        desk.now(),
    )  # fmt: skip
    at_hand(desk.now())

    page = client.get(address).text
    assert kinds == [Changed.WHAT]
    assert "Thank you, Bucks County" in page and "Vigil at the courthouse" not in page
    assert "Jan. 20, 2026" in page and "6 p.m." in page and "EST" in page
    assert "reachable by wheelchair" in page and "Steps of the old courthouse" in page
    answer = client.get("/api/v1/public-actions?state=PA").json()
    assert [(one["id"], one["what"], one["status"]) for one in answer] == [(row.uid, "thanks", "changed")]
    assert client.get("/api/v1/public-actions?state=TX").json() == []


def test_a_change_that_changes_nothing_is_none(desk):
    row = published(desk)

    assert public_actions.change(row, given(), desk.olga, desk.now()) == []
    row.refresh_from_db()
    assert row.sequence == 0


def test_calendars_learn_of_a_change_by_its_sequence_and_drop_what_is_called_off(desk, client, at_hand):
    row = published(desk)
    at_hand(desk.now())

    def event(address):
        return Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]

    first = event(f"/actions/{row.uid}.ics")
    public_actions.change(
        row, given(starts_at=VIGIL_AT + timedelta(hours=1), ends_at=VIGIL_AT + timedelta(hours=3)), desk.olga,
        desk.now(),
    )  # fmt: skip
    moved = event(f"/actions/calendar.ics?county={BUCKS}")
    public_actions.call_off(row, desk.dora, desk.now())
    off = event(f"/es/actions/{row.uid}.ics")

    assert first["UID"] == moved["UID"] == off["UID"]
    assert [one["SEQUENCE"] for one in (first, moved, off)] == [0, 1, 2]
    assert [one["STATUS"] for one in (first, moved, off)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["DTSTART"].dt == VIGIL_AT + timedelta(hours=1)
    assert moved["DTSTART"].params["TZID"] == "America/New_York"
    assert b"VEVENT" not in client.get("/actions/calendar.ics?county=17031").content
    assert client.get("/actions/calendar.ics?county=1").status_code == 400
    assert client.get("/actions/?state=Nowhere").status_code == 400
    assert "called off" in client.get(f"/actions/{row.uid}/").text


def test_what_is_called_off_or_over_is_changed_no_more(desk):
    row = published(desk)
    public_actions.call_off(row, desk.olga, desk.now())

    with pytest.raises(public_actions.NotOpen):
        public_actions.call_off(row, desk.olga, desk.now())
    with pytest.raises(public_actions.NotOpen):
        public_actions.change(row, given(title="On again"), desk.olga, desk.now())
    over = published(desk)
    with pytest.raises(public_actions.NotOpen):
        public_actions.change(over, given(title="Late"), desk.olga, over.ends_at)


def test_a_place_shows_its_events_until_they_are_over(desk, client, at_hand):
    row = published(desk)
    at_hand(desk.now())

    brief = client.get(f"/api/v1/brief/{BUCKS}").json()["blocks"]["public_actions"]
    assert [fact["id"] for fact in brief["facts"]] == [row.uid]
    assert client.get("/api/v1/brief/17031").json()["blocks"]["public_actions"]["state"] == "not-looked"
    assert f"/actions/{row.uid}/" in client.get(f"/place/{BUCKS}/").text
    lines = b"".join(client.get("/api/v1/public-actions.csv").streaming_content).decode().splitlines()
    assert len(lines) == 2 and row.uid in lines[1]
    assert reads_actions.coming(row.ends_at) == []
    assert reads_actions.one(row.uid, row.ends_at).standing == "OVER"


# Volunteers.


def test_nobody_without_the_training_becomes_a_legal_observer_and_hears_which_is_missing(desk, client, at_hand):
    row = published(desk)
    need = needed(desk, row)
    untrained, late = volunteer(desk, "una"), volunteer(desk, "lars", VIGIL_AT.date() - timedelta(days=365))

    for person in (untrained, late):
        with pytest.raises(turns.NotTrained) as refusal:
            turns.sign_up(person, need, desk.now())
        assert refusal.value.requirement == desk.training
    at_hand(desk.now())
    client.force_login(untrained)
    page = client.post(f"/desk/my-actions/{row.uuid}/", {"act": "sign", "need": need.pk}).text
    assert "“Legal observer trained” is missing or has run out on that day" in page
    assert not ActionTurn.objects.exists()


def test_the_database_refuses_legal_observers_without_a_training_and_places_that_are_not_there(desk):
    row = published(desk)
    with pytest.raises(turns.NeedsTraining):
        needed(desk, row, training=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionNeed.objects.create(action=row, task="LEGAL_OBSERVER", n_needed=1)
    need = needed(desk, row, n=1)
    turns.sign_up(volunteer(desk, "ana", BEFORE), need, desk.now())
    bea = volunteer(desk, "bea", BEFORE)
    with pytest.raises(turns.Full):
        turns.sign_up(bea, need, desk.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionTurn.objects.create(action=row, need=need, person=bea, number=2, n_places=1, signed_up_at=desk.now())


def test_one_person_has_one_task_at_a_time(desk):
    row, other = published(desk), published(desk, starts_at=VIGIL_AT + timedelta(hours=1))
    ana = volunteer(desk, "ana", BEFORE)
    need = needed(desk, row)
    mine = turns.sign_up(ana, need, desk.now())

    assert turns.sign_up(ana, need, desk.now()).pk == mine.pk
    with pytest.raises(turns.Clashes):
        turns.sign_up(ana, needed(desk, row, "MARSHAL", training=False), desk.now())
    with pytest.raises(turns.Clashes):
        turns.sign_up(ana, needed(desk, other, "MARSHAL", training=False), desk.now())


def test_a_draft_and_what_is_called_off_take_no_volunteers(desk):
    ana, draft = volunteer(desk, "ana", BEFORE), planned(desk)

    with pytest.raises(turns.NotOpen):
        turns.sign_up(ana, needed(desk, draft), desk.now())
    row = published(desk)
    need = needed(desk, row)
    public_actions.call_off(row, desk.olga, desk.now())
    with pytest.raises(turns.NotOpen):
        turns.sign_up(ana, need, desk.now())


def test_volunteers_are_told_a_time_and_nothing_else(desk):
    row = published(desk)
    ana, _turn = going(desk, row)
    note_reach(ana, "+12155550142", "", "America/New_York", desk.now())
    with transaction.atomic():
        public_actions.change(
            row, given(starts_at=VIGIL_AT + timedelta(hours=1), ends_at=VIGIL_AT + timedelta(hours=3)), desk.olga,
            desk.now(),
        )  # fmt: skip
    assert jobs.remind(VIGIL_AT - timedelta(days=3)) == 0
    assert jobs.remind(VIGIL_AT - timedelta(hours=30)) == 1
    assert jobs.remind(VIGIL_AT - timedelta(hours=29)) == 0
    assert jobs.remind(VIGIL_AT - timedelta(hours=1)) == 1
    with transaction.atomic():
        public_actions.call_off(row, desk.olga, VIGIL_AT - timedelta(minutes=30))

    codes = list(Outbox.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [
        "organise.action-changed", "organise.action-reminder", "organise.action-reminder", "organise.action-off"
    ]  # fmt: skip
    told = [json.loads(vault.read_operational(message, "content")) for message in Outbox.objects.order_by("pk")]
    assert "Tue Jan 20 19:00 EST" in json.dumps(told[0])
    assert not [word for word in ("courthouse", "Vigil", "observer", "ana") if word in json.dumps(told)]


def test_an_observer_checks_in_and_out_and_whoever_is_not_out_needs_somebody(desk):
    row = published(desk)
    ana, turn = going(desk, row)
    eva = volunteer(desk, "eva", BEFORE)

    with pytest.raises(turns.NotNow):
        turns.check_in(ana, turn, VIGIL_AT - timedelta(hours=4))
    with pytest.raises(turns.NotNow):
        turns.check_out(ana, turn, True, VIGIL_AT)
    with pytest.raises(NotAllowed):
        turns.check_in(eva, turn, VIGIL_AT)
    turns.check_in(ana, turn, VIGIL_AT)
    late = row.ends_at + timedelta(minutes=31)
    assert reads_desk_actions.needs_me(ana, row.ends_at) == []
    assert [urgent for _words, _url, urgent in reads_desk_actions.needs_me(ana, late)] == [True]
    assert "1 volunteer" in reads_desk_actions.needs_me(desk.dora, late)[0][0]
    assert reads_desk_actions.needs_me(eva, late) == []
    turns.check_out(desk.olga, turn, True, late)
    assert reads_desk_actions.needs_me(desk.dora, late) == []
    turn.refresh_from_db()
    assert (turn.in_at, turn.out_at, turn.notes_handed_at) == (VIGIL_AT, late, late)


def test_a_place_given_back_takes_the_key_of_the_briefing_with_it(desk):
    row = published(desk)
    sheets.write_briefing(desk.session, desk.dora, row, {"meet": "at the fountain"}, desk.now())
    ana, turn = going(desk, row)
    session, _cookie = vault.unlock(ana, lawful.PASSPHRASE, desk.now())
    assert reads_sheets.briefing_words(session, row)["meet"] == "at the fountain"

    turns.take_back(ana, turn, desk.now())

    assert reads_sheets.briefing_words(session, row) == {}
    assert not ActionTurn.objects.exists()


def test_a_briefing_written_later_reaches_who_is_confirmed_and_nobody_else(desk):
    row = published(desk)
    ana, _turn = going(desk, row)
    bob = volunteer(desk, "bob", BEFORE, has_key=False)
    turns.confirm(None, desk.olga, turns.sign_up(bob, ActionNeed.objects.get(action=row), desk.now()), desk.now())
    n = sheets.write_briefing(desk.session, desk.dora, row, {"call": "hotline on your arm"}, desk.now())
    sheets.write_sheet(desk.session, desk.dora, row, {"route": "by the river"}, desk.now())

    session, _cookie = vault.unlock(ana, lawful.PASSPHRASE, desk.now())
    assert n == 1
    assert reads_sheets.briefing_words(session, row)["call"] == "hotline on your arm"
    with pytest.raises(NoGrant):
        vault.open_case(session, row.sheet.uuid)


# The sealed papers.


ARREST = {"called": "Lucero", "at": "18:40", "where": "Court and Main", "charge": "disorderly conduct"}


def test_there_is_no_arrest_log_until_somebody_begins_one(desk):
    row = published(desk)

    with pytest.raises(sheets.NoLog):
        sheets.log_arrest(desk.session, desk.dora, row, ARREST, desk.now())
    assert reads_sheets.log_of(desk.session, desk.dora, row, desk.now()) is None
    sheets.begin_log(desk.dora, row, desk.now())
    arrest = sheets.log_arrest(desk.session, desk.dora, row, ARREST, desk.now())
    sheets.change_arrest(desk.session, desk.dora, arrest, ARREST | {"released": "21:10, on his own word"}, desk.now())

    [(_row, words)] = reads_sheets.log_of(desk.session, desk.dora, row, desk.now()).arrests
    assert (words["called"], words["released"]) == ("Lucero", "21:10, on his own word")
    assert ArrestLog.objects.get().purge_on == date(2026, 4, 20)


@pytest.mark.parametrize(
    ("field", "words", "refusal"),
    [
        ("called", "Lucero Quispe", FullName), ("called", "", FullName), ("where", "A204567312", NeverStored),
        ("charge", "ssn 123-45-6789", NeverStored), ("released", "born 04/09/1988", NeverStored),
        ("precinct", "he is undocumented", NeverStored),
    ],
)  # fmt: skip
def test_the_log_refuses_what_would_open_somebodys_file(desk, field, words, refusal):
    row = published(desk)
    sheets.begin_log(desk.dora, row, desk.now())

    with pytest.raises(refusal):
        sheets.log_arrest(desk.session, desk.dora, row, ARREST | {field: words}, desk.now())
    assert not Arrest.objects.exists()


@pytest.mark.parametrize("name", sheets.SHEET)
def test_every_field_of_the_sheet_refuses_an_a_number(desk, name):
    row = published(desk)

    with pytest.raises(NeverStored):
        sheets.write_sheet(desk.session, desk.dora, row, {name: "his number is A204567312"}, desk.now())


def test_no_field_has_room_for_an_officer():
    columns = {
        column.name for model in vars(models).values() if isinstance(model, type) and hasattr(model, "_meta")
        for column in model._meta.concrete_fields
    }  # fmt: skip
    fields = columns | {*sheets.SHEET, *sheets.BRIEFING, *sheets.ARREST}

    assert {name for name in fields if any(word in name for word in ("officer", "badge", "agent", "plate"))} == set()


def test_no_column_of_these_tables_could_hold_a_person_in_clear_and_every_clock_is_registered():
    of_actions = [
        models.PublicAction, models.ActionChange, models.ActionNeed, models.ActionTurn, models.OperationsSheet,
        models.ActionBriefing, models.ArrestLog, models.Arrest, models.ActionReach,
    ]  # fmt: skip

    assert [problem for model in of_actions for problem in checks.check_model(model)] == []


# The purge.


def test_sheet_volunteers_and_log_go_on_their_own_days_and_the_public_page_stays(desk, client, at_hand):
    row = published(desk)
    going(desk, row)
    sheets.write_sheet(desk.session, desk.dora, row, {"route": "by the river"}, desk.now())
    sheets.write_briefing(desk.session, desk.dora, row, {"meet": "at the fountain"}, desk.now())
    sheets.begin_log(desk.dora, row, desk.now())
    sheets.log_arrest(desk.session, desk.dora, row, ARREST, desk.now())
    log = ArrestLog.objects.get()

    retention.purge(row.ends_at + timedelta(days=2))
    assert ActionBriefing.objects.get().content is None
    retention.purge(VIGIL_AT + timedelta(days=29))
    assert OperationsSheet.objects.get().content is not None
    gone = VIGIL_AT + timedelta(days=30)
    retention.purge(gone)

    assert OperationsSheet.objects.get().content is None
    assert not CaseKey.objects.filter(case__in=[row.sheet.uuid, row.briefing.uuid]).exists()
    assert not ActionTurn.objects.exists()
    assert Arrest.objects.exists()
    with pytest.raises(sheets.Gone):
        sheets.write_sheet(desk.session, desk.dora, row, {"route": "again"}, gone)
    retention.purge(VIGIL_AT + timedelta(days=90))
    assert not Arrest.objects.exists() and not ArrestLog.objects.exists()
    assert not CaseKey.objects.filter(case=log.uuid).exists()
    at_hand(VIGIL_AT + timedelta(days=91))
    page = client.get(f"/actions/{row.uid}/").text
    assert "Jan. 20, 2026" in page and "Steps of the old courthouse" in page and "reachable by wheelchair" in page


def test_a_purge_day_is_shortened_at_will_lengthened_with_a_reason_and_moves_with_the_action(desk):
    row = published(desk)

    sheets.set_purge(desk.dora, row, Paper.SHEET, date(2026, 2, 1), "", desk.now())
    for wanted, because, code in (
        (date(2026, 3, 1), "", "NO_REASON"), (date(2026, 3, 1), "because Ana asks", "NO_REASON"),
        (date(2026, 4, 21), "CHARGES", "TOO_LATE"), (date(2026, 1, 12), "", "IN_THE_PAST"),
    ):  # fmt: skip
        with pytest.raises(PurgeRefused) as refusal:
            sheets.set_purge(desk.dora, row, Paper.SHEET, wanted, because, desk.now())
        assert refusal.value.code == code
    sheets.set_purge(desk.dora, row, Paper.SHEET, date(2026, 3, 1), "PERMIT", desk.now())
    later = VIGIL_AT + timedelta(days=7)
    public_actions.change(row, given(starts_at=later, ends_at=later + timedelta(hours=2)), desk.olga, desk.now())

    assert OperationsSheet.objects.get().purge_on == date(2026, 3, 8)


# Pages.


def entered(person, at):
    client = Client()
    client.force_login(person)
    _session, cookie = vault.unlock(person, lawful.PASSPHRASE, at)
    client.cookies[settings.VAULT_COOKIE_NAME] = cookie
    return client


def test_the_desk_plans_publishes_asks_for_volunteers_and_keeps_the_papers(desk, at_hand):
    at_hand(desk.now())
    client = entered(desk.dora, desk.clock)
    form = {
        "kind": "VIGIL", "title": "Vigil", "title_es": "Vigilia", "on": "2026-01-20", "starts": "18:00",
        "ends": "20:00",
        "zone": "America/New_York", "place": "Bucks County, PA", "meeting_place": "Courthouse", "access": ["ASL"],
    }  # fmt: skip
    refused = client.post("/desk/actions/new/", form | {"place": "Nowhere County, PA", "title": "A204567312"})
    assert refused.status_code == 400 and "We know no county" in refused.text and "A-number" in refused.text
    client.post("/desk/actions/new/", form)
    row = PublicAction.objects.get()
    assert (row.county, row.starts_at, row.access) == (BUCKS, VIGIL_AT, ["ASL"])
    page = f"/desk/actions/{row.uuid}/"
    assert client.post(page, {"act": "publish"}).status_code == 302
    assert client.post(page, {"act": "need", "task": "LEGAL_OBSERVER", "n_needed": 2}).status_code == 200
    assert client.post(
        page, {"act": "need", "task": "LEGAL_OBSERVER", "n_needed": 2, "training": desk.training.pk}
    ).status_code == 302  # fmt: skip
    sheet = {"act": "sheet", "route": "by the river", "permit_number": "P-12"}
    assert client.post(f"{page}sheet/", sheet).status_code == 302
    assert "by the river" in client.get(f"{page}sheet/").text
    assert "an A-number" in client.post(f"{page}sheet/", sheet | {"debrief": "A204567312"}).text
    assert client.post(f"{page}arrests/", {"act": "begin"}).status_code == 302
    assert "one word" in client.post(f"{page}arrests/", {"act": "note"} | ARREST | {"called": "Ana Quispe"}).text
    assert client.post(f"{page}arrests/", {"act": "note"} | ARREST).status_code == 302
    arrest = reverse("desk-action-arrest", args=[row.uuid, Arrest.objects.get().uuid])
    assert client.post(arrest, {"act": "note"} | ARREST | {"released": "yes"}).status_code == 302
    assert "Lucero" in client.get(f"{page}arrests/").text
    assert client.post(f"{page}sheet/", {"act": "purge", "purge_on": "2027-01-01", "because": "CHARGES"}).text.count(
        "April 20, 2026"
    )
    assert client.get("/desk/actions/").status_code == client.get(f"{page}change/").status_code == 200


def test_strangers_other_programmes_and_organizers_reach_no_sheet(desk, client, at_hand):
    row = published(desk)
    at_hand(desk.now())
    papers = [f"/desk/actions/{row.uuid}/{paper}/" for paper in ("sheet", "arrests")]

    assert {client.get(page).headers["Location"].split("?")[0] for page in papers} == {"/accounts/login/"}
    others = [
        desk.olga, volunteer(desk, "vera"), lawful.account("rosa", Role.COORDINATOR, Programme.RESPOND),
        lawful.account("adam", Role.ADMIN, Programme.SITE),
    ]  # fmt: skip
    for person in others:
        client.force_login(person)
        assert [client.get(page).status_code for page in papers] == [403, 403], person
    outsider = lawful.account("nils", Role.COORDINATOR)
    vault.enrol_holder(outsider, lawful.PASSPHRASE, desk.now())
    sheets.write_sheet(desk.session, desk.dora, row, {"route": "by the river"}, desk.now())
    at_hand(desk.now())
    refused = entered(outsider, desk.clock).get(papers[0])
    assert refused.status_code == 403 and "by the river" not in refused.text


def test_a_volunteer_signs_up_checks_in_and_reads_the_briefing_on_one_page(desk, at_hand):
    row = published(desk)
    sheets.write_briefing(desk.session, desk.dora, row, {"meet": "at the fountain"}, desk.now())
    need, ana = needed(desk, row), volunteer(desk, "ana", BEFORE)
    at_hand(desk.now())
    client, page = entered(ana, desk.clock), f"/desk/my-actions/{row.uuid}/"
    assert "Vigil at the courthouse" in client.get("/desk/my-actions/").text
    assert client.post(page, {"act": "sign", "need": need.pk}).status_code == 302
    assert "at the fountain" not in client.get(page).text
    turns.confirm(desk.session, desk.dora, ActionTurn.objects.get(), desk.now())
    assert "at the fountain" in client.get(page).text
    at_hand(VIGIL_AT)
    client = entered(ana, VIGIL_AT)
    assert client.post(page, {"act": "in"}).status_code == 302
    assert client.post(page, {"act": "out-notes"}).status_code == 302
    assert ActionTurn.objects.get().notes_handed_at == VIGIL_AT
    assert client.post(page, {"act": "back"}).status_code == 200
    assert client.get(f"/desk/my-actions/{lawful.planned(desk).uuid}/").status_code == 404


def test_the_search_of_the_desk_finds_public_titles_and_nothing_sealed(desk):
    row = published(desk)
    sheets.write_sheet(desk.session, desk.dora, row, {"route": "by the river"}, desk.now())

    def found(person, words):
        return reads_desk_actions.desk_search(person, words, desk.session, desk.now())

    assert [hit[0] for hit in found(desk.olga, "courthouse")] == ["Vigil at the courthouse"]
    assert found(desk.dora, "river") == []
    assert found(volunteer(desk, "vera"), "courthouse") == []


def test_lists_cost_a_fixed_number_of_queries(desk, django_assert_num_queries):
    for _ in range(3):
        published(desk)
    with django_assert_num_queries(1):
        assert len(reads_actions.coming(desk.clock, "PA")) == 3
    with django_assert_num_queries(3):
        assert len(reads_turns.listed(desk.clock)) == 3
