from django.apps import AppConfig


class VisitConfig(AppConfig):
    name = "localaction.visit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how long rows are kept, the texts that are sent, what runs by the clock, and what calendars show."""
        from localaction.visit import calendars, clocks, jobs, texts

        clocks.register_clocks()
        texts.register_texts()
        jobs.register_jobs()
        calendars.register_calendar()
