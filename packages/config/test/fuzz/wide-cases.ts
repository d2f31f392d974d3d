// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import { calmOverride } from './overrides.ts';
import type { Choices, FuzzCase } from './random.ts';
import { calmScalar, KEYS } from './values.ts';

/** Stands for the folder of a case until its files are written. */
export const FOLDER = '@FOLDER@';

const GROUPS = ['a', 'a/b', 'a/b/c', 'd', 'd/a'] as const;
const NAMES = ['one', 'two', 'three'] as const;

const PACKAGES = ['_global_', '_here_', '_group_', '_here_.x', '_global_.y', 'p.q', '_group_.z'];

function body(random: Choices): string {
  return random
    .times(1, 3, () => `${random.pick(KEYS)}: ${calmScalar(random)}`)
    .filter((line, index, all) => all.findIndex((other) => other[0] === line[0]) === index)
    .map((line) => `${line}\n`)
    .join('');
}

function entry(random: Choices, groups: readonly string[]): string {
  const group = random.pick(groups);
  const at = random.chance(0.3) ? `@${random.pick(PACKAGES)}` : '';
  const name = random.chance(0.03) ? random.pick(['null', '???', 'four']) : random.pick(NAMES);
  if (random.chance(0.1)) return `${group}/${random.pick(NAMES)}${at}`;
  const list = random.chance(0.1) ? `[${random.pick(NAMES)}, ${random.pick(NAMES)}]` : name;
  return `${random.chance(0.1) ? 'optional ' : ''}${group}${at}: ${list}`;
}

/** The overrides that a config gives to groups below it, at any depth and in any package. */
function overriding(random: Choices): string {
  const at = random.chance(0.35) ? `@${random.pick([...PACKAGES, 'a', 'a.b', 'd.a'])}` : '';
  return `override /${random.pick(GROUPS)}${at}: ${random.pick([...NAMES, 'null'])}`;
}

function defaults(random: Choices, groups: readonly string[], most: number): string {
  const items = random.times(0, most, () => entry(random, groups));
  if (random.chance(0.6)) items.splice(random.below(items.length + 1), 0, '_self_');
  items.push(...random.times(0, 2, () => overriding(random)).filter(() => random.chance(0.25)));
  return items.length === 0 ? '' : `defaults:\n${items.map((item) => `  - ${item}\n`).join('')}`;
}

/** The groups below a group, as its own files name them. */
function below(group: string): string[] {
  return GROUPS.filter((other) => other.startsWith(`${group}/`)).map((other) =>
    other.slice(group.length + 1),
  );
}

/** Groups in groups, each overriding what stands below it. */
export function nestedCase(random: Choices): FuzzCase {
  const files: Record<string, string> = {};
  for (const group of GROUPS) {
    const inner = [...below(group), ...(random.chance(0.4) ? ['/d', '/a/b'] : [])];
    for (const name of NAMES) {
      if (random.chance(0.03)) continue;
      const header = random.chance(0.12)
        ? `# @package ${random.pick(['_global_', '_group_', 'p', '_global_.y'])}\n`
        : '';
      const list = inner.length > 0 && random.chance(0.6) ? defaults(random, inner, 2) : '';
      files[`${group}/${name}.yaml`] = `${header}${list}${body(random)}`;
    }
  }
  files['config.yaml'] = `${defaults(random, ['a', 'd', '/a/b', 'a/b'], 3)}${body(random)}`;
  const overrides = random.times(0, 2, () => groupOverride(random));
  return { files, name: 'config', overrides: random.chance(0.6) ? [] : overrides };
}

function groupOverride(random: Choices): string {
  const at = random.chance(0.3)
    ? `@${random.pick(['p.q', '_global_', 'a', 'a.b', 'd.a', 'x'])}`
    : '';
  const sign = random.pick(['', '', '', '+', '~']);
  return `${sign}${random.pick(GROUPS)}${at}=${random.pick([...NAMES, 'null', '[one,two]'])}`;
}

/** Several places in the search path; the first that has a config wins. */
export function searchPathCase(random: Choices): FuzzCase {
  const files: Record<string, string> = {};
  for (const place of ['', 'first/', 'second/']) {
    for (const group of ['db', 'model']) {
      for (const name of NAMES) {
        if (random.chance(place === '' ? 0.6 : 0.8)) {
          files[`${place}${group}/${name}.yaml`] = `${body(random)}from: ${place}${name}\n`;
        }
      }
    }
    if (random.chance(0.3)) files[`${place}extra.yaml`] = body(random);
  }
  const place = () =>
    random.pick([
      `${FOLDER}/first`,
      `file://${FOLDER}/second`,
      `${FOLDER}/none`,
      `${FOLDER}/first`,
    ]);
  const places = random.times(1, 3, place);
  const inFile = random.chance(0.7);
  const list = random
    .times(1, 3, () => random.pick(['db: one', 'model: two', 'db: three', 'extra', 'model: one']))
    .filter((item, index, all) => all.findIndex((other) => other[0] === item[0]) === index);
  files['config.yaml'] =
    `defaults:\n${list.map((item) => `  - ${item}\n`).join('')}` +
    (inFile ? `hydra:\n  searchpath:\n${places.map((item) => `    - ${item}\n`).join('')}` : '') +
    body(random);
  const command = random.chance(inFile ? 0.2 : 0.8);
  const overrides = random.chance(0.6) ? [] : random.times(1, 2, () => calmOverride(random));
  if (command) overrides.push(`hydra.searchpath=[${random.times(1, 2, place).join(',')}]`);
  return { files, name: 'config', overrides };
}

