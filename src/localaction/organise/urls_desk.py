"""Desk addresses of the directory and of campaigns."""

from __future__ import annotations

from django.urls import path

from localaction.organise.views import campaigns, desk

urlpatterns = [
    path("directory/", desk.directory, name="desk-directory"),
    path("directory/new/", desk.enter, name="desk-directory-new"),
    path("directory/<slug:uid>/", desk.change, name="desk-directory-change"),
    path("directory/<slug:uid>/ask/", desk.ask, name="desk-directory-ask"),
    path("directory/<slug:uid>/take-out/", desk.withdraw, name="desk-directory-withdraw"),
    path("campaigns/", campaigns.listed, name="desk-campaigns"),
    path("campaigns/new/<slug:kind>/", campaigns.start, name="desk-campaign-new"),
    path("campaigns/steps/<int:number>/", campaigns.step, name="desk-campaign-step"),
    path("campaigns/deciders/<int:number>/", campaigns.say, name="desk-campaign-say"),
    path("campaigns/<slug:what>/<int:number>/withdraw/", campaigns.withdraw, name="desk-campaign-withdraw"),
    path("campaigns/<slug:uid>/", campaigns.board, name="desk-campaign"),
    path("campaigns/<slug:uid>/words/", campaigns.words, name="desk-campaign-words"),
    path("campaigns/<slug:uid>/publish/", campaigns.publish, name="desk-campaign-publish"),
    path("campaigns/<slug:uid>/add/<slug:what>/", campaigns.add, name="desk-campaign-add"),
]
