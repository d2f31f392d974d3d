import type { Split, SplitName } from './split.ts';
import type { Problem } from './targets.ts';
import type { DataWarning } from './warnings.ts';

/** Labelled texts in named splits; numbers in memory, texts streamed from their files. */
export interface Dataset {
  /** The class names by number: sorted as numbers where they are, else by code units. */
  readonly labels: readonly string[];
  readonly problem: Problem;
  /** A split that could not be filled has no rows. */
  readonly splits: Readonly<Record<SplitName, Split>>;
  readonly columns: {
    /** Names or positions; several are joined by "+". */
    readonly text: string;
    readonly label: string;
    readonly guessed: boolean;
  };
  /** SHA-256 over the contents and the choices that decide which row is in which split. */
  readonly hash: string;
  /** What was recognised, guessed and decided, a line each. */
  readonly notes: readonly string[];
  readonly warnings: readonly DataWarning[];
}
