"""Reads with MLflow's client what Havn recorded of a run, then records more: prints one JSON object.

Arguments: the server's address, the experiment's name.
"""

import json
import os
import sys

url, experiment = sys.argv[1:3]
os.environ["MLFLOW_TRACKING_URI"] = url
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow
import numpy as np
import PIL.Image
from mlflow import MlflowClient

client = MlflowClient()
experiment_id = client.get_experiment_by_name(experiment).experiment_id
[run] = client.search_runs([experiment_id])
run_id = run.info.run_id
paths = sorted(file.path for file in client.list_artifacts(run_id, "images"))
png = next(path for path in paths if path.endswith(".png"))
webp = next(path for path in paths if path.endswith(".webp"))


def size(path):
    with PIL.Image.open(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=path)) as image:
        return [image.format, *image.size, *np.asarray(image.convert("L"))[0, :2].tolist()]


table = client.load_table(experiment_id, "eval/answers.json", run_ids=[run_id], extra_columns=["run_id"])
histogram = mlflow.artifacts.load_dict(f"{run.info.artifact_uri}/media/histogram/weights+step+4.json")
client.log_image(run_id, np.zeros((4, 6), dtype=np.uint8), key="from/python", step=3)
client.log_table(run_id, {"a": [1, 2]}, "python.json")
print(
    json.dumps(
        {
            "key": png.split("+")[:3],
            "png": size(png),
            "webp": size(webp)[:3],
            "columns": list(table.columns),
            "texts": table["text"].tolist(),
            "scores": table["score"].fillna(-1).tolist(),
            "same": bool((table["run_id"] == run_id).all()),
            "counts": histogram["counts"],
            "run": run_id,
        }
    )
)
