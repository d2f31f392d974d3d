import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { RetryPolicy } from '../transfer/retry.ts';
import { addContentMd5 } from './content-md5.ts';
import type { S3Options } from './s3-options.ts';

export interface S3Access {
  readonly options: S3Options;
  /** What relative paths in the options start from. */
  readonly folder: string;
  readonly retry: RetryPolicy;
}

/** The library is loaded here, at first use: it takes longer than the rest of Havn. */
export async function makeS3Client(access: S3Access): Promise<S3Client> {
  // It would write on stderr, on Node 20, which of its versions are the last to run there.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { S3Client } = await import('@aws-sdk/client-s3');
  const config = await clientConfig(access);
  const client = new S3Client(config);
  addContentMd5(client);
  if (config.region !== undefined) return client;
  try {
    await client.config.region();
    return client;
  } catch {
    // Neither environment nor profile names a region: as boto3 does.
    const fallback = new S3Client({ ...config, region: 'us-east-1' });
    addContentMd5(fallback);
    return fallback;
  }
}

async function clientConfig({ options, folder, retry }: S3Access): Promise<S3ClientConfig> {
  const { endpointurl, use_ssl, connect_timeout, read_timeout } = options;
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const custom = endpointurl ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  return {
    ...(region && { region }),
    ...(options.profile && { profile: options.profile }),
    ...(endpointurl && { endpoint: endpointurl }),
    // Hosts of one's own seldom have a name for each bucket.
    ...(custom && { forcePathStyle: true }),
    ...(use_ssl === false && { tls: false }),
    followRegionRedirects: true,
    // Ours to repeat: one policy for all storages, which cancels.
    maxAttempts: 1,
    // Older servers of others know no other checksum than Content-MD5.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: (connect_timeout ?? 15) * 1000,
      // Without a byte either way: a slow line may take its time for a part.
      socketTimeout: read_timeout === undefined ? retry.stallMs : read_timeout * 1000,
      // The library would write on the console that requests wait for each other.
      socketAcquisitionWarningTimeout: 2 ** 31 - 1,
      httpsAgent: { maxSockets: MAX_SOCKETS, ...(await tlsOptions(options.ssl_verify, folder)) },
      httpAgent: { maxSockets: MAX_SOCKETS },
    },
    ...(await credentialConfig(options, folder)),
  };
}

const MAX_SOCKETS = 64;

async function tlsOptions(verify: boolean | string | undefined, folder: string) {
  if (verify === false) return { rejectUnauthorized: false };
  if (typeof verify === 'string') return { ca: await readFile(resolve(folder, verify)) };
  return {};
}

async function credentialConfig(options: S3Options, folder: string): Promise<S3ClientConfig> {
  const { access_key_id, secret_access_key, session_token } = options;
  if (options.allow_anonymous_login) {
    return {
      credentials: { accessKeyId: '', secretAccessKey: '' },
      signer: { sign: async (request) => request },
    };
  }
  if (access_key_id !== undefined && secret_access_key !== undefined) {
    return {
      credentials: {
        accessKeyId: access_key_id,
        secretAccessKey: secret_access_key,
        ...(session_token && { sessionToken: session_token }),
      },
    };
  }
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const { profile, credentialpath, configpath } = options;
  return {
    credentials: defaultProvider({
      ...(profile && { profile }),
      ...(credentialpath && { filepath: resolve(folder, credentialpath) }),
      ...(configpath && { configFilepath: resolve(folder, configpath) }),
    }),
  };
}
