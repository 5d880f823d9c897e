"""What a sealed report is made of: pure functions from frozen inputs to the same bytes every time."""
