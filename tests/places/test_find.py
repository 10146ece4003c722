"""Finding a place as a person types it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from localaction.places import reads
from localaction.places.models import Place
from localaction.places.reference_files import gazetteer
from localaction.places.rules.lookup import Reason, look_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "geoid"),
    [
        # codes
        ("48", "48"), ("4805000", "4805000"), ("3605934000", "3605934000"), ("09001", "09001"), ("78701", "48453"),
        ("78701-1234", "48453"), ("78701 1234", "48453"), ("Austin, TX 78701", "48453"),
        # counties and their equivalents
        ("Travis County, TX", "48453"), ("travis county texas", "48453"), ("Travis, Texas, USA", "48453"),
        ("condado de Travis", "48453"), ("el condado de Travis, Tejas", "48453"), ("Fairfax County, VA", "51059"),
        ("Orleans Parish", "22071"), ("St. Tammany Parish, Louisiana", "22103"), ("East Baton Rouge, LA", "22033"),
        ("Doña Ana County", "35013"), ("dona ana county, nm", "35013"), ("Condado de Doña Ana, Nuevo México", "35013"),
        ("North Slope Borough, Alaska", "02185"), ("Anchorage, AK", "02020"), ("Prince Georges County", "24033"),
        ("Ponce, Puerto Rico", "72113"), ("municipio de Ponce", "72113"), ("Saipan, MP", "69110"),
        ("Queens, NY", "36081"),
        ("Capitol Planning Region, CT", "09110"), ("New York County", "36061"), ("St. Croix, USVI", "78010"),
        # cities
        ("Austin, TX", "4805000"), ("la ciudad de Austin, Tejas", "4805000"), ("ciudad de Los Ángeles", "0644000"),
        ("Nueva York, NY", "3651000"), ("New York, Nueva York", "3651000"), ("Ventura, CA", "0665042"),
        ("Hartford, CT", "0937000"), ("Boise, ID", "1608830"), ("Springfield, IL", "1772000"),
        # a city and a county that are one government
        ("Denver, CO", "08031"), ("Jacksonville, FL", "12031"), ("Filadelfia, Pensilvania", "42101"),
        ("Nashville, Tennessee", "47037"), ("Nueva Orleans, Luisiana", "22071"), ("Richmond, VA", "51760"),
        ("Baltimore, MD", "24510"), ("Carson City, NV", "32510"), ("Washington, D.C.", "11001"),
        # states
        ("Texas", "48"), ("tx", "48"), ("Carolina del Norte", "37"), ("Luisiana", "22"), ("Nuevo México", "35"),
        ("Pensilvania", "42"), ("Puerto Rico", "72"),
        # former names, post offices, communities
        ("Shannon County, SD", "46102"), ("Wade Hampton Census Area, AK", "02158"), ("Van Nuys, CA", "06037"),
        ("Silver Spring, MD", "2472450"),
        # misspelt
        ("Travs County TX", "48453"), ("Travis County, Texsa", "48453"), ("Sringfield, IL", "1772000"),
        ("Autsin, TX", "4805000"), ("Gastn County, North Carolna", "37071"),
    ],
)  # fmt: skip
def test_one_place_is_found(text, geoid):
    found = reads.find(text)

    assert found.place is not None, found
    assert found.place.geoid == geoid
    assert found.choices == ()


@pytest.mark.parametrize(
    ("text", "reason", "among"),
    [
        ("Springfield", Reason.SEVERAL, {"1772000", "2567000", "2970000"}),
        ("Washington County", Reason.SEVERAL, {"42125", "41067", "50023"}),
        ("Springfield, NJ", Reason.SEVERAL, {"3400569990", "3403970020"}),
        ("Hempstead, NY", Reason.SEVERAL, {"3633139", "3605934000"}),
        ("New York", Reason.SEVERAL, {"36", "3651000", "36061"}),
        ("Nueva York", Reason.SEVERAL, {"36", "3651000"}),
        ("Washington", Reason.SEVERAL, {"53", "1150000"}),
        ("Austin", Reason.SEVERAL, {"4805000", "48015", "2702908"}),
        ("Kings County", Reason.SEVERAL, {"36047", "06031"}),
        ("Fairfield County, CT", Reason.SEVERAL, {"09120", "09140", "09190", "09001"}),
        ("Valdez-Cordova, AK", Reason.SEVERAL, {"02063", "02066"}),
        ("78641", Reason.ZIP_IN_SEVERAL_COUNTIES, {"48453", "48491"}),
        ("Bowie County, AR", Reason.OTHER_STATE, {"48037"}),
        ("Sringfeild", Reason.MISSPELT, set()),
    ],
)
def test_what_could_be_several_places_is_a_choice_and_never_a_guess(text, reason, among):
    found = reads.find(text, limit=20)

    assert found.place is None
    assert found.reason == reason
    assert among <= {c.place.geoid for c in found.choices}
    assert found.sentence


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", Reason.EMPTY), ("  ", Reason.EMPTY), ("?!", Reason.EMPTY), ("00000", Reason.UNKNOWN_CODE),
     ("123", Reason.UNKNOWN_CODE), ("qqqq zzzz", Reason.UNKNOWN_NAME), ("سلام", Reason.EMPTY)],
)  # fmt: skip
def test_what_means_nothing_is_said_to_mean_nothing(text, reason):
    found = reads.find(text)

    assert (found.place, found.choices, found.reason) == (None, (), reason)
    assert found.sentence


def test_a_zip_code_that_is_also_a_county_code_offers_that_county():
    found = reads.find("10001")

    assert found.place.geoid == "36061"
    assert [c.place.geoid for c in found.others] == ["10001"]


def test_the_console_reads_five_digits_as_a_county_first():
    found = reads.find("48453", geoid_first=True)

    assert found.place.geoid == "48453"
    assert {c.place.state for c in found.others} == {"MI"}
    assert reads.find("48453").choices[-1].place.geoid == "48453"


def test_choices_tell_places_of_one_name_apart():
    found = reads.find("Springfield, NJ")

    assert [(c.place.title, c.description) for c in found.choices[:2]] == [
        ("Springfield, NJ", "township in Burlington County"),
        ("Springfield, NJ", "township in Union County"),
    ]


def test_a_city_says_all_the_counties_it_lies_in():
    austin = Place.objects.get(geoid="4805000")

    assert {"48209", "48453", "48491"} <= {c.geoid for c in reads.counties_of(austin)}
    assert "Travis County" in reads.describe(austin)


def test_only_as_many_choices_come_as_were_asked_for_and_the_rest_are_counted():
    found = reads.find("Springfield", limit=3)

    assert len(found.choices) == 3
    assert found.n_more > 40
    assert str(found.n_more + 3) in found.sentence


def test_a_search_asks_the_database_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        reads.find("Springfield")


def test_the_reason_and_the_class_come_in_the_readers_language():
    with translation.override("es"):
        found = reads.find("Springfield, NJ")

        assert str(reads.CLASSES["township"]) in found.choices[0].description


def test_connecticut_answers_with_regions_today_and_with_counties_before():
    connecticut = Place.objects.get(geoid="09")

    before = {c.geoid for c in reads.counties_of(connecticut, date(2022, 5, 31))}
    assert before == {f"090{n:02}" for n in range(1, 16, 2)}
    assert {c.geoid for c in reads.counties_of(connecticut, date(2026, 1, 1))} == {f"09{n}0" for n in range(11, 20)}
    assert [c.geoid for c in reads.counties_of(Place.objects.get(geoid="0937000"), date(2026, 1, 1))] == ["09110"]


def test_neighbours_come_by_state_and_name_and_only_those_in_use():
    gaston, westchester = Place.objects.get(geoid="37071"), Place.objects.get(geoid="36119")
    today = date(2026, 1, 1)

    names = [p.title for p in reads.neighbours(gaston, today)]

    assert names == ["Cleveland County, NC", "Lincoln County, NC", "Mecklenburg County, NC", "York County, SC"]
    assert {p.geoid for p in reads.neighbours(westchester, today) if p.state == "CT"} == {"09190"}
    assert {p.geoid for p in reads.neighbours(westchester, date(2020, 1, 1)) if p.state == "CT"} == {"09001"}


def test_the_municipalities_of_a_county_leave_out_communities_unless_asked_for():
    montgomery = Place.objects.get(geoid="24031")

    names = {p.name for p in reads.municipalities_in(montgomery)}

    assert "Rockville" in names
    assert "Silver Spring" not in names
    assert "Silver Spring" in {p.name for p in reads.municipalities_in(montgomery, communities=True)}


def test_a_zip_code_gives_its_counties_as_rows():
    assert [p.geoid for p in reads.counties_of_zip("78641")] == ["48453", "48491"]
    assert reads.counties_of_zip("00000") == []


@pytest.mark.parametrize(
    ("geoid", "words"),
    [
        ("48", "state"), ("72", "territory"), ("48453", "county"), ("22071", "parish"), ("51600", "city"),
        ("32510", "city"), ("11001", "district"), ("02290", "census area"), ("09110", "planning region"),
        ("09001", "county, until 2022-06-01"), ("4752006", "city in Davidson County"),
        ("0937000", "city in Capitol Planning Region"),
        ("2472450", "community without its own government in Montgomery County"),
    ],
)  # fmt: skip
def test_a_place_is_described_in_words(geoid, words):
    assert reads.describe(Place.objects.get(geoid=geoid)) == words


def test_a_very_long_text_is_cut_and_answered():
    assert reads.find("Travis County, TX" + " " * 200 + "x" * 100_000).place.geoid == "48453"


def test_there_are_fifty_states_the_district_and_five_territories():
    assert len(reads.statewide()) == 56


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=40), st.from_regex(r"[A-Za-z .,'\-]{0,30}(, ?[A-Z]{2})?( \d{5})?", fullmatch=True)))
def test_looking_up_never_fails_whatever_is_typed(text):
    answer = look_up(gazetteer(), text)

    assert len(set(answer.geoids)) == len(answer.geoids)
    assert not (answer.is_certain and not answer.geoids)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(f for f in gazetteer().counties if gazetteer().is_current(f))))
def test_every_county_in_use_is_found_by_its_full_name_and_state(fips):
    places = gazetteer()
    county = places.counties[fips]

    answer = look_up(places, f"{county.full_name}, {places.usps(fips)}")

    assert answer.geoids[0] == fips
    assert answer.is_certain
