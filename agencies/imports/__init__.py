"""Imports from Excel: a sheet becomes a plan that is shown first, then applied as a whole or not at all.

plan       the plan: one line per row of the sheet, and the source that makes and applies it
template   the workbook to start from
reading    the workbook or CSV file brought back, without its example line
opd        perangkat daerah
people     people and their roles
"""
