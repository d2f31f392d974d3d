import { Empty } from '../design/empty.tsx';

const EXAMPLE = `import { startRun } from '@havn/track';

const run = await startRun({ name: 'first' });
await run.logImage('digits', png, { step: 1 });
await run.logTable('answers', [{ text: 'hello', score: 0.9 }]);
await run.logHistogram('weights', values, { step: 1 });
await run.end();`;

/** How media comes here. */
export function MediaEmpty({ title }: { readonly title: string }) {
  return (
    <Empty title={title}>
      <p className="muted">
        Images, tables, histograms, confusion matrices, curves and texts with predictions are shown
        here, by step. <code>havn train</code> records them by itself; a program of yours does so:
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{EXAMPLE}</pre>
      <p className="muted">
        In Python: <code>mlflow.log_image(image, key="digits", step=1)</code>
      </p>
    </Empty>
  );
}
