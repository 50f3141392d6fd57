"""``dashapp jobs``: a worker that answers the jobs of a Redis."""

import click

from dashapp.settings import Settings


@click.command()
@click.option("--at-once", default=1, show_default=True, type=click.IntRange(1, 64), help="Jobs answered at a time.")
def jobs(at_once: int) -> None:
    """Answer the jobs that DASHAPP_BROKER_URL keeps.

    Any number of these may run, on this machine and on others. Without that variable `dashapp serve` answers jobs
    itself.
    """
    from dashapp.wiring import jobs_worker

    worker = jobs_worker(Settings.from_environment())
    worker.worker_main(["worker", "--pool=threads", f"--concurrency={at_once}", "--loglevel=WARNING"])
