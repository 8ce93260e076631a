"""From a parsed page to a row: normalise, validate, deduplicate, store. No network, no clock."""
