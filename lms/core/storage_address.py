"""What `LMS_STORAGE` says: nothing, or the address of a bucket."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Bucket:
    """Which bucket of which service, and under which prefix."""

    name: str
    prefix: str
    endpoint: str | None
    region: str | None


def read_address(address: str) -> Bucket:
    """`s3://bucket/prefix?endpoint=…&region=…` as a bucket; ValueError says what is wrong with it."""
    parts = urlsplit(address)
    asked = {
        name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
    }
    unknown = sorted(set(asked) - {"endpoint", "region"})
    if parts.scheme != "s3" or not parts.netloc or unknown:
        raise ValueError(
            "LMS_STORAGE is empty for the data folder, or s3://bucket/prefix?endpoint=https://…&region=…"
        )
    prefix = parts.path.strip("/")
    return Bucket(parts.netloc, f"{prefix}/" if prefix else "", asked.get("endpoint"), asked.get("region"))
