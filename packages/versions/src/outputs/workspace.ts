import { type Progress, silentProgress } from '@havn/core';
import type { Repository } from '../repository/repository.ts';
import { State } from '../state/state.ts';

/** What a piece of work on data needs: where, what is known, and whom to tell. */
export interface Workspace {
  readonly repository: Repository;
  readonly state: State;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
}

export interface WorkspaceOptions {
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Call `state.save()` at the end: what was hashed is then not hashed again. */
export function openWorkspace(repository: Repository, options: WorkspaceOptions = {}): Workspace {
  const { progress = silentProgress, signal } = options;
  return { repository, state: new State(repository), progress, signal };
}

/** What is kept of a file or folder: which hash, its value, how large. */
export interface Hashed {
  readonly hash: 'md5' | 'md5-dos2unix';
  /** Hexadecimal; of a folder it ends in `.dir`. */
  readonly md5: string;
  readonly size: number;
  /** Of folders. */
  readonly nfiles?: number | undefined;
  /** Of files. */
  readonly isexec?: boolean | undefined;
}
