import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Options } from './s3-options.ts';

/** Who asks, as far as can be told without a secret. */
export async function describeIdentity(
  client: S3Client | undefined,
  options: S3Options,
): Promise<string> {
  if (options.allow_anonymous_login) return 'no identity (allow_anonymous_login)';
  const profile = options.profile ?? process.env.AWS_PROFILE;
  if (options.access_key_id) return `the access key ${options.access_key_id} of its options`;
  const found = await client?.config.credentials().catch(() => undefined);
  if (!found) return profile ? `the profile ${profile}` : 'the default credentials';
  const source =
    found.accessKeyId === process.env.AWS_ACCESS_KEY_ID
      ? 'AWS_ACCESS_KEY_ID'
      : `the profile ${profile ?? 'default'}, or the machine’s role`;
  return `the access key ${found.accessKeyId} of ${source}`;
}
