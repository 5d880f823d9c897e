"""How the files of a package are served: by their ending, without a character set, which the file itself states."""

_TYPES = {
    "htm": "text/html", "html": "text/html", "xhtml": "application/xhtml+xml", "css": "text/css",
    "js": "text/javascript", "mjs": "text/javascript", "json": "application/json", "xml": "text/xml",
    "xsd": "text/xml", "dtd": "text/xml", "txt": "text/plain", "vtt": "text/vtt", "srt": "text/plain",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
    "webp": "image/webp", "avif": "image/avif", "bmp": "image/bmp", "ico": "image/vnd.microsoft.icon",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav",
    "aac": "audio/aac", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject", "pdf": "application/pdf", "wasm": "application/wasm",
    "swf": "application/x-shockwave-flash", "zip": "application/zip",
}  # fmt: skip
UNKNOWN = "application/octet-stream"


def media_type_for(name: str) -> str:
    """The media type of a file with that name."""
    return _TYPES.get(name.rpartition(".")[2].casefold(), UNKNOWN)
