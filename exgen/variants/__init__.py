"""Drawing variants, and the key of a paper."""
