"""What a person sees of a record: the summary in words, charts, maps and the report."""
