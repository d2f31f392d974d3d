import { CallError } from '../api/call.ts';

/** A failure, with what can be done about it. */
export function Problem({ error }: { readonly error: Error | undefined }) {
  if (error === undefined) return null;
  const remedy = error instanceof CallError ? error.remedy : undefined;
  return (
    <p className="problem" role="alert">
      {error.message}
      {remedy && <span className="muted"> {remedy}</span>}
    </p>
  );
}
