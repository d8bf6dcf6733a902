"""Making of the French and English language pipelines that ship with recoupe."""
