"""Rapid response: hotline reports, incidents, triage, observers in waves, verified or dispelled."""
