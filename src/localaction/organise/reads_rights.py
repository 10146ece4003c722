"""Which text of each know-your-rights sheet is public, which waits, and what is printed around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from localaction.organise import reads_groups, rights
from localaction.organise.models import Group, RightsText, Sheet
from localaction.organise.rights.setting import Printed
from localaction.organise.rules.rights import LANGUAGES, Change, Said, State, compare, direction, in_force

# A card has room for two; more than that nobody dials in a hurry.
MOST_NUMBERS = 2
# Such as "+1 512-555-0100 ext. 1234"; a longer entry of the directory is more than a number.
LONGEST_NUMBER = 25


@dataclass(frozen=True)
class Standing:
    """What there is of a sheet in one language: the versions, the newest first."""

    sheet: Sheet
    language: str
    versions: tuple[RightsText, ...]

    @property
    def n_versions(self) -> int:
        """How many versions there have been."""
        return len(self.versions)

    @property
    def draft(self) -> RightsText | None:
        """The text that waits for the legal lead."""
        return next((text for text in self.versions if text.state == RightsText.State.DRAFT), None)

    @property
    def public(self) -> RightsText | None:
        """The approved text that stands."""
        number = in_force((text.version, State(text.state)) for text in self.versions)
        return next((text for text in self.versions if text.version == number), None)

    @property
    def withdrawn(self) -> RightsText | None:
        """The text that was taken back last, while nothing has taken its place."""
        decided = next((text for text in self.versions if text.state != RightsText.State.DRAFT), None)
        return decided if decided is not None and self.public is None else None

    @property
    def newest(self) -> Said:
        """What whoever works on it sees: the draft, the public text, the withdrawn one, or the example."""
        text = self.draft or self.public or self.withdrawn
        return text.said if text else rights.example(self.sheet, self.language)

    @property
    def shown(self) -> Said | None:
        """What anybody may read: the public text, or the example while nothing was ever decided."""
        if self.public is not None:
            return self.public.said
        return None if self.withdrawn else rights.example(self.sheet, self.language)

    @property
    def waits(self) -> bool:
        """Whether there is something for the legal lead to approve."""
        return self.draft is not None or (self.public is None and self.withdrawn is None)

    @property
    def native_read_on(self) -> dt.date | None:
        """The day on which a native speaker had read the newest text."""
        text = self.draft or self.public
        return text.native_read_on if text else None

    @property
    def changes(self) -> list[Change]:
        """The draft against the public text; without either of them nothing."""
        return compare(self.public.said, self.draft.said) if self.draft and self.public else []

    @property
    def own_name(self) -> str:
        """The language's own name."""
        return LANGUAGES[self.language]

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr"."""
        return direction(self.language)


def board() -> list[tuple[Sheet, list[Standing]]]:
    """Return every sheet in every language. One query."""
    rows = list(RightsText.objects.select_related("written_by").order_by("-version"))
    return [(sheet, [_standing(sheet, language, rows) for language in LANGUAGES]) for sheet in Sheet]


def standing(sheet: Sheet, language: str) -> Standing:
    """Return a sheet in one language. One query."""
    rows = RightsText.objects.filter(sheet=sheet, language=language).select_related("written_by", "supersedes")
    return Standing(sheet, language, tuple(rows.order_by("-version")))


def locked(sheet: Sheet, language: str) -> Standing:
    """Return the same for a change in the caller's transaction; nobody else changes it meanwhile."""
    rows = RightsText.objects.select_for_update().filter(sheet=sheet, language=language)
    return Standing(sheet, language, tuple(rows.order_by("-version")))


def n_waiting() -> int:
    """Return how many drafts wait for the legal lead."""
    return RightsText.objects.filter(state=RightsText.State.DRAFT).count()


def hotlines(on: dt.date) -> tuple[str, ...]:
    """Return the coalition's numbers from the directory: its own group first, then the other local hotlines.

    National lines are left out: nobody of this coalition answers them. Queries: 2.
    """
    kinds = (Group.Kind.HOTLINE, Group.Kind.RAPID_RESPONSE)
    local = [
        fact.group
        for fact in reads_groups.every(on)
        if fact.group.kind in kinds and fact.group.scope != Group.Scope.NATION
        and 0 < len(fact.group.phone) <= LONGEST_NUMBER and fact.freshness.state != "GONE"
    ]  # fmt: skip
    own = settings.CONFIG.coalition.casefold()
    ordered = sorted(local, key=lambda group: group.name.casefold() != own)
    return tuple(dict.fromkeys(group.phone for group in ordered))[:MOST_NUMBERS]


def address(sheet: Sheet, language: str) -> str:
    """Return the public page of a sheet; its frame is in the sheet's language where the site speaks it."""
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        return settings.CONFIG.public_url.rstrip("/") + reverse("rights-sheet", args=[sheet.lower(), language])


def printed(
    sheet: Sheet, language: str, said: Said, text: RightsText | None = None, numbers: tuple[str, ...] = ()
) -> Printed:
    """Return a text as it is printed; without a version of its own it is an example."""
    approved_at = text.approved_at if text is not None and text.state == RightsText.State.APPROVED else None
    return Printed(
        sheet, language, said, settings.CONFIG.coalition, address(sheet, language), numbers,
        version=text.version if text else 0, approved_on=approved_at.date().isoformat() if approved_at else "",
        is_read_by_native=bool(text and text.native_read_on),
    )  # fmt: skip


def _standing(sheet: Sheet, language: str, rows: Sequence[RightsText]) -> Standing:
    return Standing(sheet, language, tuple(row for row in rows if (row.sheet, row.language) == (sheet, language)))
