import { StorageOptionError } from '../errors/usage.ts';
import {
  commonKinds,
  type OptionKinds,
  type ReadOptions,
  readOptions,
} from '../options/read-options.ts';
import type { StorageOptions } from '../storage.ts';

const s3Kinds = {
  ...commonKinds,
  region: 'text',
  profile: 'text',
  credentialpath: 'text',
  configpath: 'text',
  endpointurl: 'text',
  access_key_id: 'text',
  secret_access_key: 'text',
  session_token: 'text',
  use_ssl: 'boolean',
  ssl_verify: 'boolean-or-text',
  allow_anonymous_login: 'boolean',
  sse: 'text',
  sse_kms_key_id: 'text',
  sse_customer_algorithm: 'text',
  sse_customer_key: 'text',
  acl: 'text',
  grant_read: 'text',
  grant_read_acp: 'text',
  grant_write_acp: 'text',
  grant_full_control: 'text',
  read_timeout: 'seconds',
  connect_timeout: 'seconds',
  multipart_chunksize: 'bytes',
  multipart_threshold: 'taken',
  max_concurrent_requests: 'taken',
  max_queue_size: 'taken',
  listobjects: 'taken',
  cache_regions: 'taken',
} as const satisfies OptionKinds;

export type S3Options = ReadOptions<typeof s3Kinds>;

/** The options of DVC's S3 remotes. */
export function s3Options(options: StorageOptions): S3Options {
  const read = readOptions('an S3 storage', options, s3Kinds);
  const { access_key_id, secret_access_key, endpointurl, multipart_chunksize } = read;
  if ((access_key_id === undefined) !== (secret_access_key === undefined)) {
    throw new StorageOptionError('access_key_id and secret_access_key go together', {
      remedy: 'Set both, or neither to use the profile or the environment.',
    });
  }
  if (endpointurl !== undefined && !/^https?:\/\/[^/@]+\/?$/.test(endpointurl)) {
    throw new StorageOptionError('the option endpointurl of an S3 storage takes http(s)://HOST', {
      remedy: 'Write it as https://HOST:PORT, without bucket, user or password.',
    });
  }
  if (multipart_chunksize !== undefined && multipart_chunksize < 5 * 2 ** 20) {
    throw new StorageOptionError('multipart_chunksize must be at least 5MiB', {
      remedy: 'S3 takes no smaller parts: set 5MiB or more, or leave it out.',
    });
  }
  return read;
}
