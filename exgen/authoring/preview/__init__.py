"""The preview: an item as its author writes it, in a browser on the same machine."""
