"""Legal documents (văn bản quy phạm pháp luật) with their validity, what replaces them, and what cites them."""
