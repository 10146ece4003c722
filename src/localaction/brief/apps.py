from django.apps import AppConfig


class BriefConfig(AppConfig):
    name = "localaction.brief"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the work that records what changed."""
        from localaction.brief.changed import recording

        recording.register_jobs()
