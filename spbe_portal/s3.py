"""An S3-compatible store that hands out no addresses. Loaded only where `S3_BUCKET` is set."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


class PrivateS3(S3Storage):
    """Like the folder that it replaces: what is there is never overwritten, and no file can be fetched past a view."""

    def __init__(self, **options):
        # Stores other than Amazon's own are reached by path, and few of them know the newer checksums.
        style = {"addressing_style": "path"} if options.get("endpoint_url") else {}
        needed = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        super().__init__(client_config=Config(signature_version="s3v4", s3=style, **needed), **options)

    def get_default_settings(self):
        return super().get_default_settings() | {"default_acl": None, "file_overwrite": False}

    def url(self, name, *args, **kwargs):
        raise ValueError("Files of the portal have no address: a view asks the access policy first.")
