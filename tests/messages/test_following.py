"""Who follows a place hears of each change once, in one letter, and of nothing after they have left."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.messages.following import (
    AUSTIN,
    CARLA,
    HAYS,
    NOW,
    TEXAS,
    TRAVIS,
    Cadence,
    Follow,
    Follower,
    change,
    follow,
    link_in,
    queued,
    tell,
)  # fmt: skip
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

from localaction.messages import links
from localaction.messages.actions import consent, following
from localaction.messages.actions.announcing import in_each_language
from localaction.messages.models import Act, Change, Consent, Outbox, Told, Topic
from localaction.messages.rules.following import About, Kind, Line, due_until, letter
from localaction.vault import retention

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def texas_time(settings):
    settings.CONFIG = settings.CONFIG.model_copy(
        update={"time_zone": "America/Chicago", "public_url": "https://valle.example"}
    )


# Asking and confirming.


def test_nothing_but_one_question_goes_to_an_address_before_its_owner_confirms(settings):
    following.ask("PLACE", TRAVIS, " Carla.Reyes@mail.example ", Cadence.AT_ONCE, "en", "s", NOW)
    change(TRAVIS, at=NOW + timedelta(minutes=1))

    assert tell(NOW + timedelta(minutes=2)) == 0
    ((to, content),) = queued("messages.follow.confirm")
    assert "Travis County, TX" in content["body"] and "/follow/confirm/" in content["body"]
    assert to.lower() == CARLA and "leave" not in content


def test_the_question_has_lines_and_the_subject_has_none():
    following.ask("PLACE", TRAVIS, CARLA, Cadence.DAILY, "es", "s", NOW)

    ((_, content),) = queued("messages.follow.confirm")
    assert content["body"].count("\n") > 5 and "\n" not in content["subject"]
    assert content["subject"] == "Por favor confirme: Travis County, TX"
    assert "/es/follow/confirm/" in content["body"]


def test_asking_twice_makes_one_follower_and_one_wish():
    for _ in range(2):
        following.ask("PLACE", TRAVIS, CARLA, Cadence.DAILY, "en", "s", NOW)

    assert (Follower.objects.count(), Follow.objects.count()) == (1, 1)


def test_a_stranger_who_asks_again_changes_nothing_of_what_is_confirmed():
    row = follow(cadence=Cadence.WEEKLY)
    following.ask("PLACE", TRAVIS, CARLA, Cadence.AT_ONCE, "es", "stranger", NOW)
    following.ask("PLACE", HAYS, CARLA, Cadence.AT_ONCE, "es", "stranger", NOW)

    row.refresh_from_db()
    assert row.cadence == Cadence.WEEKLY
    assert Follower.objects.get().language == "en"
    assert [one.topic.key for one in Follow.objects.filter(confirmed_at__isnull=False)] == [TRAVIS]


def test_a_link_that_is_too_old_confirms_nothing():
    following.ask("PLACE", TRAVIS, CARLA, Cadence.DAILY, "en", "s", NOW)
    token = links.token(links.CONFIRM, Follow.objects.get().uuid)

    with pytest.raises(following.TooLate):
        following.confirm(token, NOW + timedelta(days=7))
    assert following.confirm(token, NOW + timedelta(days=6, hours=23)).confirmed_at


@pytest.mark.parametrize("text", ["", "x", "ñ", "A" * 43, "x" * 32])
def test_a_link_that_is_not_ours_is_refused(text):
    with pytest.raises(links.BadLink):
        links.number_of(links.CONFIRM, text)


def test_a_link_to_confirm_opens_nobodys_own_page():
    row = follow()

    with pytest.raises(links.BadLink):
        following.mine(links.token(links.CONFIRM, row.follower.uuid), NOW)


def test_the_fifth_letter_to_one_address_is_not_sent_and_nobody_sees_that():
    for number in range(6):
        following.ask("PLACE", TRAVIS, CARLA, Cadence.DAILY, "en", f"s{number}", NOW + timedelta(seconds=number))

    assert len(queued("messages.follow.confirm")) == 4


def test_one_source_cannot_ask_for_many():
    for number in range(10):
        following.ask("PLACE", TRAVIS, f"n{number}@mail.example", Cadence.DAILY, "en", "one", NOW)

    with pytest.raises(following.TooMany):
        following.ask("PLACE", TRAVIS, "n11@mail.example", Cadence.DAILY, "en", "one", NOW)


@pytest.mark.parametrize(
    ("kind", "key"), [("PLACE", "99999"), ("AGENCY", "x"), ("AGENCY", "999999999"), ("NOTHING", "1"), ("PLACE", "")]
)
def test_what_does_not_exist_cannot_be_followed(kind, key):
    with pytest.raises(following.UnknownTopic):
        following.ask(kind, key, CARLA, Cadence.DAILY, "en", "s", NOW)


# Changes and letters.


def test_a_follower_gets_one_letter_with_source_and_two_ways_out():
    follow()
    change(TRAVIS, at=NOW + timedelta(minutes=5))

    assert tell(NOW + timedelta(minutes=6)) == 1
    ((to, content),) = queued()
    assert to == CARLA
    assert content["subject"] == "What changed: Travis County, TX"
    assert "TRAVIS COUNTY, TX\n* Nov. 24, 2026: Travis County" in content["body"]
    assert "Source: ICE's list of participating agencies\n  https://valle.example/agency/1/" in content["body"]
    assert link_in(content["body"], "mine").startswith("/follow/mine/")
    assert content["leave"].endswith("/stop/") and content["leave"].startswith("https://valle.example/follow/mine/")


def test_a_letter_is_in_the_language_in_which_it_was_asked_for():
    follow(language="es")
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))

    ((_, content),) = queued()
    assert content["subject"] == "Lo que cambió: Travis County, TX"
    assert "ES Travis" in content["body"] and "https://valle.example/es/agency/1/" in content["body"]


def test_the_same_change_seen_again_is_told_to_nobody_again():
    follow()
    assert change(TRAVIS, at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))

    assert not change(TRAVIS, at=NOW + timedelta(minutes=7), words="Other words.")
    assert [tell(NOW + timedelta(minutes=minute)) for minute in (8, 60, 60 * 24 * 3)] == [0, 0, 0]


def test_what_was_recorded_before_somebody_confirmed_is_no_news_to_them():
    change(TRAVIS, at=NOW - timedelta(minutes=1))
    follow()
    change(TRAVIS, key="test:2", at=NOW - timedelta(seconds=1))

    assert tell(NOW + timedelta(minutes=6)) == 0


def test_a_change_of_nine_counties_is_one_letter_to_who_follows_several_of_them():
    for key in (TRAVIS, HAYS):
        follow(key=key)
    change(TRAVIS, HAYS, at=NOW + timedelta(minutes=5))

    assert tell(NOW + timedelta(minutes=6)) == 1
    ((_, content),) = queued()
    assert content["body"].count("is new on ICE's list") == 1


def test_two_changes_at_once_are_one_letter_by_topic():
    for key in (TRAVIS, HAYS):
        follow(key=key)
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    change(HAYS, key="test:2", words="Hays signed.", at=NOW + timedelta(minutes=5))

    assert tell(NOW + timedelta(minutes=6)) == 1
    ((_, content),) = queued()
    assert content["subject"] == "What changed: Hays County, TX and more"
    assert (
        content["body"].index("HAYS COUNTY") < content["body"].index("Hays signed.") < content["body"].index("TRAVIS")
    )


def test_what_concerns_a_county_reaches_its_towns_and_not_its_neighbours():
    follow("town@mail.example", AUSTIN)
    follow("hays@mail.example", HAYS)
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))

    assert [to for to, _ in queued()] == ["town@mail.example"]


def test_a_states_law_reaches_each_place_in_it_and_an_agency_of_one_county_does_not():
    follow("town@mail.example", AUSTIN)
    follow("hays@mail.example", HAYS)
    follow("state@mail.example", TEXAS)
    follow("cook@mail.example", "17031")
    change(About(Kind.PLACE, TEXAS, is_everywhere=True), at=NOW + timedelta(minutes=5))
    change(About(Kind.PLACE, TEXAS), "48201", key="test:2", at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))

    said = {to: content["body"].count("is new on") for to, content in queued()}
    assert said == {"town@mail.example": 1, "hays@mail.example": 1, "state@mail.example": 2}


# Digests.


@pytest.mark.parametrize(("cadence", "due_on"), [(Cadence.DAILY, 25), (Cadence.WEEKLY, 30)])
def test_a_digest_waits_for_eight_in_the_morning_and_gathers_what_changed(cadence, due_on):
    follow(cadence=cadence)
    for number in range(3):
        change(TRAVIS, key=f"test:{number}", at=NOW + timedelta(minutes=5 + number))

    before = NOW.replace(day=due_on, hour=13, minute=59)  # 7:59 in Texas
    assert (tell(NOW + timedelta(hours=2)), tell(before)) == (0, 0)
    assert tell(before + timedelta(minutes=1)) == 1
    ((_, content),) = queued()
    assert content["body"].count("is new on ICE's list") == 3
    assert tell(before + timedelta(days=7)) == 0


def test_without_changes_no_digest_is_sent():
    follow(cadence=Cadence.DAILY)

    assert [tell(NOW + timedelta(days=day)) for day in range(9)] == [0] * 9


def test_what_was_told_at_once_for_one_topic_does_not_come_again_in_the_digest_of_another():
    follow(key=TRAVIS, cadence=Cadence.AT_ONCE)
    follow(key=TEXAS, cadence=Cadence.DAILY)
    change(TRAVIS, TEXAS, at=NOW + timedelta(minutes=5))

    assert tell(NOW + timedelta(minutes=6)) == 1
    assert tell(NOW + timedelta(days=2)) == 0


@given(
    st.datetimes(min_value=NOW.replace(tzinfo=None), max_value=NOW.replace(tzinfo=None, year=2028)),
    st.sampled_from(Cadence),
)
def test_what_is_due_lies_in_the_past_and_never_moves_back(moment, cadence):
    zone = ZoneInfo("America/Chicago")
    now = moment.replace(tzinfo=NOW.tzinfo)

    first, later = due_until(cadence, now, zone), due_until(cadence, now + timedelta(hours=1), zone)

    assert first <= now and first <= later
    assert now - first <= timedelta(days=7, hours=2)
    assert cadence is Cadence.AT_ONCE or first.astimezone(zone).hour == 8
    assert cadence is not Cadence.WEEKLY or first.astimezone(zone).weekday() == 0


def test_a_letter_lists_sixty_changes_and_counts_the_rest():
    lines = [Line("A", NOW.date(), "today", f"n{n}.", "", "") for n in range(75)]

    said = letter(lines, "Source", "And {n} more.")

    assert said.count("* today") == 60 and said.endswith("And 15 more.")


# At most once.


def test_the_database_itself_refuses_to_note_twice_that_a_follower_was_told():
    row = follow()
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    told = {"follower": row.follower, "change": Change.objects.get(), "at": NOW}
    Told.objects.create(**told)

    with pytest.raises(IntegrityError), transaction.atomic():
        Told.objects.create(**told)


def test_a_job_that_is_killed_between_two_batches_goes_on_where_it_was(monkeypatch):
    from localaction.messages.actions import telling

    for number in range(20):
        follow(f"n{number}@mail.example")
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    monkeypatch.setattr(telling, "BATCH", 7)
    whole, rounds = telling._tell_batch, []

    def dies_in_the_second(due, words, now):
        if len(rounds) == 1:
            with transaction.atomic():
                # What it wrote goes with it: note and letter are one transaction.
                whole(due, words, now)
                raise KeyboardInterrupt
        rounds.append(whole(due, words, now))
        return rounds[-1]

    monkeypatch.setattr(telling, "_tell_batch", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        tell(NOW + timedelta(minutes=6))
    assert (Outbox.objects.filter(code="messages.follow.letter").count(), Told.objects.count()) == (7, 7)

    monkeypatch.setattr(telling, "_tell_batch", whole)
    assert tell(NOW + timedelta(minutes=7)) == 13
    addresses = [to for to, _ in queued()]
    assert len(addresses) == len(set(addresses)) == 20


def test_two_hundred_followers_cost_a_handful_of_queries(django_assert_max_num_queries):
    for number in range(200):
        follow(f"n{number}@mail.example")
    change(TRAVIS, at=NOW + timedelta(minutes=5))

    with django_assert_max_num_queries(25):
        assert tell(NOW + timedelta(minutes=6)) == 200
    assert tell(NOW + timedelta(minutes=6)) == 0
    assert len({to for to, _ in queued()}) == 200


# Leaving, and how long things are kept.


def test_who_leaves_is_erased_at_once_with_what_waits():
    row = follow()
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))

    assert following.leave(links.token(links.MANAGE, row.follower.uuid), NOW + timedelta(minutes=7))

    assert not Follower.objects.exists() and not Follow.objects.exists() and not Told.objects.exists()
    assert queued() == [] and not Consent.objects.exists()
    assert not Outbox.objects.exclude(mark=None, person=None).exists()
    assert not following.leave(links.token(links.MANAGE, row.follower.uuid), NOW)
    assert Topic.objects.exists()


def test_a_letter_that_is_on_its_way_when_somebody_leaves_is_cancelled_at_the_last_look():
    row = follow()
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))
    waiting = Outbox.objects.get(code="messages.follow.letter")
    assert consent.may_receive(bytes(waiting.mark), waiting.person, waiting.needs_opt_in)

    following.leave(links.token(links.MANAGE, row.follower.uuid), NOW)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.content) == ("CANCELLED", None)


def test_ending_the_last_thing_one_follows_erases_the_address():
    first, second = follow(key=TRAVIS), follow(key=HAYS)
    token = links.token(links.MANAGE, first.follower.uuid)

    assert following.choose(token, {first.uuid: None, second.uuid: Cadence.WEEKLY}, "es", NOW)
    assert (Follow.objects.get().cadence, Follower.objects.get().language) == ("WEEKLY", "es")
    assert not following.choose(token, {second.uuid: None}, "es", NOW)
    assert not Follower.objects.exists()


def test_ones_own_page_changes_nobody_elses():
    mine, theirs = follow(), follow("dan@mail.example")

    following.choose(links.token(links.MANAGE, mine.follower.uuid), {theirs.uuid: None}, "en", NOW)

    assert Follow.objects.filter(pk=theirs.pk).exists()


def test_what_nobody_confirmed_is_erased_after_seven_days():
    follow("kept@mail.example", now=NOW)
    following.ask("PLACE", TRAVIS, CARLA, Cadence.DAILY, "en", "s", NOW)
    following.ask("PLACE", HAYS, "kept@mail.example", Cadence.DAILY, "en", "s", NOW)

    retention.purge(NOW + timedelta(days=6, hours=23))
    assert Follower.objects.count() == 2
    retention.purge(NOW + timedelta(days=7))
    assert [one.topic.key for one in Follow.objects.all()] == [TRAVIS] and Follower.objects.count() == 1


def test_a_follower_of_whom_nothing_was_heard_for_two_years_is_erased():
    row = follow()
    following.mine(links.token(links.MANAGE, row.follower.uuid), NOW + timedelta(days=100))

    retention.purge(NOW + timedelta(days=829))
    assert Follower.objects.exists()
    retention.purge(NOW + timedelta(days=830))
    assert not Follower.objects.exists()


def test_the_address_stands_nowhere_in_clear(caplog):
    follow()
    change(TRAVIS, at=NOW + timedelta(minutes=5))
    tell(NOW + timedelta(minutes=6))

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for found in cursor.fetchall():
                cells = [bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in found]
                assert not any(b"carla.reyes" in cell.lower() for cell in cells), table
    assert "carla.reyes" not in caplog.text.lower()


def test_a_yes_is_on_record_with_the_words_that_were_shown():
    following.ask("PLACE", TRAVIS, CARLA, Cadence.DAILY, "en", "s", NOW)
    following.confirm(links.token(links.CONFIRM, Follow.objects.get().uuid), NOW, "Yes, write to me.")

    assert [(one.act, one.wording) for one in Consent.objects.all()] == [(Act.IN, "Yes, write to me.")]


def test_words_are_made_in_each_language():
    from django.utils.translation import get_language

    from localaction.messages.actions.announcing import Said

    assert [one.words for one in in_each_language(lambda: Said(get_language(), "", "")).values()] == ["en", "es"]
