"""Forms of the know-your-rights sheets: a title and sections of lines, in the reading direction of their language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.organise import rights
from localaction.organise.rules.rights import (
    LONGEST_TITLE,
    MOST_SECTIONS,
    BadText,
    Said,
    Section,
    direction,
    read_lines,
    typed,
)
from localaction.sources.forms_cited import day_field, text_field

WRONG = {
    "NO_SOURCE": _("“%(line)s” names no source. End the line with one, such as [fifth]."),
    "UNKNOWN_SOURCE": _("There is no source “%(line)s”. The list stands on this page."),
    "LONG_LINE": _("This line is too long: “%(line)s”"),
    "MANY_LINES": _("These are too many lines for one section."),
    "NO_LINE": _("A section needs at least one line."),
    "NO_TITLE": _("The sheet and each section need a title."),
    "LONG_TITLE": _("A title is too long."),
    "NO_SECTION": _("The sheet needs at least one section."),
    "MANY_SECTIONS": _("These are too many sections for one page."),
}  # fmt: skip


class SectionForm(forms.Form):
    """A section; emptied altogether it is left out."""

    title = text_field(_("Title of the section"), LONGEST_TITLE)
    lines = text_field(_("Lines"), 6_000, rows=6)
    is_english = forms.BooleanField(label=_("In English, to be shown to an officer"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the lines and their sources."""
        given = super().clean() or {}
        given["read"] = ()
        if given.get("lines"):
            try:
                given["read"] = read_lines(given["lines"], rights.sources())
            except BadText as error:
                self.add_error("lines", str(WRONG[error.code]) % {"line": error.line})
        return given

    @property
    def section(self) -> Section | None:
        """The section that was typed, None where both fields are empty."""
        given = self.cleaned_data
        if not given.get("title") and not given.get("read"):
            return None
        return Section(given.get("title", "").strip(), given["read"], bool(given.get("is_english")))


SectionForms = forms.formset_factory(SectionForm, extra=1, max_num=MOST_SECTIONS, validate_max=True)


class TextForm(forms.Form):
    """The title of a sheet, and which text the person saw."""

    title = text_field(_("Title of the sheet"), LONGEST_TITLE, required=True)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class Typed:
    """A whole text as it is typed."""

    def __init__(self, data: Any, said: Said, language: str) -> None:
        sections = [{"title": s.title, "lines": typed(s.lines), "is_english": s.is_english} for s in said.sections]
        self.form = TextForm(data, initial={"title": said.title, "seen": said.digest})
        self.sections = SectionForms(data, initial=sections, prefix="s")
        for field in (self.form.fields["title"], *(f.fields["title"] for f in self.sections)):
            field.widget.attrs |= {"lang": language, "dir": direction(language)}
        for form in self.sections:
            # A section left as it was is read too, however many of them the sent form says there were.
            form.empty_permitted = False
            is_english = bool(form.initial.get("is_english"))
            spoken = "en" if is_english else language
            form.fields["lines"].widget.attrs |= {"lang": spoken, "dir": direction(spoken)}

    def is_valid(self) -> bool:
        """Return whether all of it can be read."""
        return bool(self.form.is_valid() & self.sections.is_valid())

    def said(self) -> Said:
        """Return the text that was typed."""
        found = [form.section for form in self.sections]
        return Said(self.form.cleaned_data["title"].strip(), tuple(section for section in found if section))


class ReadForm(forms.Form):
    """When a native speaker read a text."""

    on = day_field(_("Read by a native speaker on"), required=True)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class WhyForm(forms.Form):
    """Why a public text is taken back."""

    why = text_field(_("Why is it withdrawn?"), 300, required=True, rows=3)
