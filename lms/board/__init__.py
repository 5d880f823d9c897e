"""The board of HR officers: how far are we, who is late, what must I do today."""
