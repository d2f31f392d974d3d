import { Empty } from '../design/empty.tsx';

/** How the first run comes here. */
export function FirstRun() {
  const address = window.location.origin;
  return (
    <Empty title="Log your first run">
      <p className="muted">
        Every run of <code>havn train</code> on this machine appears here by itself. Any MLflow
        client can log here too:
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{`import mlflow
mlflow.set_tracking_uri("${address}")
mlflow.set_experiment("my-project")
with mlflow.start_run():
    mlflow.log_metric("loss", 0.5, step=1)`}</pre>
    </Empty>
  );
}
