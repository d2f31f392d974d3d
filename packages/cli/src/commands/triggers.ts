import type { DeliveryOutcome, TrackingClient } from '@havn/track';
import { type Command, InvalidArgumentError } from 'commander';
import { print, printJson } from '../output.ts';
import { databaseOption, type StoreFlags, storeOption } from '../stores/store-flags.ts';
import { withDatabase, withStore } from '../stores/with-store.ts';
import {
  type ListedTrigger,
  listedWebhook,
  printDeliveries,
  printTriggers,
  type ShownDelivery,
} from '../triggers/print-triggers.ts';
import { outcomeJson, triggersFile, withTriggers } from '../triggers/with-triggers.ts';

const JSON_HELP = 'one JSON object on stdout';

export function addTriggersCommand(program: Command): void {
  const triggers = program
    .command('triggers')
    .description('Run a command, call a webhook or start a GitHub workflow when a model changes')
    .addHelpText(
      'after',
      '\nExample:\n  havn triggers add deploy --alias production -- ./deploy.sh',
    );
  addChanging(triggers);
  addReading(triggers);
  addDelivering(triggers);
}

function addChanging(triggers: Command): void {
  triggers
    .command('add')
    .description('tell a program of this machine, a URL or a repository of what happens')
    .argument('<name>', 'what to call it')
    .argument('[command...]', 'after "--": the program and its arguments; no shell reads them')
    .option(
      '--on <event...>',
      'what happens (default: model_version_alias.created, an alias moved)',
    )
    .option('--model <glob>', 'of which models, as "intents-*" (default: all)')
    .option('--alias <glob>', 'of which aliases, as "production" (default: all)')
    .option('--timeout <seconds>', 'how long the command may take (default: 600)', seconds)
    .option('--github <owner/repo>', 'start its workflows on repository_dispatch')
    .option('--event-type <type>', 'which workflows listen to (default: havn-alias-moved)')
    .option('--token-env <name>', 'the variable that holds the token (default: GITHUB_TOKEN)')
    .option('--api-url <url>', 'of GitHub Enterprise: https://HOST/api/v3')
    .option('--webhook <url>', 'post there, in the shape of MLflow’s webhooks')
    .option('--secret-env <name>', 'the variable with the secret that signs what is posted')
    .addOption(databaseOption())
    .option('--json', `${JSON_HELP}: the trigger`)
    .addHelpText('after', ADD_EXAMPLES)
    .action(add);
  triggers
    .command('remove')
    .description('take a trigger away; what it was not told yet, it is not told')
    .argument('<name>', 'the name of the trigger')
    .addOption(databaseOption())
    .option('--json', `${JSON_HELP}: {"removed": […]}`)
    .addHelpText('after', '\nExample:\n  havn triggers remove deploy')
    .action(remove);
}

const ADD_EXAMPLES = `
Examples:
  havn triggers add deploy --model intents --alias production -- ./deploy.sh --fast
  havn triggers add ci --alias staging --github acme/app --event-type model-promoted
  havn triggers add chat --on 'model_version.*' --webhook https://chat.example.com/hook

The event comes as JSON on the program's stdin, and as HAVN_MODEL, HAVN_VERSION, HAVN_ALIAS,
HAVN_CURRENT_VERSION, HAVN_EVENT, HAVN_DELIVERY and HAVN_ATTEMPT.`;

function addReading(triggers: Command): void {
  triggers
    .command('list')
    .description('the triggers, and the webhooks that MLflow clients made')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"triggers": […]}`)
    .addHelpText('after', '\nExample:\n  havn triggers list --json')
    .action(list);
  triggers
    .command('deliveries')
    .description('what was told to whom, with every attempt, the newest first')
    .option('--model <name>', 'of one model')
    .option('--trigger <name>', 'to one trigger or webhook')
    .option('--limit <n>', 'how many', count, 20)
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"deliveries": […]}`)
    .addHelpText('after', '\nExample:\n  havn triggers deliveries --model intents')
    .action(deliveries);
}

