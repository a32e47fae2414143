import subprocess
import sys

SWALLOWED = """
import os, signal, sys
from outcrop.cli.stopping import leave_stopped, stop_if_asked, stoppable

class Finalised:
    def __del__(self):
        {raised}

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell would hear none
stoppable()
try:
    Finalised()  # nothing can be raised out of a finaliser, nor out of some callbacks of libraries in C
    stop_if_asked()
    print("went on")
except KeyboardInterrupt:
    leave_stopped()
"""


def run(raised: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", SWALLOWED.format(raised=raised)], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


class TestWhatIsSwallowed:
    def test_ctrl_c_is_raised_again_and_not_told_twice(self) -> None:
        assert run("os.kill(os.getpid(), signal.SIGINT)") == (130, "", "outcrop: Stopped.\n")

    def test_other_mistakes_are_still_told(self) -> None:
        code, out, err = run("raise ValueError('broken')")
        assert (code, out) == (0, "went on\n")
        assert "ValueError: broken" in err
