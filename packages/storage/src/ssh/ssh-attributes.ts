import type { StoredObject } from '../storage.ts';
import type { SftpAttributes } from './sftp-packets.ts';

const KIND = 0o170000;

export function isFile({ mode }: SftpAttributes): boolean {
  return ((mode ?? 0o100000) & KIND) === 0o100000;
}

export function isFolder({ mode }: SftpAttributes): boolean {
  return ((mode ?? 0) & KIND) === 0o040000;
}

export function described(key: string, { size, modified }: SftpAttributes): StoredObject {
  const ms = modified === undefined ? undefined : modified * 1000;
  return { key, size: size ?? 0, modified: ms, tag: undefined };
}
