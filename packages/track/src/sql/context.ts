import type { SqlDatabase } from './database.ts';
import type { KeyNames } from './key-names.ts';
import type { RunKeyIndex } from './run-keys.ts';

/** What the parts of one store share. */
export interface StoreContext {
  readonly database: SqlDatabase;
  readonly keys: KeyNames;
  readonly runKeys: RunKeyIndex;
  /** Where experiments without a place of their own keep their artifacts. */
  readonly artifactRoot: string;
  /** Who changes what is changed through this store; undefined where nobody said. */
  readonly actor: string | undefined;
}
