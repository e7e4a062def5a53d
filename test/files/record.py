#!/usr/bin/env python3
"""Records what PyYAML's SafeLoader makes of scalars and documents: python3 test/files/record.py (needs python3-yaml)."""
import datetime
import json
import pathlib
import random

import yaml

WORDS = """
yes Yes YES yEs y Y n N no No NO nO true True TRUE tRue false False FALSE on On ON oN off Off OFF
~ null Null NULL nULL none None NONE nil undefined
0 1 -1 +1 00 007 08 09 010 0644 -0644 +0644 0o644 0o17 0755 0888 0_7 0_ 1_000 1__0 _1 1_ -1_0 +_1
123456789 9007199254740991 9007199254740992 -9007199254740993 123456789012345678901234567890
0777777777777777777777777 0xFFFFFFFFFFFFFFFFFFFF 0b1111111111111111111111111111111111111111111111111111111111111
0x1F 0x1f 0XFF 0x 0x_ 0x_1 0xg 0x1_F -0x1F +0x1F 0b11 0b 0b_ 0b2 0b1_1 -0b11 0B11
1:30 01:30 1:60 1:59 12:34:56 190:20:30 0:30 -1:30 +1:30 1:3 1:03 1:003 22:22 1_0:30 99:99 1:30: 1:30.5
1e3 1E3 1e+3 1.0e3 1.0e+3 1.0E-3 1.e+3 1.5e+3 .5e+1 -1.5e-3 1.0e+300 1.0e+400 0.0 -0.0 +0.0 0. 1. -1. +1.
.5 -.5 +.5 ._5 .5_0 5_0.5_0 1._5 1.0 1.5 -1.5 +1.5 1.50 3.10 1.10 0.1 0.30000000000000004 1_000.25 1.2.3 1.2.3.4
100.0 1.0e+2 12e03 0.5 00.5 01.5 08.5 1.0_ 1_.0
.inf .Inf .INF -.inf +.inf .iNf inf -inf Infinity .nan .NaN .NAN .Nan nan NaN -.nan +.nan
190:20:30.15 1:30.0 0:30.5 1:30. -1:30.5 20:30:40.125
2001-12-14 2001-1-1 2001-1-1T1:00:00 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 2001-12-14T21:59:43.123456789
2001-12-14T21:59:43.1234567Z 2001-12-14T21:59:43+5 2001-12-14T21:59:43+05:30 2001-12-14T21:59:43-00:30 2001-12-14T21:59:43.
2001-02-31 2001-13-01 2001-00-10 2001-12-00 0000-01-01 0001-01-01 9999-12-31 2000-02-29 1900-02-29 20011214 2001-12 2001-12-14T
2001-12-14T24:00:00 2001-12-14T21:60:00 2001-12-14T21:59:60 2001-12-14T21:59:43+24:00 2001-12-14T21:59:43+23:59 2001-12-14T21:59
= == << <<< < > - -- --- ... . .. + ++ -a +a .a ~a a~ /etc/passwd a/b a:b a:1 1a a1 1-2 1+2 1.a a.1
v1.2 1.2-3 10.0.0.1 ::1 fe80::1 0.0.0.0/0 1/2 50% 5G 5s 1d 0x1FG 12abc 1,000 1,5 $1 $HOME ^a (a) a|b a>b a# a#b
trueish nothing Nope offline only yes! no. yes1 null1 nulll ~~
""".split()

PHRASES = [
    "2001-12-14 21:59:43", "2001-12-14 21:59:43.10 -5", "2001-12-14  21:59:43 Z", "2001-12-14 21:59:43 +05:30",
    "2001-1-1 1:00:00", "2001-12-14 1:2:3", "2001-12-14 21:59:43 z", "yes please", "1 000", "0644 ", "a  b", "12:30 pm",
    "'yes'", '"yes"', "'0644'", '"1.0"', "''", '""', "'it''s'", '"a\\nb"', '"\\x41\\u00e9\\U0001F600"', '"\\t\\\\\\"\\/"',
    "!!str yes", "!!str 0644", "!!str 2001-12-14", "!!str", "!!int '12'", "!!int 0o17", "!!int 1:30", "!!int abc", "!!int 1.5", "!!int 09",
    "!!float 1", "!!float '1e3'", "!!float 1e3", "!!float .5", "!!float -.5", "!!float abc", "!!float 1:30", "!!float inf",
    "!!bool yes", "!!bool 'On'", "!!bool yEs", "!!bool y", "!!bool 1", "!!null ''", "!!null x", "!!null ~",
    "!!timestamp 2001-12-14", "!!timestamp '2001-12-14 21:59:43'", "!!timestamp x", "! yes", "! 12", "!<tag:yaml.org,2002:int> 12",
    "!!python/name:os.system x", "!foo bar", "# only a comment", "x # a comment", "x# no comment", "'x' # a comment",
]

