"""Question files of others: readers that report every fault with its line, and writers."""
