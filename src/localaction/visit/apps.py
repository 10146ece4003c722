from django.apps import AppConfig


class VisitConfig(AppConfig):
    name = "localaction.visit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how long rows are kept, the texts that are sent, what runs by the clock, and what calendars show."""
        from localaction.vault import checks
        from localaction.visit import calendars, clocks, jobs, texts
        from localaction.visit.actions import funds

        checks.allow("visit.PostalAddress.text", because="the programme's own postbox, printed on every envelope")
        funds.register_kinds()
        clocks.register_clocks()
        texts.register_texts()
        jobs.register_jobs()
        calendars.register_calendar()
