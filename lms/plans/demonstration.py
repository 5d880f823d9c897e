"""The demonstration's plans."""


def seed_plans() -> None:
    """Plans in each state."""
