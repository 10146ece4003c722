"""Turning what people type into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from localaction.people.models import Language, Person


def passphrase_field(label: Any, autocomplete: str = "new-password", help_text: Any = "") -> forms.CharField:
    """Return a field for a passphrase, whose spaces count."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, help_text=help_text, widget=widget)


class NewAccount(forms.Form):
    """Username, passphrase and language of an account that is being made."""

    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        validators=Person._meta.get_field("username").validators,
        help_text=_("A name for the desk. It need not be your real name; others at the desk see it."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    passphrase = passphrase_field(_("Passphrase"), help_text=_("Five words or more are good. At least 12 characters."))
    again = passphrase_field(_("Passphrase, once more"))
    language = forms.ChoiceField(
        label=_("Language of the desk"),
        choices=[("", _("As the browser says")), *Language.choices],
        required=False,
    )

    def clean_username(self) -> str:
        """Refuse a username that somebody has."""
        username = str(Person.normalize_username(self.cleaned_data["username"]))
        if Person.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody already has this username."))
        return username

    def clean(self) -> dict[str, Any]:
        """Check the passphrase against the site's rules and its repetition."""
        values = self.cleaned_data
        passphrase = values.get("passphrase")
        if passphrase is None:
            return values
        if values.get("again") not in (None, passphrase):
            self.add_error("again", _("The two passphrases differ."))
        try:
            password_validation.validate_password(passphrase, Person(username=values.get("username", "")))
        except forms.ValidationError as error:
            self.add_error("passphrase", error)
        return values
