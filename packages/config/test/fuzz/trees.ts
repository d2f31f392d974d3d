// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import type { Choices, FuzzCase } from './random.ts';
import { calmScalar, interpolatedText, interpolation, key, quoted, scalar } from './values.ts';

const GROUPS = ['db', 'model', 'db/sub', 'opt'] as const;
const OPTIONS = ['one', 'two', 'three'] as const;

/** Which part of the language a tree leans to. */
export interface TreeStyle {
  readonly odd: number;
  readonly interpolations: number;
  readonly defaults: number;
}

interface Scene {
  readonly random: Choices;
  readonly style: TreeStyle;
}

function value({ random, style }: Scene, depth: number): string {
  if (random.chance(style.interpolations)) return quoted(interpolatedText(random));
  return random.chance(style.odd) || depth > 6 ? scalar(random) : calmScalar(random);
}

/** A YAML mapping, indented. */
function mapping(scene: Scene, depth: number, indent: string): string {
  const { random, style } = scene;
  const used = new Set<string>();
  let out = '';
  for (const name of random.times(1, 4, () => key(random, style.odd * 0.15))) {
    if (used.has(name) && random.chance(0.95)) continue;
    used.add(name);
    out += `${indent}${name}:${node(scene, depth, indent)}`;
  }
  return out;
}

function node(scene: Scene, depth: number, indent: string): string {
  const { random } = scene;
  const roll = random.next();
  if (depth < 3 && roll < 0.3) return `\n${mapping(scene, depth + 1, `${indent}  `)}`;
  if (depth < 3 && roll < 0.42) return `\n${sequence(scene, depth + 1, indent)}`;
  if (roll < 0.47) return ` [${random.times(0, 3, () => flowScalar(random)).join(', ')}]\n`;
  if (roll < 0.51)
    return ` {${random.times(0, 2, () => `${key(random, 0)}: ${flowScalar(random)}`).join(', ')}}\n`;
  return ` ${value(scene, depth)}\n`;
}

/** A plain `?` cannot begin a scalar inside brackets. */
function flowScalar(random: Choices): string {
  return calmScalar(random).replace('???', "'???'");
}

function sequence(scene: Scene, depth: number, indent: string): string {
  const { random } = scene;
  const pad = random.chance(0.5) ? indent : `${indent}  `;
  return random
    .times(1, 3, () => {
      if (depth < 3 && random.chance(0.2)) {
        return `${pad}-\n${mapping(scene, depth + 1, `${pad}  `)}`;
      }
      return `${pad}- ${value(scene, depth)}\n`;
    })
    .join('');
}

const PACKAGES = [
  '_global_',
  '_here_',
  '_group_',
  'p',
  'p.q',
  'db',
  '_global_.z',
  'model.m',
  '_group_.k',
  '',
];

function option(random: Choices): string {
  if (random.chance(0.04)) return random.pick(['null', '???', 'four', '1', '_self_', "'one'"]);
  return random.pick(OPTIONS);
}

function defaultItem(random: Choices, override = false): string {
  const roll = random.next();
  const at = random.chance(0.2) ? `@${random.pick(PACKAGES)}` : '';
  const slash = random.chance(0.5) ? '/' : '';
  if (!override && roll < 0.12) {
    const odd = random.chance(0.15);
    return `${slash}${random.pick(odd ? ['sub/one', 'one', 'nothing'] : ['extra', 'more', 'db/one'])}${at}`;
  }
  const words = [
    ...(override || random.chance(0.03) ? ['override'] : []),
    ...(random.chance(0.08) ? ['optional'] : []),
  ];
  const group = `${slash}${random.pick(['db', 'model', 'db/sub', 'sub', 'opt', 'hydra/job_logging'].slice(0, override ? 6 : 5))}${at}`;
  const name = `${[...words, group].join(' ')}`;
  if (group.includes('hydra/')) return `${name}: ${random.pick(['disabled', 'none', 'stdout'])}`;
  if (random.chance(0.06))
    return `${name}: [${random.times(0, 3, () => random.pick(OPTIONS)).join(', ')}]`;
  if (random.chance(0.06))
    return `${name}: ${random.pick(['${db}', '${model}', '${db}_${model}', '${opt}', '${a}', '${db/sub}'])}`;
  return `${name}: ${option(random)}`;
}

function defaultsList(random: Choices, most: number): string {
  const items = random.times(0, most, () => defaultItem(random));
  if (random.chance(0.6)) items.splice(random.below(items.length + 1), 0, '_self_');
  if (random.chance(0.12)) items.push(...random.times(1, 2, () => defaultItem(random, true)));
  if (random.chance(0.01))
    items.push(random.pick(['1', '{}', '[a]', '_self_@p', 'null', '_self_']));
  if (items.length === 0) return random.chance(0.5) ? 'defaults: []\n' : '';
  return `defaults:\n${items.map((item) => `  - ${item}\n`).join('')}`;
}

function header(random: Choices): string {
  if (!random.chance(0.15)) return '';
  return `# @package ${random.pick(['_global_', '_group_', 'p', 'db', 'a.b', '_global_.q', '_here_'])}\n`;
}

function config(scene: Scene, mostDefaults: number): string {
  const { random, style } = scene;
  const list = random.chance(style.defaults) ? defaultsList(random, mostDefaults) : '';
  const body = random.chance(0.06) ? '' : mapping(scene, 0, '');
  return `${header(random)}${random.chance(0.97) ? list + body : body + list}`;
}

/** A folder of configs whose defaults lists name each other. */
export function treeCase(
  random: Choices,
  style: TreeStyle,
  overrides: (r: Choices) => string[],
): FuzzCase {
  const scene = { random, style };
  const files: Record<string, string> = {};
  for (const group of GROUPS) {
    for (const name of OPTIONS) {
      if (random.chance(0.94))
        files[`${group}/${name}.yaml`] = config(
          { random, style: { ...style, defaults: style.defaults * 0.35 } },
          2,
        );
    }
  }
  for (const name of ['extra', 'more'])
    if (random.chance(0.9))
      files[`${name}.yaml`] = config({ random, style: { ...style, defaults: 0.2 } }, 2);
  files['config.yaml'] = config(scene, 4).replace(
    /^# @package.*\n/,
    random.chance(0.9) ? '' : '$&',
  );
  return { files, name: 'config', overrides: overrides(random) };
}

/** One file: values and how they are read and written. */
export function fileCase(
  random: Choices,
  style: TreeStyle,
  overrides: (r: Choices) => string[],
): FuzzCase {
  const scene = { random, style };
  const body =
    mapping(scene, 0, '') + (random.chance(0.5) ? `z: ${quoted(interpolation(random))}\n` : '');
  return { files: { 'config.yaml': body }, name: 'config', overrides: overrides(random) };
}
