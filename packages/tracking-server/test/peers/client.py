"""MLflow's own client against a tracking server: prints one JSON object of what it found.

Arguments: the server's address, a folder to write to.
"""

import json
import math
import os
import sys

url, folder = sys.argv[1:3]
os.environ["MLFLOW_TRACKING_URI"] = url
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.chdir(folder)

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

found = {}
client = MlflowClient()
mlflow.set_experiment("client")


class Doubles(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * value for value in model_input["x"]]


with mlflow.start_run(run_name="first", tags={"team": "a"}, description="words") as run:
    mlflow.log_params({"lr": 0.1, "layers": 2})
    mlflow.log_metric("loss", 1.5, step=0)
    mlflow.log_metrics({"loss": 0.5, "acc": 0.9}, step=1)
    mlflow.log_metric("nan", math.nan)
    for step in range(100):
        mlflow.log_metric("curve", step / 100, step=step, synchronous=False)
    mlflow.flush_async_logging()
    mlflow.set_tags({"note": "x"})
    mlflow.log_text("hello", "texts/hello.txt")
    mlflow.log_dict({"a": 1}, "a.json")
    os.makedirs("files/deep", exist_ok=True)
    for name in ("files/one.txt", "files/deep/two.bin"):
        with open(name, "w") as file:
            file.write(name)
    mlflow.log_artifacts("files", "files")
    import pandas as pd

    data = mlflow.data.from_pandas(pd.DataFrame({"x": [1, 2]}), name="numbers")
    mlflow.log_input(data, context="training")
    model = mlflow.pyfunc.log_model(
        name="doubles", python_model=Doubles(), registered_model_name="doubles"
    )

read = client.get_run(run.info.run_id)
found["status"] = read.info.status
found["params"] = read.data.params
found["loss"] = read.data.metrics["loss"]
found["nan"] = math.isnan(read.data.metrics["nan"])
found["team"] = read.data.tags["team"]
found["curve"] = len(client.get_metric_history(run.info.run_id, "curve"))
found["inputs"] = [item.dataset.name for item in read.inputs.dataset_inputs]
found["outputs"] = len(read.outputs.model_outputs)
found["artifacts"] = sorted(item.path for item in client.list_artifacts(run.info.run_id))
path = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="files")
found["downloaded"] = sorted(
    os.path.relpath(os.path.join(root, name), path)
    for root, _, names in os.walk(path)
    for name in names
)
found["text"] = mlflow.artifacts.load_text(read.info.artifact_uri + "/texts/hello.txt")
found["predicted"] = mlflow.pyfunc.load_model(model.model_uri).predict(pd.DataFrame({"x": [1, 2]}))
found["registered"] = list(
    mlflow.pyfunc.load_model("models:/doubles/1").predict(pd.DataFrame({"x": [3]}))
)

with mlflow.start_run(run_name="second") as second:
    mlflow.log_param("lr", 0.2)
    mlflow.log_metric("acc", 0.8)
frame = mlflow.search_runs(filter_string="metrics.acc > 0.85 and params.lr = '0.1'")
found["searched"] = list(frame["tags.mlflow.runName"])
ordered = client.search_runs(
    [run.info.experiment_id], order_by=["metrics.acc ASC"], max_results=1
)
found["ordered"] = [item.info.run_name for item in ordered]
more = client.search_runs(
    [run.info.experiment_id], order_by=["metrics.acc ASC"], max_results=1, page_token=ordered.token
)
found["next page"] = [item.info.run_name for item in more]

client.set_registered_model_alias("doubles", "production", "1")
found["alias"] = client.get_model_version_by_alias("doubles", "production").version
found["by alias"] = list(
    mlflow.pyfunc.load_model("models:/doubles@production").predict(pd.DataFrame({"x": [4]}))
)
client.set_model_version_tag("doubles", "1", "checked", "yes")
client.update_model_version("doubles", "1", description="twice as much")
version = client.get_model_version("doubles", "1")
found["version"] = [version.tags["checked"], version.description, version.status, list(version.aliases)]
found["models"] = [item.name for item in client.search_registered_models()]
found["versions"] = [str(item.version) for item in client.search_model_versions("name = 'doubles'")]
logged = mlflow.search_logged_models(experiment_ids=[run.info.experiment_id], output_format="list")
found["logged models"] = [[item.name, str(item.status)] for item in logged]

try:
    client.log_param(run.info.run_id, "lr", "0.3")
except MlflowException as error:
    found["changed param"] = error.error_code
try:
    client.get_run("nobody")
except MlflowException as error:
    found["no run"] = error.error_code
try:
    client.create_registered_model("doubles")
except MlflowException as error:
    found["taken"] = error.error_code


@mlflow.trace
def double(x):
    return inner(x)


@mlflow.trace
def inner(x):
    return 2 * x


double(21)
mlflow.flush_trace_async_logging(terminate=True)
traces = mlflow.search_traces(experiment_ids=[run.info.experiment_id], return_type="list")
found["traces"] = [str(item.info.state) for item in traces]
whole = mlflow.get_trace(traces[0].info.trace_id)
found["spans"] = sorted(span.name for span in whole.data.spans)
mlflow.set_trace_tag(traces[0].info.trace_id, "checked", "yes")
found["trace tag"] = mlflow.get_trace(traces[0].info.trace_id).info.tags["checked"]
feedback = mlflow.log_feedback(trace_id=traces[0].info.trace_id, name="good", value=True)
found["feedback"] = mlflow.get_trace(traces[0].info.trace_id).info.assessments[0].feedback.value

client.delete_run(second.info.run_id)
found["after deleting"] = len(client.search_runs([run.info.experiment_id]))
client.restore_run(second.info.run_id)
found["after restoring"] = len(client.search_runs([run.info.experiment_id]))
print(json.dumps(found))
