import { constants, copyFileSync, linkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HavnError } from '@havn/core';
import type { LinkType } from '../config/link-types.ts';
import { temporaryName, workFolder } from '../durable/temporary.ts';
import { closeTarget, makeStaging } from './staging.ts';

export class NoLinkTypeError extends HavnError {
  readonly code = 'NO_LINK_TYPE';
  constructor(types: readonly LinkType[], from: string, to: string) {
    super(`none of the link types ${types.join(', ')} works from ${from} to ${to}`, {
      remedy: 'Allow another: havn data config cache.type copy',
    });
  }
}

/** The first of the configured link types that works between two folders; it is tried with a file. */
export function workingLinkType(types: readonly LinkType[], from: string, to: string): LinkType {
  for (const type of types) if (works(type, from, to)) return type;
  throw new NoLinkTypeError(types, from, to);
}

function works(type: LinkType, from: string, to: string): boolean {
  if (type === 'copy') return true;
  const staging = makeStaging(from);
  const source = join(staging, 'x');
  const target = join(workFolder(to), temporaryName());
  try {
    writeFileSync(source, 'x');
    if (type === 'hardlink') linkSync(source, target);
    else if (type === 'symlink') symlinkSync(source, target);
    else copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (UNSUPPORTED.includes(code)) return false;
    throw error;
  } finally {
    rmSync(target, { force: true });
    closeTarget({ folder: from, staging });
  }
}

const UNSUPPORTED = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EXDEV',
  'ENOTTY',
  'ENOSYS',
  'EINVAL',
  'EAGAIN',
];
