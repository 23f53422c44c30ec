"""Files and encodings -> Documents."""
