/** A value of JSON as it is written here: whole numbers become integers. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The text that stands for a value in a template. */
export function anchor(name: string): string {
  return `<DVC_METRIC_${name.toUpperCase()}>`;
}

type Axis = 'x' | 'y';

/** The field of an axis, with the title that the plot gives it. */
export function axisField(axis: Axis, type?: 'quantitative' | 'nominal', more: JsonObject = {}) {
  const title = anchor(`${axis}_label`);
  return { field: anchor(axis), ...(type === undefined ? {} : { type }), title, ...more };
}

/** The vertical axis of lines: it need not begin at zero. */
export const lineHeight = axisField('y', 'quantitative', { scale: { zero: false } });

export const revisionColour = { field: 'rev', type: 'nominal' };

export const zoom: JsonObject = { params: [anchor('zoom_and_pan')] };
export const size: JsonObject = { width: anchor('plot_width'), height: anchor('plot_height') };

/** What every template begins with. */
export const heading: JsonObject = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: { values: anchor('data') },
  title: { text: anchor('title'), anchor: 'middle' },
};

/** Layers that show what lies under the pointer. */
export const pointerOff = { on: 'mouseover', clear: 'mouseout' };
