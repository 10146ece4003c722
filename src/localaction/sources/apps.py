from datetime import timedelta

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "localaction.sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how long a reader's words are kept: we ask for no word about people, but somebody may write one."""
        from localaction.sources import reports
        from localaction.sources.models import ReviewItem
        from localaction.vault import retention

        retention.register(
            "sources.report",
            ReviewItem,
            reports.answered,
            keep=timedelta(days=reports.KEPT_DAYS),
            effect=retention.NullFields(("payload",)),
        )
