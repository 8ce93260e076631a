"""Saved pages through worker processes into one writer."""
