import type { Calibration } from '../../metrics/calibration.ts';
import { html, type SafeHtml } from '../html.ts';
import { count, percent } from '../numbers.ts';

const WIDTH = 460;
const TOP = 12;
const BOTTOM = 262;
const LEFT = 54;
const RIGHT = WIDTH - 12;
const SHARES_TOP = 318;
const SHARES_BOTTOM = 374;
const HEIGHT = 412;

/** Accuracy by confidence against the diagonal; below it, how many predictions have which. */
export function reliabilityChart({ bins, ece }: Calibration): SafeHtml {
  const x = (value: number) => LEFT + value * (RIGHT - LEFT);
  const y = (value: number) => BOTTOM - value * (BOTTOM - TOP);
  const most = Math.max(...bins.map((bin) => bin.rows));
  const bars = bins.map(({ lower, upper, rows, accuracy, confidence }) => {
    if (rows === 0) return html``;
    const side = html`x="${(x(lower) + 1).toFixed(1)}" width="${(x(upper) - x(lower) - 2).toFixed(1)}"`;
    const height = (rows / most) * (SHARES_BOTTOM - SHARES_TOP);
    return html`<g><title>confidence ${percent(lower, 0)} – ${percent(upper, 0)}: ${count(rows)} rows, ${percent(accuracy)} right, ${percent(confidence)} claimed</title>
<rect class="bar" ${side} y="${y(accuracy).toFixed(1)}" height="${(BOTTOM - y(accuracy)).toFixed(1)}"/>
<rect class="bar pale" ${side} y="${(SHARES_BOTTOM - height).toFixed(1)}" height="${height.toFixed(1)}"/></g>`;
  });
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((tick) => {
    const at = tick * 100;
    return html`<path class="grid" d="M${LEFT} ${y(tick)}H${RIGHT}"/><text x="${LEFT - 7}" y="${y(tick)}" dy=".33em" text-anchor="end">${at}</text><text x="${x(tick)}" y="${SHARES_BOTTOM + 15}" text-anchor="middle">${at}</text>`;
  });
  return html`<figure class="chart"><figcaption>Reliability: are the probabilities right?</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Accuracy by confidence in ${bins.length} bins; expected calibration error ${percent(ece)}">
${ticks}<text x="${LEFT}" y="${SHARES_TOP - 22}">predictions a bin (most: ${count(most)})</text>
${bars}<path class="reference" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>
<path class="axis" d="M${LEFT} ${BOTTOM}H${RIGHT}M${LEFT} ${SHARES_BOTTOM}H${RIGHT}"/>
<text class="label" x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">confidence of the prediction, %</text>
<text class="label upright" transform="translate(13 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">right, %</text></svg>
<p class="note">Bars under the dashed line: surer than right. Expected calibration error ${percent(ece)}.</p></figure>`;
}
