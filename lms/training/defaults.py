"""What a new site ships with until an agency decides otherwise. Shipped defaults, not law.

The yearly target becomes a row with its own days and, where somebody fills it in, its legal basis; after the
set-up nothing reads the number here again.
"""

import datetime as dt

# 40 tiết: the customary figure of agencies. No act in force was found that states it, so no basis is given.
TARGET_HUNDREDTHS = 40_00
TARGET_FROM = dt.date(2020, 1, 1)

# (month, day): the yearly report is due by 15 December (489/BTTTT-THH, item 2) until an administrator says
# otherwise; the year ends on 31 December.
REPORT_DUE = (12, 15)
YEAR_END = (12, 31)
