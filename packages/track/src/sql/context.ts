import type { SqlDatabase } from './database.ts';
import type { ExperimentKeys } from './experiment-keys.ts';
import type { KeyNames } from './key-names.ts';

/** What the parts of one store share. */
export interface StoreContext {
  readonly database: SqlDatabase;
  readonly keys: KeyNames;
  readonly experimentKeys: ExperimentKeys;
  /** Where experiments without a place of their own keep their artifacts. */
  readonly artifactRoot: string;
  /** Who changes what is changed through this store; undefined where nobody said. */
  readonly actor: string | undefined;
}
