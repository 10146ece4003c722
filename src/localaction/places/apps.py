from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "localaction.places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from localaction.places import actions
        from localaction.sources.importers import Importer, register

        register(Importer("agencies", "law-enforcement-agencies/*.csv", actions.import_rosters))
