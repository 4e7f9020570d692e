"""How each claim of the published account is put to the test, a file for each group of claims."""
