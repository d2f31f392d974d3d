import { pythonJson, pythonType } from './python.ts';
import { invalidParameter } from './rest-error.ts';

/** One of MLflow's checks of a parameter; gives a message, or '' for its standard one. */
export interface Rule {
  /** Only looked at when the request's types were wrong, as MLflow does. */
  readonly type: boolean;
  readonly required?: boolean;
  readonly check: (value: unknown) => string | undefined;
}

export type Rules = Readonly<Record<string, readonly Rule[]>>;

const standard = (wrong: boolean) => (wrong ? '' : undefined);

function typeRule(isRight: (value: unknown) => boolean): Rule {
  return { type: true, check: (value) => standard(!isRight(value)) };
}

export const string = typeRule((value) => typeof value === 'string');
export const bool = typeRule((value) => typeof value === 'boolean');
export const array = typeRule(Array.isArray);
export const stringItems = typeRule(
  (value) => isIterable(value) && [...value].every((item) => typeof item === 'string'),
);
export const intlike = typeRule(
  (value) =>
    (typeof value === 'number' && Number.isFinite(value)) ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(value)),
);
export const floatlike = typeRule(
  (value) =>
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' &&
      /^\s*[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity|nan)\s*$/i.test(value)),
);

export const required: Rule = {
  type: false,
  required: true,
  check: (value) => standard(value === undefined || value === null || value === ''),
};

/** A check of the value itself, whether or not the types were right. */
export function rule(check: (value: unknown) => string | undefined): Rule {
  return { type: false, check };
}

export function atMost(max: number): Rule {
  return rule((value) => standard(!(Math.trunc(Number(value)) <= max)));
}

export interface CheckOptions {
  /** Whether every field had its type. */
  readonly complete: boolean;
  /** The request as it came, for the spelling of a number that is shown. */
  readonly body?: string | undefined;
}

/** Checks the request's JSON against an endpoint's rules, with MLflow's messages. */
export function checkRules(json: unknown, rules: Rules, { complete, body }: CheckOptions): void {
  const given = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  for (const [name, checks] of Object.entries(rules)) {
    if (!Object.hasOwn(given, name) && !checks.includes(required)) continue;
    const value = parameterOf(given, name);
    for (const { type, required: needs, check } of checks) {
      if (type && complete) continue;
      const message = check(value);
      if (message === undefined) continue;
      throw invalidParameter(
        `${message || (needs ? missingValue(name) : wrongValue(name, value, body))}${HINT}`,
      );
    }
  }
}

const HINT = ' See the API docs for more information about request parameters.';

/** Old clients send `run_uuid` in place of `run_id`. */
function parameterOf(given: Record<string, unknown>, name: string): unknown {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  return name === 'run_id' && (value ?? undefined) === undefined ? given.run_uuid : value;
}

export function missingValue(path: string): string {
  return `Missing value for required parameter '${path}'.`;
}

function wrongValue(name: string, value: unknown, body: string | undefined): string {
  const spelling = typeof value === 'number' ? numberSpelling(name, body) : undefined;
  const type = /[.e]/i.test(spelling ?? '') ? 'float' : pythonType(value);
  const shown = spelling ?? pythonJson(value);
  return `Invalid value ${shown} for parameter '${name}' supplied:  Hint: Value was of type '${type}'.`;
}

/** `9.0` and `9` are one number here and two in Python, whose messages show them as sent. */
function numberSpelling(name: string, body = ''): string | undefined {
  return new RegExp(`"${name}"\\s*:\\s*(-?\\d[\\d.eE+-]*)`).exec(body)?.[1];
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'string' || Array.isArray(value);
}
