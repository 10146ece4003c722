"""Turning what people type into values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from localaction.people import limits, passphrases
from localaction.people.models import Language, Person, Requirement
from localaction.people.rules.limits import UNLOCK
from localaction.people.rules.roles import TABLE, Held, Programme, Role
from localaction.people.words import PROGRAMMES, ROLES, WORK
from localaction.vault import reads as vault_reads
from localaction.vault.rules.passphrase import TooWeak, check_strength


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


class Join(NewAccount):
    """An account made by invitation; a role that reads sealed rows wants a passphrase that resists a seized server."""

    def __init__(self, *arguments: Any, reads_sealed: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.reads_sealed = reads_sealed

    def clean(self) -> dict[str, Any]:
        """Check the strength that the role asks for."""
        values = super().clean()
        _check_strength(self, "passphrase", self.reads_sealed)
        return values


def _check_strength(form: forms.Form, field: str, is_wanted: bool) -> None:
    typed = form.cleaned_data.get(field)
    if not typed or not is_wanted:
        return
    try:
        check_strength(typed)
    except TooWeak:
        form.add_error(field, _("Use five words or more, or 14 mixed characters or more."))


class NewPassphrase(forms.Form):
    """A passphrase chosen again, with the printed recovery code where the person has a vault key."""

    passphrase = passphrase_field(
        _("New passphrase"), help_text=_("Five words or more are good. At least 12 characters.")
    )
    again = passphrase_field(_("Passphrase, once more"))
    code = forms.CharField(
        label=_("Recovery code of your vault"),
        required=False,
        help_text=_("From your printed sheet. Without it you can sign in, and your vault stays closed for now."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *arguments: Any, person: Person, is_holder: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.person, self.is_holder = person, is_holder
        if not is_holder:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Check the passphrase against the site's rules, its repetition, and the strength that a vault key asks for."""
        values = self.cleaned_data
        passphrase = values.get("passphrase")
        if passphrase is None:
            return values
        if values.get("again") not in (None, passphrase):
            self.add_error("again", _("The two passphrases differ."))
        try:
            password_validation.validate_password(passphrase, self.person)
        except forms.ValidationError as error:
            self.add_error("passphrase", error)
        _check_strength(self, "passphrase", self.is_holder)
        return values


class ChangePassphrase(ChangePasswordForm):  # type: ignore[misc]
    """One's own passphrase changed: the vault key is wrapped anew, and every other sign-in ends."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        labels = {"oldpassword": _("Passphrase now"), "password1": _("New passphrase")}
        labels["password2"] = _("Passphrase, once more")
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """Check the passphrase, five tries in a row."""
        now, number = timezone.now(), str(self.user.pk)
        if not limits.take(UNLOCK, number, now):
            raise forms.ValidationError(_("Too many tries. Wait some minutes, then try again."))
        typed: str = super().clean_oldpassword()
        limits.give_back(UNLOCK, number, now)
        return typed

    def clean(self) -> dict[str, Any]:
        """Check the strength that a vault key asks for."""
        values: dict[str, Any] = super().clean()
        _check_strength(self, "password1", vault_reads.is_holder(self.user))
        return values

    def save(self) -> None:
        """Change it."""
        passphrases.change(
            context.request, self.user, self.cleaned_data["oldpassword"], self.cleaned_data["password1"], timezone.now()
        )


class SignIn(LoginForm):  # type: ignore[misc]
    """Signing in, in the words of this product."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["login"].label, self.fields["password"].label = _("Username"), _("Passphrase")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        # Nothing is sent by e-mail here: a forgotten passphrase comes back by a link from an administrator.
        self.fields["password"].help_text = ""


