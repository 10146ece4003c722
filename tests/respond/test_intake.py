"""A report is sealed as it comes in, never refused, taken once, and forgotten when its reporter says so."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.respond.hotline import NOW, hand_on, text

from localaction.messages.models import Channel as Way
from localaction.messages.models import Inbound, Outbox
from localaction.respond import media
from localaction.respond.actions import photos
from localaction.respond.actions.erasing import NoSuchReport, TooManyTries, erase_asked, erase_report, find_report
from localaction.respond.actions.intake import Came, receive_report
from localaction.respond.models import Addition, Channel, Conversation, Lane, Photo, Report
from localaction.respond.rules import references
from localaction.respond.rules import told as reading
from localaction.respond.rules.lanes import Sign, signs_of_page, signs_that_count, suspicion
from localaction.respond.rules.triage import Category, Priority
from localaction.respond.told import Contact, Told
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.actions import UnderHold
from localaction.vault.models import CaseKey, LegalHold, RetentionReceipt

STORY = "four agents with vests at 5th and Main, canary-8841"


def told(account=STORY, **more):
    return Told(Channel.WEB, "en", account, **more)


def everything_stored():
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_a_report_is_sealed_and_only_the_ring_reads_it(hotline):
    contact = Contact(Way.SMS, "+15105550201")

    report = receive_report(told(contact=contact), NOW).report

    assert not any(b"canary" in value or b"5550201" in value for value in everything_stored())
    opened = vault.open_case(hotline.opened(), report.uuid)
    assert opened.read(report, "account") == STORY
    assert Contact.opened(opened.read(report, "contact")) == contact
    assert references.read(references.shown(report.reference)) == report.reference


def test_a_form_sent_twice_is_one_report(hotline):
    token = uuid.uuid4()

    first = receive_report(told(form_token=token), NOW)
    second = receive_report(told(form_token=token), NOW)

    assert (first.is_new, second.is_new, Report.objects.count()) == (True, False, 1)
    assert first.report == second.report


def test_numbers_that_open_somebodys_file_are_blanked_before_the_seal(hotline):
    report = receive_report(told("they took a man, A 123456789, at 5th and Main"), NOW).report

    assert report.n_removed == 1
    assert "123456789" not in vault.open_case(hotline.opened(), report.uuid).read(report, "account")


def test_a_flood_waits_apart_and_nothing_is_dropped(hotline):
    for n in range(6):
        receive_report(told(f"junk {n}"), NOW, Came(source="10.0.0.0/24"))
    genuine = receive_report(told(), NOW, Came(source="10.9.9.0/24")).report

    assert Report.objects.filter(lane=Lane.QUARANTINE).count() == 3
    assert {sign for row in Report.objects.all() for sign in row.lane_reasons} == {Sign.SOURCE}
    assert genuine.lane == Lane.ORDINARY


def test_in_a_flood_from_everywhere_what_describes_something_going_on_stays_in_the_queue(hotline):
    for n in range(60):
        receive_report(told(f"junk {n}"), NOW, Came(source=f"10.0.{n}.0/24"))
    words = "I see 4 agents with ICE vests at the door, 5th and Main, now"
    genuine = receive_report(told(words, salute=reading.read(words, NOW)), NOW, Came(source="10.9.9.0/24")).report

    assert {sign for row in Report.objects.all() for sign in row.lane_reasons} == {Sign.FLOOD}
    assert genuine.lane == Lane.ORDINARY


@given(st.frozensets(st.sampled_from(Sign)), st.sampled_from(Category), st.sampled_from(Priority))
def test_only_the_sign_of_the_flood_is_set_aside_and_only_for_what_can_be_verified(signs, category, priority):
    counted = signs_that_count(signs, category, priority)

    assert counted in (signs, frozenset())
    if counted != signs:
        assert signs == {Sign.FLOOD}
        assert category > Category.DO_NOT_DISPATCH
        assert priority <= Priority.P2


def test_the_same_words_from_many_mouths_wait_apart(hotline):
    for n in range(4):
        receive_report(told("ICE on 14th pls share"), NOW, Came(source=f"10.0.{n}.0/24"))

    assert [row.lane_reasons for row in Report.objects.order_by("pk")] == [[], [], [Sign.SAME_WORDS], [Sign.SAME_WORDS]]


def test_the_traps_of_the_form_speak_for_themselves():
    assert signs_of_page(1, False) == {Sign.TOO_FAST}
    assert signs_of_page(30, False) == frozenset()
    assert signs_of_page(None, True) == {Sign.HONEYPOT, Sign.NO_PAGE}
    assert signs_of_page(60 * 60 * 3, False) == {Sign.OLD_PAGE}
    assert suspicion([Sign.FLOOD]) < suspicion([Sign.SOURCE]) < suspicion([Sign.HONEYPOT, Sign.FLOOD])


@given(st.text(references.LETTERS, min_size=8, max_size=8))
def test_a_code_is_read_back_however_it_is_written(code):
    assert references.read(references.shown(code)) == code
    assert references.read(f" {code[:4].lower()} {code[4:].lower()} ") == code
    assert references.find(f"BORRAR {references.shown(code)} por favor") == code


def test_what_is_no_code_finds_nothing():
    assert references.read("K7Q2") == references.read("") == references.read("O0IL-1BSZ") == ""
    assert references.find("please delete everything you have") == ""


def jpeg(size=(64, 48), **options):
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "canary-camera"
    exif[0x8825] = {1: "N", 2: (37.0, 45.0, 0.0)}
    Image.new("RGB", size, "red").save(picture, "JPEG", exif=exif, comment=b"canary-comment", **options)
    return picture.getvalue() + b"canary-tail"


def test_a_photograph_keeps_its_original_sealed_and_its_copy_says_nothing_of_the_camera(hotline):
    report = receive_report(told(), NOW).report
    original = jpeg()

    photo = photos.add_photos(report, [photos.clean(original)], NOW)[0]

    opened = vault.open_case(hotline.opened(), photo.uuid)
    assert photos.read_original(photo, opened) == original
    copy = photos.read_copy(photo, opened)
    assert b"canary" not in copy
    assert not Image.open(io.BytesIO(copy)).getexif()
    assert all(b"canary" not in path.read_bytes() for path in media.files_of(photo))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", photos.NotAPhoto),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40, photos.IsAFilm),
        (b"GIF89a" + b"\x00" * 40, photos.NotAPhoto),
        (b"<?php echo 1; ?>", photos.NotAPhoto),
        (b"", photos.NotAPhoto),
        (b"x" * (10 * 1024 * 1024 + 1), photos.TooLarge),
    ],
)
def test_what_is_no_photograph_is_refused(content, refusal):
    with pytest.raises(refusal):
        photos.clean(content)


def test_a_cut_photograph_and_one_of_too_many_pixels_are_refused():
    with pytest.raises(photos.NotAPhoto):
        photos.clean(jpeg((640, 480))[:900])
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    with pytest.raises(photos.TooLarge):
        photos.clean(bomb.getvalue())


def test_a_report_erased_by_its_reporter_leaves_a_count_and_a_receipt(hotline, django_capture_on_commit_callbacks):
    text("+15105550201", STORY)
    hand_on()
    text("+15105550201", "canary-second: they are leaving")
    hand_on()
    report = Report.objects.get()
    photo = photos.add_photos(report, [photos.clean(jpeg())], NOW)[0]
    paths, code = media.files_of(photo), report.reference

    with django_capture_on_commit_callbacks(execute=True):
        text("+15105550201", f"BORRAR {references.shown(code)}")
        hand_on()

    report.refresh_from_db()
    assert (report.contact, report.account, report.place) == (None, None, None)
    assert report.reference != code
    assert report.erased_at is not None
    assert not any(model.objects.exists() for model in (Addition, Photo, Conversation))
    assert not any(path.exists() for path in paths)
    assert not CaseKey.objects.exists()
    assert not Inbound.objects.exclude(content=None).exists()
    assert RetentionReceipt.objects.filter(rule="respond.erasure").count() == 1
    waiting = Outbox.objects.exclude(content=None)
    assert [row.code for row in waiting] == ["respond.erased"]


def test_a_wrong_code_tells_nothing_and_five_must_wait(hotline):
    report = receive_report(told(), NOW).report
    for _ in range(5):
        with pytest.raises(NoSuchReport):
            find_report("K7Q29WXM", "one", NOW)

    with pytest.raises(TooManyTries):
        find_report(report.reference, "one", NOW)
    assert find_report(report.reference, "another", NOW) == report
    assert find_report(report.reference, "one", NOW + timedelta(minutes=2)) == report


def test_what_a_legal_hold_keeps_is_erased_once_it_is_lifted(hotline):
    report = receive_report(told(), NOW).report
    hold = vault.propose_hold(report.uuid, "subpoena 2026-4", NOW.date() + timedelta(days=30), hotline.luz, NOW)

    with pytest.raises(UnderHold):
        erase_report(report, NOW)
    report.refresh_from_db()
    assert report.erasure_asked_at == NOW
    assert report.account is not None
    assert erase_asked(NOW) == 0

    vault.lift_hold(hold, hotline.luz, NOW)
    assert erase_asked(NOW) == 1
    report.refresh_from_db()
    assert report.account is None
    assert LegalHold.objects.get().lifted_at == NOW


def test_quarantined_reports_go_with_all_that_came_with_them(hotline, django_capture_on_commit_callbacks):
    report = receive_report(told(), NOW, Came(frozenset({Sign.HONEYPOT}), "x")).report
    photo = photos.add_photos(report, [photos.clean(jpeg())], NOW)[0]
    paths = media.files_of(photo)

    retention.purge(NOW + timedelta(days=15))

    assert not Report.objects.exists()
    assert not CaseKey.objects.exists()
    assert not any(path.exists() for path in paths)


def test_a_hundred_numbers_and_stories_are_nowhere_after_the_purge(hotline):
    for n in range(100):
        text(f"+1510555{2000 + n}", f"canary-{n:03} agents at {n} and Main now")
    hand_on()
    text("+15105552007", "canary-more they left")
    hand_on()
    assert Report.objects.count() == 100
    Report.objects.update(closed_at=timezone.now(), state="CLOSED")
    later = timezone.now() + timedelta(days=40)

    retention.purge(later)

    stored = b"\n".join(everything_stored())
    assert b"canary" not in stored
    assert b"510555" not in stored
    assert Report.objects.filter(account=None, contact=None).count() == 100
    assert not CaseKey.objects.exists()
    assert sum(RetentionReceipt.objects.filter(rule="respond.report.account").values_list("n_rows", flat=True)) == 100