function addDelivering(triggers: Command): void {
  triggers
    .command('deliver')
    .description('tell now what is due, as havn up does by itself')
    .addOption(databaseOption())
    .option('--json', `${JSON_HELP}: {"deliveries": […]}`)
    .addHelpText('after', '\nExample:\n  havn triggers deliver')
    .action(deliver);
  triggers
    .command('redeliver')
    .description('tell once more what was told or has failed')
    .argument('<id>', 'the number of the delivery: see havn triggers deliveries', count)
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"deliveries": […]}`)
    .addHelpText('after', '\nExample:\n  havn triggers redeliver 12')
    .action(redeliver);
}

interface Flags extends StoreFlags {
  readonly json?: boolean;
}

interface AddFlags extends Flags {
  readonly on?: readonly string[];
  readonly model?: string;
  readonly alias?: string;
  readonly timeout?: number;
  readonly github?: string;
  readonly eventType?: string;
  readonly tokenEnv?: string;
  readonly apiUrl?: string;
  readonly webhook?: string;
  readonly secretEnv?: string;
}

async function add(name: string, command: readonly string[], flags: AddFlags): Promise<void> {
  const { addTrigger } = await import('@havn/track');
  const trigger = await changeFile('havn triggers add', flags, (file) =>
    addTrigger(file, triggerText(name, command, flags)),
  );
  if (flags.json) printJson({ file: triggersFile(), trigger });
  else print(`${trigger.name} is told from now on; it stands in ${triggersFile()}`);
}

/** As it stands in the file; what does not fit together is found where the file is read. */
function triggerText(name: string, command: readonly string[], flags: AddFlags): object {
  const { on, model, alias, timeout, github, eventType, tokenEnv, apiUrl } = flags;
  const { webhook, secretEnv } = flags;
  const ofGithub = { repository: github, eventType, tokenEnv, apiUrl };
  return withoutUndefined({
    name,
    on,
    model,
    alias,
    command: fields({ run: command.length > 0 ? command : undefined, timeoutSeconds: timeout }),
    github: fields(ofGithub),
    webhook: fields({ url: webhook, secretEnv }),
  });
}

function fields(given: object): object | undefined {
  const kept = withoutUndefined(given);
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function withoutUndefined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function remove(name: string, flags: Flags): Promise<void> {
  const { removeTrigger } = await import('@havn/track');
  await changeFile('havn triggers remove', flags, (file) => removeTrigger(file, name));
  if (flags.json) printJson({ removed: [name] });
  else print(`${name} is told nothing more`);
}

/** The store learns who wants what, so that other processes write deliveries for it. */
function changeFile<T>(
  what: string,
  flags: Flags,
  change: (file: string) => Promise<T>,
): Promise<T> {
  return withDatabase(what, flags, async ({ tracking }) => {
    const { readTriggersFile, subscribe } = await import('@havn/track');
    const changed = await change(triggersFile());
    await subscribe(tracking, await readTriggersFile(triggersFile()));
    return changed;
  });
}

async function list(flags: Flags): Promise<void> {
  const triggers = await withStore({ ...flags, makeOwn: true }, async (store) => {
    const own = await store.enrolTriggers();
    const { triggers, webhooks } = store.tracking;
    const subscriptions = await triggers.list();
    const { items } = await webhooks.list({ maxResults: 1_000 });
    return [
      ...subscriptions.map(({ owner, ...trigger }): ListedTrigger => {
        return { ...trigger, kept: owner === own ? 'here' : 'elsewhere' };
      }),
      ...items.map(listedWebhook),
    ];
  });
  if (flags.json) printJson({ triggers });
  else printTriggers(triggers);
}

interface DeliveriesFlags extends Flags {
  readonly model?: string;
  readonly trigger?: string;
  readonly limit: number;
}

async function deliveries({ model, trigger, limit, ...flags }: DeliveriesFlags): Promise<void> {
  const shown = await withStore({ ...flags, makeOwn: true }, async ({ tracking }) => {
    const found = await tracking.journal.deliveries({ model, limit: trigger ? 10_000 : limit });
    const names = await namesOf(tracking);
    const named = found.map((each): ShownDelivery => ({ ...each, name: names(each.target) }));
    return named.filter(({ name }) => (trigger ?? name) === name).slice(0, limit);
  });
  if (flags.json) printJson({ deliveries: shown });
  else printDeliveries(shown);
}

async function namesOf(tracking: TrackingClient): Promise<(target: string) => string> {
  const { isTriggerTarget, triggerName } = await import('@havn/track');
  const { items } = await tracking.webhooks.list({ maxResults: 1_000 });
  const webhooks = new Map(items.map(({ id, name }) => [id, name]));
  return (target) =>
    isTriggerTarget(target) ? triggerName(target) : (webhooks.get(target) ?? 'a removed webhook');
}

async function deliver(flags: Flags): Promise<void> {
  const what = 'havn triggers deliver (a server delivers by itself)';
  const { outcomes } = await withDatabase(what, flags, ({ tracking }) =>
    withTriggers(tracking, async () => {}),
  );
  printOutcomes(flags, outcomes, 'Nothing is due.');
}

async function redeliver(id: number, flags: Flags): Promise<void> {
  const { outcomes } = await withStore({ ...flags, makeOwn: true }, ({ change, tracking }) =>
    change(() => tracking.journal.redeliver(id)),
  );
  printOutcomes(flags, outcomes, `The delivery ${id} is due now.`);
}

function printOutcomes(
  { json }: Flags,
  outcomes: readonly DeliveryOutcome[],
  nothing: string,
): void {
  if (json) printJson({ deliveries: outcomes.map(outcomeJson) });
  else if (outcomes.length === 0) print(nothing);
  if (outcomes.some(({ error }) => error !== undefined)) process.exitCode = 1;
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
