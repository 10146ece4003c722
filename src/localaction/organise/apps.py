from django.apps import AppConfig


class OrganiseConfig(AppConfig):
    name = "localaction.organise"
    default_auto_field = "django.db.models.BigAutoField"
