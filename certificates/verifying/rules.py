"""What checking a certificate can find, in words (English message ids)."""

from enum import StrEnum

from lms.core.text import msgid


class Found(StrEnum):
    """The verdict on a code or a file."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN_CODE = "unknown_code"
    NOT_IN_REGISTER = "not_in_register"
    TAMPERED = "tampered"
    NO_SIGNATURE = "no_signature"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNCHECKED = "unchecked"


TITLES = {
    Found.VALID: msgid("The certificate is valid"),
    Found.REVOKED: msgid("The certificate has been revoked"),
    Found.UNKNOWN_CODE: msgid("No certificate has this code"),
    Found.NOT_IN_REGISTER: msgid("This file is not in the register"),
    Found.TAMPERED: msgid("The file is not as it was signed"),
    Found.NO_SIGNATURE: msgid("The file has no digital signature"),
    Found.UNTRUSTED: msgid("The file was not signed by this site"),
    Found.UNREADABLE: msgid("The file cannot be read as a certificate"),
    Found.TOO_LARGE: msgid("The file is too large"),
    Found.UNCHECKED: msgid("Files cannot be checked at the moment"),
}

ADVICE = {
    Found.VALID: msgid(
        "Compare every line with the copy in your hands: name, course, date and number must be the same."
    ),
    Found.REVOKED: msgid("It must no longer be accepted. Ask the issuing unit for the decision."),
    Found.UNKNOWN_CODE: msgid(
        "Check the code once more: 16 letters and digits in groups of four, without 0, O, 1, I and L. "
        "A mistyped code does not mean that the certificate is false."
    ),
    Found.NOT_IN_REGISTER: msgid(
        "It is signed with a key of this site, but the register holds no such file. Ask the issuing unit."
    ),
    Found.TAMPERED: msgid(
        "Something in it was changed or added after the signature, so nothing it says can be relied on. "
        "Look the certificate up by its code, or ask its holder for the original file."
    ),
    Found.NO_SIGNATURE: msgid(
        "A scan, a print or a saved copy has no signature. Look the certificate up by its code."
    ),
    Found.UNTRUSTED: msgid(
        "Look the certificate up by its code, or check the file on the site of its issuer."
    ),
    Found.UNREADABLE: msgid("Choose the PDF file as it was downloaded. Nothing was stored."),
    Found.TOO_LARGE: msgid("A certificate has well under 5 MB. Choose the PDF file as it was downloaded."),
    Found.UNCHECKED: msgid(
        "This says nothing about the file. Look the certificate up by its code, or try again later."
    ),
}
