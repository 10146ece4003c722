"""Every address of the site: public pages in two languages, the API, the desk and the accounts."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from localaction.site.views import desk, help_pages, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("localaction.brief.urls_api")),
    path("leave", public.leave, name="leave"),
    path("hooks/", include("localaction.messages.urls_hooks")),
    path("", include("localaction.people.urls_public")),
]
urlpatterns += i18n_patterns(
    path("desk/", desk.desk, name="desk"),
    path("desk/search/", desk.search, name="desk-search"),
    path("desk/help/", help_pages.contents, name="desk-help"),
    path("desk/help/<slug:topic>/", help_pages.topic, name="desk-help-topic"),
    path("desk/", include("localaction.sources.urls_desk")),
    path("desk/", include("localaction.policy.urls_desk")),
    path("desk/", include("localaction.detention.urls_records")),
    path("desk/", include("localaction.detention.urls_desk")),
    path("desk/", include("localaction.people.urls_desk")),
    path("desk/", include("localaction.messages.urls_desk")),
    path("desk/", include("localaction.visit.urls_desk")),
    path("desk/", include("localaction.defend.urls_desk")),
    path("desk/", include("localaction.defend.urls_hearings")),
    path("desk/", include("localaction.respond.urls_desk")),
    path("desk/", include("localaction.organise.urls_desk")),
    path("accounts/", include("localaction.people.urls")),
    path("about/", public.about, name="about"),
    path("", include("localaction.sources.urls_public")),
    path("", include("localaction.messages.urls_public")),
    path("", include("localaction.detention.urls_public")),
    path("", include("localaction.policy.urls_public")),
    path("", include("localaction.respond.urls_public")),
    path("", include("localaction.organise.urls_public")),
    path("", include("localaction.defend.urls_figures")),
    path("", include("localaction.brief.urls_public")),
    prefix_default_language=False,
)
