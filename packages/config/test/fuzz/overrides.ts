// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import type { Choices } from './random.ts';
import { interpolation, KEYS } from './values.ts';

const ATOMS = [
  ...[
    '1',
    '0',
    '-3',
    '1.5',
    '1e3',
    '.5',
    '5.',
    '1_000',
    '010',
    'inf',
    'nan',
    '-inf',
    '+1',
    '1.2.3',
    '1a',
    '1:30',
  ],
  ...[
    'true',
    'False',
    'null',
    'NULL',
    'yes',
    'abc',
    'a-b',
    'a_b',
    'a b',
    ' a',
    'a ',
    'a/b',
    'a.b',
    'x@y',
    '%x',
    '$x',
    '*',
    '?',
    '|',
    '\\',
  ],
  ...[
    "'a'",
    '"a"',
    "'a,b'",
    "'it\\'s'",
    '"a\\"b"',
    "'a\\\\'",
    "''",
    '""',
    "'1'",
    "'${a}'",
    '\\,',
    '\\ ',
    '\\\\',
    'a\\,b',
    '\\(x\\)',
    'a\\=b',
    "a'b",
    '"a',
  ],
  ...[
    '${a}',
    '${b.c}',
    '${.a}',
    '${oc.env:HAVN_FUZZ}',
    '${a',
    '${}',
    '$',
    '???',
    'é',
    'a=b',
    'a:b',
    '#',
    'a#b',
    '~',
    '!',
    '&',
    '<',
    'a;b',
  ],
];

function element(random: Choices, depth = 0): string {
  const roll = random.next();
  const inner = () => element(random, depth + 1);
  const items = (least: number) =>
    random.times(least, 3, inner).join(random.pick([',', ', ', ' , ']));
  if (depth < 3 && roll < 0.1) return `[${items(0)}]`;
  if (depth < 3 && roll < 0.2) {
    const pairs = random.times(
      0,
      2,
      () => `${random.pick(['a', 'b', 'x', '1', 'true', 'a b', "'q'", 'null', '1.5'])}:${inner()}`,
    );
    return `{${pairs.join(',')}}`;
  }
  if (depth < 2 && roll < 0.3) return call(random, depth);
  if (roll < 0.35)
    return random.pick([
      '[',
      ']',
      '{',
      '}',
      '(',
      ')',
      ',',
      '[1,',
      '{a',
      '{a:',
      'a)',
      "'a' b",
      '[]]',
      '=',
    ]);
  return random.pick(ATOMS);
}

function call(random: Choices, depth: number): string {
  const name = random.pick([
    'int',
    'float',
    'str',
    'bool',
    'sort',
    'choice',
    'range',
    'interval',
    'tag',
    'nope',
    // Inside a list Hydra takes a glob for a mapping of its fields.
    ...(depth === 0 ? ['glob'] : []),
  ]);
  const args = random.times(0, 3, () => {
    const named = random.chance(0.15)
      ? `${random.pick(['value', 'reverse', 'list', 'sweep', 'start', 'stop', 'step', 'nope'])}=`
      : '';
    return `${named}${random.chance(0.6) ? random.pick(['1', '2', '3.5', 'a', 'b', "'10'", '[3,1,2]', '[b,a]', 'true', '{a:1}', '-1']) : element(random, depth + 1)}`;
  });
  return `${name}(${args.join(',')})`;
}

function path(random: Choices): string {
  const deep = random.times(1, 3, () =>
    random.pick(random.chance(0.9) ? KEYS : ['0', '1', 'zz', '$a', 'a-b', '-a', 'é', 'a b', '']),
  );
  return deep.join(random.chance(0.95) ? '.' : '/');
}

/** Overrides of values, many of them wrong. */
export function valueOverride(random: Choices): string {
  const prefix = random.pick(['', '', '', '+', '+', '++', '++', '~', '+++', '-']);
  const sign = random.chance(0.97) ? prefix.replace('+++', '+').replace('-', '') : prefix;
  if (sign === '~' && random.chance(0.6)) return `~${path(random)}`;
  if (random.chance(0.03)) return `${sign}${path(random)}`;
  return `${sign}${path(random)}=${random.chance(0.05) ? '' : element(random)}`;
}

/** Overrides that mostly are right. */
export function calmOverride(random: Choices): string {
  const roll = random.next();
  const target = random.pick(['db', 'model', 'db/sub', 'opt']);
  const at = random.chance(0.15)
    ? `@${random.pick(['p', '_global_', 'db', 'p.q', '_here_', ''])}`
    : '';
  const name = random.pick([
    'one',
    'two',
    'three',
    'one',
    'two',
    'four',
    'null',
    '[one,two]',
    '???',
    '1',
  ]);
  if (roll < 0.35) return `${target}${at}=${name}`;
  if (roll < 0.45) return `+${target}${at}=${name}`;
  if (roll < 0.52) return `~${target}${at}${random.pick(['', '=one', '=two'])}`;
  const value = random.pick([
    '1',
    '2.0',
    'abc',
    '[1,2]',
    '{a:1}',
    '{a:{b:2}}',
    'null',
    '???',
    "'${a}'",
    '{}',
    '[]',
    "'x y'",
  ]);
  const key = random.times(1, 2, () => random.pick(KEYS)).join('.');
  return `${random.pick(['', '+', '++', '++'])}${key}=${value}`;
}

export function interpolatedOverride(random: Choices): string {
  return `++${random.pick(KEYS)}='${interpolation(random).replaceAll('\\', '').replaceAll("'", '"')}'`;
}

/** Sweeps for the basic sweeper. */
export function sweepOverride(random: Choices): string {
  const key = `${random.pick(['', '+', '++'])}${random.pick(KEYS)}`;
  const list = random.times(1, 3, () => element(random, 2)).join(',');
  const range = random.pick([
    'range(3)',
    'range(1,5,2)',
    'range(0,1,0.25)',
    'range(5,1,-2)',
    'range(1,2,0.1)',
    'range(0.1,0.4,0.1)',
    'sort(range(5,1))',
    'sort(range(1,5),reverse=true)',
    'range(1e-3,5e-3,1e-3)',
  ]);
  return `${key}=${random.pick([list, `choice(${list})`, range, `sort(${list})`, `int(choice(${list}))`, `str(${range})`, element(random)])}`;
}
