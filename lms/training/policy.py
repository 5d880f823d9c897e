"""Who may touch whose ledger."""


def can_record(*, actor_id: int, person_id: int) -> bool:
    """Nobody records or corrects entries of their own: a colleague does."""
    return actor_id != person_id
