import type { Device } from '@havn/graph';
import type { Limits, ServeOptions } from '@havn/serve';
import { type Command, Option } from 'commander';
import { addConfigFlags, type ConfigFlags } from '../config-flags.ts';
import { modelFolder } from '../models/model-folder.ts';
import { commandProgress } from '../output.ts';
import { deviceOption, parsePort, parseThreads } from '../parse.ts';
import { needed } from '../settings/needed.ts';
import { composeSettings, modelAndOverrides, type Settings } from '../settings/settings.ts';
import { artifactsOption, type PlaceFlags, storeOption } from '../stores/store-flags.ts';
import { version } from '../version.ts';

interface ServeFlags extends ConfigFlags, PlaceFlags {
  readonly host?: string;
  readonly port?: number;
  readonly token?: string;
  readonly device?: Device;
  readonly threads?: number;
}

export function addServeCommand(program: Command): void {
  const serve = program
    .command('serve')
    .description('Serve a model: POST /predict, OpenAPI at /docs, a page at /')
    .argument(
      '[model]',
      'a bundle folder, a run id, models:/NAME@ALIAS, or a Hugging Face folder or id',
    )
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--host <host>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <n>', 'the port (0: any free one; default: 8000)', parsePort)
    .addOption(new Option('--token <text>', 'required from clients').env('HAVN_TOKEN'))
    .addOption(storeOption())
    .addOption(artifactsOption())
    .addOption(deviceOption())
    .option('--threads <n>', 'cores for the model (default: all)', parseThreads);
  addConfigFlags(serve)
    .addHelpText(
      'after',
      '\nExamples:\n  havn serve .havn/runs/RUN/bundle --port 8080\n' +
        '  havn serve RUN limits.max_batch=32\n' +
        '  havn serve models:/intents@production --store https://runs.example.com\n' +
        '  havn serve --config-dir conf --config-name production',
    )
    .action(serveCommand);
}

async function serveCommand(
  word: string | undefined,
  rest: readonly string[],
  flags: ServeFlags,
): Promise<void> {
  const { model: given, overrides } = modelAndOverrides(word, rest);
  const settings = await composeSettings('serve', overrides, { ...flags, model: given });
  if (!settings) return;
  const { model, store, artifacts, limits, threads, ...options } = settings;
  await serveUntilStopped({
    ...options,
    model: await modelFolder(needed('model', model), { store, artifacts }, commandProgress()),
    token: flags.token,
    limits: limitsOf(limits),
    ...(threads !== null && { threads }),
  });
}

/** `max_batch` of the configuration is `maxBatch` of the server. */
function limitsOf(limits: Settings<'serve'>['limits']): Partial<Limits> {
  const camel = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(limits).map(([key, value]) => [camel(key), value]));
}

export interface ServedModel
  extends Pick<ServeOptions, 'host' | 'port' | 'token' | 'device' | 'threads' | 'limits'> {
  readonly model: string;
  readonly onListening?: (url: string) => void;
  /** Keeps stdout free: it holds a JSON object. */
  readonly quiet?: boolean;
}

/** Serves until SIGINT or SIGTERM, then lets the requests under way end. */
export async function serveUntilStopped(served: ServedModel): Promise<void> {
  const { onListening, quiet = false, ...options } = served;
  const { serve } = await import('@havn/serve');
  const service = await serve({
    ...options,
    version: version(),
    onRestart: (reason) => process.stderr.write(`${reason}; starting another engine process\n`),
  });
  (quiet ? process.stderr : process.stdout).write(`listening on ${service.url}\n`);
  onListening?.(service.url);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await service.close();
}
