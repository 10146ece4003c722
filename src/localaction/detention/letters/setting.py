"""Setting a letter: as PDF, as a Word file that can be changed, and as the text of an e-mail."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from localaction.detention.letters import OWN_TEMPLATE, Letter, Page

TEMPLATE = Path(__file__).with_name("letter.typ")
WORD_TEMPLATE = Path(__file__).with_name("letter.docx")
CLOSING = "Sincerely,"
HEADS = ("Day", "Counts", "Why")
# Longer addresses are cut off by mail programs; the text then stands on the page to be copied.
# Source: Outlook's limit of 2,083 characters for addresses (read 2026-02).
LONGEST_MAILTO = 2000


class BadLetterhead(Exception):
    """The coalition's own Word file cannot be filled; the message says why."""


def letter_pdf(page: Page, reference: str) -> bytes:
    """Return a letter as PDF/UA-1, in English."""
    return _typeset(
        {
            "title": page.subject, "author": page.signed or settings.CONFIG.coalition, "language": "en",
            "footer": reference, "sender": list(page.sender), "dated": page.dated, "addressee": list(page.addressee),
            "blocks": [{"text": b.text, "item": b.is_item, "heading": False} for b in page.blocks],
            "closing": CLOSING, "signed": page.signed or " ", "days_title": page.days_title, "heads": list(HEADS),
            "days": [{"day": d, "counts": "yes" if counts else "", "why": why} for d, counts, why in page.days],
        }
    )  # fmt: skip


def cover_pdf(page: Page, reference: str, body: str, how: str, next_day: str) -> bytes:
    """Return a sheet for whoever sends the letter, in the active language: what it says, and what to do with it.

    Args:
        how: the way to send it, in words; `next_day` the day to look again, empty where there is none.
    """
    said = {
        Letter.REQUEST: _("The letter asks a public office for copies of records. The law gives everybody this right."),
        Letter.FOLLOW_UP: _("The letter says that the answer is late, on which day it was due, and asks for it again."),
        Letter.APPEAL: _("The letter asks the office above, or the court, to order that the records be released."),
    }[page.kind]
    steps = [
        _("Read the letter. Change what does not fit: the Word file is for that."),
        _("Send it %(how)s. Keep a copy and the proof that it was sent.") % {"how": how},
        _("Record at the desk on which day it was sent, and later on which day it arrived."),
    ]
    if next_day:
        steps.append(_("Look again on %(day)s.") % {"day": next_day})
    blocks = [
        (said, False, False), (_("What to do"), False, True), *((step, True, False) for step in steps),
        (_("What it is not"), False, True),
        (_("The wording is an example, not legal advice. When much depends on it, let a lawyer read it first."),
         False, False),
    ]  # fmt: skip
    return _typeset(
        {
            "title": _("Cover sheet: do not send this page"), "author": settings.CONFIG.coalition,
            "language": (get_language() or "en")[:2], "footer": reference, "sender": [], "dated": "",
            "addressee": [_("To: %(body)s") % {"body": body}, _("About: %(subject)s") % {"subject": page.subject}],
            "blocks": [{"text": text, "item": item, "heading": heading} for text, item, heading in blocks],
            "closing": "", "signed": "", "days_title": "", "heads": [], "days": [],
        }
    )  # fmt: skip


def _typeset(letter: dict[str, Any]) -> bytes:
    made = typst.compile(str(TEMPLATE), format="pdf", sys_inputs={"letter": json.dumps(letter)}, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def letter_docx(page: Page) -> bytes:
    """Return a letter as a Word file, on the coalition's own letterhead where it has one (`<home>/letter.docx`).

    Raises: BadLetterhead: that file cannot be filled.
    """
    own = Path(settings.HOME) / OWN_TEMPLATE
    template = own if own.exists() else WORD_TEMPLATE
    try:
        document = DocxTemplate(str(template))
        document.render(
            {
                "sender": page.sender, "dated": page.dated, "addressee": page.addressee, "subject": page.subject,
                "blocks": page.blocks, "closing": CLOSING, "signed": page.signed, "days_title": page.days_title,
                "days": [{"day": day, "counts": "yes" if counts else "", "why": why} for day, counts, why in page.days],
            },
            SandboxedEnvironment(autoescape=True), autoescape=True,
        )  # fmt: skip
    except (TemplateError, PackageNotFoundError, ValueError, KeyError) as error:
        if template is WORD_TEMPLATE:
            raise
        raise BadLetterhead(str(error)) from None
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def letter_text(page: Page) -> str:
    """Return a letter as the text of an e-mail."""
    lines = []
    for block in page.blocks:
        lines += [f"- {block.text}"] if block.is_item else ["", block.text, ""]
    text = "\n".join([*lines, "", CLOSING, "", *(page.sender or ("",))])
    if page.days:
        text += f"\n\n{page.days_title}\n"
        text += "\n".join(f"{'counts' if counts else '  -   '}  {day}: {why}" for day, counts, why in page.days)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() + "\n"


def mail_address(page: Page, to: str) -> str:
    """Return an address that opens a mail program with the letter in it; empty where it would be too long."""
    query = urlencode({"subject": page.subject, "body": letter_text(page)}, quote_via=quote)
    address = f"mailto:{quote(to, safe='@')}?{query}"
    return address if to and len(address) <= LONGEST_MAILTO else ""
