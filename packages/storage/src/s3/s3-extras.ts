import type { ObjectCannedACL, ServerSideEncryption } from '@aws-sdk/client-s3';
import type { S3Options } from './s3-options.ts';

/** What a customer's own key needs with every request that touches content. */
export function customerKey(options: S3Options) {
  const { sse_customer_algorithm, sse_customer_key } = options;
  if (sse_customer_key === undefined) return {};
  return {
    SSECustomerAlgorithm: sse_customer_algorithm ?? 'AES256',
    SSECustomerKey: sse_customer_key,
  };
}

/** What a new object gets: encryption and who may read it. */
export function newObject(options: S3Options) {
  const { sse, sse_kms_key_id, acl } = options;
  const { grant_read, grant_read_acp, grant_write_acp, grant_full_control } = options;
  return {
    ...customerKey(options),
    ...(sse && { ServerSideEncryption: sse as ServerSideEncryption }),
    ...(sse_kms_key_id && { SSEKMSKeyId: sse_kms_key_id }),
    ...(acl && { ACL: acl as ObjectCannedACL }),
    ...(grant_read && { GrantRead: grant_read }),
    ...(grant_read_acp && { GrantReadACP: grant_read_acp }),
    ...(grant_write_acp && { GrantWriteACP: grant_write_acp }),
    ...(grant_full_control && { GrantFullControl: grant_full_control }),
  };
}
