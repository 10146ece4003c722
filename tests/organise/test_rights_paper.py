"""Every sheet in every language on paper: PDF/UA, whole, on its page, in its direction."""

from __future__ import annotations

import re
import unicodedata
import zlib

import pytest
from tests.organise.reading_pdf import lines_of

from localaction.organise import rights
from localaction.organise.models import Sheet
from localaction.organise.rights import setting
from localaction.organise.rights.setting import CannotBeSet, Printed, TooLong
from localaction.organise.rules.rights import LANGUAGES, LONGEST_TITLE, Line, Said, Section, check

# The tables are there only when a test asks for them, and the places of this folder need them.
pytestmark = pytest.mark.django_db
EVERY = [(sheet, language) for sheet in Sheet for language in LANGUAGES]
NUMBERS = ("+1 512-555-0100", "+1 512-555-0199")


def paper(sheet, language, said=None, **more):
    address = f"https://action.example.org/rights/{sheet.lower()}/{language}/"
    return Printed(sheet, language, said or rights.example(sheet, language), "Neighbors of Travis County", address,
                   NUMBERS, **more)  # fmt: skip


def plain(made):
    """The objects of a PDF with their streams unpacked, as far as they are text."""
    found = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def n_pages(made):
    return len(re.findall(rb"/Type\s*/Page\b", plain(made)))


# Not one test for each of the forty: the places of this folder are looked at before every test.
def test_every_sheet_is_set_whole_as_pdf_ua():
    for sheet, language in EVERY:
        made = setting.pdf(paper(sheet, language))

        text = plain(made)
        assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", text), (sheet, language)
        assert re.search(rb"/Lang\s*\(" + language.encode(), text), (sheet, language)
        assert n_pages(made) == (2 if sheet is Sheet.CARD else 1), (sheet, language)


def test_a_single_card_has_two_faces_of_a_business_card():
    for language in LANGUAGES:
        made = setting.pdf(paper(Sheet.CARD, language), is_single=True)

        boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 (\d+) (\d+)", plain(made))
        assert boxes == [(b"252", b"144")] * 2, language


def test_every_translation_says_the_same_as_the_original_line_by_line():
    for sheet, language in EVERY:
        said, original = rights.example(sheet, language), rights.example(sheet, "en")
        check(said)

        assert shape(said) == shape(original), (sheet, language)
        assert spoken(said, in_english=True) == spoken(original, in_english=True)
        own, first = (set(spoken(text, in_english=False)) for text in (said, original))
        assert language == "en" or not own & first, (sheet, language)


def shape(text):
    return [(section.is_english, [line.source for line in section.lines]) for section in text.sections]


def spoken(text, in_english):
    return [line.text for section in text.sections if section.is_english is in_english for line in section.lines]


def test_every_source_has_a_citation_and_is_used():
    used = {
        line.source for sheet in Sheet for section in rights.example(sheet, "en").sections for line in section.lines
    }

    assert used == set(rights.sources())


def test_every_language_has_all_words_around_a_text():
    for language in LANGUAGES:
        words = rights.words(language)

        assert words.keys() == rights.words("en").keys()
        said = words["approved"].format(day="2026-11-24", version=37)
        assert "2026-11-24" in said and "37" in said


def test_the_mark_of_an_example_goes_only_with_approval():
    for language in LANGUAGES:
        words = rights.words(language)
        example = paper(Sheet.DOOR, language)
        read = paper(Sheet.DOOR, language, is_read_by_native=True)
        approved = paper(Sheet.DOOR, language, version=2, approved_on="2026-11-24", is_read_by_native=True)

        assert example.mark == read.mark == words["not_approved"]
        assert words["not_approved"] in example.notes and words["not_approved"] in read.notes
        assert approved.mark == "" and words["not_approved"] not in approved.notes
        assert words["not_read"] not in read.notes + approved.notes
        assert (words["not_read"] in example.notes) is (language != "en")
        assert setting.pdf(approved) != setting.pdf(read)


def test_the_approved_sheet_fits_as_well():
    for sheet, language in EVERY:
        made = setting.pdf(paper(sheet, language, version=12, approved_on="2026-11-24"))

        assert n_pages(made) == (2 if sheet is Sheet.CARD else 1), (sheet, language)


def test_a_text_too_long_for_its_page_is_refused_and_not_cut():
    original = rights.example(Sheet.DOOR, "en")
    with pytest.raises(TooLong):
        setting.pdf(paper(Sheet.DOOR, "en", Said("x", original.sections * 3)))
    with pytest.raises(TooLong):
        setting.pdf(paper(Sheet.CARD, "en", Said("x", original.sections * 2)))


def test_a_word_wider_than_its_card_is_refused_and_not_cut():
    wide = Said("x", (Section("x", (Line("x" * 200, "fifth"),)),))
    with pytest.raises(TooLong):
        setting.pdf(paper(Sheet.CARD, "en", wide))


def test_a_long_title_in_the_widest_letters_still_fits_or_is_refused():
    wide = Said("W" * LONGEST_TITLE, rights.example(Sheet.CARD, "en").sections)
    with pytest.raises(TooLong):
        setting.pdf(paper(Sheet.CARD, "en", wide))


def test_a_character_that_no_font_has_is_refused():
    sections = rights.example(Sheet.DOOR, "en").sections
    with pytest.raises(CannotBeSet, match="你"):
        setting.pdf(paper(Sheet.DOOR, "en", Said("你好", sections)))


def test_arabic_is_set_in_the_arabic_font_and_the_others_in_the_one_of_the_typesetter():
    fonts = {language: set(re.findall(rb"/BaseFont\s*/[A-Z]+\+(\w+)", plain(setting.pdf(paper(Sheet.DOOR, language)))))
             for language in LANGUAGES}  # fmt: skip

    assert all(name.startswith(b"IBMPlexSansArabic") for name in fonts.pop("ar"))
    assert all(name.startswith(b"Libertinus") for names in fonts.values() for name in names)


def test_the_words_of_the_arabic_pdf_come_in_the_order_in_which_they_are_said():
    said = rights.example(Sheet.COURT, "ar")

    read = letters(" ".join(lines_of(setting.pdf(paper(Sheet.COURT, "ar")), from_right=True)))
    first, hall, house = (letters(section.title) for section in said.sections if not section.is_english)
    second_line = letters(said.sections[0].lines[1].text)
    told = [letters(said.title), first, "1-800-898-7180", second_line, "EOIR-33", hall, house]
    places = [read.index(words) for words in told]
    assert places == sorted(places)


def letters(text):
    """The letters and digits: vowel marks are drawn, and stops and invisible marks stand, beside their word."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN" or c == "-")
