"""The publication generators that we measure ourselves against, each with the same content."""
