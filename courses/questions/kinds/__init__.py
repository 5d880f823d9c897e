"""Question kinds: one class a kind, plain Python, known to the rest by the registry."""
