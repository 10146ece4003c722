"""Desk addresses of the hotline."""

from __future__ import annotations

from django.urls import path

from localaction.respond.views import (
    debriefs,
    desk,
    dispatch,
    evidence,
    figures,
    follow_up,
    incidents,
    merging,
    networks,
    roster,
    rules,
)

urlpatterns = [
    path("hotline/", desk.queue, name="desk-hotline"),
    path("hotline/call/", desk.call, name="desk-hotline-call"),
    path("hotline/mine/", desk.mine, name="desk-hotline-mine"),
    path("hotline/code/", desk.code, name="desk-hotline-code"),
    path("hotline/report/<uuid:number>/", desk.report, name="desk-hotline-report"),
    path("hotline/photo/<uuid:number>/", desk.photo, name="desk-hotline-photo"),
    path("hotline/photo/<uuid:number>/original/", desk.original, name="desk-hotline-original"),
    path("hotline/incident/<uuid:number>/", incidents.incident, name="desk-incident"),
    path("hotline/incident/<uuid:number>/statement/", incidents.statement, name="desk-incident-statement"),
    path("hotline/incident/<uuid:number>/dispatch/", dispatch.act, name="desk-dispatch"),
    path("hotline/incident/<uuid:number>/need/", rules.need, name="desk-need"),
    path("hotline/incident/<uuid:number>/merge/", merging.merge, name="desk-merge"),
    path("dispatch-rules/", rules.rules, name="desk-dispatch-rules"),
    path("dispatch-rules/set/", rules.set_rules, name="desk-dispatch-rules-set"),
    path("hotline/incident/<uuid:number>/hand-over/", follow_up.hand_over, name="desk-hand-over"),
    path("hotline/statement/<uuid:number>/alert/", incidents.alert, name="desk-alert"),
    path("hotline/photo/<uuid:number>/evidence/", evidence.take_in, name="desk-evidence-photo"),
    path("follow-up/", follow_up.legal, name="desk-follow-up"),
    path("follow-up/<uuid:number>/", follow_up.matter, name="desk-follow-up-matter"),
    path("follow-up/evidence/<uuid:number>/", evidence.piece, name="desk-evidence"),
    path("follow-up/hold/<str:kind>/<uuid:number>/", evidence.hold, name="desk-hold"),
    path("family/", follow_up.family, name="desk-family"),
    path("family/<uuid:number>/", follow_up.family_task, name="desk-family-task"),
    path("roster/", roster.volunteers, name="desk-roster"),
    path("roster/list/", roster.people_list, name="desk-roster-list"),
    path("roster/<uuid:number>/", roster.volunteer, name="desk-roster-volunteer"),
    path("shifts/", roster.shifts, name="desk-shifts"),
    path("networks/", networks.networks, name="desk-networks"),
    path("observe/", dispatch.observe, name="desk-observe"),
    path("observe/<uuid:number>/debrief/", debriefs.own, name="desk-debrief"),
    path("debriefs/", debriefs.debriefs_list, name="desk-debriefs"),
    path("debriefs/<uuid:number>/", debriefs.told, name="desk-debrief-told"),
    path("observe/<uuid:number>/", dispatch.errand, name="desk-errand"),
    path("respond/coverage/", figures.coverage, name="desk-coverage"),
    path("respond/after-action/", figures.after_action_now, name="desk-after-action-now"),
    path("respond/after-action/<str:month>/", figures.after_action, name="desk-after-action"),
]
