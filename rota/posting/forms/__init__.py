"""Forms about posts."""
