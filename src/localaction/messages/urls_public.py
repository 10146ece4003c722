"""Public addresses: to follow something, to confirm it, to change it, to leave."""

from __future__ import annotations

from django.urls import path

from localaction.messages.views import following

urlpatterns = [
    path("follow/", following.follow, name="follow"),
    path("follow/device/", following.device, name="follow-device"),
    path("follow/confirm/<str:token>/", following.confirm, name="follow-confirm"),
    path("follow/mine/<str:token>/", following.manage, name="follow-manage"),
    path("follow/mine/<str:token>/stop/", following.stop, name="follow-stop"),
]
