"""Writing what a checked list says, in batches within one transaction, and taking it back."""