DOCUMENTS = [
    "", "---\n", "# nothing\n", "--- 5\n", "a: 1\nb: 2\n", "b: 1\na: 2\nb: 3\n", "1: a\ntrue: b\n1.0: c\n", "~: a\n2001-12-14: b\n0644: c\n=: d\n",
    "- 1\n- - 2\n  - 3\n-\n- a: 1\n  b: 2\n", "a:\n- 1\n- 2\nb:\n  - 3\n", "a: [1, 'b', {c: d, e}, [], {}]\n", "{a: 1, 'b': 2, \"c\":3}\n",
    "a: [1,\n  2,\n  3]\n", "a: {x: 1e3}\n",
    "a: |\n  one\n  two\n", "a: |-\n  one\n  two\n\n", "a: |+\n  one\n\nb: 1\n", "a: >\n  one\n  two\n\n  three\n    four\n  five\n",
    "a: >-\n  one\n  two\n", "a: |2\n   one\n  two\n", "a: |\n\n  one\n\n\n  two\n", "a: |\n", "a: >\n\nb: 1\n", "- |\n  x\n- >\n  y\n  z\n",
    "a: one\n  two\n  three\n", "a: 'one\n  two\n\n  three'\n", "a: \"one\n  two \\\n  three\"\n", "a:\n  one\n  two\n",
    "a: &x 1\nb: *x\n", "a: &x {k: 1}\nb: *x\n", "a: &x [1]\nb: [*x, *x]\n", "a: &x\n  k: 1\nb:\n  <<: *x\n  m: 2\n",
    "a: &x {k: 1, l: 2}\nb:\n  m: 3\n  <<: *x\n  k: 4\n", "a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc:\n  <<: [*x, *y]\n  z: 1\n",
    "a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc:\n  <<: [*y, *x]\n", "a: &x {k: 1}\nb: &y\n  <<: *x\n  l: 2\nc:\n  <<: *y\n", "a:\n  '<<': 1\n",
    "a: &x {k: 1}\nb:\n  <<: *x\n  <<: {k: 2}\n", "a:\n  <<: 1\n", "a:\n  <<: [1]\n", "a: <<\n", "a: =\n",
    "%YAML 1.1\n---\na: yes\n", "a: 1\n...\n", "a: b # c\n# d\n  # e\nf: g\n", "a: 'x#y'\nb: x#y\n", "? a\n: b\n? c\n", "? [a]\n: b\n",
    "a:\n    b:\n        c: 1\n    d: 2\n", "- a: 1\n  b:\n  - c\n  - d\n- e\n", "a: !!map {b: !!seq [1, !!str 2]}\n", "!!str a: !!int '1'\n",
    "a: \"\\d\"\n", "a: 'it's'\n", "a: b: c\n", "a:1\nb: 2\n", "a: [1, 2\n", "a: @x\n", "a: `x`\n", "a: %x\n", "a: *x\n", "\ta: 1\n", "a:\n\tb: 1\n",
    "a: 1\n b: 2\n", "a:\n  b: 1\n c: 2\n", "- a\nb: 1\n", "a: {{ b }}\n", "a: {{ b }}/c\n", "a: \"{{ b }}\"\n", "a: x {{ b }}: y\n", "a: \"b\" c\n",
    "a: 1\r\nb: two\r\n", "\ufeffa: 1\n", "a: \u00e9\nb: \"\u2603\"\n", "a: -1\nb: - 1\n", "a: ?x\nb: -x\nc: :x\n", "a: [a:b, http://x:80/, 1:30]\n",
    "a: x\n\n\n\nb: y\n", "a:   spaced   out   \nb:\n   - x\n", "'a b': 1\n\"c\\td\": 2\n", "a: ''\nb: \"\"\nc:\n", "a: |\n  {{ x }}\n  %y\n",
]


def typed(value):
    """Everything as JSON that keeps Python's types and the order of dicts."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": str(value)}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[typed(k), typed(v)] for k, v in value.items()]}
    raise TypeError(type(value))


def load(text):
    try:
        return {"text": text, "value": typed(yaml.safe_load(text))}
    except Exception:  # Whatever Python raises, the user sees an error.
        return {"text": text, "error": True}


def made_up(count):
    """Texts close to numbers and dates, the same each time."""
    chance = random.Random(1)
    for _ in range(count):
        yield chance.choice("0123456789+-.") + "".join(chance.choice("00112357_.:-+eExb") for _ in range(chance.randint(1, 8)))


def main():
    folder = pathlib.Path(__file__).parent / "fixtures"
    scalars = list(dict.fromkeys(WORDS + PHRASES + [text for text in made_up(250) if not text.endswith(":")]))
    recorded = {
        "scalars": [load(f"v: {text}\n") for text in scalars],
        "documents": [load(text) for text in DOCUMENTS],
    }
    (folder / "pyyaml.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=True) + "\n")


main()
