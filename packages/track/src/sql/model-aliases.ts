import { checkAlias, checkModelName, checkNewAlias } from '../rules/registry-rules.ts';
import { audit } from './audit.ts';
import type { StoreContext } from './context.ts';
import { findModel, findVersion } from './model-rows.ts';
import { checkPromotion } from './promotion.ts';

export interface AliasMove {
  readonly name: string;
  readonly alias: string;
  readonly version: string;
}

/** Moves or makes an alias, where the model's protection and gates allow it. */
export async function setAlias(
  context: StoreContext,
  { name, alias, version }: AliasMove,
): Promise<void> {
  checkModelName(name);
  checkNewAlias(alias);
  await context.database.write(async (db) => {
    const row = await findVersion(db, name, version);
    const before = await db
      .selectFrom('model_aliases')
      .select('version')
      .where('model', '=', row.model)
      .where('alias', '=', alias)
      .executeTakeFirst();
    await checkPromotion(context, db, { alias, version: row });
    await db
      .insertInto('model_aliases')
      .values({ model: row.model, alias, version: row.version })
      .onConflict((conflict) =>
        conflict.columns(['model', 'alias']).doUpdateSet({ version: row.version }),
      )
      .execute();
    await audit(context, db, {
      event: 'model_version_alias.created',
      model: name,
      version: String(row.version),
      detail: { alias, before: before && String(before.version) },
    });
  });
}

export async function deleteAlias(
  context: StoreContext,
  { name, alias }: Omit<AliasMove, 'version'>,
): Promise<void> {
  checkModelName(name);
  checkAlias(alias);
  await context.database.write(async (db) => {
    const { id } = await findModel(db, name);
    await checkPromotion(context, db, { alias, model: { id, name } });
    const removed = await db
      .deleteFrom('model_aliases')
      .where('model', '=', id)
      .where('alias', '=', alias)
      .returning('version')
      .executeTakeFirst();
    if (removed === undefined) return;
    await audit(context, db, {
      event: 'model_version_alias.deleted',
      model: name,
      version: String(removed.version),
      detail: { alias },
    });
  });
}
