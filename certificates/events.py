"""Facts about certificates that others may rely on."""

CERTIFICATE_PLANNED = "certificates.certificate_planned.v1"
CERTIFICATE_LOGGED = "certificates.certificate_logged.v1"
CERTIFICATE_RENDERED = "certificates.certificate_rendered.v1"
CERTIFICATE_SIGNED = "certificates.certificate_signed.v1"
CERTIFICATE_ISSUED = "certificates.certificate_issued.v1"
