"""What Google's own client sees of a server: gcs_client.py ENDPOINT KEY_FILE FOLDER."""

import hashlib
import json
import os
import sys

from google.api_core.exceptions import GoogleAPICallError
from google.cloud import storage
from google.oauth2 import service_account

endpoint, key_file, folder = sys.argv[1:]
credentials = service_account.Credentials.from_service_account_file(
    key_file, scopes=["https://www.googleapis.com/auth/devstorage.full_control"]
)
client = storage.Client(
    project="havn-test", credentials=credentials, client_options={"api_endpoint": endpoint}
)


def failure(call):
    try:
        call()
    except GoogleAPICallError as error:
        return error.code
    return None


def md5(data):
    return hashlib.md5(data).hexdigest()


bucket = client.bucket("bucket")
seen = {}
bucket.blob("small").upload_from_string(b"hello", checksum="md5")
bucket.blob("Grüße/数据 + &?#.txt").upload_from_string(b"x")
seen["small"] = bucket.blob("small").download_as_bytes().decode()
seen["range"] = bucket.blob("small").download_as_bytes(start=1, end=3, checksum=None).decode()
seen["size"] = bucket.get_blob("small").size

large = os.path.join(folder, "large")
with open(large, "wb") as file:
    file.write(os.urandom(18 * 2**20 + 5))
blob = bucket.blob("from-google", chunk_size=8 * 2**20)
blob.upload_from_filename(large, checksum="crc32c")
bucket.blob("from-google").download_to_filename(large + ".back", checksum="crc32c")
with open(large, "rb") as one, open(large + ".back", "rb") as other:
    data = one.read()
    seen["large"] = data == other.read()
    seen["large_md5"] = md5(data)
seen["from_havn"] = md5(bucket.blob("from-havn").download_as_bytes(checksum="md5"))

for number in range(25):
    bucket.blob(f"many/{number:02}").upload_from_string(b"x")
pages = [[item.name for item in page] for page in client.list_blobs("bucket", prefix="many/").pages]
seen["pages"] = len(pages)
seen["listed"] = sum(pages, []) == [f"many/{number:02}" for number in range(25)]
tops = client.list_blobs("bucket", delimiter="/")
seen["files"] = [item.name for item in tops]
seen["folders"] = sorted(tops.prefixes)
seen["names"] = [item.name for item in client.list_blobs("bucket", prefix="Gr")]
for number in range(25):
    bucket.blob(f"many/{number:02}").delete()
seen["deleted"] = len(list(client.list_blobs("bucket", prefix="many/")))

seen["missing"] = failure(lambda: bucket.blob("none").download_as_bytes())
seen["missing_blob"] = bucket.get_blob("none")
seen["missing_bucket"] = failure(lambda: list(client.list_blobs("other")))
print(json.dumps(seen))
