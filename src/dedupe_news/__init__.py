"""Find and remove repeated text in news articles."""
