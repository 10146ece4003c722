"""State laws and local policies: what is entered, what follows by date, and what a resident reads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import ada, amparo
from tests.ingest.workbooks import sheriff

from localaction.brief import law as brief_law
from localaction.brief.reads import brief
from localaction.places.models import Place
from localaction.policy.actions import measures as act
from localaction.policy.actions.starting_set import load_starting_set
from localaction.policy.models import Measure, MeasureVersion, Provision
from localaction.policy.reads_measures import for_place
from localaction.policy.rules.binding import Force, Standing
from localaction.policy.rules.codebook import Subject
from localaction.policy.rules.entries import last_notice_day
from localaction.sources import entering

pytestmark = pytest.mark.django_db
D = dt.date
FIRST = D(2018, 6, 14)
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
TODAY = D(2026, 11, 24)
SOURCE = entering.GivenSource("The document", D(2026, 11, 1), "HIGH", "City", "https://example.org/doc")


@pytest.fixture
def loaded():
    return load_starting_set(NOW)


def place(geoid):
    return Place.objects.get(pk=geoid)


def version(name="Ordinance 1", since=FIRST, **more):
    return act.GivenVersion(
        name, "What it does.", more.pop("bound", ("POLICE",)), citation="No. 1", valid_from=since, **more
    )


def ordinance(geoid="4805000", given=None):
    measure = act.GivenMeasure("ORDINANCE", place(geoid), "City Council")
    return act.enter_measure(measure, given or version(), SOURCE, amparo(), NOW)


def words_of(geoid, on):
    found = brief(place(geoid), on)
    return brief_law.law_lines(found.law, found.place, on, found.blocks["agreements"])


def provision(law, uid, code):
    facts = [f for f in (*law.laws, *law.policies) if f.uid == uid]
    return next(p for p in facts[0].provisions if p.provision.code == code)


# The starting set.


def test_the_starting_set_is_loaded_once_and_nothing_of_it_counts_as_verified(loaded):
    again = load_starting_set(NOW)

    assert loaded.n_entered == again.n_unchanged == Measure.objects.count() >= 40
    assert (again.n_entered, again.n_replaced) == (0, 0)
    assert not MeasureVersion.objects.exclude(reviewed_at=None).exists()
    assert not MeasureVersion.objects.filter(source_title="").exists()


def test_what_a_person_checked_is_kept_when_a_newer_text_comes(loaded):
    touched, other = Measure.objects.filter(state="TX")[:2]
    Measure.objects.filter(pk__in=[touched.pk, other.pk]).update(table_digest="older")
    entering.confirm(touched.versions.get(number=1), amparo(), NOW)

    done = load_starting_set(NOW)

    assert (done.n_kept, done.n_replaced) == (1, 1)
    assert Measure.objects.filter(pk=touched.pk).exists()


# Travis County and Gaston County, as section 2 of the design lists them.


def test_gaston_county_reads_the_sentence_that_is_the_product(loaded):
    assert words_of("37071", TODAY).sentences[0] == "Ending 287(g) here is lawful; refusing detainers is not."
    assert {f.uid for f in for_place(place("37071"), [place("37071")], TODAY).laws} >= {
        "nc-hb-10-2024", "nc-hb-318-2025",
    }  # fmt: skip


def test_gaston_county_before_hb_10_reads_nothing_of_detainers(loaded):
    assert words_of("37071", D(2024, 11, 30)).sentences == [
        "Police may ask about your status; no local rule can forbid it."
    ]


def test_travis_county_shows_austin_and_the_law_that_overrides(loaded):
    law = for_place(place("48453"), [place("48453")], TODAY)

    assert provision(law, "tx-austin-freedom-city-inform-2018", "INFORM").stand.force is Force.IN_FORCE
    barred = provision(law, "tx-austin-freedom-city-inform-2018", "DONT_ASK").stand
    assert (barred.force, barred.by.measure) == (Force.PREEMPTED, "tx-sb-4-2017")
    assert (
        "Police may ask; Austin officers must tell you that you need not answer." in words_of("48453", TODAY).sentences
    )


@pytest.mark.parametrize(
    ("on", "force"),
    [
        (D(2017, 2, 1), Force.IN_FORCE), (D(2017, 9, 1), Force.IN_FORCE), (D(2017, 9, 24), Force.IN_FORCE),
        (D(2017, 9, 25), Force.REPEALED),
    ],
)  # fmt: skip
def test_the_travis_sheriffs_policy_stood_while_the_court_held_the_law_back(loaded, on, force):
    law = for_place(place("48453"), [place("48453")], on)

    assert provision(law, "tx-travis-sheriff-detainers-2017", "JUDICIAL_WARRANT").stand.force is force


# Scenario 6: a state law forbids from a date.


def test_maryland_counties_are_listed_and_prohibited_from_the_day_of_the_law(desk, loaded):
    desk.publish("2026-02-01", [sheriff("MARYLAND", "Frederick"), sheriff("MARYLAND", "Harford")])

    def statuses(day):
        return {(a["status"], a["listing_status"]) for a in desk.agreements("--state", "MD", "--as-of", day)}

    assert {status for status, _ in statuses("2026-02-16")} <= {"listed", "listed-link-pending"}
    assert {status for status, _ in statuses("2026-02-17")} == {"prohibited-by-state-law"}
    assert {listing for _, listing in statuses("2026-02-17")} <= {"listed", "listed-link-pending"}
    assert all(status.startswith("listed") for status, _ in statuses("2026-02-01"))


# Scenario 7: a local provision pre-empted, and the refusal with its reason.


def test_a_limit_on_asking_cannot_be_coded_as_adopted_after_sb_4(loaded):
    row = ordinance()
    asked = act.GivenProvision("DONT_ASK", "FORBIDS", "Officers shall not ask.", "§ 1")

    with pytest.raises(act.Preempted) as refusal:
        act.code_provision(row, asked, None, amparo(), NOW)
    told = act.code_provision(row, act.GivenProvision("INFORM", "REQUIRES", "shall say"), None, amparo(), NOW)

    assert (refusal.value.name, refusal.value.since) == ("SB 4 (2017)", D(2017, 9, 1))
    assert told.pk


def test_a_repeal_of_the_law_gives_the_ordinance_back_without_touching_it(loaded):
    row = ordinance(given=version(since=D(2015, 1, 1)))
    act.code_provision(row, act.GivenProvision("DONT_ASK", "FORBIDS", "shall not ask"), None, amparo(), NOW)
    law = Measure.objects.get(uid="tx-sb-4-2017")
    act.record_turn(law, act.GivenTurn("REPEALED", D(2026, 6, 1)), SOURCE, amparo(), NOW)

    def force(on):
        found = for_place(place("4805000"), [place("48453")], on)
        return provision(found, row.measure.uid, "DONT_ASK").stand.force

    assert [force(d) for d in (D(2017, 8, 31), D(2017, 9, 1), D(2026, 5, 31), D(2026, 6, 1))] == [
        Force.IN_FORCE, Force.PREEMPTED, Force.PREEMPTED, Force.IN_FORCE,
    ]  # fmt: skip


# Scenario 8: a mandate's countdown.


@pytest.mark.parametrize(
    ("on", "heading", "said"),
    [
        (D(2026, 11, 24), "7 days left", "by Dec. 1, 2026"), (D(2026, 11, 30), "1 day left", "the narrowest"),
        (D(2026, 12, 2), "The deadline passed", "No agreement is on ICE's list as of Nov. 20, 2026"),
    ],
)  # fmt: skip
def test_travis_counts_down_to_sb_8_and_never_says_violating(desk, loaded, on, heading, said):
    desk.publish("2026-11-20", [sheriff("TEXAS", "Harris")])

    ((when, sentence, fact),) = words_of("48453", on).banners

    assert (when, fact.uid) == (heading, "tx-sb-8-2025")
    assert said in sentence
    assert "violat" not in sentence.lower()


def test_a_county_with_an_agreement_has_no_countdown(desk, loaded):
    desk.publish("2026-11-20", [sheriff("TEXAS", "Travis")])

    assert words_of("48453", TODAY).banners == []
    assert (
        for_place(place("48453"), [place("48453")], TODAY).bindings[Subject.AGREEMENT].standing is Standing.REQUIRED_BY
    )


# Versions, corrections, checks.


def test_a_correction_supersedes_and_keeps_what_was_written_and_its_codings_wait_again(db):
    row = ordinance()
    act.code_provision(row, act.GivenProvision("INFORM", "REQUIRES", "shall say"), None, amparo(), NOW)
    entering.confirm(row.provisions.get(), ada(), NOW)

    new = act.correct(row, version("Ordinance 1a"), SOURCE, ada(), NOW)

    row.refresh_from_db()
    assert (row.name, row.superseded_at, new.corrects_id, new.number) == ("Ordinance 1", NOW, row.pk, 2)
    assert not new.provisions.get().is_verified and row.provisions.get().is_verified
    with pytest.raises(entering.NoLongerStands):
        act.correct(row, version(), SOURCE, ada(), NOW)


def test_an_amendment_holds_from_its_day_and_the_old_text_before_it(loaded):
    def asked(on):
        law = for_place(place("1714000"), [place("17031")], on)
        fact = next(f for f in law.policies if f.uid == "il-chicago-welcoming-city")
        return fact.record.version.number

    assert (asked(D(2021, 1, 26)), asked(D(2021, 1, 27))) == (1, 2)


def test_an_amendment_must_begin_later(db):
    row = ordinance()

    with pytest.raises(entering.Refused) as refusal:
        act.amend(row.measure, version(since=D(2018, 6, 14)), SOURCE, amparo(), NOW)

    assert refusal.value.codes == ["NOT_LATER"]


def test_who_entered_a_fact_cannot_check_it_and_a_second_person_can(db):
    row = ordinance()

    with pytest.raises(entering.OwnWork):
        entering.confirm(row, amparo(), NOW)
    entering.confirm(row, ada(), NOW)
    with pytest.raises(entering.NoLongerStands):
        entering.confirm(row, ada(), NOW)

    row.refresh_from_db()
    assert (row.is_verified, row.checked_on) == (True, NOW.date())


@pytest.mark.parametrize(
    ("given", "source", "code"),
    [
        (version(valid_until=D(2018, 1, 1)), SOURCE, "UNTIL_BEFORE_FROM"),
        (version(comply_by=D(2018, 1, 1)), SOURCE, "COMPLY_BEFORE_FROM"),
        (version(adopted_on=D(2027, 1, 1)), SOURCE, "ADOPTED_LATER"),
        (version(bound=()), SOURCE, "NOBODY_BOUND"),
        (version(), entering.GivenSource("Later", D(2027, 1, 1), "HIGH"), "READ_LATER"),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused(given, source, code):
    with pytest.raises(entering.Refused) as refusal:
        act.enter_measure(act.GivenMeasure("ORDINANCE", place("4805000"), "Council"), given, source, amparo(), NOW)

    assert code in refusal.value.codes


def test_a_state_law_belongs_to_a_state(db):
    with pytest.raises(entering.Refused) as refusal:
        act.enter_measure(act.GivenMeasure("STATE_LAW", place("48453"), "x"), version(), SOURCE, amparo(), NOW)

    assert refusal.value.codes == ["WRONG_PLACE"]


def test_quoted_words_must_stand_in_the_text_that_we_hold(db):
    row = ordinance(given=version(text="Officers “shall\ntell” people."))

    with pytest.raises(entering.Refused) as refusal:
        act.code_provision(row, act.GivenProvision("INFORM", "REQUIRES", "may tell"), None, amparo(), NOW)
    act.code_provision(row, act.GivenProvision("INFORM", "REQUIRES", 'officers "shall tell"'), None, amparo(), NOW)

    assert refusal.value.codes == ["QUOTE_NOT_IN_TEXT"]


def test_a_second_coding_of_the_same_thing_supersedes_the_first(db):
    row = ordinance()
    for effect in ("REQUIRES", "PERMITS"):
        act.code_provision(row, act.GivenProvision("INFORM", effect, "shall say"), None, amparo(), NOW)

    assert Provision.objects.filter(version=row).count() == 2
    assert Provision.objects.get(version=row, withdrawn_at=None).effect == "PERMITS"


# Data sharing.


def test_philadelphias_database_was_shared_until_it_was_not_renewed(loaded):
    def status(on):
        law = for_place(place("42101"), [place("42101")], on)
        return next(f for f in law.policies if f.uid == "pa-philadelphia-pars").status

    assert (status(D(2018, 8, 30)), status(D(2018, 8, 31))) == ("in-force", "not-renewed")


def test_notice_against_renewal_is_counted_back_from_the_end():
    assert last_notice_day(D(2026, 12, 31), 60) == D(2026, 11, 1)
    assert last_notice_day(None, 60) is last_notice_day(D(2026, 12, 31), None) is None


# Cost, and every page there is.


@pytest.mark.parametrize("geoid", ["48453", "37071", "4805000", "17031"])
def test_a_place_with_laws_and_policies_keeps_to_its_limits(client, loaded, geoid):
    with CaptureQueriesContext(connection) as queries:
        brief(place(geoid), timezone.now().date())
    with CaptureQueriesContext(connection) as of_the_page:
        page = client.get(f"/place/{geoid}/")

    assert len(queries) <= len(of_the_page) <= 25
    assert len(page.content) < 60_000


def test_every_law_and_policy_has_a_page_in_both_languages(client, loaded):
    for uid in Measure.objects.values_list("uid", flat=True):
        for prefix in ("", "/es"):
            assert client.get(f"{prefix}/policy/{uid}/").status_code == 200
    assert client.get("/policies/?state=TX&on=2017-09-01").status_code == 200
    assert client.get("/policy/none-such/").status_code == 404


def test_the_feed_tells_what_became_of_the_laws_of_a_state(client, loaded):
    response = client.get("/policies/feed/?state=TX")

    assert response.status_code == 200
    assert "SB 4 (2017): stopped by a court" in response.text
    assert "Maryland" not in response.text and "MD ·" not in response.text
    assert client.get("/policies/feed/?state=Nowhere").status_code == 400
