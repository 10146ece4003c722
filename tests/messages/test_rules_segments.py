"""What a text costs, and how it is kept cheap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.messages.rules.sms import BASIC, EXTENSION, TOLL_FREE, Alphabet, cost, is_gsm_safe, suggestion

# Whatever a phone or a word processor may send, more of it from the edges of the alphabets.
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(sorted(BASIC | EXTENSION)),
        st.sampled_from("áíóúñé“”’–…😀€[]{}"),
    ),
    max_size=500,
)


def test_the_basic_alphabet_has_its_127_characters_and_the_extension_ten():
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10
    assert not BASIC & EXTENSION


@pytest.mark.parametrize(
    ("text", "alphabet", "n_units", "n_segments"),
    [
        ("", Alphabet.GSM_7, 0, 0),
        ("a" * 160, Alphabet.GSM_7, 160, 1),
        ("a" * 161, Alphabet.GSM_7, 161, 2),
        ("a" * 306, Alphabet.GSM_7, 306, 2),
        ("a" * 307, Alphabet.GSM_7, 307, 3),
        ("€" * 80, Alphabet.GSM_7, 160, 1),
        ("€" * 81, Alphabet.GSM_7, 162, 2),
        # 153 is odd, so each part of nothing but escapes holds 76: a pair is never cut in two.
        ("€" * 153, Alphabet.GSM_7, 306, 3),
        ("ñ¿¡éÑü" * 26, Alphabet.GSM_7, 156, 1),
        ("ubicación", Alphabet.UCS_2, 9, 1),
        ("ó" * 70, Alphabet.UCS_2, 70, 1),
        ("ó" * 71, Alphabet.UCS_2, 71, 2),
        ("ó" * 134, Alphabet.UCS_2, 134, 2),
        ("ó" * 135, Alphabet.UCS_2, 135, 3),
        ("😀" * 35, Alphabet.UCS_2, 70, 1),
        # 67 is odd, so each part holds 33 emoji.
        ("😀" * 67, Alphabet.UCS_2, 134, 3),
    ],
)
def test_a_text_is_counted_as_carriers_bill_it(text, alphabet, n_units, n_segments):
    found = cost(text)

    assert (found.alphabet, found.n_units, found.n_segments) == (alphabet, n_units, n_segments)


def test_one_accent_halves_the_room():
    text = "Valle RRN: falta observador cerca de E 14th St & International Blvd. SIN VERIFICAR. Solo observar."

    assert cost(text).n_segments == 1
    assert cost(text + " Ubicación").n_segments == 2
    assert cost(text + " Ubicación").outside == ("ó",)


def test_a_toll_free_number_has_a_longer_header():
    assert cost("a" * 305, TOLL_FREE).n_segments == 3
    assert cost("ó" * 133, TOLL_FREE).n_segments == 3


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Ubicación: ¿dónde?", "Ubicacion: ¿donde?"),
        ("“Don’t go” – wait…", '"Don\'t go" - wait...'),
        ("MUÑOZ, Güero, café", "MUÑOZ, Güero, café"),
        ("1º piso\u00a0B", "1o piso B"),
        ("ﬁne ① ok", "fine 1 ok"),
        ("go 😀", "go 😀"),
    ],
)
def test_a_cheaper_spelling_is_suggested(typed, suggested):
    assert suggestion(typed) == suggested


@given(TEXTS)
def test_a_suggestion_cannot_be_bettered_and_keeps_safe_texts(text):
    once = suggestion(text)

    assert suggestion(once) == once
    if is_gsm_safe(text):
        assert once == text


@given(TEXTS)
def test_the_parts_of_a_text_hold_all_of_it_and_no_more_than_they_can(text):
    found = cost(text)
    single, part = (160, 153) if found.alphabet == Alphabet.GSM_7 else (70, 67)

    if found.n_segments > 1:
        assert found.n_units > single
        # A part loses at most one unit to a pair that does not fit.
        assert (part - 1) * (found.n_segments - 1) < found.n_units <= part * found.n_segments
    assert found.n_left >= 0
    assert found.n_segments <= cost(text + "a").n_segments


@given(TEXTS)
def test_the_alphabet_is_the_one_that_python_can_encode(text):
    if cost(text).alphabet == Alphabet.UCS_2:
        assert cost(text).n_units == len(text.encode("utf-16-le")) // 2
