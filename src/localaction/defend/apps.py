from django.apps import AppConfig


class DefendConfig(AppConfig):
    name = "localaction.defend"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how long rows are kept, the texts that are sent, what runs by the clock, and what calendars show."""
        from localaction.defend import calendars, clocks, clocks_hearings, jobs, kinds, texts
        from localaction.defend.actions import ledger

        clocks.register_clocks()
        clocks_hearings.register_clocks()
        texts.register_texts()
        jobs.register_jobs()
        calendars.register_calendars()
        ledger.register_kind()
        kinds.register_figures()
