from django.apps import AppConfig


class DefendConfig(AppConfig):
    name = "localaction.defend"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how long rows are kept."""
        from localaction.defend import clocks, kinds

        clocks.register_clocks()
        kinds.register_figures()
