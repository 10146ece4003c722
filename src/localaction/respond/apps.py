from django.apps import AppConfig


class RespondConfig(AppConfig):
    name = "localaction.respond"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the clocks of what the hotline keeps, its texts, its background work, and who hears texts."""
        from localaction.messages import inbound
        from localaction.respond import (
            clocks,
            clocks_additions,
            clocks_dispatch,
            incoming,
            jobs,
            texts_alerts,
            texts_dispatch,
            texts_follow_up,
            texts_reporters,
            voice,
        )
        from localaction.respond.actions import (
            aid,
            answers,
            conversation,
            freezing,
            paging,
            rules_of_dispatch,
            statements,
        )

        clocks.register()
        clocks_additions.register()
        clocks_dispatch.register()
        texts_dispatch.register()
        texts_reporters.register()
        texts_follow_up.register()
        texts_alerts.register()
        incoming.begin()
        conversation.register_learners()
        answers.register()
        aid.register()
        rules_of_dispatch.register_kind()
        paging.register()
        statements.register_kind()
        freezing.register_kind()
        jobs.register()
        inbound.on_call(voice.answer)
