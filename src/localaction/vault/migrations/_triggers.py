"""Triggers that let the audit trail grow and its details be erased, and nothing else."""

KEPT = ("seq", "at", "actor", "action", "target", "commitment", "prev", "hash")
TABLE = "vault_auditevent"
REFUSAL = "the audit trail is append-only"


def _sqlite() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)
    return [
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
        f"WHEN NOT ({same} AND NEW.detail IS NULL AND NEW.salt IS NULL) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
        "WHEN OLD.seq > (SELECT COALESCE(MAX(root_seq), 0) FROM vault_audithead) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def _postgresql() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in KEPT)
    return [
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE FUNCTION {TABLE}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.seq > (SELECT COALESCE(MAX(root_seq), 0) FROM vault_audithead) THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END IF; RETURN OLD; END $$",
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN (NOT ({same} AND NEW.detail IS NULL AND NEW.salt IS NULL)) EXECUTE FUNCTION {TABLE}_refuse()",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_keep()",
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {TABLE}_refuse()",
    ]


def statements(vendor: str) -> list[str]:
    """Return the statements that make the triggers on one kind of database."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]()


def removals(vendor: str) -> list[str]:
    """Return the statements that take the triggers away again."""
    names = ["no_update", "no_delete"] + (["no_truncate"] if vendor == "postgresql" else [])
    on = f" ON {TABLE}" if vendor == "postgresql" else ""
    gone = [f"DROP TRIGGER IF EXISTS {TABLE}_{name}{on}" for name in names]
    if vendor == "postgresql":
        gone += [f"DROP FUNCTION IF EXISTS {TABLE}_{name}()" for name in ("refuse", "keep")]
    return gone
