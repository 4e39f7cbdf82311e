"""Reports: feedback pages and the class report."""
