from django.apps import AppConfig


class DetentionConfig(AppConfig):
    name = "localaction.detention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from localaction.detention import jobs, records_clocks, records_jobs, records_texts, texts
        from localaction.detention.actions import derive, following, receive, receive_deficiencies
        from localaction.detention.ingest import daily_population, deficiencies, facility_lists, inspections, statistics
        from localaction.sources import review
        from localaction.sources.importers import Importer, register

        # In this order, so that the codes are known when the statistics' names are matched.
        register(Importer(facility_lists.SOURCE, "facility-lists/*.xls*", receive.import_facility_lists))
        register(
            Importer(daily_population.SOURCE, "facility-daily-population/*.[gp]*", receive.import_daily_population)
        )
        register(
            Importer(
                statistics.SOURCE,
                "detention-statistics/*.xls*",
                receive.import_statistics,
                statistics.PAGE,
                r"FY\d\d_detention[Ss]tats[^/]*\.xlsx?",
            )
        )
        register(Importer(inspections.SOURCE, "inspections/*.csv", receive.import_inspections))
        register(Importer(deficiencies.SOURCE, "deficiencies/*.csv", receive_deficiencies.import_deficiencies))
        for source in (statistics.SOURCE, facility_lists.SOURCE):
            review.on_decision(source, derive.after_decision)
        records_clocks.register_clocks()
        records_texts.register_texts()
        records_jobs.register_jobs()
        texts.register_texts()
        jobs.register_jobs()
        following.register_clocks()
