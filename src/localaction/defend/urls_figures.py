"""Addresses of the figures and of the papers: those of the desk, and those for anyone."""

from __future__ import annotations

from django.urls import path

from localaction.defend.views import documents, figures, public

urlpatterns = [
    path("desk/figures/", figures.overview, name="desk-figures"),
    path("desk/figures/matters/", figures.of_matters, name="desk-figures-of-matters"),
    path("desk/figures/files/<uuid:uuid>/", figures.of_file, name="desk-figures-of-file"),
    path("desk/figures/versions/<uuid:uuid>/", figures.draft, name="desk-figures-draft"),
    path("desk/figures/versions/<uuid:uuid>/outcomes.pdf", figures.draft_paper, name="desk-figures-draft-paper"),
    path("desk/papers/", documents.papers, name="desk-papers"),
    path("desk/papers/<slug:paper>/<slug:language>/", documents.fill, name="desk-paper-fill"),
    path("desk/papers/<slug:paper>/<slug:language>/text/", documents.edit, name="desk-paper-edit"),
    path("figures/", public.newest, name="figures"),
    path("figures/methods/", public.methods, name="figures-methods"),
    path("figures/<int:number>/", public.version, name="figures-version"),
    path("figures/<int:number>/outcomes.pdf", public.paper, name="figures-paper"),
    path("figures/<int:number>/outcomes.csv", public.table, name="figures-table"),
]
