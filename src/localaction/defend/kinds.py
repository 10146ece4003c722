"""What the figures register when the site starts: the second yes, the clock of files, and plain columns."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.defend.actions.figures import publish
from localaction.defend.models import Cohort, FiguresVersion
from localaction.defend.models.figures import COHORT_KEPT_DAYS
from localaction.defend.reads_figures import KIND
from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import checks, retention


def register_figures() -> None:
    """Make known the second yes to a version, how long files are kept, and why some columns are in clear."""
    approvals.register(
        approvals.Kind(
            KIND, gettext_lazy("Publish outcome figures"), Verb.REPORT_OUTCOMES, Programme.DEFEND, describe=_describe,
            carry_out=publish,
        )
    )  # fmt: skip
    retention.register(
        "defend.cohort", Cohort, lambda rows, cut: rows.filter(added_at__lte=cut),
        keep=timedelta(days=COHORT_KEPT_DAYS), effect=retention.Delete(shreds=True), case="uuid",
    )  # fmt: skip
    for column in ("note_en", "note_es"):
        checks.allow(f"defend.FiguresVersion.{column}", "words that two people publish beside the figures")
    checks.allow("defend.PaperVersion.body", "the text of a form, before anybody's particulars are filled in")


def _describe(approval: Approval) -> str:
    version = FiguresVersion.objects.filter(uuid=approval.reference).defer("pdf_en", "pdf_es").first()
    if version is None:
        return ""
    return _("Figures at %(day)s. Read the draft under “Outcome figures” first.") % {"day": version.cut_on}
