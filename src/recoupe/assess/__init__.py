"""Assess incidents: per field who agrees and who contradicts, how many independent sources there are, the tolls, the grade and its reasons."""
