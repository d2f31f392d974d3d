import { InvalidValueError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import type { Stage } from '../registry/registry.ts';
import { LIMITS } from './limits.ts';
import { checkLength, checkName, checkPath, missingValue } from './words.ts';

export function checkModelName(name: string): void {
  if (name.trim() === '') throw missingValue('name');
  if (/[/:]/.test(name)) {
    throw new InvalidValueError(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  }
  checkPath('name', name);
}

export function checkNewModelName(name: string): void {
  if (name.trim() === '') throw missingValue('new_name');
  checkModelName(name);
}

export function checkRegistryTag({ key, value }: KeyValue): void {
  checkName('key', key);
  checkLength('key', LIMITS.key, key);
  checkLength('value', LIMITS.registryTagValue, value);
}

export function parseVersion(version: string): number {
  if (/^\s*[+-]?\d+\s*$/.test(version)) return Number(version);
  throw new InvalidValueError(`Parameter 'version' must be an integer, got '${version}'.`);
}

export function checkAlias(alias: string): void {
  if (alias === '') throw new InvalidValueError('Registered model alias name cannot be empty.');
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw new InvalidValueError(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  checkLength('Registered model alias name', LIMITS.alias, alias);
}

/** `latest` and `v1` mean versions already. */
export function checkNewAlias(alias: string): void {
  checkAlias(alias);
  if (alias.toLowerCase() === 'latest') {
    throw new InvalidValueError("'latest' alias name (case insensitive) is reserved.");
  }
  if (/^v\d+$/i.test(alias)) {
    throw new InvalidValueError(`Version alias name '${alias}' is reserved.`);
  }
}

const STAGES: readonly Stage[] = ['None', 'Staging', 'Production', 'Archived'];

export function parseStage(stage: string): Stage {
  const found = STAGES.find((known) => known.toLowerCase() === stage.toLowerCase());
  if (found) return found;
  throw new InvalidValueError(
    `Invalid Model Version stage: ${stage}. Value must be one of ${STAGES.join(', ')}.`,
  );
}

/** Only a stage that is in use has others to archive. */
export function checkArchiving(stage: string): void {
  if (['Staging', 'Production'].includes(parseStage(stage))) return;
  throw new InvalidValueError(
    `Model version transition cannot archive existing model versions because '${stage}' is not ` +
      "an Active stage. Valid stages are ['Staging', 'Production']",
  );
}
