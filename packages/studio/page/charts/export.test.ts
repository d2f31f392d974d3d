import { describe, expect, test } from 'vitest';
import type { Curve } from './curves.ts';
import { toCsv } from './export.ts';
import type { ChartSettings } from './settings.ts';
import { toSvg } from './svg.ts';

const settings: ChartSettings = {
  smoothing: 0,
  axis: 'step',
  logX: false,
  logY: false,
  ignoreOutliers: false,
  band: true,
};

const curve: Curve = {
  id: 'a',
  name: 'one, "two" <three>',
  color: '#123456',
  x: [0, 1, 2],
  y: [1, null, 3],
  raw: undefined,
  band: undefined,
};

describe('a chart as a file', () => {
  test('CSV has a row a point, and quotes what needs it', () => {
    expect(toCsv([curve], settings).split('\r\n')).toEqual([
      'run,name,step,value,low,high',
      'a,"one, ""two"" <three>",0,1,,',
      'a,"one, ""two"" <three>",1,,,',
      'a,"one, ""two"" <three>",2,3,,',
      '',
    ]);
  });

  test('SVG draws gaps as gaps and names as text', () => {
    const svg = toSvg('loss', [curve], settings);
    expect(svg).toContain('&lt;three>');
    expect(svg.match(/stroke-width="1.6"/g)).toHaveLength(1);
    expect(svg).toMatch(/d="M70.0 400.0M780.0 40.0"/);
  });

  test('a chart of one value, or of none, has axes all the same', () => {
    for (const y of [[5], [null]]) {
      const svg = toSvg('loss', [{ ...curve, x: [0], y }], settings);
      expect(svg).not.toContain('NaN');
    }
  });
});
