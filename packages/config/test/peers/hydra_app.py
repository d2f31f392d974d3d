"""An application of Hydra's that does nothing; its configuration is in conf/ beside the working folder."""
import os

import hydra


@hydra.main(version_base="1.3", config_path=os.path.join(os.getcwd(), "conf"), config_name="config")
def app(cfg):
    pass


app()
