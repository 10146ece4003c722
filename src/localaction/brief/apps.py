from django.apps import AppConfig


class BriefConfig(AppConfig):
    name = "localaction.brief"
    default_auto_field = "django.db.models.BigAutoField"
