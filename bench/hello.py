"""The floor: the least a Flask page can cost, served exactly as Langapp is served."""

import sys

from flask import Flask
from gunicorn.app.base import BaseApplication

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


class Server(BaseApplication):
    def load_config(self) -> None:
        settings = {
            "bind": f"127.0.0.1:{sys.argv[1]}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 1100,
            "loglevel": "warning",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return app


if __name__ == "__main__":
    Server().run()
