import type { Repository, Workspace } from '@havn/versions';
import type { updateLockFile } from '../lock/lock-file.ts';
import type { Stage } from '../stage/stage.ts';
import type { PyDict } from '../value/values.ts';
import type { RepositoryGate } from './gate.ts';
import type { ReproOptions, ReproReporter } from './options.ts';

/** What every stage of one `repro` shares. */
export interface ReproJob {
  readonly repository: Repository;
  readonly workspace: Workspace;
  readonly gate: RepositoryGate;
  readonly options: ReproOptions;
  readonly reporter: ReproReporter;
  /** Writes a stage's entry of dvc.lock. */
  readonly writeLock: (stage: Stage, entry: PyDict) => ReturnType<typeof updateLockFile>;
  /** Gets data from the remote into the workspace; undefined where `--pull` was not asked for. */
  readonly pull: ((paths: readonly string[]) => Promise<void>) | undefined;
}
