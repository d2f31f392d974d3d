"""The Hugging Face Trainer's callback and Lightning's logger against a tracking server.

Arguments: `trainer` or `lightning`, the server's address, a folder to write to.
"""

import json
import os
import sys

which, url, folder = sys.argv[1:4]
os.environ["MLFLOW_TRACKING_URI"] = url
os.environ["MLFLOW_EXPERIMENT_NAME"] = which
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.chdir(folder)

import torch
from mlflow import MlflowClient


class Line(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)

    def forward(self, x, labels=None):
        y = self.layer(x)
        return {"loss": torch.nn.functional.mse_loss(y, labels), "logits": y}


def trainer():
    from transformers import Trainer, TrainingArguments

    rows = [{"x": torch.ones(1) * i, "labels": torch.ones(1) * 2 * i} for i in range(8)]
    arguments = TrainingArguments(
        output_dir="out",
        report_to=["mlflow"],
        run_name="trained",
        max_steps=4,
        logging_steps=1,
        eval_strategy="steps",
        eval_steps=2,
        per_device_train_batch_size=2,
        save_strategy="no",
        use_cpu=True,
        remove_unused_columns=False,
    )
    Trainer(model=Line(), args=arguments, train_dataset=rows, eval_dataset=rows).train()


def lightning():
    import lightning.pytorch as pl
    from lightning.pytorch.loggers import MLFlowLogger

    class Module(pl.LightningModule):
        def __init__(self, lr=0.1):
            super().__init__()
            self.save_hyperparameters()
            self.line = Line()

        def training_step(self, batch, _):
            loss = self.line(batch, batch * 2)["loss"]
            self.log("train_loss", loss)
            return loss

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

    logger = MLFlowLogger(
        experiment_name="lightning", run_name="trained", tracking_uri=url, log_model=True
    )
    pl.Trainer(
        max_epochs=2,
        logger=logger,
        log_every_n_steps=1,
        accelerator="cpu",
        enable_progress_bar=False,
        enable_model_summary=False,
    ).fit(Module(), torch.utils.data.DataLoader(torch.ones(8, 1), batch_size=2))


{"trainer": trainer, "lightning": lightning}[which]()
client = MlflowClient()
experiment = client.get_experiment_by_name(which)
(run,) = client.search_runs([experiment.experiment_id])
key = "train_loss" if which == "lightning" else "loss"
print(
    json.dumps(
        {
            "name": run.info.run_name,
            "status": run.info.status,
            "params": len(run.data.params) > 0,
            "metrics": key in run.data.metrics,
            "history": len(client.get_metric_history(run.info.run_id, key)),
            "artifacts": sorted(item.path for item in client.list_artifacts(run.info.run_id)),
        }
    )
)
