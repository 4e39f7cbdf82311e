"""Records: hand marks, earlier markings, the gradebook."""
