from django.apps import AppConfig


class DefendConfig(AppConfig):
    name = "localaction.defend"
    default_auto_field = "django.db.models.BigAutoField"
