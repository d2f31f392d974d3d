import { Icon } from '../design/icon.tsx';

interface Props {
  readonly steps: readonly number[];
  readonly step: number;
  readonly onChange: (step: number) => void;
}

/** Walks through the steps at which something was recorded. */
export function StepSlider({ steps, step, onChange }: Props) {
  const at = Math.max(
    0,
    steps.findLastIndex((each) => each <= step),
  );
  const go = (index: number) => onChange(steps[Math.max(0, Math.min(steps.length - 1, index))]!);
  return (
    <div className="row media-steps">
      <button
        type="button"
        className="button icon"
        aria-label="Step before"
        disabled={at === 0}
        onClick={() => go(at - 1)}
      >
        <Icon name="left" />
      </button>
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`step ${steps[at]}`}
        min={0}
        max={steps.length - 1}
        value={at}
        onChange={(event) => go(Number(event.target.value))}
      />
      <button
        type="button"
        className="button icon"
        aria-label="Step after"
        disabled={at === steps.length - 1}
        onClick={() => go(at + 1)}
      >
        <Icon name="right" />
      </button>
      <output className="number media-step">step {steps[at]!.toLocaleString('en')}</output>
    </div>
  );
}
