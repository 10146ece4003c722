from datetime import timedelta

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "localaction.referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how long a referral is kept: 30 days after it was closed, and 90 days when nobody took it."""
        from localaction.referrals.models import Referral
        from localaction.vault import retention

        retention.register(
            "referrals.referral", Referral, lambda rows, cut: rows.filter(closed_at__lte=cut),
            keep=timedelta(days=30), effect=retention.Delete(shreds=True), case="uuid",
        )  # fmt: skip
        retention.register(
            "referrals.untaken", Referral, lambda rows, cut: rows.filter(closed_at__isnull=True, made_at__lte=cut),
            keep=timedelta(days=90), effect=retention.Delete(shreds=True), case="uuid",
        )  # fmt: skip
