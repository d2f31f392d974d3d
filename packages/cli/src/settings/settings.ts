import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ComposeOptions } from '@havn/config';
import type { z } from 'zod';
import { type ConfigFlags, configPlaces, refuseMixed } from '../config-flags.ts';
import type * as schemas from './schemas.ts';

/** The commands whose settings are composed from a file of `conf/`, as those of `havn train` are. */
export const SETTINGS = ['serve', 'evaluate', 'predict', 'up'] as const;

export type SettingsName = (typeof SETTINGS)[number];

export type Settings<Name extends SettingsName> = Readonly<
  z.infer<(typeof schemas)[`${Name}Schema`]>
>;

const conf = fileURLToPath(new URL('../../conf', import.meta.url));

/** The schema of a command's settings; zod is loaded only now. */
export async function settingsSchema<Name extends SettingsName>(name: Name) {
  const { [`${name}Schema` as const]: schema } = await import('./schemas.ts');
  return schema as unknown as z.ZodType<Settings<Name>>;
}

/** The options with which a command composes its settings. */
export function settingsCompose(
  name: SettingsName,
  overrides: readonly string[],
  flags: ConfigFlags,
): ComposeOptions {
  return { base: { dir: conf, name }, ...configPlaces(flags), overrides, job: { name } };
}

/**
 * What a command is told: by its own file, by the user's over it, by overrides, and by its options,
 * which win. Undefined where the user only looks (`--cfg`, `--info`).
 *
 * @throws ConfigValidationError with file, line and key of a mistake
 */
export async function composeSettings<Name extends SettingsName>(
  name: Name,
  overrides: readonly string[],
  flags: ConfigFlags & { readonly [option: string]: unknown },
): Promise<Settings<Name> | undefined> {
  refuseMixed(flags, {});
  const options = settingsCompose(name, overrides, flags);
  const { look, warn } = await import('../config-view.ts');
  if (await look(flags, options)) return undefined;
  const [{ composeConfig, validateConfig }, schema] = await Promise.all([
    import('@havn/config'),
    settingsSchema(name),
  ]);
  const composed = await composeConfig(options);
  warn(composed);
  const settings = validateConfig(schema, composed);
  const given = Object.keys(settings).filter((key) => flags[key] !== undefined);
  return { ...settings, ...Object.fromEntries(given.map((key) => [key, flags[key]])) };
}

/** Parts `MODEL [KEY=VALUE …]`: without a model the first word is an override, too. */
export function modelAndOverrides(
  model: string | undefined,
  overrides: readonly string[],
): { readonly model: string | undefined; readonly overrides: readonly string[] } {
  const isOverride = model !== undefined && /^[+~]*[\w./@:-]+=/.test(model) && !existsSync(model);
  return isOverride ? { model: undefined, overrides: [model, ...overrides] } : { model, overrides };
}
