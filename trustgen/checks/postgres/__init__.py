"""Checks that look into a PostgreSQL database."""
