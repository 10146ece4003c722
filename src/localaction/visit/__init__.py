"""Visitation: visitors, clearance, visits, the visiting-rules engine, moves between facilities."""
