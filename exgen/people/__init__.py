"""The people of a class: rosters, ids and the codes of sheets."""
