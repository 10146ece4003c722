"""Envelopes, boxes, files, printed secrets and shares."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localaction.vault.rules import boxes, envelope, files, passphrase, printed, rings, shares
from localaction.vault.rules.blind_index import blind_index, index_key
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.passphrase import Cost, TooWeak, WrongPassphrase
from localaction.vault.rules.printed import Mistyped
from localaction.vault.rules.rings import KeyOf, RingTampered
from localaction.vault.rules.server_keys import Label, sub_key
from localaction.vault.rules.shares import SharesRefused

KEY = bytes(range(32))
CHEAP = Cost(1, 8192)


@given(plain=st.binary(max_size=300), where=st.text(max_size=40))
def test_an_envelope_gives_back_what_was_sealed(plain, where):
    assert envelope.unseal(KEY, envelope.seal(KEY, plain, where), where) == plain


@given(plain=st.binary(max_size=100), data=st.data())
def test_an_envelope_with_any_bit_flipped_does_not_open(plain, data):
    sealed = bytearray(envelope.seal(KEY, plain, "a.b:1"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Damaged):
        envelope.unseal(KEY, bytes(sealed), "a.b:1")


@given(sealed=st.binary(max_size=120))
def test_bytes_that_were_never_sealed_are_damaged_and_nothing_worse(sealed):
    with pytest.raises(Damaged):
        envelope.unseal(KEY, sealed, "a.b:1")


def test_an_envelope_opens_only_in_its_own_cell():
    sealed = envelope.seal(KEY, b"a story", envelope.place("report", "story", 1))

    for table, column, row in (("report", "story", 2), ("report", "contact", 1), ("visit", "story", 1)):
        with pytest.raises(Damaged):
            envelope.unseal(KEY, sealed, envelope.place(table, column, row))


def test_short_answers_have_one_length_so_that_yes_and_no_look_alike():
    assert len(envelope.seal(KEY, b"yes", "c")) == len(envelope.seal(KEY, b"no", "c")) == 1 + 24 + 64 + 16


def test_an_envelope_of_an_unknown_version_is_damaged():
    sealed = envelope.seal(KEY, b"x", "c")

    with pytest.raises(Damaged):
        envelope.unseal(KEY, b"\x00" + sealed[1:], "c")


def test_a_box_opens_for_its_own_key_only():
    (pub, secret), (_, other) = boxes.new_pair(), boxes.new_pair()
    box = boxes.seal_to(pub, KEY)

    assert boxes.open_box(secret, box) == KEY
    assert len(box) == 80
    with pytest.raises(Damaged):
        boxes.open_box(other, box)


@settings(max_examples=40)
@given(
    size=st.sampled_from([0, 1, files.CHUNK_BYTES - 1, files.CHUNK_BYTES, files.CHUNK_BYTES + 1, 200_001]),
    piece=st.integers(1_000, 150_000),
)
def test_a_file_comes_back_whatever_the_sizes_of_its_pieces(size, piece):
    plain = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    pieces = [plain[i : i + piece] for i in range(0, size, piece)]
    sealed = b"".join(files.seal_chunks(KEY, pieces))
    cut = [sealed[i : i + piece] for i in range(0, len(sealed), piece)]

    assert b"".join(files.open_chunks(KEY, cut)) == plain


def test_a_file_without_its_last_chunk_or_with_a_tail_or_swapped_chunks_does_not_open():
    sealed = list(files.seal_chunks(KEY, [bytes(3 * files.CHUNK_BYTES + 5)]))
    head, first, second, third, last = sealed

    for wrong in (
        [head, first, second, third],
        [head, first, second, third, last, b"x"],
        [head, second, first, third, last],
        [head, first, last],
        [head],
        [head[:10]],
        [],
        [b"\x07" + head[1:], first, second, third, last],
        [head, first, second, third, last[:-1]],
    ):
        with pytest.raises(Damaged):
            list(files.open_chunks(KEY, wrong))


def test_a_passphrase_opens_its_wrap_and_another_does_not():
    kek = passphrase.derive_kek("one two three four five", b"s" * 16, b"p" * 32, CHEAP)
    wrapped = passphrase.wrap(kek, KEY, "w")

    assert passphrase.unwrap(kek, wrapped, "w") == KEY
    for typed, salt, pepper in (
        ("one two three four six", b"s" * 16, b"p" * 32),
        ("one two three four five", b"t" * 16, b"p" * 32),
        ("one two three four five", b"s" * 16, b"q" * 32),
    ):
        with pytest.raises(WrongPassphrase):
            passphrase.unwrap(passphrase.derive_kek(typed, salt, pepper, CHEAP), wrapped, "w")


def test_two_keyboards_that_type_the_same_letters_differently_make_the_same_key():
    composed, combining = "ma\u00f1ana mu\u00f1eca ni\u00f1o", "man\u0303ana mun\u0303eca nin\u0303o"

    assert passphrase.derive_kek(composed, b"s" * 16, KEY, CHEAP) == passphrase.derive_kek(
        combining, b"s" * 16, KEY, CHEAP
    )


def test_the_standard_cost_meets_what_the_verification_standard_asks():
    assert passphrase.STANDARD.ops >= 3
    assert passphrase.STANDARD.mem >= 12 << 20


@pytest.mark.parametrize("typed", ["", "password", "aaaaaaaaaaaaaaaaaaa", "cat cat cat cat cat", "Tr0ub4dor&3"])
def test_a_passphrase_that_can_be_guessed_is_refused(typed):
    with pytest.raises(TooWeak):
        passphrase.check_strength(typed)


def test_a_suggested_passphrase_is_strong_and_new_each_time():
    suggested = {passphrase.suggest() for _ in range(20)}

    assert len(suggested) == 20
    for typed in suggested:
        passphrase.check_strength(typed)


@given(raw=st.binary(min_size=20, max_size=20))
def test_a_printed_secret_is_read_back_from_sloppy_handwriting(raw):
    text = printed.print_secret(raw)

    sloppy = text.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert printed.read_secret(sloppy, 20) == raw


@given(raw=st.binary(min_size=20, max_size=20), data=st.data())
def test_a_slip_in_a_printed_secret_is_noticed(raw, data):
    text = printed.print_secret(raw)
    at = data.draw(st.sampled_from([i for i, letter in enumerate(text) if letter != "-"]))
    other = data.draw(st.sampled_from([letter for letter in printed.ALPHABET if letter != text[at]]))

    with pytest.raises(Mistyped):
        printed.read_secret(text[:at] + other + text[at + 1 :], 20)


def test_a_recovery_code_has_160_bits_and_is_not_a_server_key():
    code = printed.new_recovery_code()

    assert len(printed.read_secret(code, 20)) * 8 == 160
    assert len(code.split("-")) == 9
    with pytest.raises(Mistyped):
        printed.read_secret(code, 32)


def test_any_three_of_five_shares_bring_the_secret_back_and_two_do_not():
    sentences = shares.split(KEY)

    assert len(sentences) == 5
    assert all(len(sentence.split()) == 33 for sentence in sentences)
    for three in combinations(sentences, 3):
        assert shares.combine(three) == KEY
    assert shares.combine(sentences) == KEY
    for two in combinations(sentences, 2):
        with pytest.raises(SharesRefused):
            shares.combine(two)
    with pytest.raises(SharesRefused):
        shares.combine([sentences[0], sentences[0], sentences[1]])


def test_a_mistyped_share_and_a_share_of_another_ceremony_are_refused():
    ours, theirs = shares.split(KEY), shares.split(bytes(32))
    words = ours[0].split()
    words[20] = "academic" if words[20] != "academic" else "acid"

    with pytest.raises(SharesRefused):
        shares.combine([" ".join(words), *ours[1:3]])
    with pytest.raises(SharesRefused):
        shares.combine([theirs[0], *ours[1:3]])
    with pytest.raises(SharesRefused):
        shares.combine([*ours, theirs[0]])


def test_each_purpose_has_its_own_key_and_each_server_another():
    keys = {sub_key(KEY, label) for label in Label} | {sub_key(bytes(32), label) for label in Label}

    assert len(keys) == 2 * len(Label)


def test_the_mark_of_a_key_fits_one_owner_one_name_one_epoch_and_one_key():
    mark = rings.vouch(KEY, KeyOf.RING, "respond", 1, b"p" * 32)
    rings.check_vouched(KEY, KeyOf.RING, "respond", 1, b"p" * 32, mark)

    for owner, name, epoch, public in (
        (KeyOf.PERSON, "respond", 1, b"p" * 32),
        (KeyOf.RING, "visit", 1, b"p" * 32),
        (KeyOf.RING, "respond", 2, b"p" * 32),
        (KeyOf.RING, "respond", 1, b"q" * 32),
    ):
        with pytest.raises(RingTampered):
            rings.check_vouched(KEY, owner, name, epoch, public, mark)


def test_equal_numbers_have_equal_marks_within_a_ring_and_a_kind_only():
    here, there = index_key(KEY), index_key(bytes(32))

    assert blind_index(here, "phone", "+13125550100") == blind_index(here, "phone", "+13125550100")
    assert len(blind_index(here, "phone", "+13125550100")) == 16
    assert blind_index(here, "phone", "+13125550100") != blind_index(there, "phone", "+13125550100")
    assert blind_index(here, "phone", "204567312") != blind_index(here, "a-number", "204567312")


def test_a_share_is_read_back_however_it_was_typed():
    sentence = shares.split(bytes(range(32)))[0]
    words = sentence.split()

    numbered = "\n".join(f"{place:2}. {word.capitalize()}," for place, word in enumerate(words, 1))
    short = " ".join(word[:4] for word in words)

    assert shares.read_share(numbered) == shares.read_share(short) == shares.read_share(sentence) == sentence
    assert shares.read_share("") == ""


@pytest.mark.parametrize("slip", ["zzzz", "aca", "academix"])
def test_a_word_that_is_none_of_the_list_is_named_by_its_place(slip):
    words = shares.split(bytes(32))[0].split()
    words[2] = slip

    with pytest.raises(shares.UnknownWord) as refusal:
        shares.read_share(" ".join(words))
    assert refusal.value.place == 3
