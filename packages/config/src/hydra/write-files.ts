import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import type { Composed } from '../composed.ts';
import { toYaml } from '../yaml/write.ts';

/**
 * Writes `.hydra/config.yaml` (interpolations as text), `hydra.yaml` and `overrides.yaml` below the
 * folder of a job, as Hydra does; nothing where `hydra.output_subdir` is null.
 */
export async function writeHydraFiles(composed: Composed, outputDir: string): Promise<void> {
  const { hydra } = composed;
  if (hydra.output_subdir === null) return;
  const folder = join(outputDir, String(hydra.output_subdir ?? '.hydra'));
  const files = {
    'config.yaml': composed.tree,
    'hydra.yaml': { hydra },
    'overrides.yaml': composed.overrides.task,
  };
  for (const [name, value] of Object.entries(files)) {
    await writeFileAtomic(join(folder, name), toYaml(value));
  }
}
