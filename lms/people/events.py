"""What happens with people that listeners of this feature take up after the commit."""

# payload: person_id (0 where nobody has that name: the listener then does nothing)
RESET_ASKED = "people.reset_asked.v1"
# payload: person_id, asked_at (ISO 8601)
FIRST_PASSWORD_ASKED = "people.first_password_asked.v1"  # noqa: S105 (the name of an event)
# payload: sign_up_id
SIGN_UP_ASKED = "people.sign_up_asked.v1"
# payload: invitation_ids
INVITATIONS_ASKED = "people.invitations_asked.v1"
# payload: alias_id
ACCOUNTS_MERGED = "people.accounts_merged.v1"
# payload: alias_id
ACCOUNTS_PARTED = "people.accounts_parted.v1"
