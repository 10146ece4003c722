"""Desk addresses of the directory."""

from __future__ import annotations

from django.urls import path

from localaction.organise.views import desk, rights

urlpatterns = [
    path("directory/", desk.directory, name="desk-directory"),
    path("directory/new/", desk.enter, name="desk-directory-new"),
    path("directory/<slug:uid>/", desk.change, name="desk-directory-change"),
    path("directory/<slug:uid>/ask/", desk.ask, name="desk-directory-ask"),
    path("directory/<slug:uid>/take-out/", desk.withdraw, name="desk-directory-withdraw"),
    path("rights/", rights.board, name="desk-rights"),
    path("rights/<slug:sheet>/<slug:language>/", rights.text, name="desk-rights-text"),
    path("rights/<slug:sheet>/<slug:language>/edit/", rights.edit, name="desk-rights-edit"),
    path("rights/<slug:sheet>/<slug:language>/preview.pdf", rights.preview, name="desk-rights-preview"),
    path("rights/<slug:sheet>/<slug:language>/read/", rights.read, name="desk-rights-read"),
    path("rights/<slug:sheet>/<slug:language>/approve/", rights.approve, name="desk-rights-approve"),
    path("rights/<slug:sheet>/<slug:language>/withdraw/", rights.withdraw, name="desk-rights-withdraw"),
]
