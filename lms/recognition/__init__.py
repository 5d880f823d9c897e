"""Recognition of what people learn and do outside the site (công nhận kết quả bồi dưỡng)."""
