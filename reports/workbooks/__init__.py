"""Excel: the same figures as the page, with formulas that a reader can recompute.

levels     the sheet "Nilai" (weights, levels, contributions) and "Predikat", shared by OPD and government
agency     one OPD
government one government
region     the governments of one province
"""
