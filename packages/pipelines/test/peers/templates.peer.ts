import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { PipelineError } from '../../src/errors.ts';
import { pipelineSchema } from '../../src/schema/pipeline.ts';
import { validate } from '../../src/schema/validate.ts';
import { TemplateResolver } from '../../src/templating/resolver.ts';
import { memoryTree } from '../../src/testing/memory-tree.ts';
import { toPlain } from '../../src/testing/plain.ts';
import { readYaml } from '../../src/yaml/read.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const python = ['.peers/venv', '.peers/dvc']
  .map((path) => join(root, path))
  .find((path) => existsSync(join(path, 'bin/dvc')));
const script = fileURLToPath(new URL('random_templates.py', import.meta.url));

interface Case {
  readonly params: string;
  readonly other: string;
  readonly yaml: string;
  readonly stages: Readonly<Record<string, unknown>> & { readonly error?: string };
}

const COUNT = '1500';

it.skipIf(!python)(`${COUNT} random files resolve to the same stages, or both fail`, () => {
  const seed = String(Math.floor(Math.random() * 1e9));
  const output = execFileSync(join(python ?? '', 'bin/python'), [script, seed, COUNT], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const cases = JSON.parse(output) as readonly Case[];
  expect(cases.length).toBe(Number(COUNT));
  for (const one of cases) {
    const ours = resolve(one);
    // Of a text as an axis DVC takes the characters, which nobody means.
    if (ours instanceof PipelineError && /expected a list for '.*', got str/.test(ours.message))
      continue;
    const failed = typeof one.stages.error === 'string';
    const message = `seed ${seed}\n${one.yaml}\n${one.params}\nDVC: ${JSON.stringify(one.stages)}`;
    expect(failed ? ours instanceof PipelineError : ours, message).toEqual(
      failed ? true : one.stages,
    );
  }
});

function resolve({ params, other, yaml }: Case): unknown {
  try {
    const tree = memoryTree({ '/r/params.yaml': params, '/r/other.yaml': other });
    const source = readYaml(yaml, 'dvc.yaml');
    validate(source, pipelineSchema);
    const all = new TemplateResolver({ source, folder: '/r', tree, shownFrom: '/r' });
    return Object.fromEntries(
      all.stageNames().map((name) => [name, toPlain(all.stage(name)?.data ?? null)]),
    );
  } catch (error) {
    return error;
  }
}
