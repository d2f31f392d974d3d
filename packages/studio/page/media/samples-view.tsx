import type { Answer, TextSample, TextSamplesFile } from '@havn/track';
import { useState } from 'react';
import { formatNumber } from '../design/format.ts';
import { Icon } from '../design/icon.tsx';

const PAGE = 20;
/** Of longer ones the beginning is shown first. */
const LONG_TEXT = 500;

type Shown = 'all' | 'wrong' | 'right';

/** Texts with what they are and what the model says. */
export function SamplesView({ file: { samples, note } }: { readonly file: TextSamplesFile }) {
  const [shown, setShown] = useState<Shown>('all');
  const [count, setCount] = useState(PAGE);
  const of = (kind: Shown) =>
    kind === 'all' ? samples : samples.filter(({ right }) => right === (kind === 'right'));
  const chosen = of(shown);
  const judged = samples.some(({ right }) => right !== undefined);
  return (
    <div className="stack">
      {judged && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame
        <div className="row wrap" role="group" aria-label="Which texts">
          {(['all', 'wrong', 'right'] as const).map((kind) => (
            <button
              key={kind}
              type="button"
              className="button small"
              aria-pressed={shown === kind}
              onClick={() => setShown(kind)}
            >
              {kind === 'all' ? 'All' : kind === 'wrong' ? 'Wrong' : 'Right'} {of(kind).length}
            </button>
          ))}
        </div>
      )}
      <ul className="samples">
        {chosen.slice(0, count).map((sample, index) => (
          <Sample key={index} sample={sample} />
        ))}
      </ul>
      {chosen.length === 0 && <p className="muted">None.</p>}
      {chosen.length > count && (
        <button type="button" className="button small" onClick={() => setCount(count + PAGE)}>
          {Math.min(PAGE, chosen.length - count)} more of {chosen.length}
        </button>
      )}
      {note && <p className="muted">{note}</p>}
    </div>
  );
}

function Sample({ sample }: { readonly sample: TextSample }) {
  const { text, target, prediction, confidence, right } = sample;
  const isLong = text.length > LONG_TEXT;
  return (
    <li>
      {/* A text may run from right to left: it must not turn the rest around. */}
      <p dir="auto" className="sample-text">
        {text === '' && <span className="muted">(empty)</span>}
        {isLong ? `${text.slice(0, LONG_TEXT)}…` : text}
      </p>
      {isLong && (
        <details>
          <summary>Whole text</summary>
          <p dir="auto" className="sample-text">
            {text}
          </p>
        </details>
      )}
      <dl className="sample-facts">
        {prediction !== undefined && (
          <div>
            <dt className="muted">predicted</dt>
            <dd className={right === undefined ? '' : right ? 'sample-right' : 'sample-wrong'}>
              {right !== undefined && <Icon name={right ? 'check' : 'close'} size={12} />}
              {answerText(prediction)}
            </dd>
          </div>
        )}
        {target !== undefined && right !== true && (
          <div>
            <dt className="muted">is</dt>
            <dd>{answerText(target)}</dd>
          </div>
        )}
        {confidence !== undefined && (
          <div>
            <dt className="muted">sure</dt>
            <dd className="number">{(confidence * 100).toFixed(1)} %</dd>
          </div>
        )}
      </dl>
    </li>
  );
}

function answerText(answer: Answer): string {
  if (typeof answer === 'number') return formatNumber(answer);
  if (typeof answer === 'string') return answer;
  return answer.length === 0 ? '(none)' : answer.join(', ');
}
