from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "localaction.messages"
    label = "localaction_messages"
    default_auto_field = "django.db.models.BigAutoField"
