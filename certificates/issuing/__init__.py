"""The register of certificates and the way from completion to a published, signed file."""
