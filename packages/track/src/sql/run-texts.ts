import { InvalidValueError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import type { Connection } from './database.ts';
import { insertRows } from './insert-rows.ts';
import { textHash } from './text-hash.ts';

export const RUN_NAME_TAG = 'mlflow.runName';

/** A key's id in the dictionary. */
export type KeyId = (name: string) => number;

/** Tags of a run; `mlflow.runName` also names the run. Of equal keys the last one counts. */
export async function writeTags(
  db: Connection,
  run: number,
  tags: readonly KeyValue[],
  keyId: KeyId,
): Promise<void> {
  const last = new Map(tags.map(({ key, value }) => [key, value]));
  const rows = [...last].map(([key, value]) => textRow(run, keyId(key), value));
  await insertTexts(db, 'tags', rows, 'update set hash = excluded.hash, value = excluded.value');
  const name = last.get(RUN_NAME_TAG);
  if (name) await db.updateTable('runs').set({ name }).where('key', '=', run).execute();
}

/** Parameters are written once: another value throws, with MLflow's words. */
export async function writeParams(
  db: Connection,
  run: { readonly key: number; readonly id: string },
  params: readonly KeyValue[],
  keyId: KeyId,
): Promise<void> {
  if (params.length === 0) return;
  const known = await knownParams(
    db,
    run.key,
    params.map(({ key }) => keyId(key)),
  );
  const changed = params.filter(({ key, value }) => (known.get(keyId(key)) ?? value) !== value);
  if (changed.length > 0) throw paramsChanged(run.id, changed, (key) => known.get(keyId(key))!);
  const rows = params
    .filter(({ key }) => !known.has(keyId(key)))
    .map(({ key, value }) => textRow(run.key, keyId(key), value));
  await insertTexts(db, 'params', rows, 'nothing');
}

/** One parameter of a call of its own: the message names it alone. */
export function paramChanged(run: string, param: KeyValue, old: string): InvalidValueError {
  return new InvalidValueError(
    `Changing param values is not allowed. Param with key='${param.key}' was already logged with ` +
      `value='${old}' for run ID='${run}'. Attempted logging new value '${param.value}'.`,
  );
}

function paramsChanged(
  run: string,
  changed: readonly KeyValue[],
  old: (key: string) => string,
): InvalidValueError {
  const list = changed.map(
    ({ key, value }) => `{'key': '${key}', 'old_value': '${old(key)}', 'new_value': '${value}'}`,
  );
  return new InvalidValueError(
    `Changing param values is not allowed. Params were already logged='[${list.join(', ')}]' ` +
      `for run ID='${run}'.`,
  );
}

export async function knownParams(
  db: Connection,
  run: number,
  keys: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('params')
    .select(['key', 'value'])
    .where('run', '=', run)
    .where('key', 'in', keys)
    .execute();
  return new Map(rows.map(({ key, value }) => [key, value]));
}

type TextRow = readonly [run: number, key: number, hash: number, value: string];

function textRow(run: number, key: number, value: string): TextRow {
  return [run, key, textHash(value), value];
}

async function insertTexts(
  db: Connection,
  table: 'params' | 'tags',
  rows: readonly TextRow[],
  onConflict: string,
): Promise<void> {
  if (rows.length === 0) return;
  await insertRows(db, {
    into: `${table} (run, key, hash, value)`,
    rows,
    after: `on conflict (run, key) do ${onConflict}`,
  });
}
