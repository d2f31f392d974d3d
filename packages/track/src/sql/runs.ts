import { newId } from '@havn/core';
import { ExistsError, InvalidValueError, MissingError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import {
  checkDatasetInput,
  checkedBatch,
  checkedParam,
  checkedTag,
  checkMetric,
  checkRunId,
} from '../rules/run-rules.ts';
import type { NewTrackedRun, Run, RunInfo, Runs, RunUpdate } from '../runs/runs.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { activeExperiment } from './experiment-rows.ts';
import { batchLogger, type Change } from './log-batch.ts';
import { randomName } from './random-name.ts';
import { readRuns } from './run-data.ts';
import { datasetSummaries, writeDatasets, writeModels } from './run-inputs.ts';
import { findRun, lockActiveRun, lockRun, type RunRow, runInfos } from './run-rows.ts';
import { knownParams, paramChanged, RUN_NAME_TAG, writeParams, writeTags } from './run-texts.ts';
import { searchRuns } from './search-runs.ts';

export function sqlRuns(context: StoreContext): Runs {
  const { database, keys, experimentKeys } = context;
  const { read, write } = database;
  /** A write to one active run, and the names under which it logs. */
  const change: Change = async (id, work, logged = {}) => {
    const noted = await write(async (db) => {
      const run = await lockActiveRun(db, id, database.dialect);
      await work(db, run);
      return experimentKeys.note(db, run.experiment, logged);
    });
    experimentKeys.remember(noted);
  };
  const logBatch = batchLogger(context, change);
  return {
    create: (run) => createRun(context, run),
    get: async (id) => (await readRuns(context, [await findRun(read, id)]))[0]!,
    async idsWithPrefix(prefix, limit) {
      // Every id with the prefix stands between it and it with the last character there is.
      const query = read.selectFrom('runs').select('id').where('id', '>=', prefix);
      const rows = await query
        .where('id', '<', `${prefix}\u{10ffff}`)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
    update: (id, update) => updateRun(context, id, update),
    delete: (id) => write((db) => setDeleted(context, db, { id, deleted: 1 })),
    restore: (id) => write((db) => setDeleted(context, db, { id, deleted: 0 })),
    async setTag(id, tag) {
      const checked = checkedTag(tag);
      const keyId = await keys.ensure([checked.key]);
      const tags = [keyId(checked.key)];
      await change(id, (db, run) => writeTags(db, run.key, [checked], keyId), { tags });
    },
    async deleteTag(id, key) {
      const keyId = await keys.ensure([key]);
      await change(id, (db, run) => deleteTag(db, run, { key, keyId: keyId(key) }));
    },
    async logParam(id, param) {
      const checked = checkedParam(param);
      const keyId = await keys.ensure([checked.key]);
      const params = [keyId(checked.key)];
      const log = async (db: Connection, run: RunRow) => {
        const old = (await knownParams(db, run.key, params)).get(params[0]!) ?? checked.value;
        if (old !== checked.value) throw paramChanged(run.id, checked, old);
        await writeParams(db, run, [checked], keyId);
      };
      await change(id, log, { params });
    },
    async logMetric(id, metric) {
      checkMetric(metric);
      await logBatch(id, { metrics: [metric] });
    },
    async logBatch(id, batch) {
      checkRunId(id);
      await logBatch(id, checkedBatch(batch));
    },
    async logInputs(id, { datasets = [], models = [] }) {
      checkRunId(id);
      for (const input of datasets) checkDatasetInput(input);
      await change(id, async (db, run) => {
        await writeDatasets(db, run, datasets);
        const inputs = models.map(({ modelId }) => ({ modelId, step: 0 }));
        await writeModels(db, { run: run.key, output: 0 }, inputs);
      });
    },
    logOutputs: (id, models) =>
      change(id, (db, run) => writeModels(db, { run: run.key, output: 1 }, models)),
    search: (options) => searchRuns(context, options),
    searchKeys: (search) => experimentKeys.search(search),
    searchDatasets: (experimentIds) => datasetSummaries(read, experimentIds),
  };
}

async function createRun(context: StoreContext, run: NewTrackedRun): Promise<Run> {
  const { database, keys, experimentKeys } = context;
  const { name, tags } = named(run);
  const id = run.id ?? newId();
  checkRunId(id);
  const keyId = await keys.ensure(tags.map(({ key }) => key));
  const { row, noted } = await database.write(async (db) => {
    const experiment = await activeExperiment(db, run.experimentId);
    const created = await db
      .insertInto('runs')
      .values(newRow(run, { id, name, experiment: experiment.id }))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (created === undefined) throw new ExistsError(`Run with id=${id} already exists`);
    await writeTags(db, created.key, tags, keyId);
    const logged = { tags: tags.map(({ key }) => keyId(key)) };
    return { row: created, noted: await experimentKeys.note(db, experiment.id, logged) };
  });
  experimentKeys.remember(noted);
  const [info] = await runInfos(context, [row]);
  const inputs = { datasets: [], models: [] };
  return { info: info!, params: [], tags, metrics: [], inputs, outputs: [] };
}

interface RunIdentity {
  readonly id: string;
  readonly name: string;
  readonly experiment: number;
}

function newRow(run: NewTrackedRun, { id, name, experiment }: RunIdentity) {
  return {
    id,
    experiment,
    name,
    user_id: run.userId ?? '',
    status: 'RUNNING',
    start_time: run.startTime ?? 0,
    end_time: null,
    deleted_time: null,
    deleted: 0,
    artifact_uri: run.artifactUri ?? '',
    folder: run.folder ?? null,
  };
}

/** A run's name is also its tag `mlflow.runName`. */
function named(run: NewTrackedRun): { readonly name: string; readonly tags: readonly KeyValue[] } {
  const tags = [...new Map((run.tags ?? []).map((tag) => [tag.key, tag])).values()];
  const tagged = tags.find(({ key }) => key === RUN_NAME_TAG)?.value;
  if (run.name && tagged && run.name !== tagged) {
    throw new InvalidValueError(
      "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different " +
        `values (run_name='${run.name}', mlflow.runName='${tagged}').`,
    );
  }
  const name = run.name || tagged || randomName();
  return { name, tags: tagged ? tags : withName(tags, name) };
}

function withName(tags: readonly KeyValue[], name: string): readonly KeyValue[] {
  return [...tags.filter(({ key }) => key !== RUN_NAME_TAG), { key: RUN_NAME_TAG, value: name }];
}

async function updateRun(
  context: StoreContext,
  id: string,
  { status, endTime, name }: RunUpdate,
): Promise<RunInfo> {
  const { database, keys } = context;
  const keyId = await keys.ensure([RUN_NAME_TAG]);
  const row = await database.write(async (db) => {
    const run = await lockActiveRun(db, id, database.dialect);
    const change = {
      ...(status !== undefined && { status }),
      ...(endTime !== undefined && { end_time: endTime }),
    };
    if (Object.keys(change).length > 0) {
      await db.updateTable('runs').set(change).where('key', '=', run.key).execute();
    }
    if (name) await writeTags(db, run.key, [{ key: RUN_NAME_TAG, value: name }], keyId);
    return findRun(db, id);
  });
  return (await runInfos(context, [row]))[0]!;
}

async function setDeleted(
  { database }: StoreContext,
  db: Connection,
  { id, deleted }: { readonly id: string; readonly deleted: 0 | 1 },
): Promise<void> {
  const { key } = await lockRun(db, id, database.dialect);
  await db
    .updateTable('runs')
    .set({ deleted, deleted_time: deleted === 1 ? Date.now() : null })
    .where('key', '=', key)
    .execute();
}

async function deleteTag(
  db: Connection,
  run: RunRow,
  { key, keyId }: { readonly key: string; readonly keyId: number },
): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('tags')
    .where('run', '=', run.key)
    .where('key', '=', keyId)
    .executeTakeFirst();
  if (numDeletedRows > 0n) return;
  throw new MissingError(`No tag with name: ${key} in run with id ${run.id}`);
}
