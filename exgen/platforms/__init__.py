"""Learning platforms: marks in the shapes that they take back."""
