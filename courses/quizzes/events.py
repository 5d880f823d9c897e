"""What happens with quizzes, for jobs of this feature."""

# payload: incident_id, first, last (the keys of its parts)
INCIDENT_DECIDED = "quizzes.incident_decided.v1"
# A result became another one. payload: item_id, attempt_ids, change_ids (of ResultChange)
RESULT_CHANGED = "quizzes.result_changed"
# Another scoring of a question is in force; attempts closed before wait for it. payload: rescoring_id, batch
RESCORING_APPLIED = "quizzes.rescoring_applied"
