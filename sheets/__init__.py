"""Workbooks as the portal writes and reads them, whatever stands in them. Pure: no Django.

cells    writing text, figures and headings into a sheet
office   what a package from outside may be: whole, bounded, without macros
intake   opening a workbook that came from outside, within bounds
delimited  a sheet that was saved as text (CSV)
table    a sheet's table as typed rows, every bad cell with its address
"""
