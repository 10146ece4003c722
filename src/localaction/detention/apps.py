from django.apps import AppConfig


class DetentionConfig(AppConfig):
    name = "localaction.detention"
    default_auto_field = "django.db.models.BigAutoField"
