"""What an analyst publishes: findings about claims, and what a programme of batches buys."""
