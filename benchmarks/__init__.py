"""Benchmarks: generated publications, and how long the stages take on them."""
