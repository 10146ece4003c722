"""Accounts, teams, roles, training, and who may do what."""
