"""Found by Python on `PYTHONPATH`, it moves the clock of a bot with that of the sandbox. A real bot has no use for it."""

import os
import time

_machine_time = time.time
_offset_file = os.environ["SANDBOX_CLOCK"]


def _sandbox_time() -> float:
    with open(_offset_file) as offset_ms:
        return _machine_time() + float(offset_ms.read()) / 1000


time.time = _sandbox_time
