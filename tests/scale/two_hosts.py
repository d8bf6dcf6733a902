"""Run over two hosts that have networks of their own, and cut one of them off after the first shard.

`unshare … python -m tests.scale.two_hosts SOURCE OUT HOME`: in namespaces of its own, so that nothing of it outlasts it or touches the machine.
"""

import os
import subprocess
import sys
from pathlib import Path

from recoupe import registry
from recoupe.scale.engine import Engine, Wishes
from recoupe.scale.run import Run, run_wide
from tests.scale.cluster import Cluster
from tests.scale.samples import Looker

HOSTS = (1, 2)
# A host that says nothing is soon taken for gone; as patient as Dask is by itself, the test would take minutes.
ENV = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "6s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s",
}


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def lay_cables() -> None:
    """Lay a cable from here to each host."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    ip("link", "set", "lo", "up")
    for host in HOSTS:
        ip("netns", "add", f"host{host}")
        ip("link", "add", f"cable{host}", "type", "veth", "peer", "name", "eth0", "netns", f"host{host}")
        ip("addr", "add", f"10.77.{host}.1/24", "dev", f"cable{host}")
        ip("link", "set", f"cable{host}", "up")
        ip("-n", f"host{host}", "addr", "add", f"10.77.{host}.2/24", "dev", "eth0")
        ip("-n", f"host{host}", "link", "set", "eth0", "up")
        ip("-n", f"host{host}", "link", "set", "lo", "up")


def cut_off() -> None:
    """Let the cable to the first host carry nothing any more."""
    ip("link", "set", "cable1", "down")
    sys.stdout.write("cut off\n")


def main(source: Path, out: Path, home: Path) -> None:
    """Run, and leave with what is in OUT."""
    os.environ.update(ENV)
    lay_cables()
    with Cluster(home) as cluster:
        cluster.scheduler("tcp://0.0.0.0", 8786)
        for host in HOSTS:
            cluster.worker(f"tcp://10.77.{host}.1:8786", ["ip", "netns", "exec", f"host{host}"])
        cluster.wait_for_workers()
        os.chdir(source.parent)
        looker = Looker("reading", cut_off)
        run_wide(Run((source.name,), out, size=2), registry.load("scale", "dask", Engine), Wishes(1, "tcp://127.0.0.1:8786", looker.tell), looker)


if __name__ == "__main__":
    main(*(Path(word).resolve() for word in sys.argv[1:]))
