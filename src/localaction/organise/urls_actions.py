"""Addresses of public actions, for anybody and at the desk."""

from __future__ import annotations

from django.urls import path

from localaction.organise.views import desk_actions, public_actions, sheets, turns

public = [
    path("actions/", public_actions.actions, name="actions"),
    path("actions/<slug:uid>/", public_actions.action, name="action"),
]
desk = [
    path("actions/", desk_actions.actions, name="desk-actions"),
    path("actions/new/", desk_actions.new, name="desk-action-new"),
    path("actions/<uuid:uuid>/", desk_actions.action, name="desk-action"),
    path("actions/<uuid:uuid>/change/", desk_actions.change, name="desk-action-change"),
    path("actions/<uuid:uuid>/sheet/", sheets.sheet, name="desk-action-sheet"),
    path("actions/<uuid:uuid>/arrests/", sheets.arrests, name="desk-action-arrests"),
    path("actions/<uuid:uuid>/arrests/<uuid:number>/", sheets.arrest, name="desk-action-arrest"),
    path("my-actions/", turns.duties, name="desk-action-turns"),
    path("my-actions/reach/", turns.reach, name="desk-action-reach"),
    path("my-actions/<uuid:uuid>/", turns.duty, name="desk-action-turn"),
]
