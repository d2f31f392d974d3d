import { StorageUrlError } from '../errors/usage.ts';

/** Where in a bucket a storage's objects lie. */
export interface BucketAddress {
  readonly bucket: string;
  /** '' or ending in `/`; stands before every key. */
  readonly prefix: string;
  /** Without secrets, for messages. */
  readonly url: string;
}

/** Reads `scheme://bucket/prefix` strictly: options and passwords have no place in it. */
export function bucketAddress(url: string): BucketAddress {
  const [, scheme, bucket = '', path = ''] = /^([a-z0-9]+):\/\/([^/]*)(.*)$/is.exec(url) ?? [];
  const example = `Write it as ${scheme}://BUCKET/PREFIX.`;
  if (bucket.includes('@')) {
    throw new StorageUrlError(url, 'holds a user or a key', `${example} Keys belong in options.`);
  }
  if (/[?#]/.test(url)) {
    throw new StorageUrlError(url, 'holds "?" or "#"', `${example} The rest belongs in options.`);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket)) {
    throw new StorageUrlError(url, `names no bucket (${JSON.stringify(bucket)})`, example);
  }
  const names = path.split('/').slice(1);
  if (names.at(-1) === '') names.pop();
  if (names.some((name) => ['', '.', '..'].includes(name))) {
    throw new StorageUrlError(url, 'has an empty name, "." or ".." in its prefix', example);
  }
  const prefix = names.map((name) => `${name}/`).join('');
  return {
    bucket,
    prefix,
    url: `${scheme!.toLowerCase()}://${bucket}/${prefix}`.replace(/\/$/, ''),
  };
}
