from django.apps import AppConfig


class RespondConfig(AppConfig):
    name = "localaction.respond"
    default_auto_field = "django.db.models.BigAutoField"
