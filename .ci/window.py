#!/usr/bin/env python3
"""One real window, from start to saved files, by keys alone.

Marks entities and a commitment with roles in an article, ends the program with kill -9, starts
it again, and compares what is on disk with what was typed. Needs xvfb, openbox and xdotool.

    window.py PROGRAM
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Screen:
    """A virtual screen with a window manager."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self.started = [
            subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x832x24", "-noreset"], pass_fds=[write], **QUIET)
        ]
        os.close(write)
        number = os.read(read, 16).decode().strip()
        self.env = {**os.environ, "DISPLAY": f":{number}", "WINIT_X11_SCALE_FACTOR": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.env.pop("WAYLAND_DISPLAY", None)
        self.started.append(subprocess.Popen(["openbox"], env=self.env, **QUIET))

    def xdotool(self, *words: object) -> str:
        done = subprocess.run(["xdotool", *map(str, words)], env=self.env, capture_output=True, text=True)
        return done.stdout

    def close(self) -> None:
        for process in reversed(self.started):
            process.terminate()
            process.wait(10)


class Program:
    """The program in its window."""

    def __init__(self, screen: Screen, program: str, project: pathlib.Path, *options: object) -> None:
        self.screen = screen
        self.process = subprocess.Popen([program, *map(str, options), str(project)], env=screen.env)
        # A machine that also builds something takes its time for the first start.
        end = time.time() + 180
        while True:
            ids = screen.xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
            if ids:
                break
            if self.process.poll() is not None:
                sys.exit(f"the program ended with {self.process.returncode} before a window came")
            if time.time() > end:
                sys.exit("no window within three minutes")
            time.sleep(0.1)
        time.sleep(0.5)
        screen.xdotool("windowactivate", "--sync", ids[-1])
        # Time for the first frames on a slow machine.
        time.sleep(2.5)

    def keys(self, names: str) -> None:
        for name in names.split():
            self.screen.xdotool("key", "--clearmodifiers", name)
            time.sleep(0.12)
        time.sleep(0.6)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def quit(self) -> None:
        self.keys("ctrl+q")
        self.process.wait(20)


def run(program: str, *words: object) -> str:
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{words}: {done.returncode}: {done.stderr}")
    return done.stdout


def exported(program: str, project: pathlib.Path, folder: pathlib.Path) -> dict:
    out = folder / f"out-{time.time_ns()}.jsonl"
    run(program, "export", project, "--to", "jsonl", "--out", out)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1, lines
    return json.loads(lines[0])


def expect(what: str, got: object, wanted: object) -> None:
    if got != wanted:
        sys.exit(f"{what}:\n     got {got!r}\n  wanted {wanted!r}")
    print("ok:", what)


def annotate(program: str, article: pathlib.Path, keys: list, wanted: dict) -> None:
    """Types `keys` on `article`, kills the program after them, and compares."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        os.environ["ATTACHE_CONFIG_DIR"] = str(folder / "config")
        os.environ["ATTACHE_DATA_DIR"] = str(folder / "data")
        project = folder / "project"
        run(program, "new", project)
        run(program, "add", project, article)
        screen = Screen()
        try:
            window = Program(screen, program, project)
            for names in keys:
                window.keys(names)
            window.kill()
            timings = folder / "timings.json"
            again = Program(screen, program, project, "--timings", timings)
            # What was shown before the kill is saved by itself now.
            time.sleep(3)
            again.keys("Tab Tab Page_Down")
            again.quit()
        finally:
            screen.close()
        measured = json.loads(timings.read_text(encoding="utf-8"))
        frame = measured["frame_ms"]
        is_whole = len(measured["all_frames_ms"]) == measured["frames"] > 5 and measured["memory_bytes"] > 1_000_000
        is_ordered = 0 < frame["median"] <= frame["p99"] <= frame["max"] and measured["first_frame_ms"] > 0
        expect("timings of a real window", (is_whole, is_ordered), (True, True))
        record = exported(program, project, folder)
        text = record["text"]
        entities = {e["id"]: e for e in record["entities"]}
        for e in record["entities"]:
            for (start, end), quote in zip(e["spans"], e["quote"]):
                assert text[start:end] == quote, e
        expect("entities", [(e["label"], e["quote"]) for e in record["entities"]], wanted["entities"])
        frames = []
        for c in record["commitments"]:
            roles = [(r["role"], entities[r["entity"]]["quote"] if r.get("entity") else r["quote"]) for r in c["roles"]]
            cue = c["cue"] and (c["cue"]["quote"] if isinstance(c["cue"], dict) else c["cue"])
            frames.append((c["quote"], roles))
            assert cue, c
        expect("commitments", frames, wanted["commitments"])
        layers = list((project / "layers").glob("*/*.ron"))
        expect("one layer file", len(layers), 1)
        lines = layers[0].read_text(encoding="utf-8").splitlines()
        expect("one annotation a line", sum('(id: "' in line for line in lines), len(entities) + len(frames))
        run(program, "check", project)


def main() -> None:
    program = str(pathlib.Path(sys.argv[1]).resolve())
    own = ROOT / "tests" / "data" / "lock-keepers.txt"
    annotate(
        program,
        own,
        [
            # The second paragraph: its first word, then two words, then the sentence.
            "ctrl+Home Down Down l",
            "Right Right l",
            "Home c 1",
            "Right Right 1",
            "Right shift+Right shift+Right u",
            "Right shift+Right shift+Right shift+Right 4",
        ],
        {
            "entities": [("place", ["Aldmoor"]), ("place", ["Veresk"])],
            "commitments": [
                (
                    ["Aldmoor and Veresk agreed to open the lock by Friday."],
                    [("promisor", ["Aldmoor"]), ("promisor", ["Veresk"]), ("action", ["open the lock"])],
                )
            ],
        },
    )
    seed = ROOT.parent / "shared" / "articles" / "000_6da4fffd99329b25.txt"
    if seed.exists():
        first = (
            "India and France agreed to deepen their counter-terrorism cooperation on Friday, stressing the need "
            "to deny safe havens and sources of funding to terrorists."
        )
        annotate(
            program,
            seed,
            [
                "ctrl+Home Down Down Home l",
                "Right Right l",
                "Home c 1 Right Right 1",
                "Right shift+Right shift+Right u",
                "Right shift+Right shift+Right shift+Right shift+Right shift+Right shift+Right 4",
            ],
            {
                "entities": [("place", ["India"]), ("place", ["France"])],
                "commitments": [
                    (
                        [first],
                        [
                            ("promisor", ["India"]),
                            ("promisor", ["France"]),
                            ("action", ["deepen their counter-terrorism cooperation"]),
                        ],
                    )
                ],
            },
        )
    else:
        print("no seed article beside the project: left out")


main()
