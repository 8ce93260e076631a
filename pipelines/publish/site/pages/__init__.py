"""What each page shows, read from the database into plain values: no markup, no words of any language."""
