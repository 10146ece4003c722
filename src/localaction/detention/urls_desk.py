"""Desk addresses of contracts and deficiencies."""

from __future__ import annotations

from django.urls import path

from localaction.detention.views import contracts, deficiencies

urlpatterns = [
    path("contracts/", contracts.listed, name="desk-contracts"),
    path("contracts/new/", contracts.enter, name="desk-contract-new"),
    path("contracts/follow/", contracts.follow, name="desk-contracts-follow"),
    path("contracts/<int:pk>/", contracts.shown, name="desk-contract"),
    path("contracts/<int:pk>/correct/", contracts.correct, name="desk-contract-correct"),
    path("contracts/<int:pk>/follow/", contracts.choose, name="desk-contract-follow"),
    path("contracts/<int:pk>/add/<slug:kind>/", contracts.add, name="desk-contract-add"),
    path("contracts/fact/<int:pk>/correct/", contracts.correct_fact, name="desk-contract-fact-correct"),
    path("contracts/<slug:what>/<int:pk>/confirm/", contracts.confirm, name="desk-contract-confirm"),
    path("contracts/<slug:what>/<int:pk>/withdraw/", contracts.withdraw, name="desk-contract-withdraw"),
    path("deficiencies/", deficiencies.listed, name="desk-deficiencies"),
    path("deficiencies/new/", deficiencies.enter, name="desk-deficiency-new"),
    path("deficiencies/<int:pk>/correct/", deficiencies.correct, name="desk-deficiency-correct"),
]
