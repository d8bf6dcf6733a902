"""Link the events of many reports into incidents, each pair weighed field by field in bits of evidence."""
