from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "localaction.policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from localaction.policy.actions import derive, lists
        from localaction.policy.advice import AgreementAdvice
        from localaction.policy.ingest.agreements import PARTICIPATING, PENDING
        from localaction.sources import advice, importers, review

        page = "https://www.ice.gov/identify-and-arrest/287g"
        importers.register(
            importers.Importer(
                PARTICIPATING,
                "287g/participating/*",
                lists.import_participating,
                page,
                r"participatingAgencies[^/]*\.xlsx?",
            )
        )
        importers.register(
            importers.Importer(PENDING, "287g/pending/*", lists.import_pending, page, r"pendingAgencies[^/]*\.xlsx?")
        )
        importers.follow_up("agencies", derive.derive)
        for source in (PARTICIPATING, PENDING):
            review.on_decision(source, derive.after_decision)
            advice.register(source, AgreementAdvice())
