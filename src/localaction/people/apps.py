from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "localaction.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which columns of an account stay in clear, and why."""
        from localaction.vault import checks

        checks.allow("people.Person.username", "a name chosen for the desk; sign-in looks it up before any unlocking")
