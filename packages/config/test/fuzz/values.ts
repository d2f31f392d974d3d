// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import type { Choices } from './random.ts';

export const KEYS = ['a', 'b', 'c', 'x', 'y', 'd', 'db', 'model'] as const;
const ODD_KEYS = [
  '1',
  '010',
  'yes',
  '1.5',
  'a-b',
  'a b',
  '"1"',
  "'yes'",
  '$a',
  'é',
  '~',
  'A',
  '_x',
];

const PLAIN = [
  ...['1', '0', '-3', '+4', '1.0', '1.5', '.5', '5.', '1e3', '1E3', '1e-5', '1e+5', '-1e3', '1.e3'],
  ...['010', '0x1F', '0b101', '08', '0o17', '1_000', '1__0', '_1', '1_', '0_7', '-0x1', '+0b1'],
  ...['1:30', '1:30:15', '1:70', '1:30.5', '-1:30', '0:30', '190:20:30', '12:30:45'],
  ...['true', 'True', 'TRUE', 'tRue', 'yes', 'Yes', 'no', 'NO', 'on', 'Off', 'y', 'n', 'Y', 'N'],
  ...[
    'null',
    'Null',
    'NULL',
    '~',
    '',
    'nULL',
    'None',
    '.inf',
    '-.inf',
    '.Inf',
    '.nan',
    '.NaN',
    'inf',
    'nan',
  ],
  ...[
    '2020-01-01',
    '2020-01-01 10:00:00',
    '2020-1-1',
    '2001-12-14t21:59:43.10-05:00',
    '12-12-2020',
  ],
  ...[
    'abc',
    'a b',
    'a  b',
    'é',
    '日本',
    '😀',
    'a#b',
    'a #b',
    'a:b',
    '-a',
    '- a',
    '?a',
    'a,b',
    'a/b',
    '=',
    'a=b',
  ],
  ...[
    '1.2.3',
    '1a',
    '1-2',
    '1e',
    'e1',
    '+',
    '-',
    '.',
    '..',
    '...',
    '---',
    '1e400',
    '123456789012345678901',
  ],
  ...[
    '1.7976931348623157e+308',
    '0.1',
    '100000000000000000.0',
    '1e16',
    '1e15',
    '123456.789e3',
    '-0.0',
    '-0',
    '00',
    '0.0',
  ],
  ...[
    '???',
    '"???"',
    '%a',
    '@a',
    '`a',
    '!a',
    '&a',
    '*a',
    '|',
    '>',
    '[a',
    '{a',
    'a]',
    'a}',
    '<<',
    '\\n',
    'C:\\x',
  ],
] as const;

const QUOTED = [
  "'1'",
  "'yes'",
  "''",
  "'it''s'",
  '"a\\nb"',
  '"\\u00e9"',
  '"1.0"',
  "'null'",
  '"\\t"',
  '" a "',
  "'a: b'",
  '"a\\"b"',
  "'010'",
  "'1e3'",
  "'~'",
  "'#'",
  '"a\\\\b"',
  "'  '",
  '"\\x41"',
  '"line one\\nline two\\n"',
  "'[a]'",
  "'{a}'",
  "'- x'",
  "'2020-01-01'",
  '"\\e[0m"',
  '"trailing \\nspace"',
  '"\\n leading"',
  "'&x'",
  "'a,b'",
  "'? a'",
  "':'",
] as const;

const LONG =
  'the quick brown fox jumps over the lazy dog and keeps running through the long  green valley until night falls';

/** A scalar as it stands in a YAML file. */
export function scalar(random: Choices): string {
  const roll = random.next();
  if (roll < 0.6) return random.pick(PLAIN.slice(0, 75));
  if (roll < 0.72) return random.pick(QUOTED);
  if (roll < 0.75) return LONG.slice(0, 60 + random.below(60));
  if (roll < 0.77) return `"${LONG} 'x' \\n ${LONG}"`;
  if (roll < 0.79)
    return `${random.pick(['!!str', '!!int', '!!float', '!!bool', '!!null', '!'])} ${random.pick(PLAIN.slice(0, 60))}`;
  if (roll < 0.97) return random.pick(['1', '2', 'abc', 'true', '1.5', 'null']);
  return random.pick(PLAIN);
}

/** A scalar that every reader takes, for trees whose point is elsewhere. */
export function calmScalar(random: Choices): string {
  return random.pick([
    '1',
    '2',
    '3',
    'abc',
    'true',
    '1.5',
    'null',
    '???',
    "'1'",
    'xyz',
    '[]',
    '{}',
  ]);
}

export function key(random: Choices, odd = 0.05): string {
  return random.chance(odd) ? random.pick(ODD_KEYS) : random.pick(KEYS);
}

/** Interpolations, most of which lead somewhere. */
export function interpolation(random: Choices, depth = 0): string {
  const path = () => random.times(1, 3, () => random.pick(KEYS)).join('.');
  const inner = () =>
    depth < 2 && random.chance(0.3) ? interpolation(random, depth + 1) : random.pick(ARGS);
  switch (random.below(14)) {
    case 0:
      return `\${.${path()}}`;
    case 1:
      return `\${..${path()}}`;
    case 2:
      return `\${${random.pick(KEYS)}[${random.pick(['0', '1', 'a', 'x'])}]}`;
    case 3:
      return `\${oc.env:${random.pick(['HAVN_FUZZ', 'HAVN_NONE', 'HAVN_NONE,1', 'HAVN_NONE,null', 'HAVN_NONE,[1,2]'])}}`;
    case 4:
      return `\${oc.select:${random.pick([path(), `.${path()}`])}${random.pick(['', ',1', ',null', `,${inner()}`])}}`;
    case 5:
      return `\${oc.decode:${random.pick([`"${inner()}"`, `'${inner()}'`, inner(), '"[1,2]"', "'{a: 1}'"])}}`;
    case 6:
      return `\${oc.create:${random.pick(['[1,2]', '{a:1,b:[x]}', '"a: 1"', inner(), '[]'])}}`;
    case 7:
      return `\${oc.dict.${random.pick(['keys', 'values'])}:${random.pick([path(), `.${path()}`])}}`;
    case 8:
      return `\${${random.pick(['a', 'b'])}.${depth < 2 ? interpolation(random, depth + 1) : 'a'}}`;
    case 9:
      return `\${oc.deprecated:${path()}}`;
    default:
      return `\${${path()}}`;
  }
}

const ARGS = [
  'a',
  '1',
  '1.5',
  'true',
  'null',
  "'a b'",
  '"x"',
  'a b',
  '[1,2]',
  '{a:1}',
  '',
  'a:b',
  '\\,',
  'a\\ b',
  '-1',
  '1e3',
  '1_000',
  'inf',
  'a/b',
  '$x',
  '%Y',
  "'it\\'s'",
  '"a\\"b"',
  '[',
  '}',
  '010',
  '1.2.3',
  'Null',
  'FALSE',
  '[a,[b,{c:d}]]',
  ' a ',
  'é',
  '=',
];

/** Text around interpolations, escapes included. */
export function interpolatedText(random: Choices): string {
  const parts = random.times(1, 3, () =>
    random.chance(0.65)
      ? interpolation(random)
      : random.pick([
          'a',
          ' ',
          '/',
          '\\',
          '\\\\',
          '\\\\\\',
          '$',
          '{',
          '}',
          '$$',
          'x y',
          '\\$',
          "'",
          '\\n',
          '${',
          ':',
          'é',
        ]),
  );
  return parts.join('');
}

/** A YAML value in single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
