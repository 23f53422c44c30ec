"""Many articles: which of them say the same, and what stands in many of them."""
