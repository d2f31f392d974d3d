/** @file A chart as a file: CSV of its points, SVG that scales, PNG as it is on the screen. */
import type { Curve } from './curves.ts';
import type { ChartSettings } from './settings.ts';

/** A row a point: `run,name,x,value,low,high`. */
export function toCsv(curves: readonly Curve[], { axis }: ChartSettings): string {
  const x = axis === 'step' ? 'step' : `${axis}_seconds`;
  const rows = curves.flatMap((curve) =>
    curve.x.map((at, index) => {
      const band = curve.band ? [curve.band.low[index], curve.band.high[index]] : ['', ''];
      return [curve.id, curve.name, at, curve.y[index], ...band].map(csvCell).join(',');
    }),
  );
  return `${['run', 'name', x, 'value', 'low', 'high'].join(',')}\r\n${rows.map((row) => `${row}\r\n`).join('')}`;
}

export function csvCell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The canvas of a chart on the page's background. */
export function savePng(name: string, canvas: HTMLCanvasElement): void {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d')!;
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--bg');
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => blob && save(name, blob), 'image/png');
}
