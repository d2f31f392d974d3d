"""What Amazon's own client sees of a server: s3_client.py ENDPOINT KEY SECRET FOLDER."""

import hashlib
import json
import os
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, key, secret, folder = sys.argv[1:]


def client(secret_key):
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret_key,
        region_name="us-east-1",
        config=Config(retries={"max_attempts": 2}),
    )


def failure(call):
    try:
        call()
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


def md5(data):
    return hashlib.md5(data).hexdigest()


s3 = client(secret)
seen = {}
s3.put_object(Bucket="bucket", Key="small", Body=b"hello")
s3.put_object(Bucket="bucket", Key="Grüße/数据 + &?#.txt", Body=b"x")
seen["small"] = s3.get_object(Bucket="bucket", Key="small")["Body"].read().decode()
seen["etag"] = s3.head_object(Bucket="bucket", Key="small")["ETag"]
seen["range"] = s3.get_object(Bucket="bucket", Key="small", Range="bytes=1-3")["Body"].read().decode()

large = os.path.join(folder, "large")
with open(large, "wb") as file:
    file.write(os.urandom(18 * 2**20 + 5))
config = TransferConfig(multipart_threshold=8 * 2**20, multipart_chunksize=8 * 2**20)
s3.upload_file(large, "bucket", "from-boto", Config=config)
s3.download_file("bucket", "from-boto", large + ".back", Config=config)
with open(large, "rb") as one, open(large + ".back", "rb") as other:
    data = one.read()
    seen["large"] = data == other.read()
    seen["large_md5"] = md5(data)
seen["large_etag"] = s3.head_object(Bucket="bucket", Key="from-boto")["ETag"]
seen["from_havn"] = md5(s3.get_object(Bucket="bucket", Key="from-havn")["Body"].read())

for number in range(25):
    s3.put_object(Bucket="bucket", Key=f"many/{number:02}", Body=b"x")
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bucket", Prefix="many/")
pages = [[item["Key"] for item in page["Contents"]] for page in pages]
seen["pages"] = len(pages)
seen["listed"] = sum(pages, []) == [f"many/{number:02}" for number in range(25)]
tops = list(s3.get_paginator("list_objects_v2").paginate(Bucket="bucket", Delimiter="/"))
seen["folders"] = [top["Prefix"] for page in tops for top in page.get("CommonPrefixes", [])]
seen["files"] = [item["Key"] for page in tops for item in page.get("Contents", [])]
seen["names"] = [item["Key"] for item in s3.list_objects_v2(Bucket="bucket", Prefix="Gr")["Contents"]]
s3.delete_objects(
    Bucket="bucket", Delete={"Objects": [{"Key": f"many/{number:02}"} for number in range(25)]}
)
seen["deleted"] = s3.list_objects_v2(Bucket="bucket", Prefix="many/")["KeyCount"]

seen["missing"] = failure(lambda: s3.get_object(Bucket="bucket", Key="none"))
seen["missing_head"] = failure(lambda: s3.head_object(Bucket="bucket", Key="none"))
seen["missing_bucket"] = failure(lambda: s3.list_objects_v2(Bucket="other"))
seen["beyond"] = failure(lambda: s3.get_object(Bucket="bucket", Key="small", Range="bytes=99-"))
seen["wrong_secret"] = failure(lambda: client("wrong").list_objects_v2(Bucket="bucket"))
print(json.dumps(seen))
