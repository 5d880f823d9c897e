"""The reports themselves: what each of them counts, in which columns, and what stands behind every figure."""
