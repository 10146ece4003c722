from django.apps import AppConfig


class RespondConfig(AppConfig):
    name = "localaction.respond"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the clocks of what the hotline keeps."""
        from localaction.respond import clocks, clocks_dispatch, texts_dispatch

        clocks.register()
        clocks_dispatch.register()
        texts_dispatch.register()
