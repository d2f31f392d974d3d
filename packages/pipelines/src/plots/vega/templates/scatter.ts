import { anchor, axisField, heading, type JsonObject, size, zoom } from './parts.ts';

const mark = { type: 'point', tooltip: { content: 'data' } };
const series = {
  color: anchor('color'),
  shape: anchor('shape'),
  tooltip: anchor('tooltip'),
};

export const scatter: JsonObject = {
  ...heading,
  ...size,
  mark,
  ...zoom,
  encoding: {
    x: axisField('x', 'quantitative'),
    y: axisField('y', 'quantitative'),
    ...series,
  },
};

/** Points of names, spread so that they do not lie over each other. */
export const scatterJitter: JsonObject = {
  ...heading,
  ...size,
  transform: ['randomX', 'randomY'].map((as) => ({ calculate: 'random()', as })),
  mark,
  encoding: {
    x: axisField('x'),
    y: axisField('y'),
    ...series,
    xOffset: { field: 'randomX', type: 'quantitative' },
    yOffset: { field: 'randomY', type: 'quantitative' },
  },
};
