"""Lighthouse's opinion of a built site, served as a static host would: compressed, and to be kept."""
