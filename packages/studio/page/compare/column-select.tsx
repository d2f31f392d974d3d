import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';

interface Props {
  readonly label: string;
  readonly known: ColumnsAnswer;
  readonly value: string;
  readonly onChange: (column: string) => void;
  readonly metricsOnly?: boolean;
}

/** Keys that a list to choose from can hold. */
const MOST = 500;

export function ColumnSelect({ label, known, value, onChange, metricsOnly = false }: Props) {
  const metrics = known.metrics.slice(0, MOST).map(({ key }) => key);
  const params = metricsOnly
    ? []
    : known.params.filter(({ varies }) => varies).map(({ key }) => key);
  return (
    <label className="labelled">
      <span className="muted">{label}</span>
      <select
        className="field column-select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <Choices name="Metrics" kind="metrics" keys={metrics} />
        <Choices name="Parameters" kind="params" keys={params} />
      </select>
    </label>
  );
}

function Choices({ name, kind, keys }: { name: string; kind: string; keys: readonly string[] }) {
  if (keys.length === 0) return null;
  return (
    <optgroup label={name}>
      {keys.map((key) => (
        <option key={key} value={`${kind}.${key}`}>
          {key}
        </option>
      ))}
    </optgroup>
  );
}
