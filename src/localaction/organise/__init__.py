"""Campaigns, officials and votes, partner groups, lawful public events."""
