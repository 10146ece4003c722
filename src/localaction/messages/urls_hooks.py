"""Addresses that gateways call; they have no language."""

from __future__ import annotations

from django.urls import URLPattern, path

from localaction.messages.views import hooks

urlpatterns: list[URLPattern] = [
    path("twilio/sms", hooks.twilio_sms, name="hook-twilio-sms"),
    path("twilio/status", hooks.twilio_status, name="hook-twilio-status"),
    path("twilio/voice", hooks.twilio_voice, name="hook-twilio-voice"),
    path("twilio/voice/keys", hooks.twilio_keys, name="hook-twilio-keys"),
    path("twilio/voice/status", hooks.twilio_call_status, name="hook-twilio-call-status"),
    path("kannel/sms/<str:token>", hooks.kannel_sms, name="hook-kannel-sms"),
    path("kannel/status/<str:token>", hooks.kannel_status, name="hook-kannel-status"),
]
