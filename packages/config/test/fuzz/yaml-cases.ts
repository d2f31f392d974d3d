// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import type { Choices, FuzzCase } from './random.ts';
import { calmScalar, key, scalar } from './values.ts';

const SHAPES: readonly ((r: Choices) => string)[] = [
  (r) => `a: &x ${calmScalar(r)}\nb: *x\nc: [*x, *x]\n`,
  (r) => `base: &x {a: 1, b: ${scalar(r)}}\nd:\n  <<: *x\n  b: 2\n`,
  (r) => `base: &x {a: 1}\nother: &y {a: 2, b: 3}\nd:\n  c: 1\n  <<: [*x, *y]\n  a: ${scalar(r)}\n`,
  (r) => `d: {<<: {a: 1}, ${key(r)}: 2}\n`,
  (r) => `d:\n  <<: ${scalar(r)}\n`,
  (r) =>
    `a: |\n  text ${scalar(r)}\n\n  more\nb: >\n  folded\n  text\n\n  x\nc: |-\n  strip\nd: >+\n  keep\n\n`,
  (r) => `a: |2\n   indented\n  less\nb: ${scalar(r)}\n`,
  (r) =>
    `a: plain\n  continued ${key(r)}\n  again\nb: "quoted\n  continued\\\n  joined\n\n  line"\nc: 'single\n  more\n\n  x'\n`,
  (r) => `? a\n: 1\n? b\n: ${scalar(r)}\n? [c]\n`,
  (r) => `? ${key(r, 0.5)}\n: - 1\n  - 2\n`,
  (r) => `- 1\n- ${scalar(r)}\n`,
  (r) => `${scalar(r)}\n`,
  (r) => `---\na: ${scalar(r)}\n...\n`,
  (r) => `a: 1\n---\nb: ${scalar(r)}\n`,
  (r) => `%YAML 1.1\n---\na: ${scalar(r)}\n`,
  (r) => `a: ${scalar(r)} # comment\n# another\nb: 2#no\n`,
  (r) => `a: [1, ${scalar(r)}, [2, {b: c}], d: e]\n`,
  (r) => `a: [1, 2,]\nb: {a: 1,}\nc: [a, , b]\nd: ${scalar(r)}\n`,
  (r) => `a: {b, c: , "d": 1, e:1, 'f':2}\nb: ${scalar(r)}\n`,
  (r) => `a:\n\t- 1\nb: ${scalar(r)}\n`,
  (r) => `a:\tb\nc: ${scalar(r)}\n`,
  (r) => `a: b\tc\nd: ${scalar(r)}\n`,
  (r) => `a: "b\tc"\nb: |\n  x\ty\n  \tz\n#\tcomment\nd: ${scalar(r)}\n`,
  (r) => `a: b\t\nc: 'x'\t# y\nd: ${scalar(r)}\n`,
  (r) => `a: b # x\ty\n\t\nd: ${scalar(r)}\n`,
  (r) => `a: >-\t\n  x\nd: [a,\tb]\ne: ${scalar(r)}\n`,
  (r) => `a: b: c\nd: ${scalar(r)}\n`,
  (r) => `a:b\nc: ${scalar(r)}\n`,
  (r) => ` a: 1\n b: ${scalar(r)}\n`,
  (r) => ` a: 1\nb: ${scalar(r)}\n`,
  (r) => `a: 1\na: ${scalar(r)}\n`,
  (r) => `1: 1\n1: ${scalar(r)}\n01: 3\n1.0: 4\ntrue: 5\n`,
  (r) => `a:\n- 1\n-\n- - 2\n  - 3\n-   x: 1\n    y: ${scalar(r)}\n`,
  (r) => `a: !!set {x, y}\nb: ${scalar(r)}\n`,
  (r) => `a: !!map {x: 1}\nb: !!seq [1]\nc: !foo ${scalar(r)}\n`,
  (r) => `a: !!timestamp 2020-01-01\nb: ${scalar(r)}\n`,
  (r) =>
    `a: "${r.pick(['\\q', '\\x4', '\\u12', '\\ ', '\\/', '\\0', '\\N', '\\_', '\\L', '\\P'])}"\nb: ${scalar(r)}\n`,
  (r) => `a: *undefined\nb: ${scalar(r)}\n`,
  () => `a: &x\n  b: *x\n`,
  (r) => `"a": 1\n'b': ${scalar(r)}\n? "c"\n: 1\n`,
  (r) => `a: 'unclosed\nb: ${calmScalar(r)}\n`,
  (r) => `a: [1\nb: ${scalar(r)}\n`,
  (r) => `a: "x" y\nb: ${scalar(r)}\n`,
  (r) => `a: ${scalar(r)}\n  b: 1\n`,
  (r) =>
    `defaults: ${r.pick(['null', '{}', 'abc', '1', '[]', '???', '"${b}"', '[_self_]'])}\nb: [_self_]\n`,
  (r) => `\ufeffa: ${scalar(r)}\n`,
  (r) => `a: ${scalar(r)}\r\nb: 1\r\nc: |\r\n  x\r\n  y\r\n`,
  (r) => `a: x\u0085b: y\nc: ${scalar(r)}\n`,
  (r) => `a: "\u0007"\nb: ${scalar(r)}\n`,
  (r) => `${r.pick(['null', 'true', '1.5', "'1'", '~'])}: ${scalar(r)}\n`,
  (r) => `a: {? b : c, ? d}\nb: ${scalar(r)}\n`,
  (r) => `__proto__: {x: 1}\nconstructor: ${scalar(r)}\na: {__proto__: 2, toString: 3}\n`,
  (r) => `__proto__:\n  polluted: ${scalar(r)}\n`,
  () => '',
  () => '# only a comment\n',
  (r) => `a: ${scalar(r)}`,
  (r) => `# @package ${r.pick(['a', 'a b', '', '_global_'])}\nb: ${scalar(r)}\n`,
  (r) => `#@package p\nb: ${scalar(r)}\n`,
  (r) => `# comment\n# @package p\nb: ${scalar(r)}\n`,
];

/** A file whose YAML is out of the ordinary. */
export function yamlCase(random: Choices): FuzzCase {
  let text = random.pick(SHAPES)(random);
  if (random.chance(0.1) && !text.startsWith('%')) text = mutate(random, text);
  return { files: { 'config.yaml': text }, name: 'config', overrides: [] };
}

/** One character more, less or other. */
function mutate(random: Choices, text: string): string {
  const at = random.below(text.length + 1);
  const char = random.pick([
    ':',
    '-',
    ' ',
    '\n',
    '#',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '@',
    '`',
    '\t',
    'a',
  ]);
  return (
    text.slice(0, at) +
    (random.chance(0.7) ? char : '') +
    text.slice(at + (random.chance(0.5) ? 1 : 0))
  );
}
