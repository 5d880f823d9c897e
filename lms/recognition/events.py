"""What happens with class lists that listeners of this feature take up after the commit."""

# payload: list_id, run
APPLYING_ASKED = "recognition.class_list_applying_asked.v1"
# payload: list_id
UNDOING_ASKED = "recognition.class_list_undoing_asked.v1"