/** Resolvers of the caller's: test/fuzz/resolvers.ts and hydra_server.py have the same. */
export function resolverCase(random: Choices): FuzzCase {
  const argument = (depth: number): string =>
    random.chance(depth < 2 ? 0.3 : 0)
      ? call(depth + 1)
      : random.pick(['1', '2.5', 'x', 'true', 'null', '[1,x]', '{a:1}', "'a b'", '${a}', '${.x}']);
  const call = (depth: number): string => {
    const name = random.pick([
      't.list',
      't.count',
      't.first',
      't.wrap',
      't.list',
      't.wrap',
      ...(random.chance(0.1) ? ['t.nope', 't.fail'] : []),
    ]);
    return `\${${name}:${random.times(0, 3, () => argument(depth)).join(',')}}`;
  };
  const lines = ['a', 'b', 'c', 'x'].map((key) => {
    const text = random.chance(key === 'a' || key === 'x' ? 0.15 : 0.8)
      ? call(0)
      : random.pick(['1', 'abc', '[1, 2]', '???']);
    const around = random.chance(0.2) ? `in ${text} out` : text;
    return text.startsWith('$')
      ? `${key}: '${around.replaceAll("'", "''")}'\n`
      : `${key}: ${text}\n`;
  });
  return { files: { 'config.yaml': lines.join('') }, name: 'config', overrides: [] };
}

/** Values that are taken on and off: lists, casts, `???`, one after another on the same keys. */
export function updateCase(random: Choices): FuzzCase {
  const text = 'a: [1, 2]\nb: {x: 1, y: [a]}\nc: ???\nd: 1.5\ne:\n  f:\n    g: ???\n';
  const value = () =>
    random.pick([
      ...['[3]', '[]', '[a,[b]]', '{x:2}', '{z:1}', '{}', '???', 'null', '1', 'abc', "''"],
      ...['int(1.7)', "float('1')", 'str([1,{a:2}])', 'bool(yes)', 'int([1.5,2])', 'float({a:1})'],
      ...[
        'bool(1)',
        "str('x')",
        'int(abc)',
        'sort(3,1,2)',
        'sort([b,a])',
        'str(null)',
        'float(inf)',
      ],
    ]);
  const key = () =>
    random.pick([
      'a',
      'a.0',
      'a.2',
      'a.5',
      'b',
      'b.x',
      'b.y',
      'b.y.0',
      'c',
      'd',
      'e.f',
      'e.f.g',
      'e',
      'n.m',
    ]);
  const overrides = random.times(1, 4, () => {
    if (random.chance(0.2)) return `~${key()}${random.chance(0.3) ? `=${value()}` : ''}`;
    return `${random.pick(['', '', '+', '++'])}${key()}=${value()}`;
  });
  return { files: { 'config.yaml': text }, name: 'config', overrides };
}

/** Sweeps from the command line and from the configuration, composed job by job. */
export function multirunCase(random: Choices): FuzzCase {
  const files: Record<string, string> = {};
  for (const group of ['db', 'model']) {
    for (const name of NAMES) files[`${group}/${name}.yaml`] = body(random);
  }
  const params = random.chance(0.4)
    ? `hydra:\n  sweeper:\n    params:\n${random.pick(['      lr: 1, 2\n', '      db: one,two\n      seed: range(2)\n', '      +new: choice(x,y)\n'])}`
    : '';
  const group = random.pick(['db: one', 'db: ???', 'db: null']);
  files['config.yaml'] =
    `defaults:\n  - ${group}\n  - model: two\n  - _self_\nlr: 0.1\nseed: 0\nlist: [1]\n${params}`;
  const sweeps = [
    ...[
      'db=one,two',
      'db=glob(t*)',
      'db=glob(*,exclude=one)',
      'model=three,one',
      'lr=1,2',
      'lr=range(1,4)',
    ],
    ...[
      'seed=choice(1,2)',
      'list=[1],[2,3]',
      'seed=5',
      '+new=a,b',
      '~model',
      'lr=interval(0,1)',
      'db=one',
    ],
    ...[
      'lr=1e-3,1e-4',
      "seed='1,2'",
      'hydra.job.name=x',
      'hydra.job.name=x,y',
      'nope=1,2',
      'db=four,one',
    ],
    ...[
      '++lr=5,6',
      'seed=${lr},1',
      'lr=sort(3,1,2)',
      'seed=shuffle(1)',
      'model=null,one',
      '+db@p=one,two',
    ],
  ];
  const overrides = random
    .times(1, 3, () => random.pick(sweeps))
    .filter((item, index, all) => all.indexOf(item) === index);
  return { files, name: 'config', overrides, multirun: true };
}
