"""A report -> what people look at: a page, Markdown, SARIF, annotations."""
