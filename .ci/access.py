#!/usr/bin/env python3
"""What a screen reader gets of a real window, asked as a screen reader asks.

Starts the program with a copy of the sample project on a virtual screen and a D-Bus session of
its own, and reads the article, its caret, selection and annotations through AT-SPI. Needs xvfb,
openbox, xdotool, dbus, at-spi2-core, python3-pyatspi and gir1.2-atspi-2.0.

    access.py PROGRAM
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
PATIENCE = 60.0


def wait(what, find):
    """Asks `find` until it gives something that counts, and says what was awaited if it never does."""
    end = time.time() + PATIENCE
    last = None
    while time.time() < end:
        try:
            found = find()
            if found:
                print("ok:", what)
                return found
            last = found
        except Exception as error:  # A node may go while it is asked; then the next look finds its heir.
            last = error
        time.sleep(0.1)
    sys.exit(f"not within {PATIENCE:.0f} s: {what} (last: {last!r})")


class World:
    """A screen, a window manager, the accessibility bus, the program."""

    def __init__(self, program, folder):
        read, write = os.pipe()
        xvfb = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x832x24", "-noreset"]
        self.started = [subprocess.Popen(xvfb, pass_fds=[write], **QUIET)]
        os.close(write)
        number = os.read(read, 16).decode().strip()
        os.environ.update(
            DISPLAY=f":{number}",
            WINIT_X11_SCALE_FACTOR="1",
            LIBGL_ALWAYS_SOFTWARE="1",
            ATTACHE_CONFIG_DIR=str(folder / "config"),
            ATTACHE_DATA_DIR=str(folder / "data"),
        )
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.pop("AT_SPI_BUS_ADDRESS", None)
        self.start("openbox")
        self.start(LAUNCHER, "--launch-immediately")
        wait("the accessibility bus", self.is_enabled)
        project = folder / "sample"
        shutil.copytree(ROOT / "projects" / "river-accords", project)
        self.program = self.start(program, str(project))
        wait("a window", self.activate)

    def start(self, *words):
        self.started.append(subprocess.Popen(words, **QUIET))
        return self.started[-1]

    def is_enabled(self):
        """Tells all programs of this session that a screen reader runs."""
        done = [
            subprocess.run(
                ["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus"]
                + ["org.freedesktop.DBus.Properties.Set", "string:org.a11y.Status"]
                + [f"string:{name}", "variant:boolean:true"],
                **QUIET,
            ).returncode
            for name in ("IsEnabled", "ScreenReaderEnabled")
        ]
        return done == [0, 0]

    def activate(self):
        if self.program.poll() is not None:
            sys.exit(f"the program ended with {self.program.returncode}")
        ids = self.xdotool("search", "--onlyvisible", "--pid", self.program.pid).split()
        if ids:
            self.xdotool("windowactivate", ids[-1])
        return ids and self.xdotool("getactivewindow").strip() == ids[-1]

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], capture_output=True, text=True).stdout

    def key(self, names):
        for name in names.split():
            self.xdotool("key", "--clearmodifiers", name)
            time.sleep(0.15)

    def close(self):
        for process in reversed(self.started):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def check(world):
    import gi

    gi.require_version("Atspi", "2.0")
    import pyatspi
    from gi.repository import Atspi, GLib

    def nodes(role, name=""):
        """All nodes of a role, and with a name that contains `name`, of the program."""
        found, todo = [], []
        desktop = pyatspi.Registry.getDesktop(0)
        todo = [desktop.getChildAtIndex(i) for i in range(desktop.childCount)]
        while todo:
            node = todo.pop()
            if node is None:
                continue
            node.clearCache()
            if node.getRoleName() == role and name in node.name:
                found.append(node)
            todo += [node.getChildAtIndex(i) for i in range(node.childCount)]
        return found

    def one(role, name=""):
        found = nodes(role, name)
        return found[0] if found else None

    def has(node, state):
        node.clearCache()
        return node.getState().contains(state)

    events = []

    def hear(event):
        said = event.any_data if isinstance(event.any_data, str) else ""
        events.append((event.type, event.detail1, said))

    def heard(kind, since=0):
        """Lets the events that have come be delivered; those of a kind."""
        while GLib.MainContext.default().iteration(False):
            pass
        return [e for e in events[since:] if str(e[0]).startswith(kind)]

    pyatspi.Registry.registerEventListener(
        hear, "object:text-caret-moved", "object:text-selection-changed", "object:announcement"
    )
    article = wait("the article is a document", lambda: one("document frame", "Article: "))
    world.key("ctrl+Home")
    wait("it has the keyboard", lambda: has(article, pyatspi.STATE_FOCUSED))
    file = sorted((ROOT / "projects" / "river-accords" / "articles").glob("*.txt"))
    texts = [path.read_text(encoding="utf-8") for path in file]
    text = article.queryText()

    def shown():
        count = text.characterCount
        words = text.getText(0, count)
        return words if count > 200 and any(words in whole for whole in texts) else None

    words = wait("its text is that of the file, word for word", shown)
    wait("the caret is at the start", lambda: text.caretOffset == 0)

    since = len(events)
    world.key("Right")
    first = wait("Right moves the caret", lambda: text.caretOffset > 0 and text.caretOffset)
    wait("and says so", lambda: [e for e in heard("object:text-caret-moved", since) if e[1] == first])
    units = Atspi.TextGranularity
    for what, unit in [("character", units.CHAR), ("word", units.WORD), ("line", units.LINE)]:
        read = Atspi.Text.get_string_at_offset(article, first, unit)
        good = read.content and read.start_offset <= first < read.end_offset
        good = good and words[read.start_offset : read.end_offset] == read.content
        wait(f"the {what} at the caret can be read: {read.content[:40]!r}", lambda: good)
    x, y, width, height = text.getCharacterExtents(first, pyatspi.DESKTOP_COORDS)
    box = article.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
    wait("and has a place on the screen within the article", lambda: inside and width > 0 and height > 8)

    since = len(events)
    world.key("shift+Right shift+Right")
    wait("two tokens are selected", lambda: text.getNSelections() == 1 and text.getSelection(0)[0] == first)
    wait("and that is said", lambda: heard("object:text-selection-changed", since))
    text.setCaretOffset(5)
    wait("a reader can put the caret", lambda: text.caretOffset == 5 and text.getNSelections() == 0)
    text.addSelection(5, 9)
    wait("and select", lambda: text.getNSelections() == 1 and text.getSelection(0) == (5, 9))

    # A commitment with a promisor, and two places.
    world.key("ctrl+Home Down Down Home l")
    wait("a mark is a node with its words", lambda: one("static", "place: "))
    world.key("Right Right l Home c 1")
    frame = wait("a commitment too", lambda: one("static", "commitment: "))
    wait("it says what fills its roles", lambda: "promisor " in one("static", "commitment: ").description)
    since = len(events)
    world.key("Escape Escape ctrl+Home Tab")
    chosen = wait(
        "Tab selects an annotation",
        lambda: [n for n in nodes("static", ": ") if has(n, pyatspi.STATE_SELECTED)],
    )[0]
    wait(
        "and it is said at once",
        lambda: [e for e in heard("object:announcement", since) if e[2].startswith(chosen.name)],
    )
    marks = nodes("static", ": ")
    for mark in marks:
        r = mark.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        if not (r.width > 0 and r.height > 0 and has(mark, pyatspi.STATE_SHOWING)):
            sys.exit(f"no place on the screen: {mark.name!r} {r}")
    wait(f"{len(marks)} annotations have names and places", lambda: len(marks) == 3)
    world.key("Escape")
    frame = wait("the commitment is not selected", lambda: not has(frame, pyatspi.STATE_SELECTED) and frame)
    frame.queryAction().doAction(0)
    wait("a click of the reader selects it", lambda: has(frame, pyatspi.STATE_SELECTED))

    since = len(events)
    world.key("ctrl+Home Escape Escape ctrl+shift+z")
    said = wait("what a key did is said", lambda: heard("object:announcement", since))
    last = said[-1][2]
    wait(f"and stands in the status line: {last!r}", lambda: one("label", last))


def main():
    if not os.environ.get("ATTACHE_ACCESS_BUS"):
        # The bindings belong to the system's Python, whichever other may come first.
        words = ["dbus-run-session", "--", "/usr/bin/python3", *sys.argv]
        os.execvpe(words[0], words, {**os.environ, "ATTACHE_ACCESS_BUS": "1"})
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        world = World(program, pathlib.Path(name))
        try:
            check(world)
        finally:
            world.close()


main()
