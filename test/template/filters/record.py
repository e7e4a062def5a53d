"""Records what Jinja2's and Ansible's filters, tests and Python's methods answer, for recorded.test.ts to compare with.

Run with the Python that has ansible-core 2.14 and Jinja2 3.1: /usr/bin/python3 test/template/filters/record.py
"""
import datetime
import json
import os
import sys
import warnings

os.environ.update(LC_ALL='C', TZ='UTC', ANSIBLE_DEPRECATION_WARNINGS='0', ANSIBLE_DEVEL_WARNING='0')
warnings.simplefilter('ignore')

from ansible.parsing.dataloader import DataLoader
from ansible.template import AnsibleUndefined, Templar

ENV = Templar(loader=DataLoader()).environment
CONTEXT = ENV.from_string('').new_context({})
UNDEFINED = AnsibleUndefined(name='x')


def encode(value):
    """Types that JSON lacks are objects with one key; a dict is one too, so that its order and keys survive."""
    if isinstance(value, AnsibleUndefined):
        return {'undefined': True}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else {'int': str(value)}
    if isinstance(value, float):
        return {'float': repr(value)}
    if isinstance(value, tuple):
        return {'tuple': [encode(item) for item in value]}
    if isinstance(value, dict):
        return {'dict': [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {'date': str(value)}
    if isinstance(value, (set, frozenset)):
        return {'set': [encode(item) for item in sorted(value)]}
    return [encode(item) for item in value]


def encode_call(kind, name, value, args, named):
    case = {'kind': kind, 'name': name, 'value': encode(value)}
    if args:
        case['args'] = [encode(item) for item in args]
    if named:
        case['named'] = {key: encode(item) for key, item in named.items()}
    return case


def answer(case, run, value=None):
    try:
        case['expected'] = encode(run())
        if case['kind'] == 'method' and isinstance(value, (list, dict)):
            case['after'] = encode(value)
    except Exception as error:
        case['error'] = str(error)
    return case


def record_filter(name, value, *args, **named):
    run = lambda: ENV.call_filter(name, value, list(args), named, context=CONTEXT)
    return answer(encode_call('filter', name, value, args, named), run)


def record_test(name, value, *args, **named):
    run = lambda: bool(ENV.call_test(name, value, list(args), named, context=CONTEXT))
    return answer(encode_call('test', name, value, args, named), run)


def record_method(value, name, *args, **named):
    case = encode_call('method', name, value, args, named)
    return answer(case, lambda: getattr(value, name)(*args, **named), value)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    for group in ('jinja', 'ansible', 'tests', 'methods', 'yaml'):
        names = {'f': record_filter, 't': record_test, 'm': record_method, 'undefined': UNDEFINED}
        names.update(inf=float('inf'), nan=float('nan'), datetime=datetime)
        with open(os.path.join(here, f'cases-{group}.txt'), encoding='utf-8') as lines:
            calls = [line.strip() for line in lines if line.strip() and not line.startswith('#')]
        cases = [{'call': call, **eval(call, names)} for call in calls]
        with open(os.path.join(here, f'{group}.jsonl'), 'w', encoding='utf-8') as out:
            out.writelines(json.dumps(case, ensure_ascii=False) + '\n' for case in cases)
        print(group, len(cases))


main()
