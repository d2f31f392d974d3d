import { isDict } from '../value/values.ts';
import {
  anyOf,
  anything,
  type Check,
  flag,
  list,
  listOf,
  mapOf,
  mapping,
  nothing,
  shape,
  text,
} from './checks.ts';

const annotation = { desc: text, type: text, labels: listOf(text), meta: anything };
const outFlags = {
  ...annotation,
  cache: flag,
  persist: flag,
  checkpoint: flag,
  remote: text,
  push: flag,
};
const plotFlags = {
  ...outFlags,
  template: text,
  x: text,
  y: text,
  x_label: text,
  y_label: text,
  title: text,
  header: flag,
};
const out = anyOf(text, mapOf(shape(outFlags)));
const plotOut = anyOf(text, mapOf(anyOf(shape(plotFlags), listOf(shape(plotFlags)))));
const vars = listOf(anyOf(text, mapping));

const stageKeys = {
  matrix: mapOf(anyOf(text, list)),
  cmd: anyOf(text, list),
  wdir: text,
  deps: listOf(text),
  params: listOf(anyOf(text, mapping)),
  vars,
  frozen: flag,
  meta: anything,
  desc: text,
  always_changed: flag,
  outs: listOf(out),
  metrics: listOf(out),
  plots: listOf(plotOut),
};
const plainStage = shape(stageKeys, { required: ['cmd'] });
const foreachStage = shape(
  { foreach: anyOf(mapping, list, text), do: plainStage },
  { required: ['foreach', 'do'] },
);
const stage: Check = (value, path) => {
  const grouped = isDict(value) && (value.has('foreach') || value.has('do'));
  return (grouped ? foreachStage : plainStage)(value, path);
};

const axis = anyOf(text, mapOf(text));
const axes = anyOf(text, listOf(text), mapOf(anyOf(text, listOf(text))));
const plot = shape({ x: axis, y: axes, x_label: text, y_label: text, title: text, template: text });
const artifact = shape({ path: text, ...annotation }, { required: ['path'] });

/** What dvc.yaml may hold. */
export const pipelineSchema: Check = shape({
  datasets: anything,
  plots: listOf(anyOf(text, mapOf(anyOf(plot, nothing)))),
  stages: mapOf(stage),
  vars,
  params: listOf(text),
  metrics: listOf(text),
  artifacts: mapOf(artifact),
});
