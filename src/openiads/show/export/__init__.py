"""A record as files that the field's tools read; one file for each format, and one line in formats.py."""
