"""Reads scanned sheets: files, pages, fiducials, registration, boxes, marks, rows.

Owns everything between a scanned file and a `ballot.reading.PageReading` or `Rejection`. The way
of one page is `scanner.sheet.read_page`; that of
many files is `scanner.pool.PagePool.read`. May
import `ballot`, numpy and cv2; knows nothing of rules, points or people.
"""
