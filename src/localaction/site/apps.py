from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "localaction.site"
    label = "localaction_site"
    default_auto_field = "django.db.models.BigAutoField"
