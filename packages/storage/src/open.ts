import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageUrlError, UnknownSchemeError } from './errors/usage.ts';
import { FolderStorage } from './folder/folder-storage.ts';
import { commonKinds, readOptions } from './options/read-options.ts';
import type { OpenContext, Storage, StorageOptions } from './storage.ts';
import { patientRetry } from './transfer/retry.ts';
import { uploadsFolder } from './transfer/upload-memory.ts';

/**
 * Opens the storage at an address: a folder (path or `file://`), `s3://bucket/prefix`,
 * `gs://bucket/prefix`, `ssh://user@host:port/folder` or `http(s)://host/folder`. `options` are
 * those of DVC's remotes, under the same names; what a storage does not know is an error. Nothing
 * is asked of the place before the first call. Close the storage when done.
 */
export async function openStorage(
  url: string,
  options: StorageOptions = {},
  context: OpenContext = {},
): Promise<Storage> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return openFolder(url, options, context);
    case 'file':
      return openFolder(pathOfFileUrl(url), options, context);
    case 's3': {
      const { S3Storage } = await import('./s3/s3-storage.ts');
      return new S3Storage(url, options, settingsOf(context));
    }
    case 'gs': {
      const { GcsStorage } = await import('./gcs/gcs-storage.ts');
      return new GcsStorage(url, options, settingsOf(context));
    }
    case 'ssh': {
      const { SshStorage } = await import('./ssh/ssh-storage.ts');
      return new SshStorage(url, options, settingsOf(context));
    }
    case 'http':
    case 'https': {
      const { HttpStorage } = await import('./http/http-storage.ts');
      return new HttpStorage(url, options, settingsOf(context));
    }
    default:
      throw new UnknownSchemeError(scheme);
  }
}

function settingsOf(context: OpenContext) {
  return {
    retry: { ...patientRetry, ...context.retry },
    folder: resolve(context.folder ?? ''),
    uploads: context.uploads ?? uploadsFolder(),
    sshConfig: context.sshConfig,
  };
}

/** What DVC says of a folder's cache belongs to the caller. */
const folderKinds = {
  ...commonKinds,
  type: 'taken',
  shared: 'taken',
  protected: 'taken',
  slow_link_warning: 'taken',
} as const;

function openFolder(path: string, options: StorageOptions, context: OpenContext): Storage {
  if (path === '' || path.includes('\0')) throw new StorageUrlError(path, 'names no folder');
  readOptions('a folder', options, folderKinds);
  return new FolderStorage(resolve(context.folder ?? '', path));
}

function pathOfFileUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new StorageUrlError(url, 'is no file of this machine', 'Write it as file:///FOLDER.');
  }
}
