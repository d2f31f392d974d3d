import { HavnError } from '@havn/core';
import { isImport, stageAddress } from '../stages/stage.ts';
import { selectStages } from '../stages/targets.ts';
import { type DataContext, stagesOf } from './context.ts';
import { checkUpdateOptions, type UpdateOptions, updateImport } from './update-import.ts';

export class NotAnImportError extends HavnError {
  readonly code = 'NOT_AN_IMPORT';
  constructor(address: string) {
    super(`update is not supported for '${address}' that is not an import.`, {
      remedy: 'Record changed data with: havn data add or havn data commit',
    });
  }
}

/** Brings imports to what their sources have now. */
export async function update(
  context: DataContext,
  targets: readonly string[],
  options: UpdateOptions = {},
): Promise<void> {
  checkUpdateOptions(options);
  const stages = selectStages(await stagesOf(context), targets);
  for (const stage of stages) {
    if (!isImport(stage)) throw new NotAnImportError(stageAddress(stage, context.repository));
  }
  for (const stage of stages) await updateImport(context, stage.dvcFile!, options);
}
