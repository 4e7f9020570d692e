"""What a record says: outcomes, track quality, reasons, costs, and the story of each target."""
