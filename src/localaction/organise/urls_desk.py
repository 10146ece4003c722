"""Desk addresses of the directory, of bodies and bills, of campaigns and of the rights sheets."""

from __future__ import annotations

from django.urls import path

from localaction.organise import urls_actions
from localaction.organise.views import campaigns, desk, desk_bills, desk_bodies, desk_meetings, rights

urlpatterns = [
    *urls_actions.desk,
    path("directory/", desk.directory, name="desk-directory"),
    path("directory/new/", desk.enter, name="desk-directory-new"),
    path("directory/<slug:uid>/", desk.change, name="desk-directory-change"),
    path("directory/<slug:uid>/ask/", desk.ask, name="desk-directory-ask"),
    path("directory/<slug:uid>/take-out/", desk.withdraw, name="desk-directory-withdraw"),
    path("bodies/", desk_bodies.bodies, name="desk-bodies"),
    path("bodies/new/", desk_bodies.enter, name="desk-body-new"),
    path("bodies/<slug:uid>/", desk_bodies.shown, name="desk-body"),
    path("bodies/<slug:uid>/correct/", desk_bodies.correct, name="desk-body-correct"),
    path("bodies/<slug:uid>/members/new/", desk_bodies.enter_member, name="desk-body-member-new"),
    path("bodies/<slug:uid>/meetings/new/", desk_meetings.enter, name="desk-meeting-new"),
    path("bodies/members/<slug:uid>/", desk_bodies.correct_member, name="desk-body-member"),
    path("bodies/members/<slug:uid>/ask/", desk_bodies.check_member, name="desk-body-member-ask"),
    path("bodies/withdraw/<slug:what>/<slug:uid>/", desk_bodies.withdraw, name="desk-body-withdraw"),
    path("meetings/<slug:uid>/", desk_meetings.shown, name="desk-meeting"),
    path("meetings/<slug:uid>/correct/", desk_meetings.correct, name="desk-meeting-correct"),
    path("meetings/<slug:uid>/items/new/", desk_meetings.enter_item, name="desk-meeting-item-new"),
    path("meetings/items/<slug:uid>/correct/", desk_meetings.correct_item, name="desk-meeting-item"),
    path("meetings/items/<slug:uid>/votes/new/", desk_meetings.enter_vote, name="desk-meeting-vote-new"),
    path("meetings/votes/<slug:uid>/correct-vote/", desk_meetings.correct_vote, name="desk-meeting-vote"),
    path("bills/", desk_bills.bills, name="desk-bills"),
    path("bills/new/", desk_bills.enter, name="desk-bill-new"),
    path("bills/<slug:uid>/", desk_bills.correct, name="desk-bill"),
    path("bills/<slug:uid>/withdraw/", desk_bills.withdraw, name="desk-bill-withdraw"),
    path("rights/", rights.board, name="desk-rights"),
    path("rights/<slug:sheet>/<slug:language>/", rights.text, name="desk-rights-text"),
    path("rights/<slug:sheet>/<slug:language>/edit/", rights.edit, name="desk-rights-edit"),
    path("rights/<slug:sheet>/<slug:language>/preview.pdf", rights.preview, name="desk-rights-preview"),
    path("rights/<slug:sheet>/<slug:language>/read/", rights.read, name="desk-rights-read"),
    path("rights/<slug:sheet>/<slug:language>/approve/", rights.approve, name="desk-rights-approve"),
    path("rights/<slug:sheet>/<slug:language>/withdraw/", rights.withdraw, name="desk-rights-withdraw"),
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
