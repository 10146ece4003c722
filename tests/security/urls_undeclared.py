"""The site's addresses and a page of the desk that does not say whom it is for."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from localaction.site.urls import urlpatterns as ours


def careless(request):
    return HttpResponse("everything")


urlpatterns = [path("desk/careless/", careless, name="careless"), *ours]
