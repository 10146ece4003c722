"""Addresses of sign-in and of one's own account.

Of django-allauth only what is used here has an address: accounts are made by invitation, and no e-mail is kept.
"""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from localaction.people.views import entrance, second_factor, setup, vault

urlpatterns = [
    path("setup/<str:secret>/", setup.set_up, name="people-setup"),
    path("join/<str:secret>/", entrance.join, name="people-join"),
    path("reset/<str:secret>/", entrance.reset, name="people-reset"),
    path("vault/unlock/", vault.unlock, name="people-unlock"),
    path("vault/lock/", vault.lock, name="people-lock"),
    path("vault/restore/", vault.restore, name="people-restore"),
    path("vault/key/", vault.key, name="people-key"),
    path("second-factor/", second_factor.choose, name="people-second-factor"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
