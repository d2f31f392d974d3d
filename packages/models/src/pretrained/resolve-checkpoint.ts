import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { downloadSnapshot, type HubOptions, parseHubId } from '@havn/hub';
import { checkpointFiles, missingInSnapshot } from './checkpoint-files.ts';
import { NotACheckpointError } from './errors.ts';

export interface ResolveOptions extends HubOptions {
  /** A branch, tag or commit; stands before the one in the name. Default `main`. */
  readonly revision?: string | undefined;
  /** Also (or, where there is nothing else, only) `onnx/model.onnx`. */
  readonly onnx?: boolean;
}

/**
 * The local folder of a checkpoint. A folder that exists is returned as it is; `OWNER/NAME[@REVISION]`
 * is looked up on the Hub and what is not in the cache yet is downloaded (settings, tokenizer,
 * safetensors); see `downloadSnapshot`. Throws a `HavnError` whose code begins with `HUB_`, or
 * `NotACheckpointError`.
 */
export async function resolveCheckpoint(
  name: string,
  options: ResolveOptions = {},
): Promise<string> {
  const { revision, onnx = false, ...hubOptions } = options;
  if (await isFolder(name)) return resolve(name);
  const looksLikePath = /^[.~/\\]|\\|^[A-Za-z]:/.test(name);
  const hub = looksLikePath ? undefined : parseHubId(name, 'models', revision);
  if (!hub) throw new NotACheckpointError(name);
  const selection = {
    choose: (files: readonly string[]) => checkpointFiles(hub.id, files, onnx),
    missing: (snapshot: string) => missingInSnapshot(snapshot, onnx),
  };
  return downloadSnapshot(hub, selection, hubOptions);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
