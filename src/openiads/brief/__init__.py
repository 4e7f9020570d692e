"""What an analyst publishes: a procurement programme in money, units and capability, and what claims are worth."""
