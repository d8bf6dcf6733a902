"""Score MUC-4 templates: all 24 slots as the evaluation of 1992 did, and five roles with a type as the papers since do. One file a part.

Read in this order: `slots` (what a template has), `notation` (how fillers are written), `strings` and `values` (when two agree), `matching` (one slot),
`pairing` (templates of a message), `gtt` (the five roles), `assignment` (the best one-to-one pairing, for `gtt`).

The rules of the 24 slots are those of our stand-alone scorer, which was validated against the score reports of the 17 systems of 1992; only what they do by
default is here. Not here: templates in the text format of 1992, its strict modes (no stand-in for the human judges, every digit of a day compared), its
columns NON, OVG, FAL, ICR and IPA, its own five-role measure.
"""
