"""An Ansible callback that writes what Ansible tells its own output as the events of src/run/event.ts, one JSON object a line.

See record.sh. So the same run gives the events and the text that Ansible makes of them.
"""
import json
import os

from ansible.parsing.ajson import AnsibleJSONEncoder
from ansible.playbook.task_include import TaskInclude
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = '''
    name: events
    type: notification
    short_description: events of rcprov
    description: Writes the events of rcprov.
'''


# What rcprov has no word for, or tells elsewhere in the event.
FOREIGN = ('invocation', 'diff')


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'notification'
    CALLBACK_NAME = 'events'

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.out = open(os.environ['EVENTS'], 'w', encoding='utf-8')
        self.handlers = set()
        self.tell(type='run', id='x', time='', mode='apply', playbooks=[])

    def tell(self, **event):
        self.out.write(json.dumps(event, cls=AnsibleJSONEncoder, ensure_ascii=False) + '\n')
        self.out.flush()

    def outcome(self, kind, result, status, **more):
        task, fields = result._task, result._result
        shown = ours(fields)
        if status == 'skipped':
            shown['skipped'] = True
        else:
            shown['failed'] = status == 'failed'
        looped = task.loop is not None
        diffs = [] if looped and kind == 'host' else fields.get('diff') or []
        self.tell(
            type=kind, host=result._host.get_name(), task=task._uuid[-12:].lstrip('0'), module=task.action.split('.')[-1],
            status=status, result=shown, because=[],
            changes=[change(diff) for diff in (diffs if isinstance(diffs, list) else [diffs]) if 'before' in diff],
            delegatedTo=task.delegate_to, dry=bool(task.check_mode), ignored=bool(more.pop('ignored', False)), **more,
        )

    def host(self, result, status, ignored=False):
        looped = result._task.loop is not None
        self.outcome('host', result, status, ignored=ignored, looped=looped, seconds=0, notified=[])

    def item(self, result, status):
        fields = result._result
        self.outcome('item', result, status, label=str(fields.get('_ansible_item_label', fields.get('item'))))

    def v2_playbook_on_play_start(self, play):
        self.tell(type='play', name=play.get_name(), hosts=[])

    def v2_playbook_on_task_start(self, task, is_conditional):
        self.task(task, False)

    def v2_playbook_on_handler_task_start(self, task):
        self.task(task, True)

    def task(self, task, handler):
        file, line = task.get_path().rsplit(':', 1) if task.get_path() else ('', '1')
        self.tell(
            type='task', task=task._uuid[-12:].lstrip('0'), name=task.get_name(), module=task.action.split('.')[-1],
            place={'file': file, 'line': int(line), 'column': 1}, handler=handler, hosts=[],
        )

    def v2_runner_on_ok(self, result):
        if not isinstance(result._task, TaskInclude):
            self.host(result, 'changed' if result._result.get('changed') else 'ok')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.host(result, 'failed', ignore_errors)

    def v2_runner_on_skipped(self, result):
        self.host(result, 'skipped')

    def v2_runner_on_unreachable(self, result):
        self.host(result, 'unreachable', bool(result._task.ignore_unreachable))

    def v2_runner_item_on_ok(self, result):
        if not isinstance(result._task, TaskInclude):
            self.item(result, 'changed' if result._result.get('changed') else 'ok')

    def v2_runner_item_on_failed(self, result):
        self.item(result, 'unreachable' if result._result.get('unreachable') else 'failed')

    def v2_runner_item_on_skipped(self, result):
        self.item(result, 'skipped')

    def v2_runner_retry(self, result):
        left = result._result['retries'] - result._result['attempts']
        self.tell(type='retry', host=result._host.get_name(), left=left, name=result.task_name)

    def v2_playbook_on_include(self, included_file):
        label = self._get_item_label(included_file._vars)
        self.tell(
            type='included', file=included_file._filename, hosts=[host.name for host in included_file._hosts],
            label=None if label is None else str(label),
        )

    def v2_playbook_on_no_hosts_matched(self):
        self.tell(type='no-hosts', reason='none-matched')

    def v2_playbook_on_no_hosts_remaining(self):
        self.tell(type='no-hosts', reason='none-left')

    def v2_playbook_on_stats(self, stats):
        counts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        for count in counts.values():
            count['failed'] = count.pop('failures')
            count['unknown'] = 0
        self.tell(type='recap', hosts=counts)


def ours(fields):
    kept = {key: value for key, value in fields.items() if key not in FOREIGN and not key.startswith('_ansible')}
    if isinstance(kept.get('results'), list):
        kept['results'] = [ours(result) if isinstance(result, dict) else result for result in kept['results']]
    return kept


def change(diff):
    # Without a header there was no file.
    path = diff.get('before_header') or diff.get('after_header', '')
    before = diff['before'] if 'before_header' in diff else None
    return {
        'subject': path, 'title': 'write', 'kind': 'state', 'quiet': False, 'cells': [],
        'diff': {'path': path, 'before': before, 'after': diff['after']},
    }
