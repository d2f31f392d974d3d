import type { DeliveryOutcome, ModelVersion, TrackingStore } from '@havn/track';
import type { Command } from 'commander';
import { printHistory, printModel, printModels, printVersion } from '../models/print-models.ts';
import { registerRun } from '../models/register-run.ts';
import { printJson } from '../output.ts';
import { hasStore, withStore } from '../runs/with-store.ts';
import { outcomeJson, withTriggers } from '../triggers/with-triggers.ts';

interface Flags {
  readonly json?: boolean;
  /** Who does it, for the audit log. */
  readonly as?: string;
}

const JSON_HELP = 'one JSON object on stdout';

export function addModelsCommand(program: Command): void {
  const models = program
    .command('models')
    .description('Register models, move their aliases, see what happened to them')
    .addHelpText('after', '\nExample:\n  havn models register 0193a intents');
  addReading(models);
  addWriting(models);
}

function addReading(models: Command): void {
  models
    .command('list')
    .description('the registered models')
    .option('--filter <filter>', 'only those that match, as "name LIKE \'in%\'"')
    .option('--json', `${JSON_HELP}: {"models": […]}`)
    .addHelpText('after', '\nExample:\n  havn models list --json')
    .action(list);
  models
    .command('show')
    .description('a model with its versions and aliases')
    .argument('<name>', 'the name of the model')
    .option('--json', `${JSON_HELP}: {"model": {…}, "versions": […]}`)
    .addHelpText('after', '\nExample:\n  havn models show intents')
    .action(show);
  models
    .command('history')
    .description('who changed what, the newest first')
    .argument('<name>', 'the name of the model')
    .option('--json', `${JSON_HELP}: {"entries": […]}, each with its deliveries`)
    .addHelpText('after', '\nExample:\n  havn models history intents')
    .action(history);
}

function addWriting(models: Command): void {
  models
    .command('register')
    .description('make the bundle of a run the next version of a model')
    .argument('<run>', 'the run: its id, or the beginning of it')
    .argument('<name>', 'the name of the model; made where there is none')
    .option('--as <who>', 'who does it, for the history')
    .option('--json', `${JSON_HELP}: the version`)
    .addHelpText('after', '\nExample:\n  havn models register 0193a intents')
    .action(register);
  models
    .command('alias')
    .description('let an alias point to a version, where protection and gates allow it')
    .argument('<name>', 'the name of the model')
    .argument('<version>', 'the number of the version')
    .argument('<alias>', 'such as staging or production')
    .option('--as <who>', 'who does it, for the history and for protected aliases')
    .option('--json', `${JSON_HELP}: the version`)
    .addHelpText('after', '\nExample:\n  havn models alias intents 3 production')
    .action(alias);
}

function store<T>({ as }: Flags, use: (tracking: TrackingStore) => Promise<T>): Promise<T> {
  return withStore(({ tracking }) => use(tracking.as(as ?? process.env.USER ?? 'unknown')));
}

async function list(flags: Flags & { readonly filter?: string }): Promise<void> {
  const models = hasStore()
    ? await store(flags, async (tracking) => {
        const found = await tracking.models.search({ filter: flags.filter, maxResults: 1_000 });
        return found.items;
      })
    : [];
  if (flags.json) printJson({ models });
  else printModels(models);
}

/** Asking for a model makes no store where there is none. */
async function mustHaveStore(name: string): Promise<void> {
  const { MissingError } = await import('@havn/track');
  if (hasStore()) return;
  throw new MissingError(`Registered Model with name=${name} not found`, {
    remedy: 'Register one: havn models register RUN NAME',
  });
}

async function show(name: string, flags: Flags): Promise<void> {
  await mustHaveStore(name);
  const found = await store(flags, async (tracking) => {
    const model = await tracking.models.get(name);
    const filter = `name = '${name}'`;
    const versions = await tracking.versions.search({ filter, orderBy: ['version_number DESC'] });
    return { model, versions: versions.items };
  });
  if (flags.json) printJson(found);
  else printModel(found.model, found.versions);
}

async function history(name: string, flags: Flags): Promise<void> {
  await mustHaveStore(name);
  const { entries, told } = await store(flags, async ({ journal }) => ({
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

async function register(run: string, name: string, flags: Flags): Promise<void> {
  const actor = flags.as ?? process.env.USER ?? 'unknown';
  const { result, outcomes } = await withStore((runs) =>
    withTriggers(runs.tracking, () => registerRun(runs, { run, name, actor })),
  );
  printChanged(flags, result, outcomes);
}

async function alias(name: string, version: string, wanted: string, flags: Flags): Promise<void> {
  await mustHaveStore(name);
  const { result, outcomes } = await store(flags, (tracking) =>
    withTriggers(tracking, async () => {
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
