import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Progress, UsageError, writeFileAtomic } from '@havn/core';
import { downloadHubFile, parseHubReference } from '@havn/hub';

export interface GetHubFileOptions {
  /** `hf://datasets/OWNER/NAME/FILE[@REVISION]` */
  readonly url: string;
  /** A file, or a folder that exists; by default the file's own name, here. */
  readonly out?: string | undefined;
  /** Instead of the revision in the address. */
  readonly rev?: string | undefined;
  readonly force?: boolean | undefined;
  readonly progress?: Progress | undefined;
}

/** Copies a file of the Hub to here and returns where it is; it appears whole or not at all. */
export async function getHubFile(options: GetHubFileOptions): Promise<string> {
  const { hub, file } = parseHubReference(options.url);
  const out = options.out ?? basename(file);
  const there = await stat(out).catch(() => undefined);
  const place = there?.isDirectory() ? join(out, basename(file)) : out;
  const taken = await stat(place).catch(() => undefined);
  if (taken && !options.force) {
    throw new UsageError(`${place} exists already`, {
      remedy: 'Replace it with --force, or name another place with --out.',
    });
  }
  const kind = hub.type === 'datasets' ? 'datasets/' : '';
  const reference = `hf://${kind}${hub.id}/${file}@${options.rev ?? hub.revision}`;
  const { path } = await downloadHubFile(reference, { progress: options.progress });
  await writeFileAtomic(place, createReadStream(path));
  return place;
}
