"""A picture of everything that an import may write."""

from __future__ import annotations

from django.apps import apps


def tables():
    """Return every row of the tables that an import may write, by model."""
    models = [*apps.get_app_config("sources").get_models(), *apps.get_app_config("policy").get_models()]
    models += [apps.get_model("places", name) for name in ("Agency", "AgencyCounty", "AgencyName", "RosterEntry")]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}
