"""The one way in which this site signs: RSASSA-PSS with SHA-256 (Circular 15/2025/TT-BKHCN, Annex)."""

from asn1crypto import algos
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

_SALT_LENGTH = 32


def sign_bytes(key: RSAPrivateKey, content: bytes) -> bytes:
    """The signature on some bytes."""
    return key.sign(content, PSS(MGF1(SHA256()), _SALT_LENGTH), SHA256())


def describe_mechanism() -> algos.SignedDigestAlgorithm:
    """The same mechanism as a signature names it."""
    sha256 = {"algorithm": "sha256"}
    parameters = {
        "hash_algorithm": sha256,
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": sha256},
        "salt_length": _SALT_LENGTH,
    }
    built = algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})
    return algos.SignedDigestAlgorithm.load(built.dump())
