"""The record: people, units and training, and the platform under all."""
