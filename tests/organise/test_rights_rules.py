"""What a know-your-rights text is made of, and which version stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.organise.rules.rights import (
    LANGUAGES,
    LONGEST_LINE,
    MOST_LINES,
    BadText,
    Change,
    Line,
    Said,
    Section,
    State,
    check,
    compare,
    direction,
    for_reading,
    in_force,
    isolated,
    read_lines,
    typed,
)

# The tables are there only when a test asks for them, and the places of this folder need them.
pytestmark = pytest.mark.django_db
SOURCES = {"fifth", "door"}
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=40)
LINES = st.lists(st.builds(Line, WORDS, st.sampled_from(sorted(SOURCES))), min_size=1, max_size=MOST_LINES)


def said(*texts, title="Rights"):
    return Said(title, (Section("First", tuple(Line(text, "fifth") for text in texts)),))


def test_a_line_ends_with_its_source():
    assert read_lines("Stay silent. [fifth]\n\n Keep it closed. [door] ", SOURCES) == (
        Line("Stay silent.", "fifth"),
        Line("Keep it closed.", "door"),
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Stay silent.", "NO_SOURCE"),
        ("[fifth]", "NO_SOURCE"),
        ("Stay [fifth] silent.", "NO_SOURCE"),
        ("Stay silent. [sixth]", "UNKNOWN_SOURCE"),
        ("Stay silent. []", "UNKNOWN_SOURCE"),
        (f"{'x' * (LONGEST_LINE + 1)} [fifth]", "LONG_LINE"),
        ("x [fifth]\n" * (MOST_LINES + 1), "MANY_LINES"),
        (" \n ", "NO_LINE"),
    ],
)
def test_a_line_without_a_known_source_is_refused(written, code):
    with pytest.raises(BadText) as refusal:
        read_lines(written, SOURCES)

    assert refusal.value.code == code


@given(LINES)
def test_what_is_typed_is_read_back(lines):
    assert read_lines(typed(lines), SOURCES) == tuple(lines)


@given(LINES, st.booleans())
def test_a_text_is_stored_and_read_back(lines, is_english):
    text = Said("Title", (Section("Section", tuple(lines), is_english),))

    assert Said.of(text.title, text.as_json()) == text
    assert Said.of(text.title, text.as_json()).digest == text.digest


def test_a_text_needs_titles_and_a_section():
    for text, code in (
        (said("x", title=" "), "NO_TITLE"),
        (Said("x", (Section("", (Line("x", "fifth"),)),)), "NO_TITLE"),
        (Said("x" * 81, said("x").sections), "LONG_TITLE"),
        (Said("x", ()), "NO_SECTION"),
        (Said("x", said("x").sections * 9), "MANY_SECTIONS"),
    ):
        with pytest.raises(BadText) as refusal:
            check(text)
        assert refusal.value.code == code


def test_arabic_is_read_from_the_right_and_the_others_from_the_left():
    assert {code for code in LANGUAGES if direction(code) == "rtl"} == {"ar"}


def test_a_telephone_number_keeps_its_order_inside_arabic():
    assert isolated("اتصل 1-800-898-7180 الآن", "ar") == "اتصل \u20661-800-898-7180\u2069 الآن"
    assert isolated("افتح acis.eoir.justice.gov.", "ar") == "افتح \u2066acis.eoir.justice.gov\u2069."
    assert isolated("بتاريخ 2026-11-24.", "ar") == "بتاريخ \u20662026-11-24\u2069."
    assert isolated("call 1-800-898-7180", "en") == "call 1-800-898-7180"
    assert isolated("حتى 48 ساعة", "ar") == "حتى 48 ساعة"


@given(WORDS)
def test_isolating_changes_nothing_that_is_read(text):
    assert isolated(text, "ar").replace("\u2066", "").replace("\u2069", "") == text


def test_what_is_shown_to_an_officer_stays_as_it_is():
    line = Line("Call 1-800-898-7180", "fifth")
    text = Said("x", (Section("x", (line,), is_english=True), Section("x", (line,))))

    english, own = for_reading(text, "ar").sections
    assert english.lines == (line,)
    assert own.lines != (line,)


D, A, W = State.DRAFT, State.APPROVED, State.WITHDRAWN


@pytest.mark.parametrize(
    ("versions", "public"),
    [
        ([], None),
        ([(1, D)], None),
        ([(1, A)], 1),
        ([(1, A), (2, D)], 1),
        ([(1, A), (2, A)], 2),
        ([(2, A), (1, A), (3, D)], 2),
        ([(1, W)], None),
        ([(1, A), (2, W)], None),
        ([(1, W), (2, A)], 2),
        ([(1, A), (2, W), (3, D)], None),
    ],
)
def test_the_newest_decided_version_is_public_unless_it_was_withdrawn(versions, public):
    assert in_force(versions) == public


def test_a_comparison_shows_what_is_gone_and_what_is_new():
    changes = compare(said("Stay.", "Run."), said("Stay.", "Do not run."))

    assert [change for change in changes if change.kind != "same"] == [
        Change("gone", "Run. [fifth]"),
        Change("new", "Do not run. [fifth]"),
    ]
    assert all(change.kind == "new" for change in compare(None, said("Stay.")))


@given(LINES, LINES)
def test_a_comparison_holds_both_texts_whole(old, new):
    before, after = (Said("x", (Section("y", tuple(lines)),)) for lines in (old, new))
    changes = compare(before, after)

    assert [c.text for c in changes if c.kind != "new"] == ["x", "y", *typed(old).splitlines()]
    assert [c.text for c in changes if c.kind != "gone"] == ["x", "y", *typed(new).splitlines()]
