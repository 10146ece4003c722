from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "localaction.messages"
    label = "localaction_messages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the clocks, texts and jobs of messages themselves."""
        from localaction.messages import own

        own.register_texts()
        own.register_jobs()
        own.register_clocks()
        own.register_following()
        own.register_occasions()
        own.allow_plain_columns()
