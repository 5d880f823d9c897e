"""What assignments tell the features above them, and their own long work."""

# Periods of people opened; the payload holds assignment_ids (at most a thousand) and creditable_keys, in order.
ASSIGNMENTS_OPENED = "assignments.opened.v1"
# payload: run_id
RUN_ASKED = "assignments.run_asked.v1"
# Everything assigned is looked at anew for everybody, as on a new day; payload: target_key
DAY_ASKED = "assignments.day_asked.v1"
# Everything assigned is looked at anew for these people; payload: person_ids
PEOPLE_ASKED = "assignments.people_asked.v1"
