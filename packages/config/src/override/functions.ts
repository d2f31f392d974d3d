import { pythonRepr } from '../tree/text.ts';
import { castTo } from './casts.ts';
import { shuffled, sortArguments } from './order.ts';
import {
  type Argument,
  ChoiceSweep,
  GlobSweep,
  IntervalSweep,
  isSweep,
  type Numeric,
  QuotedText,
  RangeSweep,
} from './values.ts';

/** The functions of the override grammar, by name. Throws an Error that says what is wrong. */
export function callFunction(
  name: string,
  args: readonly Argument[],
  named: ReadonlyMap<string, Argument>,
): Argument {
  const definition = FUNCTIONS.get(name);
  if (!definition) {
    throw new Error(`Unknown function '${name}'. Available: ${[...FUNCTIONS.keys()].join(', ')}`);
  }
  const plain = args.map(withoutQuotes);
  const options = new Map([...named].map(([key, value]) => [key, withoutQuotes(value)] as const));
  for (const key of options.keys()) {
    if (!definition.names.includes(key)) throw new Error(`got an unexpected argument '${key}'`);
  }
  return definition.call(plain, options);
}

interface FunctionDefinition {
  readonly names: readonly string[];
  call(args: readonly Argument[], named: ReadonlyMap<string, Argument>): Argument;
}

const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ...(['int', 'float', 'str', 'bool', 'json_str'] as const).map((type) => {
    const call: FunctionDefinition['call'] = (args, named) => castTo(type, single(args, named));
    return [type, { names: ['value'], call }] as const;
  }),
  ['choice', { names: [], call: choice }],
  ['range', { names: ['start', 'stop', 'step'], call: range }],
  ['interval', { names: ['start', 'end'], call: interval }],
  ['glob', { names: ['include', 'exclude'], call: glob }],
  ['tag', { names: ['sweep'], call: tag }],
  ['sort', { names: ['sweep', 'list', 'reverse'], call: sortArguments }],
  ['shuffle', { names: ['sweep', 'list'], call: shuffled }],
]);

function withoutQuotes(value: Argument): Argument {
  return value instanceof QuotedText ? value.text : value;
}

/** What a cast takes: one value, or several that become a choice. */
function single(args: readonly Argument[], named: ReadonlyMap<string, Argument>): Argument {
  const value = named.get('value') ?? null;
  if (args.length > 0 && value !== null) throw new Error('both a positional and a named value');
  if (value !== null) return value;
  if (args.length === 0) throw new Error('no value given');
  return args.length === 1 ? (args[0] as Argument) : new ChoiceSweep(args, true);
}

function choice(args: readonly Argument[]): Argument {
  if (args.length === 0) throw new Error('empty choice is not legal');
  for (const arg of args) {
    if (arg === null || (isSweep(arg) && !(arg instanceof ChoiceSweep))) {
      throw new Error('choice takes text, numbers, booleans, lists and mappings');
    }
  }
  const [first] = args;
  if (args.length > 1 || !(first instanceof ChoiceSweep)) return new ChoiceSweep(args, false);
  if (!first.simple) throw new Error('nesting choices is not supported');
  const sweep = new ChoiceSweep(first.list, false);
  sweep.shuffle = first.shuffle;
  sweep.tags = first.tags;
  return sweep;
}

/** Positional and named arguments by name. */
function bind(
  names: readonly string[],
  args: readonly Argument[],
  named: ReadonlyMap<string, Argument>,
): Map<string, Argument> {
  if (args.length > names.length) throw new Error(`takes at most ${names.length} arguments`);
  const bound = new Map(named);
  for (const [index, arg] of args.entries()) {
    const name = names[index] as string;
    if (bound.has(name)) throw new Error(`multiple values for argument '${name}'`);
    bound.set(name, arg);
  }
  return bound;
}

function numeric(name: string, value: Argument | undefined): Numeric {
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  const given = value === undefined ? 'nothing' : isSweep(value) ? 'a sweep' : describe(value);
  throw new Error(`${name} must be a number, not ${given}`);
}

function describe(value: Argument): string {
  return value === null || typeof value !== 'object' ? pythonRepr(value) : 'a list or mapping';
}

function range(args: readonly Argument[], named: ReadonlyMap<string, Argument>): Argument {
  const bound = bind(['start', 'stop', 'step'], args, named);
  const start = numeric('start', bound.get('start'));
  const step = bound.has('step') ? numeric('step', bound.get('step')) : 1n;
  const stop = bound.get('stop') ?? null;
  if (stop === null) return new RangeSweep(0n, start, step);
  return new RangeSweep(start, numeric('stop', stop), step);
}

function interval(args: readonly Argument[], named: ReadonlyMap<string, Argument>): Argument {
  const bound = bind(['start', 'end'], args, named);
  const [start, end] = ['start', 'end'].map((name) => Number(numeric(name, bound.get(name))));
  return new IntervalSweep(start as number, end as number);
}

function glob(args: readonly Argument[], named: ReadonlyMap<string, Argument>): Argument {
  const bound = bind(['include', 'exclude'], args, named);
  if (!bound.has('include')) throw new Error('glob needs a pattern');
  return new GlobSweep(patterns(bound.get('include')), patterns(bound.get('exclude') ?? []));
}

function patterns(value: Argument | undefined): string[] {
  const list = Array.isArray(value) ? (value as readonly Argument[]) : [value ?? null];
  return list.map((item) => {
    const text = withoutQuotes(item);
    if (typeof text !== 'string') throw new Error('glob takes text or a list of texts');
    return text;
  });
}

function tag(args: readonly Argument[], named: ReadonlyMap<string, Argument>): Argument {
  if (args.length === 0) throw new Error('Not enough arguments to tag, must take at least a sweep');
  const extra = named.get('sweep') ?? null;
  const all = extra === null ? args : [...args, extra];
  const sweep = all.at(-1) as Argument;
  if (!isSweep(sweep)) {
    throw new Error('Last argument to tag() must be a choice(), range() or interval()');
  }
  const tags = all.slice(0, -1);
  if (!tags.every((item) => typeof item === 'string')) throw new Error('a tag must be text');
  sweep.tags = new Set(tags as string[]);
  return sweep;
}
