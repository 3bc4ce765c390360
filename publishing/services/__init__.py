"""Changes of what the public and machines may read."""
