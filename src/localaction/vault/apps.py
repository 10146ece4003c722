from datetime import timedelta

from django.apps import AppConfig
from django.core import checks as django_checks


class VaultConfig(AppConfig):
    name = "localaction.vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the clocks of the vault's own rows and the check of everybody's columns."""
        from django.contrib.sessions.models import Session

        from localaction.vault import checks, retention
        from localaction.vault.models import VaultSession
        from localaction.vault.rules.sessions import IDLE

        django_checks.register(checks.person_columns, "vault")
        retention.register(
            "vault.session",
            VaultSession,
            lambda rows, cut: rows.filter(last_used_at__lte=cut),
            keep=IDLE,
            effect=retention.Delete(),
        )
        retention.register(
            "sign-in.session",
            Session,
            lambda rows, cut: rows.filter(expire_date__lte=cut),
            keep=timedelta(0),
            effect=retention.Delete(),
        )
