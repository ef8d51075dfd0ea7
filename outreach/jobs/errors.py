"""What can go wrong with a job, each as a whole sentence in both languages."""


class JobFailed(Exception):
    """An expected failure: the sentences say what happened, what was kept and what to do."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


class JobStopped(Exception):
    """Somebody cancelled the job; a handler raises it when should_stop() says so."""


class JobInterrupted(Exception):
    """The worker is shutting down: the job goes back to the queue and resumes later."""


class LeaseLost(Exception):
    """Another worker holds the job now; whatever this one made is thrown away."""


class AlreadyMoved(Exception):
    """The job has left the state that the action needs."""

    def __init__(self, state: str) -> None:
        super().__init__(f"The job is {state}.")
        self.state = state
