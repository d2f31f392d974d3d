import type { AuditEntry, ModelVersion, RegisteredModel } from '@havn/track';
import { formatTable, formatTime, print } from '../output.ts';

export function printModels(models: readonly RegisteredModel[]): void {
  if (models.length === 0) {
    print('No models yet. Register one: havn models register RUN NAME');
    return;
  }
  const rows = models.map(({ name, latestVersions, aliases }) => [
    name,
    String(Math.max(0, ...latestVersions.map(({ version }) => Number(version)))),
    aliases.map(({ alias, version }) => `${alias}=${version}`).join(' '),
  ]);
  print(formatTable(['model', 'latest', 'aliases'], rows));
}

export function printModel(model: RegisteredModel, versions: readonly ModelVersion[]): void {
  print(model.name);
  if (model.description) print(model.description);
  for (const { key, value } of model.tags) print(`${key}: ${value}`);
  const rows = versions.map((version) => [
    version.version,
    version.aliases.join(' '),
    version.stage,
    version.runId?.slice(0, 16) ?? '-',
    formatTime(version.creationTime),
  ]);
  print(`\n${formatTable(['version', 'aliases', 'stage', 'run', 'made (UTC)'], rows)}`);
}

export function printVersion({ name, version, aliases, source }: ModelVersion): void {
  const pointed = aliases.length === 0 ? '' : ` (${aliases.join(', ')})`;
  print(`${name} version ${version}${pointed}\n${source}`);
}

interface ToldEntry extends AuditEntry {
  readonly deliveries: readonly { readonly state: string }[];
}

export function printHistory(entries: readonly ToldEntry[]): void {
  const rows = entries.map(({ time, actor, event, version, detail, deliveries }) => [
    formatTime(time),
    actor ?? '-',
    event,
    version ?? '-',
    toldText(deliveries),
    detail === '{}' ? '' : detail,
  ]);
  print(formatTable(['time (UTC)', 'who', 'what', 'version', 'told', 'detail'], rows));
}

/** `2 done, 1 failed`. */
function toldText(deliveries: ToldEntry['deliveries']): string {
  const words = { DONE: 'done', PENDING: 'waiting', FAILED: 'failed' };
  return Object.entries(words)
    .map(([state, word]) => [deliveries.filter((each) => each.state === state).length, word])
    .filter(([count]) => count !== 0)
    .map((part) => part.join(' '))
    .join(', ');
}
