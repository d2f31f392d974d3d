/**
 * @file Protected aliases and promotion gates. Both are tags of the registered model, so that any
 * MLflow client sees and sets them:
 * - `havn.alias.<alias>.protected`: `true`, or the names of those who may move it, by commas;
 * - `havn.alias.<alias>.gate`: conditions that the version's run must fulfil, in the filter
 *   grammar of runs, as `metrics.accuracy > 0.9 AND tags.parity = 'passed'`;
 * - `havn.alias.<alias>.approval`: `required`: the version then needs the tag
 *   `havn.approved.<alias>`, a person's yes.
 */
import { sql } from 'kysely';
import { GateError, ProtectedAliasError } from '../errors.ts';
import { parseFilter } from '../filter/condition.ts';
import { RUN_GRAMMAR } from '../filter/grammar.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import type { VersionRow } from './model-rows.ts';
import { runCondition } from './run-conditions.ts';

interface Promotion {
  readonly alias: string;
  readonly version: VersionRow;
}

interface Removal {
  readonly alias: string;
  readonly model: { readonly id: number; readonly name: string };
}

/** Throws `ProtectedAliasError` or `GateError` where an alias may not be moved. */
export async function checkPromotion(
  context: StoreContext,
  db: Connection,
  move: Promotion | Removal,
): Promise<void> {
  const { alias } = move;
  const model = 'model' in move ? move.model : { id: move.version.model, name: move.version.name };
  const rules = await rulesOf(db, model.id, alias);
  checkProtection(context, { alias, model: model.name, rule: rules.get('protected') });
  if ('model' in move) return;
  if (rules.get('approval') === 'required') await checkApproval(db, move);
  const gate = rules.get('gate');
  if (gate) await checkGate(context, db, { ...move, gate });
}

async function rulesOf(
  db: Connection,
  model: number,
  alias: string,
): Promise<ReadonlyMap<string, string>> {
  const prefix = `havn.alias.${alias}.`;
  const rows = await db
    .selectFrom('registered_model_tags')
    .select(['key', 'value'])
    .where('model', '=', model)
    .where(
      'key',
      'in',
      ['protected', 'gate', 'approval'].map((rule) => prefix + rule),
    )
    .execute();
  return new Map(rows.map(({ key, value }) => [key.slice(prefix.length), value]));
}

function checkProtection(
  { actor }: StoreContext,
  {
    alias,
    model,
    rule,
  }: { readonly alias: string; readonly model: string; readonly rule: string | undefined },
): void {
  if (rule === undefined || rule === '' || rule === 'false') return;
  const allowed = rule.split(',').map((name) => name.trim());
  if (actor !== undefined && allowed.includes(actor)) return;
  throw new ProtectedAliasError(`The alias '${alias}' of ${model} is protected.`, {
    remedy:
      rule === 'true'
        ? `Delete the tag havn.alias.${alias}.protected of the model first.`
        : `It may be moved by: ${allowed.join(', ')}.`,
  });
}

async function checkApproval(db: Connection, { alias, version }: Promotion): Promise<void> {
  const tag = await db
    .selectFrom('model_version_tags')
    .select('value')
    .where('model', '=', version.model)
    .where('version', '=', version.version)
    .where('key', '=', `havn.approved.${alias}`)
    .executeTakeFirst();
  if (tag?.value && tag.value !== 'false') return;
  throw new GateError(
    `Version ${version.version} of ${version.name} is not approved for the alias '${alias}'.`,
    { remedy: `Approve it: set the tag havn.approved.${alias} of the version to your name.` },
  );
}

async function checkGate(
  context: StoreContext,
  db: Connection,
  { alias, version, gate }: Promotion & { readonly gate: string },
): Promise<void> {
  for (const condition of parseFilter(gate, RUN_GRAMMAR)) {
    const holds = await runCondition(context, condition);
    const { rows } = await sql<{ id: string }>`select r.id from runs r
      where r.id = ${version.run_id ?? ''} and ${holds}`.execute(db);
    if (rows.length > 0) continue;
    const { target, key, comparator, value } = condition;
    throw new GateError(
      `Version ${version.version} of ${version.name} does not pass the gate of '${alias}': ` +
        `${target} ${key} ${comparator} ${value ?? ''} does not hold for its run ${version.run_id ?? '(none)'}.`,
      { remedy: `The gate is the model's tag havn.alias.${alias}.gate: ${gate}` },
    );
  }
}
