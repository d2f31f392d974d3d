import { anchor, axisField, heading, type JsonObject, size, zoom } from './parts.ts';

/** Horizontal bars, a column of them for each source. */
export function bars(order: JsonObject): JsonObject {
  return {
    ...heading,
    ...size,
    mark: { type: 'bar' },
    ...zoom,
    encoding: {
      x: axisField('x', 'quantitative', { scale: { zero: false } }),
      y: axisField('y', 'nominal', order),
      yOffset: { field: 'rev', sort: [] },
      color: anchor('color'),
      column: anchor('column'),
    },
  };
}
