"""The record of a run: tables of NumPy columns, and a folder of Parquet files that anyone can read."""
