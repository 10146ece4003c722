"""Names and codes of places, from the reference files alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.places.reference_files import gazetteer
from localaction.places.rules.names import forms, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Doña Ana", "Dona Ana"),
        ("De Soto", "DeSoto"),
        ("LaSalle", "La Salle"),
        ("O'Brien", "O’Brien"),
        ("Obrien", "O'Brien"),
        ("St. Clair", "Saint Clair"),
        ("Ste. Genevieve", "Sainte Genevieve"),
        ("Mount Vernon", "Mt. Vernon"),
        ("Fort Bend", "Ft Bend"),
        ("Prince George's", "PRINCE GEORGES"),
        ("Miami-Dade", "miami dade"),
        ("King & Queen", "King and Queen"),
        ("Hawaiʻi", "Hawaii"),
        ("N. Las Vegas", "North Las Vegas"),
        ("Mayagüez", "MAYAGUEZ"),
    ],
)
def test_two_spellings_of_one_name_are_the_same_name(one, other):
    assert key(one) == key(other)


@given(st.text())
def test_a_key_is_plain_letters_and_is_its_own_key_in_capitals(text):
    found = key(text)

    assert found == "" or found.isascii()
    assert key(text.swapcase().lower()) == key(text.lower())


@given(st.text(max_size=60))
def test_the_first_way_to_read_a_name_is_the_whole_of_it(text):
    ways = forms(text)

    assert [w.key for w in ways[:1]] == ([key(text)] if key(text) else [])


@pytest.mark.parametrize(
    ("text", "usps"),
    [
        ("Texas", "TX"), ("tx", "TX"), ("Tex.", "TX"), ("N.C.", "NC"), ("Nueva York", "NY"), ("Luisiana", "LA"),
        ("Carolina del Norte", "NC"), ("nuevo mexico", "NM"), ("Pensilvania", "PA"), ("Pensylvania", "PA"),
        ("Dakota del Sur", "SD"), ("Virginia Occidental", "WV"), ("Puerto Rico", "PR"), ("Guam", "GU"),
        ("UTAHJ", "UT"), ("District of Columbia", "DC"), ("D.C.", "DC"), ("Islas Vírgenes", "VI"), ("Misuri", "MO"),
    ],
)  # fmt: skip
def test_a_state_is_known_by_its_english_spanish_and_short_names(text, usps):
    assert gazetteer().state(text) == usps


@pytest.mark.parametrize("text", ["", "XX", "Ontario", "North", "Carolina", "??"])
def test_what_is_no_state_is_not_guessed_at(text):
    assert gazetteer().state(text) is None


@pytest.mark.parametrize(
    ("usps", "text", "fips"),
    [
        ("TX", "Travis County", "48453"), ("TX", "TRAVIS", "48453"), ("TX", "condado de Travis", "48453"),
        ("VA", "Fairfax County", "51059"), ("VA", "Fairfax city", "51600"), ("VA", "City of Richmond", "51760"),
        ("VA", "Richmond County", "51159"), ("VA", "James City County", "51095"), ("VA", "Charles City", "51036"),
        ("VA", "Hopewell County", "51670"), ("MD", "Baltimore city", "24510"), ("MD", "Baltimore County", "24005"),
        ("MO", "St. Louis City", "29510"), ("MO", "Saint Louis County", "29189"), ("NV", "Carson City", "32510"),
        ("LA", "Orleans Parish", "22071"), ("LA", "St. Landry County", "22097"), ("LA", "LaSalle", "22059"),
        ("LA", "Parroquia de Jefferson", "22051"), ("AK", "Anchorage", "02020"), ("AK", "Matanuska Susitna", "02170"),
        ("AK", "Yukon-Koyukuk Census Area", "02290"), ("AK", "Juneau City and Borough", "02110"),
        ("NM", "Dona Ana", "35013"), ("PR", "Mayaguez Municipio", "72097"), ("PR", "municipio de Loíza", "72087"),
        ("GU", "Guam", "66010"), ("VI", "St. Croix", "78010"), ("NY", "Brooklyn", "36047"),
        ("NY", "The Bronx", "36005"),
        ("SD", "Oglala Lakota", "46102"), ("AK", "Kusilvak", "02158"), ("IL", "La Salle", "17099"),
        ("IA", "O Brien County", "19141"), ("FL", "Saint Johns", "12109"), ("MS", "Desoto", "28033"),
        ("CT", "Capitol Planning Region", "09110"), ("CT", "New Haven County", "09009"),
    ],
)  # fmt: skip
def test_a_county_is_found_by_its_name(usps, text, fips):
    assert gazetteer().county(usps, text) == (fips,)


def test_a_name_that_a_county_and_a_city_share_gives_both():
    assert gazetteer().county("MD", "Baltimore") == ("24005", "24510")
    assert gazetteer().county("VA", "Franklin") == ("51067", "51620")


def test_every_county_answers_to_its_own_legal_name():
    places = gazetteer()

    wrong = [c.fips for c in places.counties.values() if places.county(places.usps(c.fips), c.full_name) != (c.fips,)]

    assert wrong == []


@pytest.mark.parametrize(
    ("usps", "text", "fips"),
    [
        ("TX", "Travs County", "48453"), ("FL", "Frankin", "12037"), ("LA", "Layafette", "22055"),
        ("FL", "Flagere", "12035"), ("SC", "McCorkmick", "45065"), ("TX", "Lampass", "48281"),
        ("PA", "Alleghany", "42003"), ("MI", "Berrian", "26021"),
    ],
)  # fmt: skip
def test_a_misspelt_county_is_recognised_when_only_one_is_close(usps, text, fips):
    found = gazetteer().county_with_typo(usps, text)

    assert found is not None
    assert found[0] == fips
    assert 75 <= found[1] < 100


@pytest.mark.parametrize(
    ("usps", "text"),
    [
        ("TX", "Waler County"),
        ("TX", "Wallker"),
        ("AR", "Bowie County"),
        ("NC", "Albemarle County"),
        ("TX", ""),
        ("ZZ", "Travis"),
    ],
)
def test_a_misspelt_county_between_two_or_of_another_state_is_not_guessed_at(usps, text):
    assert gazetteer().county_with_typo(usps, text) is None


def test_a_city_lies_in_every_county_it_reaches_into():
    places = gazetteer()
    austin, new_york = places.municipalities("TX", "City of Austin")[0], places.municipalities("NY", "New York")[0]

    assert {"48453", "48491", "48209"} <= set(places.counties_of(austin.geoid))
    assert places.counties_of(new_york.geoid) == ("36005", "36047", "36061", "36081", "36085")


def test_a_village_and_a_town_of_one_name_are_two_governments():
    places = gazetteer()

    assert [m.geoid for m in places.municipalities("NY", "Hempstead")] == ["3633139", "3605934000"]
    assert [m.full_name for m in places.municipalities("NY", "village of Hempstead")] == ["Hempstead village"]


def test_towns_of_new_jersey_are_told_apart_by_their_counties():
    found = gazetteer().municipalities("NJ", "Springfield Township")

    assert {m.counties for m in found} == {("34005",), ("34039",)}


def test_a_community_without_government_is_given_only_when_asked_for():
    places = gazetteer()

    assert places.municipalities("MD", "Silver Spring") == []
    assert [m.counties for m in places.municipalities("MD", "Silver Spring", communities=True)] == [("24031",)]


def test_a_town_of_connecticut_lies_in_its_planning_region_and_keeps_its_old_number():
    places = gazetteer()
    avon = places.municipalities("CT", "Avon")[0]

    assert places.counties_of(avon.geoid) == ("09110",)
    assert places.municipality("0900302060") == avon


def test_old_county_codes_know_what_took_their_place():
    places = gazetteer()

    assert places.current("46113") == ("46102",)
    assert places.current("02261") == ("02063", "02066")
    assert places.current("09001") == ("09120", "09140", "09190")
    assert places.current("48453") == ("48453",)
    assert places.current("99999") == ()


def test_connecticut_has_counties_before_and_regions_after_june_2022():
    places = gazetteer()
    before, after = date(2022, 5, 31), date(2022, 6, 1)

    assert places.is_current("09001", before)
    assert not places.is_current("09001", after)
    assert not places.is_current("09110", before)
    assert places.is_current("09110", after)


def test_consolidated_governments_are_known_as_such():
    counties = gazetteer().counties

    assert {counties[f].one_with for f in ("36005", "36047", "36061", "36081", "36085")} == {"3651000"}
    assert counties["12031"].one_with == "1235000"
    assert counties["47037"].one_with == "4752006"
    assert counties["51600"].one_with == "5126496"
    assert counties["48453"].one_with == ""
