"""The site's addresses, a page that shows every component, and pages that break the rules on purpose."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from localaction.site.urls import urlpatterns as ours


def components(request):
    return render(request, "components_page.html")


def desk_components(request):
    return render(request, "desk_components_page.html")


def inline_style(request):
    return HttpResponse('<!doctype html><html lang="en"><title>x</title><p style="color: red">x</p></html>')


@csp_exempt()
def foreign_picture(request):
    return HttpResponse(
        '<!doctype html><html lang="en"><title>x</title><img src="http://192.0.2.1/x.png" alt=""></html>'
    )


def quick_exit(request):
    return render(request, "quick_exit_page.html")


def too_wide(request):
    return render(request, "too_wide.html")


urlpatterns = [
    *i18n_patterns(
        path("components/", components), path("desk-components/", desk_components), prefix_default_language=False
    ),
    path("quick-exit/", quick_exit),
    path("inline-style/", inline_style),
    path("foreign-picture/", foreign_picture),
    path("too-wide/", too_wide),
    *ours,
]
