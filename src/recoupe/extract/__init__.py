"""Parsed text becomes events: triggers, roles, quantities, status, who says so, wording."""
