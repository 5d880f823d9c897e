"""Where things stand on the certificate, in points from the lower left corner, and its colours."""

MM = 72 / 25.4
PAGE = (297 * MM, 210 * MM)

BAND = 27 * MM
"""The width of the river-blue band on the left."""

LEFT, RIGHT = 37 * MM, 285 * MM
CENTRE = (LEFT + RIGHT) / 2
HEAD_TOP = 199 * MM
MIDDLE_BOTTOM = 69 * MM

CODE, CODE_BOTTOM = 30 * MM, 23 * MM
"""The QR code: its side and its lower edge."""

SIGNING_CENTRE, SIGNING_WIDTH, SIGNING_TOP = 232 * MM, 100 * MM, 67 * MM
SIGNATURE = (543, 72, 773, 114)
"""The rectangle of the electronic signature: left, bottom, right, top."""

INK, INK_2 = "#17212B", "#475467"
RIVER, RIVER_DARK = "#0B4F8A", "#083B66"
WAVE, MIST, HAZE = "#6FA3D0", "#DFE9F2", "#EEF4F9"
VERMILION = "#B3261E"
PAPER = "#FFFFFF"
