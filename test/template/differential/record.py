"""Records what Ansible and Jinja2 make of the cases, into ansible.jsonl and jinja2.jsonl, for differential.test.ts.

Run it with a Python that has ansible-core 2.19 and Jinja2 3.1.2, in an empty folder:
python test/template/differential/record.py
"""
import datetime
import json
import os
import pathlib
import signal
import sys
import warnings

os.environ.update(LC_ALL='C.UTF-8', TZ='UTC', ANSIBLE_DEPRECATION_WARNINGS='0', ANSIBLE_DEVEL_WARNING='0')
warnings.simplefilter('ignore')

import jinja2
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
import expressions, filters, native, statements, values

LOADER = DataLoader()
JINJA = jinja2.Environment(
    undefined=jinja2.StrictUndefined,
    extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'],
    trim_blocks=True,
    # Ansible prints nothing for None.
    finalize=lambda value: '' if value is None else value,
    loader=jinja2.DictLoader(json.loads((HERE / 'files.json').read_text())),
)

# Where rcprov decided otherwise; docs/compatibility.md has the reasons.
LEFT_OUT = [
    'undefd', 'range(2)', 'range(7)', 'union', 'difference', 'intersect', 'password_hash', 'realpath', 'pprint',
    'b64decode', 'lookup(', 'q("vars"', 'vars.x', 'vars[', 'type_debug }}', 'hostvars', 'now()', '1e400', 'if false }}',
    "maketrans({'a'", "'%5%'", '.real', "'{[a]}'", "'{0[", 'ǅungla', '(7.5)', '** (-2.5)', 'default="?"', 'nope in []',
    'unique(attribute', "'upper', 1)", 'batch(0)', 'items|list', 'xmlattr', 'allow_unicode', 'a*+b', '(?>', '(?(1)',
    '(?<=a+)', '{% for i, in', 'macro f(a, a)', '__class__', "attr('", 'y.upper', 'd.items }}', 'l.append', '[nope]',
    'd.nope.x', 'nope.x|', 'x.y.z', 'nope.a.b', 'd.x.b', "d['x']", '{{ n }}{{ n }}', '{% if not f %}{{ l }}',
    '{% for i in e %}{{ i }}', '{{ em }}', '{{ cm }}', 'is float in', 'lipsum', 'm.f }}', 's.upper }}', 'environment',
    'omit }}', 'omit]', 'join(6)', "| min) is", 'is none in',
]


def trusted(value):
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, list):
        return [trusted(item) for item in value]
    if isinstance(value, dict):
        return {key: trusted(item) for key, item in value.items()}
    return value


def plain(value):
    """Ansible's own types as those that JSON knows; raises for what JSON can't hold."""
    if value is None or isinstance(value, bool):
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key) if isinstance(key, str) else key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    raise TypeError(type(value))


def by_ansible(template, variables):
    templar = Templar(loader=LOADER, variables=trusted(variables))
    return plain(templar.template(trusted(template)))


def by_jinja(template, variables):
    return JINJA.from_string(template).render(**json.loads(json.dumps(variables)))


def record(name, run, cases):
    """The first line holds the sets of variables; each other one a case with the set that it sees and its answer."""
    sets = []
    lines = []
    for group, template, variables in cases:
        if any(part in json.dumps(template, ensure_ascii=False).replace('\\"', '"') for part in LEFT_OUT):
            continue
        if variables not in sets:
            sets.append(variables)
        case = {'group': group.split('.')[0], 'template': template, 'sees': sets.index(variables)}
        try:
            signal.alarm(3)
            case['answer'] = json.dumps(run(template, variables))
        except Exception:
            case['fails'] = True
        signal.alarm(0)
        lines.append(case)
    with open(HERE / name, 'w', encoding='utf-8') as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + '\n' for line in [sets, *lines])
    print(name, len(lines))


def some(cases, step):
    return cases[::step]


def matrix(name):
    return [case for case in filters.CASES if case[0].startswith('matrix') is name]


record('ansible.jsonl', by_ansible, some(values.CASES, 5) + matrix(False) + some(matrix(True), 3) + expressions.CASES + native.CASES)
record('jinja2.jsonl', by_jinja, statements.CASES)
