import { didYouMean } from '@havn/config';
import { ALIAS_MOVED, EVENTS, matchesGlob } from './rule.ts';
import type { CommandTarget, Trigger, TriggerAction } from './trigger.ts';

/** A trigger as it stands in the file: see docs/tracking.md. */
export interface TriggerText {
  readonly name?: unknown;
  readonly on?: unknown;
  readonly model?: unknown;
  readonly alias?: unknown;
  readonly command?: unknown;
  readonly github?: unknown;
  readonly webhook?: unknown;
}

/** What is wrong with a trigger, and what to do. */
export class TriggerMistake extends Error {
  readonly remedy: string | undefined;
  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}

const KEYS = ['name', 'on', 'model', 'alias', 'command', 'github', 'webhook'];
const MAX_TIMEOUT_S = 86_400;

/** @throws TriggerMistake */
export function parseTrigger(given: unknown): Trigger {
  const text = object(given, 'a trigger') as TriggerText;
  checkKeys(text, KEYS, 'a trigger');
  const name = string(text.name, 'name');
  if (!/^[a-z0-9](?:[\w.-]{0,61}[a-z0-9])?$/i.test(name)) {
    throw new TriggerMistake(
      `the name ${JSON.stringify(name)} of a trigger is no name`,
      'It begins and ends with a letter or digit, has at most 63 characters, and "_", "-", "." between.',
    );
  }
  return {
    name,
    on: parseEvents(text.on),
    model: text.model === undefined ? '*' : string(text.model, `model of ${name}`),
    ...(text.alias !== undefined && { alias: string(text.alias, `alias of ${name}`) }),
    action: parseAction(name, text),
  };
}

/** As it stands in the file again. */
export function formatTrigger({ action, ...rule }: Trigger): TriggerText {
  const { kind, ...rest } = action;
  return { ...rule, [kind]: rest };
}

function parseEvents(given: unknown): readonly string[] {
  if (given === undefined) return [ALIAS_MOVED];
  const events = (Array.isArray(given) ? given : [given]).map((each) => string(each, 'on'));
  if (events.length === 0) throw new TriggerMistake('on is an empty list', 'Leave it out.');
  for (const event of events) {
    if (EVENTS.some((known) => matchesGlob(event, known))) continue;
    const hint = didYouMean(event, EVENTS);
    throw new TriggerMistake(
      `there is no event ${JSON.stringify(event)}`,
      hint ?? `There are: ${EVENTS.join(', ')}.`,
    );
  }
  return events;
}

function parseAction(name: string, text: TriggerText): TriggerAction {
  const given = (['command', 'github', 'webhook'] as const).filter(
    (kind) => text[kind] !== undefined,
  );
  if (given.length !== 1) {
    throw new TriggerMistake(
      `${name} has ${given.length === 0 ? 'nothing' : given.join(' and ')} to tell`,
      'Give one of command, github, webhook.',
    );
  }
  const kind = given[0]!;
  const fields = object(text[kind], `${kind} of ${name}`);
  if (kind === 'command') return parseCommand(fields);
  return kind === 'github' ? parseGithub(fields) : parseWebhook(fields);
}

function parseCommand(fields: Fields): CommandTarget {
  checkKeys(fields, ['run', 'timeoutSeconds'], 'command');
  const { run, timeoutSeconds = 600 } = fields;
  if (!Array.isArray(run) || run.length === 0 || run.some((each) => typeof each !== 'string')) {
    throw new TriggerMistake(
      `run is ${JSON.stringify(run)}, not a list of texts`,
      'A program and its arguments: ["./deploy.sh", "--fast"]. With a shell: ["sh", "-c", "…"].',
    );
  }
  if (run[0] === '') throw new TriggerMistake('run begins with an empty text');
  if (run.some((each) => each.includes('\0'))) throw new TriggerMistake('run holds a NUL');
  const seconds = Number(timeoutSeconds);
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_S)) {
    throw new TriggerMistake(
      `timeoutSeconds is ${JSON.stringify(timeoutSeconds)}, not a number up to ${MAX_TIMEOUT_S}`,
    );
  }
  return { kind: 'command', run: run as unknown as CommandTarget['run'], timeoutSeconds: seconds };
}

function parseGithub(fields: Fields): TriggerAction {
  checkKeys(fields, ['repository', 'eventType', 'tokenEnv', 'apiUrl'], 'github');
  const repository = string(fields.repository, 'repository');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || /(^|\/)\.\.?($|\/)/.test(repository)) {
    throw new TriggerMistake(`the repository ${JSON.stringify(repository)} is not OWNER/REPO`);
  }
  const eventType = string(fields.eventType ?? 'havn-alias-moved', 'eventType');
  if (eventType.length > 100) throw new TriggerMistake('eventType has more than 100 characters');
  return {
    kind: 'github',
    repository,
    eventType,
    tokenEnv: variable(fields.tokenEnv ?? 'GITHUB_TOKEN', 'tokenEnv'),
    apiUrl: url(fields.apiUrl ?? 'https://api.github.com', 'apiUrl').replace(/\/+$/, ''),
  };
}

function parseWebhook(fields: Fields): TriggerAction {
  checkKeys(fields, ['url', 'secretEnv'], 'webhook');
  const { secretEnv } = fields;
  return {
    kind: 'webhook',
    url: url(fields.url, 'url'),
    ...(secretEnv !== undefined && { secretEnv: variable(secretEnv, 'secretEnv') }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function object(given: unknown, what: string): Fields {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields;
  throw new TriggerMistake(`${what} is ${JSON.stringify(given)}, not an object`);
}

function string(given: unknown, what: string): string {
  if (typeof given === 'string' && given !== '') return given;
  throw new TriggerMistake(`${what} is ${JSON.stringify(given) ?? 'missing'}, not a text`);
}

/** Who writes a token here by mistake is told so without the token. */
function variable(given: unknown, what: string): string {
  const name = string(given, what);
  if (/^[A-Z_][A-Z0-9_]{0,127}$/i.test(name) && !/^(gh[pousr]|github_pat)_/.test(name)) return name;
  throw new TriggerMistake(
    `${what} is not the name of an environment variable`,
    'Put the secret into a variable, and the name of the variable here.',
  );
}

function url(given: unknown, what: string): string {
  const text = string(given, what);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol) && !parsed.username && !parsed.password) {
    return text;
  }
  throw new TriggerMistake(`${what} is no URL of http or https, or holds a password`);
}

function checkKeys(fields: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TriggerMistake(
    `${what} has no ${JSON.stringify(unknown)}`,
    didYouMean(unknown, known) ?? `It may have: ${known.join(', ')}.`,
  );
}
