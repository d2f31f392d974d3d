import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

/**
 * Deleting many objects needs a checksum of the list. AWS takes the CRC32 that the library sends;
 * many servers of others ask for the Content-MD5 of old.
 */
export function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const request = args.request as { body?: unknown; headers?: Record<string, string> };
      if (context.commandName === 'DeleteObjectsCommand' && typeof request.body === 'string') {
        request.headers = {
          ...request.headers,
          'content-md5': createHash('md5').update(request.body).digest('base64'),
        };
      }
      return next(args);
    },
    { step: 'build', name: 'havnContentMd5' },
  );
}
