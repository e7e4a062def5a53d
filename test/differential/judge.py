"""Runs ansible-playbook for each line {"folder", "args", "environment", "events", "newest"} of stdin and writes a line {"exit", "stdout", "stderr"}.

Ansible is loaded once: each run is a fork of this process, which takes a second less.
"""
import json
import os
import subprocess
import sys

import ansible.cli.playbook
import ansible.executor.playbook_executor
import ansible.executor.task_queue_manager
import ansible.plugins.strategy.linear


def run(folder, args, environment, events, newest):
    os.chdir(folder)
    os.environ['EVENTS'] = events
    if newest or environment:
        # The configuration is read when Ansible is loaded.
        program = os.environ['NEWEST_ANSIBLE'] if newest else 'ansible-playbook'
        return subprocess.run([program, *args], env={**os.environ, **environment}, check=False).returncode
    from ansible.cli.playbook import PlaybookCLI
    sys.argv = ['ansible-playbook', *args]
    try:
        PlaybookCLI.cli_executor(sys.argv)
    except SystemExit as end:
        return end.code or 0


def forked(case):
    streams = {name: os.path.join(case['folder'], name) for name in ('.stdout', '.stderr')}
    child = os.fork()
    if child == 0:
        code = 250
        try:
            for number, path in enumerate(streams.values(), 1):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            os.dup2(os.open('/dev/null', os.O_RDONLY), 0)
            code = run(**case)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    told = {}
    for name, path in streams.items():
        with open(path, encoding='utf-8', errors='replace') as file:
            told[name[1:]] = file.read()
    return {'exit': os.waitstatus_to_exitcode(status), **told}


for line in sys.stdin:
    print(json.dumps(forked(json.loads(line))), flush=True)
