"""From variants to sheets: words, markup, formats and files."""
