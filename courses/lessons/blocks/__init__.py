"""Blocks: what a lesson is made of, each of a kind that is registered at start."""
