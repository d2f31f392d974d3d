import { anchor, heading, type Json, type JsonObject, pointerOff, size } from './parts.ts';

const [x, y] = [anchor('x'), anchor('y')];

interface Matrix {
  /** Of the whole plot. */
  readonly params: JsonObject;
  /** Within which pairs that never stand count 0. */
  readonly group: Json;
  /** What the counts become. */
  readonly transform: readonly JsonObject[];
  readonly shown: JsonObject;
  readonly scale: JsonObject;
  /** The cells above half of it have white text. */
  readonly part: string;
  readonly text: JsonObject;
  readonly format: JsonObject;
}

/** Counts of pairs, a matrix for each version. */
function matrix({
  params,
  group,
  transform,
  shown,
  scale,
  part,
  text,
  format,
}: Matrix): JsonObject {
  return {
    ...heading,
    facet: { column: { field: 'rev', sort: [] }, row: anchor('row') },
    ...params,
    spec: {
      transform: [
        { aggregate: [{ op: 'count', as: 'xy_count' }], groupby: [y, x] },
        { impute: 'xy_count', groupby: group, key: x, value: 0 },
        { impute: 'xy_count', groupby: anchor('group_by_x'), key: y, value: 0 },
        ...transform,
      ],
      encoding: {
        x: sorted('x'),
        y: sorted('y'),
      },
      layer: [
        { mark: 'rect', ...size, encoding: { color: { ...shown, title: '', scale } } },
        pointed({ ...shown, ...format }),
        {
          transform: [{ filter: { selection: 'label' } }],
          layer: [{ mark: { type: 'rect', color: 'lightpink' } }],
        },
        { mark: 'text', encoding: { ...text, color: contrast(part) } },
      ],
    },
  };
}

function sorted(axis: 'x' | 'y'): JsonObject {
  return {
    field: anchor(axis),
    type: 'nominal',
    sort: 'ascending',
    title: anchor(`${axis}_label`),
  };
}

function pointed(shown: JsonObject): JsonObject {
  const { on, clear } = pointerOff;
  return {
    selection: { label: { type: 'single', on, encodings: ['x', 'y'], empty: 'none', clear } },
    mark: 'rect',
    encoding: {
      tooltip: [{ field: x, type: 'nominal' }, { field: y, type: 'nominal' }, shown],
      opacity: { condition: { selection: 'label', value: 1 }, value: 0 },
    },
  };
}

function contrast(part: string): JsonObject {
  return { condition: { test: `datum.${part} > 0.5`, value: 'white' }, value: 'black' };
}

const quantitative = (field: string) => ({ field, type: 'quantitative' });

/** How often each pair stands. */
export const confusion = matrix({
  params: { params: [{ name: 'showValues', bind: { input: 'checkbox' } }] },
  group: anchor('group_by_y'),
  transform: [
    { joinaggregate: [{ op: 'max', field: 'xy_count', as: 'max_count' }], groupby: [] },
    { calculate: 'datum.xy_count / datum.max_count', as: 'percent_of_max' },
  ],
  shown: quantitative('xy_count'),
  scale: { domainMin: 0, nice: true },
  part: 'percent_of_max',
  text: { text: { condition: { param: 'showValues', ...quantitative('xy_count') } } },
  format: {},
});

/** The share that each pair has of its row. */
export const confusionNormalized = matrix({
  params: {},
  group: ['rev', y],
  transform: [
    { joinaggregate: [{ op: 'sum', field: 'xy_count', as: 'sum_y' }], groupby: [y] },
    { calculate: 'datum.xy_count / datum.sum_y', as: 'percent_of_y' },
  ],
  shown: quantitative('percent_of_y'),
  scale: { domain: [0, 1] },
  part: 'percent_of_y',
  text: {},
  format: { format: '.2f' },
});
