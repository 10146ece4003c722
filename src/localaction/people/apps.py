from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "localaction.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which columns of an account stay in clear, and why."""
        from localaction.vault import checks

        checks.allow("people.Person.username", "sign-in looks it up before anything is unlocked")
        checks.allow("people.Person.email", "a reset must reach staff before anything is unlocked; may stay empty")
        checks.allow("people.Person.first_name", "comes with Django's account; no form asks for it")
        checks.allow("people.Person.last_name", "comes with Django's account; no form asks for it")
