"""Where evidence, reports and packages lie: a folder of this machine, or an S3-compatible store by setting.

Either way nothing has an address of its own: every file leaves through a view that asks the access policy.
"""

from collections.abc import Mapping
from pathlib import Path

FOLDER, S3 = "django.core.files.storage.FileSystemStorage", "spbe_portal.s3.PrivateS3"


def private_files(env: Mapping[str, str], root: Path) -> dict:
    """The entry for Django's STORAGES. With `S3_BUCKET` a store (requirements-s3.txt); without it the folder `root`.

    Keys that are not named come from where the machine keeps its own, as boto3 looks for them.
    """
    if not env.get("S3_BUCKET"):
        return {"BACKEND": FOLDER, "OPTIONS": {"location": root, "base_url": None}}
    named = {
        "bucket_name": env["S3_BUCKET"],
        "endpoint_url": env.get("S3_ENDPOINT"),
        "region_name": env.get("S3_REGION"),
        "access_key": env.get("S3_ACCESS_KEY"),
        "secret_key": env.get("S3_SECRET_KEY"),
        "location": env.get("S3_PREFIX", "").strip("/"),
    }
    return {"BACKEND": S3, "OPTIONS": {name: value for name, value in named.items() if value}}
