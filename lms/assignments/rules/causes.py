"""Why somebody is late. The product names causes and never punishes."""

from lms.core.text import msgid

# What the record itself shows.
SEEN_CAUSES = {
    "not_begun": msgid("Not begun yet"),
    "begun": msgid("Begun, not finished"),
    "absence": msgid("Was away, came back"),
    "outage": msgid("The site was away"),
    "short_notice": msgid("Assigned late"),
}
# What somebody was told.
TOLD_CAUSES = {
    "no_access": msgid("No device or no network"),
    "urgent_work": msgid("Urgent work"),
    "illness": msgid("Illness or family"),
    "course_fault": msgid("Fault in the course"),
    "other": msgid("Another cause"),
}
CAUSES = SEEN_CAUSES | TOLD_CAUSES
