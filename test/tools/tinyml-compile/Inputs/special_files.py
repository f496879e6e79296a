"""Compiles into a pipe, a link and a device, and by other umasks; prints what became of them.

usage: special_files.py MODEL
"""

import os
import stat
import subprocess
import sys
import threading

received: list[str] = []


def compile_model(folder: str, *options: str, umask: int = 0o022) -> None:
    command = ["tinyml-compile", sys.argv[1], "--target=host", "--name=net", "-o", folder, *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, umask=umask)


def read_pipe() -> None:
    with open("pipe") as pipe:
        received.append(pipe.read())


def mode(path: str) -> str:
    return oct(stat.S_IMODE(os.stat(path).st_mode))


os.mkfifo("pipe")
reader = threading.Thread(target=read_pipe)
reader.start()
compile_model("out", "--report=json:pipe")
reader.join()
print("pipe", stat.S_ISFIFO(os.stat("pipe").st_mode), '"model": "net"' in received[0])

with open("target.json", "w") as old:
    old.write("old")
os.symlink("target.json", "link.json")
compile_model("out", "--report=json:link.json")
with open("target.json") as new:
    print("link", os.path.islink("link.json"), '"model": "net"' in new.read())

os.symlink("later.json", "first.json")
os.symlink("first.json", "dangling.json")
compile_model("out", "--report=json:dangling.json")
with open("later.json") as new:
    print("dangling", os.path.islink("dangling.json"), os.path.islink("first.json"), '"model": "net"' in new.read())

compile_model("out", "--report=json:/dev/null")
print("device", stat.S_ISCHR(os.stat("/dev/null").st_mode))

# Standard output, be it a pipe or a file, has both the report and the summary.
command = ["tinyml-compile", sys.argv[1], "--target=host", "--name=net", "-o", "out", "--report=json:/dev/stdout"]
said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
with open("said.txt", "w") as file:
    subprocess.run(command, check=True, stdout=file)
with open("said.txt") as file:
    print("standard output", "  flash " in said, '"model": "net"' in said, file.read() == said)

compile_model("group/a", umask=0o027)
compile_model("all/a", umask=0o002)
print("modes", *(mode(path) for path in ("group/a", "group/a/net.c", "all/a", "all/a/net.c")))
