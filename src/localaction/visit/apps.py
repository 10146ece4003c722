from django.apps import AppConfig


class VisitConfig(AppConfig):
    name = "localaction.visit"
    default_auto_field = "django.db.models.BigAutoField"
