"""What happens with messages that others may rely on."""

# payload: message_id
MESSAGE_POSTED = "notices.message_posted.v1"
# payload: day_id
REMINDERS_ASKED = "notices.reminders_asked.v1"
# payload: day_id
REMINDERS_POST_DUE = "notices.reminders_post_due.v1"
# payload: day_id, batch, go (how often this batch was taken up before)
REMINDER_BATCH_DUE = "notices.reminder_batch_due.v1"
