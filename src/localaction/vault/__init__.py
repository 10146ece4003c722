"""Sealing, retention, shredding and the audit trail."""
