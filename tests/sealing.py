"""What every test of sealed rows stands on; a plugin, so that the fixtures reach every room's tests."""

from __future__ import annotations

import pytest

# What the migrations made, noted before it is taken away.
MIGRATED_TRIGGERS: set[str] = set()


def is_test_database():
    """Return False where no collected test wants a database: none was made, and the connection leads to a real one."""
    from django.db import connection

    return any(sign in str(connection.settings_dict["NAME"]) for sign in ("memorydb_", "test_"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the test database, the server key and the tables of the vault's own test desk.

    An erasure or a purge meets every sealed table that is registered, and those of the test desk are from the moment
    their module is collected: so their tables stand before the first test, whichever folder's test that is.

    The triggers that keep the audit trail are taken away, for a test with real transactions ends by emptying every
    table; the tests of the triggers put them back for themselves.
    """
    from django.db import connection
    from tests.vault.desk import DESK

    from localaction.vault import server_key
    from localaction.vault.migrations import _triggers

    server_key.make()
    if not is_test_database():
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        catalogue = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}
        cursor.execute(catalogue.get(connection.vendor, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
        MIGRATED_TRIGGERS.update(name for (name,) in cursor.fetchall())
        for statement in _triggers.removals(connection.vendor):
            cursor.execute(statement)
        with connection.schema_editor() as editor:
            for model in DESK:
                editor.create_model(model)


@pytest.fixture(autouse=True)
def cheap_passphrases(settings):
    """Let tests derive keys in a millisecond; what one guess costs is tested where it matters."""
    from localaction.vault.rules.passphrase import Cost

    settings.VAULT_COST = Cost(ops=1, mem=8192)
