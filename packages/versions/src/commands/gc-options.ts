import { DataUsageError } from '../errors.ts';
import type { TransferCommandOptions } from './transfer.ts';

export interface GcOptions extends TransferCommandOptions {
  readonly workspace?: boolean | undefined;
  readonly cloud?: boolean | undefined;
  readonly notInRemote?: boolean | undefined;
  /** Other repositories that use the same cache. */
  readonly projects?: readonly string[] | undefined;
  readonly force?: boolean | undefined;
  readonly dry?: boolean | undefined;
}

/** Refuses combinations that would remove more than was meant. */
export function checkGcOptions(options: GcOptions): void {
  const { remote, cloud, notInRemote, count, rev, allBranches } = options;
  if (remote && !cloud && !notInRemote) {
    throw new DataUsageError('`--remote` requires `--cloud` or `--not-in-remote`');
  }
  if (cloud && notInRemote) {
    throw new DataUsageError('`--not-in-remote` and `--cloud` are mutually exclusive');
  }
  if (count !== undefined && !rev && !allBranches) {
    throw new DataUsageError('`--num` can only be used alongside `--rev` or `--all-branches`');
  }
  const scope = [
    options.workspace,
    options.allCommits,
    options.allTags,
    options.allExperiments,
    allBranches,
    rev,
    options.since,
  ];
  if (!scope.some(Boolean)) {
    throw new DataUsageError(
      'Either of `-w|--workspace`, `-a|--all-branches`, `-T|--all-tags` `--all-experiments`, `--all-commits`, `--date` or `--rev` needs to be set.',
      'To keep what the workspace uses: havn data gc --workspace',
    );
  }
}
