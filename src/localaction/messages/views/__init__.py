"""Webhooks of gateways, and the desk's pages of messages."""
