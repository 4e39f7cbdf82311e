"""The author's desk: begin an item, look at it, try it out."""
