import type { RunStore } from '../store.ts';

/** Where MLflow's client looks for the tables of a run. */
export const LOGGED_ARTIFACTS_TAG = 'mlflow.loggedArtifacts';

export interface LoggedArtifact {
  readonly path: string;
  readonly type: string;
}

/** The tag's limit. */
const LONGEST = 8_000;

/**
 * Tells in the run's tag that it has a table. Of tables with steps the last one is told; where the
 * tag is full the oldest ones are told no more.
 */
export async function logTableTag(store: RunStore, run: string, path: string): Promise<void> {
  const { tags } = await store.getRun(run);
  const told = readLoggedArtifacts(tags[LOGGED_ARTIFACTS_TAG]);
  const series = path.replace(/\+step\+-?\d+\.json$/, '+step+');
  const others = told.filter((each) =>
    series === path ? each.path !== path : !each.path.startsWith(series),
  );
  let all = [...others, { path, type: 'table' }];
  while (all.length > 1 && tagText(all).length > LONGEST) all = all.slice(1);
  const text = tagText(all);
  if (text !== tags[LOGGED_ARTIFACTS_TAG]) {
    await store.setTags(run, { [LOGGED_ARTIFACTS_TAG]: text });
  }
}

/** As Python's `json.dumps` writes it: MLflow's client looks for that text. */
function tagText(artifacts: readonly LoggedArtifact[]): string {
  const entries = artifacts.map(
    ({ path, type }) => `{"path": ${JSON.stringify(path)}, "type": ${JSON.stringify(type)}}`,
  );
  return `[${entries.join(', ')}]`;
}

/** What the tag tells; nothing where it is missing or broken. */
export function readLoggedArtifacts(tag: string | undefined): readonly LoggedArtifact[] {
  if (tag === undefined) return [];
  try {
    const value: unknown = JSON.parse(tag);
    return Array.isArray(value) ? value.filter(isArtifact) : [];
  } catch {
    return [];
  }
}

function isArtifact(value: unknown): value is LoggedArtifact {
  if (typeof value !== 'object' || value === null) return false;
  const { path, type } = value as Partial<Record<string, unknown>>;
  return typeof path === 'string' && typeof type === 'string';
}
