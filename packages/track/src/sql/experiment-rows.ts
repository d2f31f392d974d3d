import { sql } from 'kysely';
import { InvalidValueError, MissingError } from '../errors.ts';
import type { Experiment } from '../experiments/experiments.ts';
import type { KeyValue } from '../page.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { joinUri } from './uri.ts';

export interface ExperimentRow {
  readonly id: number;
  readonly name: string;
  readonly artifact_location: string;
  readonly deleted: number;
  readonly creation_time: number;
  readonly last_update_time: number;
}

/** Of any stage. */
export async function findExperiment(db: Connection, id: string): Promise<ExperimentRow> {
  const number = parseExperimentId(id);
  const query = db.selectFrom('experiments').selectAll().where('id', '=', number);
  const row = Number.isSafeInteger(number) ? await query.executeTakeFirst() : undefined;
  if (row === undefined) throw new MissingError(`No Experiment with id=${number} exists`);
  return row;
}

export async function activeExperiment(db: Connection, id: string): Promise<ExperimentRow> {
  const row = await findExperiment(db, id);
  if (row.deleted === 0) return row;
  throw new InvalidValueError(
    `The experiment ${row.id} must be in the 'active' state. Current state is deleted.`,
  );
}

/** Rows as they are told, with their tags, in the same order. */
export async function withTags(
  context: StoreContext,
  rows: readonly ExperimentRow[],
): Promise<readonly Experiment[]> {
  const tags = new Map<number, KeyValue[]>(rows.map(({ id }) => [id, []]));
  if (rows.length > 0) {
    const { rows: found } = await sql<{ experiment: number; key: string; value: string }>`
      select experiment, key, value from experiment_tags
      where experiment in (${sql.join(rows.map(({ id }) => id))})
      order by experiment, key`.execute(context.database.read);
    for (const { experiment, key, value } of found) tags.get(experiment)!.push({ key, value });
  }
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name,
    artifactLocation: experimentLocation(context, row),
    lifecycleStage: row.deleted === 1 ? 'deleted' : 'active',
    creationTime: row.creation_time,
    lastUpdateTime: row.last_update_time,
    tags: tags.get(row.id)!,
  }));
}

/** What has no place of its own lies under the root that this store was opened with. */
export function experimentLocation(
  { artifactRoot }: StoreContext,
  { id, artifact_location }: { readonly id: number; readonly artifact_location: string },
): string {
  return artifact_location === '' ? joinUri(artifactRoot, String(id)) : artifact_location;
}
