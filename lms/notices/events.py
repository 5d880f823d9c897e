"""What happens with messages that others may rely on."""

# payload: message_id
MESSAGE_POSTED = "notices.message_posted.v1"
