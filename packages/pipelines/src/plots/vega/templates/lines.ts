import {
  anchor,
  axisField,
  heading,
  type JsonObject,
  lineHeight,
  pointerOff,
  revisionColour,
  size,
  zoom,
} from './parts.ts';

const x = axisField('x', 'quantitative');
const hovered = { param: 'hover', empty: false };

/** One line a series. */
export const simple: JsonObject = {
  ...heading,
  ...zoom,
  ...size,
  mark: { type: 'line', tooltip: { content: 'data' } },
  encoding: {
    x,
    y: lineHeight,
    color: anchor('color'),
    strokeDash: anchor('stroke_dash'),
    tooltip: anchor('tooltip'),
  },
};

/** Lines that a slider smooths, over the pale lines of the values. */
export const smooth: JsonObject = {
  ...heading,
  ...size,
  params: [
    {
      name: 'smooth',
      value: 0.001,
      bind: { input: 'range', min: 0.001, max: 1, step: 0.001 },
    },
  ],
  encoding: { x, color: anchor('color'), strokeDash: anchor('stroke_dash') },
  layer: [
    {
      layer: [
        { ...zoom, mark: 'line' },
        { transform: [{ filter: hovered }], mark: 'point' },
      ],
      encoding: { y: lineHeight, color: revisionColour },
      transform: [
        {
          loess: anchor('y'),
          on: anchor('x'),
          groupby: anchor('group_by'),
          bandwidth: { signal: 'smooth' },
        },
      ],
    },
    {
      mark: { type: 'line', opacity: 0.2 },
      encoding: { x, y: lineHeight, color: revisionColour },
    },
    {
      mark: { type: 'circle', size: 10 },
      encoding: {
        x: { aggregate: 'max', ...x },
        y: { aggregate: { argmax: anchor('x') }, ...lineHeight },
        color: revisionColour,
      },
    },
    pointer(),
  ],
};

/** A rule at the nearest point, with the values of every series. */
function pointer(): JsonObject {
  const { on, clear } = pointerOff;
  return {
    transform: [
      { calculate: anchor('pivot_field'), as: 'pivot_field' },
      { pivot: 'pivot_field', op: 'mean', value: anchor('y'), groupby: [anchor('x')] },
    ],
    mark: { type: 'rule', tooltip: { content: 'data' }, stroke: 'grey' },
    encoding: { opacity: { condition: { value: 0.3, ...hovered }, value: 0 } },
    params: [
      {
        name: 'hover',
        select: { type: 'point', fields: [anchor('x')], nearest: true, on, clear },
      },
    ],
  };
}
