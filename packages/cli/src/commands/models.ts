import type { DeliveryOutcome, ModelVersion } from '@havn/track';
import type { Command } from 'commander';
import { modelWithVersions } from '../models/model-with-versions.ts';
import { printHistory, printModel, printModels, printVersion } from '../models/print-models.ts';
import { registerRun } from '../models/register-run.ts';
import { printJson } from '../output.ts';
import { artifactsOption, type PlaceFlags, storeOption } from '../stores/store-flags.ts';
import { withStore } from '../stores/with-store.ts';
import { outcomeJson } from '../triggers/with-triggers.ts';

interface Flags extends PlaceFlags {
  readonly json?: boolean;
  /** Who does it, for the audit log. */
  readonly as?: string;
}

const JSON_HELP = 'one JSON object on stdout';

const EXAMPLES = `
Examples:
  havn models register 0193a intents
  havn models alias intents 3 production --store https://runs.example.com`;

export function addModelsCommand(program: Command): void {
  const models = program
    .command('models')
    .description('Register models, move their aliases, see what happened to them')
    .addHelpText('after', EXAMPLES);
  addReading(models);
  addWriting(models);
}

function addReading(models: Command): void {
  models
    .command('list')
    .description('the registered models')
    .option('--filter <filter>', 'only those that match, as "name LIKE \'in%\'"')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"models": […]}`)
    .addHelpText('after', '\nExample:\n  havn models list --json')
    .action(list);
  models
    .command('show')
    .description('a model with its versions and aliases')
    .argument('<name>', 'the name of the model')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"model": {…}, "versions": […]}`)
    .addHelpText('after', '\nExample:\n  havn models show intents')
    .action(show);
  models
    .command('history')
    .description('who changed what, the newest first')
    .argument('<name>', 'the name of the model')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"entries": […]}, each with its deliveries`)
    .addHelpText('after', '\nExample:\n  havn models history intents')
    .action(history);
}

const REGISTER_EXAMPLES = `
Examples:
  havn models register 0193a intents
  havn models register 0193a intents --store https://runs.example.com
  havn models register 0193a intents --path model --store https://runs.example.com`;

function addWriting(models: Command): void {
  models
    .command('register')
    .description('make the bundle of a run, or a folder of its files, the next version of a model')
    .argument('<run>', 'the run: its id there or on this machine, or the beginning of one')
    .argument('<name>', 'the name of the model; made where there is none')
    .option(
      '--path <path>',
      'a folder of the run’s files, or a model that MLflow logged (default: its bundle, sent first where only this machine has it)',
    )
    .option('--as <who>', 'who does it, for the history')
    .addOption(storeOption())
    .addOption(artifactsOption())
    .option('--json', `${JSON_HELP}: the version`)
    .addHelpText('after', REGISTER_EXAMPLES)
    .action(register);
  models
    .command('alias')
    .description('let an alias point to a version, where protection and gates allow it')
    .argument('<name>', 'the name of the model')
    .argument('<version>', 'the number of the version')
    .argument('<alias>', 'such as staging or production')
    .option('--as <who>', 'who does it, for the history and for protected aliases')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: the version`)
    .addHelpText('after', '\nExample:\n  havn models alias intents 3 production')
    .action(alias);
}

async function list({ filter, ...flags }: Flags & { readonly filter?: string }): Promise<void> {
  const found = await withStore(flags, ({ tracking }) =>
    tracking.models.search({ filter, maxResults: 1_000 }),
  );
  if (flags.json) printJson({ models: found.items });
  else printModels(found.items);
}

async function show(name: string, flags: Flags): Promise<void> {
  const found = await withStore(flags, ({ tracking }) => modelWithVersions(tracking, name));
  if (flags.json) printJson(found);
  else printModel(found.model, found.versions);
}

async function history(name: string, flags: Flags): Promise<void> {
  const { entries, told } = await withStore(flags, async ({ tracking: { journal } }) => ({
    entries: await journal.entries({ model: name, limit: 1_000 }),
    told: await journal.deliveries({ model: name, limit: 10_000 }),
  }));
  const withDeliveries = entries.map((entry) => ({
    ...entry,
    deliveries: told
      .filter((delivery) => delivery.entry.id === entry.id)
      .map(({ id, target, state, attempts }) => ({ id, target, state, attempts })),
  }));
  if (flags.json) printJson({ entries: withDeliveries });
  else printHistory(withDeliveries);
}

interface RegisterFlags extends Flags {
  readonly path?: string;
}

async function register(run: string, name: string, flags: RegisterFlags): Promise<void> {
  const { path } = flags;
  const { result, outcomes } = await withStore(flags, (store) =>
    registerRun(store, { run, name, path }),
  );
  printChanged(flags, result, outcomes);
}

async function alias(name: string, version: string, wanted: string, flags: Flags): Promise<void> {
  const { result, outcomes } = await withStore(flags, ({ change, tracking }) =>
    change(async () => {
      await tracking.models.setAlias(name, wanted, version);
      return tracking.versions.get(name, version);
    }),
  );
  printChanged(flags, result, outcomes);
}

function printChanged(
  { json }: Flags,
  version: ModelVersion,
  outcomes: readonly DeliveryOutcome[],
): void {
  if (json) printJson({ ...version, deliveries: outcomes.map(outcomeJson) });
  else printVersion(version);
}
