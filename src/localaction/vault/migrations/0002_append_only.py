"""The audit trail's head, and the triggers that make the trail append-only."""

from django.db import migrations

from localaction.vault.migrations import _triggers


def add(apps, schema_editor):
    apps.get_model("vault", "AuditHead").objects.get_or_create(pk=1)
    for statement in _triggers.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _triggers.removals(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_keys_audit_retention")]

    operations = [migrations.RunPython(add, remove)]
