"""Desk addresses of people, one's own account, approvals, requirements, rings and the audit trail."""

from __future__ import annotations

from django.urls import path

from localaction.people.views import account, approvals, calendars, keys, people, recovery, requirements, trail

urlpatterns = [
    path("people/", people.people, name="desk-people"),
    path("people/invite/", people.invite, name="desk-invite"),
    path("people/<int:number>/", people.person, name="desk-person"),
    path("approvals/", approvals.waiting, name="desk-approvals"),
    path("requirements/", requirements.requirements, name="desk-requirements"),
    path("requirements/<int:number>/", requirements.requirement, name="desk-requirement"),
    path("rings/", keys.rings, name="desk-rings"),
    path("recovery/", recovery.ceremony, name="desk-recovery"),
    path("recovery/read-back/", recovery.read_back, name="desk-recovery-read-back"),
    path("recovery/open/", recovery.open_by_shares, name="desk-recovery-open"),
    path("audit/", trail.trail, name="desk-audit"),
    path("audit/trail.csv", trail.export, name="desk-audit-export"),
    path("account/", account.account, name="desk-account"),
    path("account/devices/", account.devices, name="desk-devices"),
    path("account/calendar/", calendars.mine, name="desk-calendar"),
]
