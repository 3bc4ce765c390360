"""The Excel worksheet (lembar kerja, LKE) of one OPD: filled in offline, brought back with a preview.

identity   what a worksheet knows of its origin, signed
writing    the workbook
reading    the workbook brought back, as rows and bad cells
preview    what bringing it in would change, row by row
"""
