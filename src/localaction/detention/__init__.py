"""Facility dossiers, inspections, contracts, records requests and their deadlines."""
