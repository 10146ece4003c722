from datetime import timedelta

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "localaction.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which columns stay in clear and why, how long rows are kept, and what two people approve."""
        from localaction.people import kinds
        from localaction.people.models import Bucket, Invitation, OneTimeLink
        from localaction.vault import checks, occasions, retention

        checks.allow("people.Person.username", "a name chosen for the desk; sign-in looks it up before any unlocking")
        expired = lambda rows, cut: rows.filter(expires_at__lte=cut)  # noqa: E731
        for code, model in (("people.invitation", Invitation), ("people.link", OneTimeLink)):
            retention.register(code, model, expired, keep=timedelta(0), effect=retention.Delete())
        retention.register(
            "people.bucket",
            Bucket,
            lambda rows, cut: rows.filter(filled_at__lte=cut.timestamp()),
            keep=timedelta(days=1),
            effect=retention.Delete(),
        )
        occasions.on_lockdown("people.links", kinds.revoke_links)
        kinds.register_all()
