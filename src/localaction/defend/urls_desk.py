"""Addresses of defence at the desk."""

from __future__ import annotations

from django.urls import path

from localaction.defend.views import intake, matters, programme

urlpatterns = [
    path("matters/", matters.board, name="desk-matters"),
    path("matters/new/", matters.new, name="desk-matter-new"),
    path("matters/referrals/<int:number>/", intake.referral, name="desk-matter-referral"),
    path("matters/conflicts/<int:number>/", intake.review, name="desk-conflict-review"),
    path("matters/conflicts/staff/", intake.staff, name="desk-conflict-staff"),
    path("matters/funds/", programme.all_funds, name="desk-funds"),
    path("matters/funds/<slug:code>/", programme.fund, name="desk-fund"),
    path("matters/capacity/", programme.capacity, name="desk-capacity"),
    path("matters/policy/", programme.policy, name="desk-serving-policy"),
    path("matters/waiting/", programme.waiting_list, name="desk-waiting"),
    path("matters/lotteries/<int:number>/", programme.lottery, name="desk-lottery"),
    path("matters/<int:number>/", matters.matter, name="desk-matter"),
    path("matters/<int:number>/who/", matters.identity, name="desk-matter-identity"),
    path("matters/<int:number>/screening/", intake.screen, name="desk-matter-screening"),
    path("matters/<int:number>/serve/", intake.serve, name="desk-matter-serve"),
    path("matters/<int:number>/case/", matters.case, name="desk-matter-case"),
    path("matters/<int:number>/access/", matters.access, name="desk-matter-access"),
]
