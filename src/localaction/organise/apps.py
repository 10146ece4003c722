from django.apps import AppConfig


class OrganiseConfig(AppConfig):
    name = "localaction.organise"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from localaction.organise.actions import bill_files, campaigns, officials
        from localaction.organise.ingest.rosters import ROSTERS
        from localaction.sources import review
        from localaction.sources.importers import Importer, register

        for roster in ROSTERS:
            register(Importer(roster.source, roster.pattern, officials.importer_of(roster)))
            review.on_decision(roster.source, officials.after_decision)
        register(Importer(bill_files.SOURCE, "federal-bills/*", bill_files.run))
        campaigns.register_kind()
        self._know_public_actions()

    def _know_public_actions(self) -> None:
        """Register the clocks, texts, background work and the second person of public actions."""
        from localaction.organise import clocks, jobs, texts
        from localaction.organise.actions import public_actions

        clocks.register_clocks()
        texts.register_texts()
        jobs.register_jobs()
        public_actions.register_kind()
