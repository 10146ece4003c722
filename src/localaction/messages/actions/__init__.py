"""Verbs on messages: queue, cancel, receive, consent, edit, halt."""
