from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "localaction.site"
    label = "localaction_site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say whom the desk's pages of public facts are for, whose room lies below roles, and register jobs."""
        from localaction.people.access import declare
        from localaction.people.rules.roles import Verb
        from localaction.site import jobs
        from localaction.sources.urls_desk import urlpatterns

        jobs.register()
        for page in urlpatterns:
            declare(str(page.name), Verb.REVIEW_FACTS)
