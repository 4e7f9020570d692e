"""Surveys: what a laydown sees and reaches, by geometry alone, without a run. Leaves out: chance, and everything that moves."""
