import { describe, expect, it } from 'vitest';
import { compareWithBaselines } from '../baselines/compare.ts';
import { judgeClasses } from '../baselines/judges.ts';
import { evaluateClassification } from '../metrics/classification.ts';
import { evaluateMultiLabel } from '../metrics/multi-label.ts';
import { evaluateRegression } from '../metrics/regression.ts';
import { renderReport } from './render-report.ts';
import { exampleReport } from './report-example.ts';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&\u0000\u202e';

describe('renderReport', () => {
  it('shows every section whose input is there', () => {
    const page = renderReport(exampleReport(3));
    for (const id of [
      'result',
      'warnings',
      'training',
      'classes',
      'confusion',
      'curves',
      'calibration',
      'errors',
      'data',
      'run',
    ]) {
      expect(page).toContain(`<section id="${id}"`);
      expect(page).toContain(`href="#${id}"`);
    }
  });

  it('says so where there is nothing to show', () => {
    const page = renderReport({ title: 'Nothing' });
    expect(page).toContain('Nothing was evaluated yet.');
    expect(page).not.toContain('<section');
  });

  it('asks nothing of the network', () => {
    const page = renderReport(exampleReport(12));
    expect(page).not.toMatch(/https?:|\bsrc=|@import|url\(/);
  });

  it('escapes whatever it was given, wherever it stands', () => {
    const page = renderReport({
      ...exampleReport(3),
      title: HOSTILE,
      subtitle: HOSTILE,
      report: evaluateClassification({
        labels: [HOSTILE, `${HOSTILE}2`],
        targets: Int32Array.of(0, 1, 0),
        probabilities: Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.3, 0.7),
      }),
      warnings: [HOSTILE],
      published: [{ name: HOSTILE, accuracy: 0.5, source: HOSTILE }],
      learning: [{ title: HOSTILE, series: [{ name: HOSTILE, points: [{ x: 0, y: 1 }] }] }],
      errors: [{ text: HOSTILE, target: HOSTILE, prediction: HOSTILE, confidence: 0.9 }],
      facts: [{ name: HOSTILE, value: HOSTILE }],
      data: {
        facts: [{ name: HOSTILE, value: HOSTILE }],
        splits: [{ name: HOSTILE, rows: 1, classes: [{ label: HOSTILE, rows: 1 }] }],
      },
      configuration: HOSTILE,
    });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u0000');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('holds a map of the most mistaken classes where there are too many', () => {
    const page = renderReport(exampleReport(150));
    expect(page).toContain('Confusion matrix of the 100 classes with most mistakes');
  });

  it('says in plain words what is not better than a baseline', () => {
    const targets = Int32Array.of(0, 1, 0, 1);
    const predictions = Int32Array.of(0, 0, 0, 1);
    const baselines = compareWithBaselines({
      judge: judgeClasses(targets, 2),
      predictions,
      baselines: [{ name: 'majority class', predictions: new Int32Array(4) }],
    });
    const page = renderReport({ ...exampleReport(2), baselines });
    expect(page).toContain(
      'Not better than the baseline “majority class” within the 95 % interval',
    );
  });

  it('reports multi-label and regression', () => {
    const multiLabel = evaluateMultiLabel({
      labels: ['a', 'b'],
      targets: Uint8Array.of(1, 0, 0, 1, 1, 1),
      probabilities: Float64Array.of(0.9, 0.2, 0.1, 0.8, 0.3, 0.7),
    });
    expect(renderReport({ title: 'x', report: multiLabel })).toContain('Every label right');
    const regression = evaluateRegression({
      targets: Float64Array.of(1, 2, 3),
      predictions: Float64Array.of(1, 2, 4),
    });
    expect(renderReport({ title: 'x', report: regression })).toContain('RMSE');
  });

  it('draws a training whose loss became NaN', () => {
    const points = Array.from({ length: 100 }, (_, x) => ({ x, y: x < 50 ? 1 / (x + 1) : NaN }));
    const page = renderReport({
      title: 'x',
      learning: [{ title: 'loss', series: [{ name: 'loss', points }] }],
    });
    expect(page).not.toMatch(/d="[^"]*NaN/);
  });
});
