"""Addresses of visiting at the desk."""

from __future__ import annotations

from django.urls import path

from localaction.visit.views import coordinating, following, funds, keeping, letters, rides, rota, starting, visiting

urlpatterns = [
    path("visits/", coordinating.week, name="desk-visits"),
    path("visits/mine/", visiting.mine, name="desk-my-visits"),
    path("visits/mine/calendar/", visiting.make_calendar, name="desk-visit-calendar"),
    path("visits/mine/papers/<int:number>/", visiting.identifiers, name="desk-visit-identifiers"),
    path("visits/mine/reach/", following.reach, name="desk-visit-reach"),
    path("visits/mine/letters/", letters.mine, name="desk-my-letters"),
    path("visits/letters/", letters.post, name="desk-letters"),
    path("visits/letters/pairs/<int:number>/", letters.unpair, name="desk-letters-unpair"),
    path("visits/letters/<uuid:uuid>/", letters.letter, name="desk-letter"),
    path("visits/funds/", funds.money, name="desk-funds"),
    path("visits/funds/entries/<int:number>/", funds.correct, name="desk-fund-correct"),
    path("visits/funds/<uuid:uuid>/", funds.payment, name="desk-fund-payment"),
    path("visits/rides/", rides.board, name="desk-rides"),
    path("visits/rides/offers/<int:number>/", rides.withdraw, name="desk-ride-withdraw"),
    path("visits/rides/<uuid:uuid>/", rides.ride, name="desk-ride"),
    path("visits/rota/", rota.board, name="desk-rota"),
    path("visits/rota/shifts/<int:number>/", rota.shift, name="desk-shift"),
    path("visits/rota/<uuid:uuid>/", rota.door, name="desk-door"),
    path("visits/starting/", starting.places, name="desk-starting"),
    path("visits/starting/<int:number>/", starting.steps, name="desk-starting-at"),
    path("visits/starting/papers/<uuid:uuid>/", starting.paper, name="desk-starting-paper"),
    path("visits/people/", coordinating.friends, name="desk-visit-people"),
    path("visits/people/<int:number>/", coordinating.friend, name="desk-visit-person"),
    path("visits/people/<int:number>/request/", coordinating.new_request, name="desk-visit-new-request"),
    path("visits/people/<int:number>/knows/", following.acquaintance, name="desk-visit-acquaintance"),
    path("visits/people/<int:number>/hand-over/", following.hand_over, name="desk-visit-hand-over"),
    path("visits/handed/", following.handed, name="desk-visit-handed"),
    path("visits/handed/<uuid:uuid>/", following.handed, name="desk-visit-handed-one"),
    path("visits/requests/<int:number>/", coordinating.matching, name="desk-visit-request"),
    path("visits/requests/<int:number>/close/", following.close, name="desk-visit-request-close"),
    path("visits/promised/<int:number>/", following.finish, name="desk-visit-finish"),
    path("visits/reports/<uuid:uuid>/", following.read_report, name="desk-visit-report-read"),
    path("visits/volunteers/", keeping.everybody, name="desk-volunteers"),
    path("visits/volunteers/<int:number>/", keeping.volunteer, name="desk-volunteer"),
    path("visits/clearances/<int:number>/", keeping.clearance, name="desk-clearance"),
    path("visits/rules/", keeping.rules, name="desk-rules"),
    path("visits/rules/export.yaml", keeping.export, name="desk-rules-export"),
    path("visits/rules/<int:number>/", keeping.rules_of, name="desk-rules-of"),
    path("visits/<uuid:uuid>/", visiting.visit, name="desk-visit"),
    path("visits/<uuid:uuid>/cover/", following.cover, name="desk-visit-cover"),
    path("visits/<uuid:uuid>/key/", following.hand_key, name="desk-visit-key"),
    path("visits/<uuid:uuid>/know/", following.know, name="desk-visit-know"),
    path("visits/<uuid:uuid>/sheet.pdf", visiting.sheet, name="desk-visit-sheet"),
    path("visits/<uuid:uuid>/report/", visiting.report, name="desk-visit-report"),
]
