import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';
import type { ChartSettings, XAxis } from './settings.ts';

interface Props {
  readonly settings: ChartSettings;
  readonly onChange: (change: Partial<ChartSettings>) => void;
}

const AXES: Readonly<Record<XAxis, string>> = {
  step: 'Step',
  relative: 'Time since start',
  wall: 'Clock time',
};

/** Smoothing, the x-axis, and how the axes are scaled: for all charts of the page. */
export function ChartControls({ settings, onChange }: Props) {
  const { smoothing, axis } = settings;
  return (
    <div className="row wrap">
      <label className="labelled">
        <span className="muted">Smoothing</span>
        <input
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={smoothing}
          onChange={(event) => onChange({ smoothing: Number(event.target.value) })}
        />
        <span className="number smoothing-value">{smoothing.toFixed(2)}</span>
      </label>
      <label className="labelled">
        <span className="muted">X-axis</span>
        <select
          className="field"
          value={axis}
          onChange={(event) => onChange({ axis: event.target.value as XAxis })}
        >
          {Object.entries(AXES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Popover
        label="Axes"
        button={
          <>
            Axes <Icon name="down" size={12} />
          </>
        }
      >
        {() => (
          <>
            <Check name="Logarithmic y" on={settings.logY} set={(logY) => onChange({ logY })} />
            <Check name="Logarithmic x" on={settings.logX} set={(logX) => onChange({ logX })} />
            <Check
              name="Ignore outliers"
              on={settings.ignoreOutliers}
              set={(ignoreOutliers) => onChange({ ignoreOutliers })}
            />
            <Check name="Least to greatest" on={settings.band} set={(band) => onChange({ band })} />
          </>
        )}
      </Popover>
    </div>
  );
}

interface CheckProps {
  readonly name: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

function Check({ name, on, set }: CheckProps) {
  return (
    <label className="item">
      <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
      {name}
    </label>
  );
}
