"""Paket bukti: the evidence of an OPD, or of every OPD of a government, as one ZIP with an index.

names    what files are called inside the package. Pure
index    the workbook "Daftar bukti" that tells every row and where its evidence lies
making   the background work that reads, checks and writes
"""
