import { isMap, readYaml, updateYaml, type YamlMap, type YamlValue } from '@havn/versions';

/**
 * The text of a stage's entry that takes the place of another: in the order of its keys, with its
 * comments and with what people wrote of it, which the command does not tell.
 */
export function replacedEntry(before: string, after: string): string {
  const [old, value] = [before, after].map(entriesOf);
  const entries = Object.entries(value!).map(([name, stage]) => [
    name,
    isMap(stage) ? annotated(stage, old![name]) : stage,
  ]);
  return updateYaml(before, Object.fromEntries(entries) as YamlMap, 'dvc.yaml');
}

function entriesOf(text: string): YamlMap {
  const value = readYaml(text, 'dvc.yaml');
  return isMap(value) ? value : {};
}

function annotated(stage: YamlMap, old: YamlValue): YamlMap {
  if (!isMap(old)) return stage;
  const { desc, meta } = old;
  const lists = ['outs', 'metrics', 'plots'].map((key) => [
    key,
    withAnnotations(stage[key], old[key]),
  ]);
  return { desc, ...stage, meta, ...(Object.fromEntries(lists) as YamlMap) };
}

/** What outputs of the same path said of themselves. */
const ANNOTATIONS = ['desc', 'type', 'labels', 'meta', 'remote', 'push'];

function withAnnotations(outs: YamlValue, old: YamlValue): YamlValue {
  if (!(Array.isArray(outs) && Array.isArray(old))) return outs;
  const known = new Map((old as readonly YamlValue[]).map(outOf));
  return (outs as readonly YamlValue[]).map((out) => {
    const [path, flags] = outOf(out);
    const told = Object.entries(known.get(path) ?? {});
    const kept = told.filter(([key]) => ANNOTATIONS.includes(key));
    const all = { ...Object.fromEntries(kept), ...flags };
    return Object.keys(all).length > 0 ? { [path]: all } : path;
  });
}

/** The path of an output, and what is said of it. */
function outOf(out: YamlValue): readonly [path: string, flags: YamlMap] {
  if (!isMap(out)) return [String(out), {}];
  const [[path, flags] = ['', {}]] = Object.entries(out);
  return [path, isMap(flags) ? flags : {}];
}
