import { isDeepStrictEqual } from 'node:util';
import type { Repository } from '@havn/versions';
import type { RevisionResults } from '../metrics/format-metrics.ts';
import { readMetrics, seenFrom } from '../metrics/read-metrics.ts';
import { readParams } from '../params/read-params.ts';
import { type Changes, diffResults, type FileResults } from './diff.ts';
import {
  currentBranch,
  hasCommits,
  listRevisions,
  openVersion,
  type RevisionFlags,
  type Version,
  WORKSPACE,
} from './revisions.ts';

export interface ShowMetricsOptions extends RevisionFlags {
  /** Files instead of those that the project names; absolute. */
  readonly targets?: readonly string[];
  readonly onError?: OnError;
}

type OnError = (file: string, error: unknown) => void;
const ignore: OnError = () => {};

/** The metrics of the workspace and of the revisions that were asked for. */
export function showMetrics(
  repository: Repository,
  { targets = [], onError = ignore, ...flags }: ShowMetricsOptions = {},
): RevisionResults {
  const results = new Map<string, FileResults>();
  const asked = flags.allBranches || flags.allTags || flags.allCommits;
  for (const name of asked ? listRevisions(repository, flags) : [WORKSPACE]) {
    const version = openVersion(repository, name, onError);
    results.set(
      asked ? name : '',
      shown(version, readMetrics(version.project, version.tree, targets)),
    );
  }
  // The workspace is not shown where it is what the branch has.
  const branch = asked ? currentBranch(repository) : undefined;
  const same =
    branch !== undefined && isDeepStrictEqual(results.get(branch), results.get(WORKSPACE));
  if (same) results.delete(WORKSPACE);
  return results;
}

export interface DiffOptions {
  readonly targets?: readonly string[];
  /** Also what did not change. */
  readonly all?: boolean;
  /** For parameters: only what stages depend on. */
  readonly depsOnly?: boolean;
  readonly onError?: OnError;
}

/** What changed in the metrics between two versions. Throws RevisionError. */
export function diffMetrics(
  repository: Repository,
  revisions: readonly [string, string],
  options: DiffOptions = {},
): Changes {
  const { targets = [] } = options;
  return diffVersions(repository, revisions, options, ({ project, tree }) =>
    readMetrics(project, tree, targets),
  );
}

/** What changed in the parameters between two versions. Throws RevisionError. */
export function diffParams(
  repository: Repository,
  revisions: readonly [string, string],
  options: DiffOptions = {},
): Changes {
  const { targets = [], depsOnly = false } = options;
  return diffVersions(repository, revisions, options, ({ project, tree }) =>
    readParams(project, tree, { targets, depsOnly }),
  );
}

function diffVersions(
  repository: Repository,
  [before, after]: readonly [string, string],
  { all, onError = ignore }: DiffOptions,
  read: (version: Version) => FileResults,
): Changes {
  if (repository.git && !hasCommits(repository)) return new Map();
  const [old, current] = [before, after].map((name) => {
    const version = openVersion(repository, name, onError);
    const results = read(version);
    for (const [file, { error }] of results) if (error) onError(file, error);
    return shown(version, results);
  });
  return diffResults(old ?? new Map(), current ?? new Map(), all);
}

function shown({ project }: Version, results: FileResults): FileResults {
  return seenFrom(results, project, process.cwd());
}
