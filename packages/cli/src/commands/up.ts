import { join } from 'node:path';
import { havnHome } from '@havn/core';
import { type Command, Option } from 'commander';
import { addConfigFlags, type ConfigFlags } from '../config-flags.ts';
import { parsePort } from '../parse.ts';
import { composeSettings } from '../settings/settings.ts';
import { openArtifacts } from '../stores/open-artifacts.ts';
import { artifactsOption, databaseOption } from '../stores/store-flags.ts';
import { refuseServer } from '../stores/with-store.ts';
import { triggersFile } from '../triggers/with-triggers.ts';

interface UpFlags extends ConfigFlags {
  readonly host?: string;
  readonly port?: number;
  readonly store?: string;
  readonly artifacts?: string;
  readonly token?: string;
}

export function addUpCommand(program: Command): void {
  const command = program
    .command('up')
    .description(
      'Run the tracking server and its pages: MLflow clients log, search and register here',
    )
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--host <host>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <n>', 'the port (0: any free one; default: 5000)', parsePort)
    .addOption(databaseOption())
    .addOption(artifactsOption())
    .addOption(new Option('--token <text>', 'required from clients').env('HAVN_TOKEN'));
  addConfigFlags(command)
    .addHelpText(
      'after',
      '\nExample:\n  havn up --port 5001\n  MLFLOW_TRACKING_URI=http://127.0.0.1:5001 python train.py',
    )
    .action(up);
}

/** A place that is a folder; runs may name it by its path. */
function foldersOf(place: string | null): readonly string[] {
  return !place || /^[a-z][a-z0-9+.-]+:\/\//i.test(place) ? [] : [place];
}

/** Serves until SIGINT or SIGTERM, then lets the calls under way end. */
async function up(overrides: readonly string[], flags: UpFlags): Promise<void> {
  const { token } = flags;
  const settings = await composeSettings('up', overrides, { ...flags });
  if (!settings) return;
  const { host, port, ...places } = settings;
  refuseServer('havn up', places);
  const [{ startTrackingServer }, { addStudio }, { openTrackingStore }] = await Promise.all([
    import('@havn/tracking-server'),
    import('@havn/studio'),
    import('@havn/track'),
  ]);
  const home = havnHome();
  const url = places.store || `sqlite:///${join(home, 'havn.db')}`;
  const store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  const artifacts = await openArtifacts(places.artifacts || undefined, store);
  try {
    const server = await startTrackingServer({
      host,
      port,
      store,
      artifacts,
      token,
      localRoots: [home, ...foldersOf(places.artifacts)],
      extend: addStudio,
      triggersFile: triggersFile(),
      accounts: join(home, 'accounts.json'),
      onWarning: (message) => process.stderr.write(`${message}\n`),
    });
    process.stdout.write(`listening on ${server.url}\n`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
    await server.close();
  } finally {
    await artifacts.close();
    await store.close();
  }
}
