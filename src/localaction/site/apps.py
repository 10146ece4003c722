from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "localaction.site"
    label = "localaction_site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say whom the desk's pages of public facts are for; their room lies below the one that knows roles."""
        from localaction.people.access import declare
        from localaction.people.rules.roles import Verb
        from localaction.sources.urls_desk import urlpatterns

        for page in urlpatterns:
            declare(str(page.name), Verb.REVIEW_FACTS)