class ProveAgain(ReauthenticateForm):  # type: ignore[misc]
    """The passphrase, asked again before a dangerous act."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["password"].label = _("Passphrase")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class Unlock(forms.Form):
    """The passphrase that opens the vault."""

    passphrase = passphrase_field(_("Passphrase"), "current-password")


class Restore(forms.Form):
    """The printed recovery code, and the passphrase of the account, which then opens the vault again."""

    code = forms.CharField(
        label=_("Recovery code of your vault"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    passphrase = passphrase_field(_("Your passphrase"), "current-password")


def role_choices(programmes: Iterable[Programme]) -> list[tuple[str, Any]]:
    """Return the roles of some programmes, grouped, each as "PROGRAMME:ROLE"."""
    reached = set(programmes)
    return [
        (str(words), [(f"{p}:{r}", str(ROLES[r]).capitalize()) for p, r in TABLE if p == programme])
        for programme, words in PROGRAMMES.items()
        if programme in reached
    ]


class GiveRole(forms.Form):
    """A role and when it ends."""

    role = forms.ChoiceField(label=_("Role"))
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty for a role until further notice."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *arguments: Any, programmes: Iterable[Programme], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["role"].choices = role_choices(programmes)  # type: ignore[attr-defined]

    def held(self) -> Held:
        """Return the role chosen."""
        programme, role = self.cleaned_data["role"].split(":")
        return Held(Programme(programme), Role(role))

    def ends(self) -> datetime | None:
        """Return the instant at which the role ends: the midnight (UTC) after its last day."""
        day: date | None = self.cleaned_data["until"]
        return datetime.combine(day + timedelta(days=1), time(), UTC) if day else None


class DeviceLabel(forms.Form):
    """A name for a device."""

    label = forms.CharField(label=_("Name of this device"), max_length=40)


class NewRequirement(forms.ModelForm):  # type: ignore[type-arg] # Django's class takes no argument when run
    """What a role asks for."""

    class Meta:
        model = Requirement
        fields = [
            "code", "title_en", "title_es", "programme", "role", "validity_days", "renewal_window_days",
            "evidence_kind", "blocks",
        ]  # fmt: skip
        labels = {
            "code": _("Code"),
            "title_en": _("Title in English"),
            "title_es": _("Title in Spanish"),
            "programme": _("Programme"),
            "role": _("Role"),
            "validity_days": _("Days it is good for"),
            "renewal_window_days": _("Days before the end in which it can be renewed"),
            "evidence_kind": _("Evidence"),
            "blocks": _("What is closed without it"),
        }

    def __init__(self, *arguments: Any, programmes: Iterable[Programme], **options: Any) -> None:
        super().__init__(*arguments, **options)
        reached = [(p.value, PROGRAMMES[p]) for p in PROGRAMMES if p in set(programmes)]
        self.fields["programme"] = forms.ChoiceField(label=_("Programme"), choices=reached)
        roles = [("", _("All roles of the programme")), *((r.value, str(ROLES[r]).capitalize()) for r in ROLES)]
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=roles, required=False)
        work = [("", _("nothing")), *((verb.value, words) for verb, words in WORK.items())]
        self.fields["blocks"] = forms.ChoiceField(label=_("What is closed without it"), choices=work, required=False)


class RequirementChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # Django's class takes none when run
    """A choice of requirements by their title in the reader's language."""

    def label_from_instance(self, obj: Requirement) -> str:
        """Return what the choice says."""
        return obj.title_es if get_language() == "es" else obj.title_en


class RecordCompletion(forms.Form):
    """A requirement that somebody met."""

    requirement = RequirementChoice(Requirement.objects.none(), label=_("Requirement"))
    done_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=60,
        required=False,
        help_text=_("Number of a certificate or where the paper lies. No names."),
    )

    def __init__(self, *arguments: Any, requirements: QuerySet[Requirement], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["requirement"].queryset = requirements  # type: ignore[attr-defined]


class GiveExemption(forms.Form):
    """A requirement that somebody need not meet for a time."""

    requirement = RequirementChoice(Requirement.objects.none(), label=_("Requirement"))
    reason = forms.CharField(label=_("Reason"), max_length=120, help_text=_("No names, no health, no status."))
    valid_until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *arguments: Any, requirements: QuerySet[Requirement], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["requirement"].queryset = requirements  # type: ignore[attr-defined]
