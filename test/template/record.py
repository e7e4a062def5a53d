#!/usr/bin/env python3
"""Records what Jinja2 makes of the expressions and templates below into jinja2.jsonl, which jinja2.test.ts reads.

Run it with a Python that has Jinja2 3.1.2 (Debian 12: apt-get install python3-jinja2).
"""

import json
import pathlib

import jinja2

VARIABLES = {
    'n': 7, 'zero': 0, 'neg': -3, 'pi': 3.25, 'big': 12345678901234567890,
    's': 'hello', 'empty': '', 'word': 'Straße', 'emoji': 'a😀b', 'quote': "it's", 'lines': 'one\ntwo\nthree',
    'yes': True, 'no': False, 'nothing': None,
    'l': [3, 1, 2], 'names': ['b', 'a', 'C'], 'none_yet': [], 'nested': [[1, [2, 3]], [4]],
    'd': {'1': 'one', 'a': 1, 'b': {'c': [10, 20]}, 'key with space': 'v', 'null': None},
    'users': [
        {'name': 'ada', 'uid': 1000, 'groups': ['wheel', 'dev'], 'shell': '/bin/sh'},
        {'name': 'bob', 'uid': 1001, 'groups': [], 'shell': '/bin/zsh'},
        {'name': 'cy', 'uid': 1002, 'groups': ['dev'], 'shell': '/bin/sh'},
    ],
    'tree': [{'n': 'x', 'kids': [{'n': 'y', 'kids': []}, {'n': 'z', 'kids': [{'n': 'w', 'kids': []}]}]}],
    'html': '<b>"&"</b>',
}

# Each line is an expression; it is recorded inside of a list, so that 1 and '1' differ.
EXPRESSIONS = r"""
true
True
false
None
none
1
1_000
0x1F
0o17
0b101
1.0
1.5e3
1e-7
1E16
123456789012345678901234567890
'a' 'b' "c"
'it\'s'
"tab\there"
'\x41\u00e9\U0001F600'
'\.\d+'
'back\\slash'
[]
[1, 2,]
[1, [2, 'x']]
()
(1,)
(1, 2)
1, 2
(1, 'two', none)
{}
{'a': 1, 'b': [1, 2],}
{1: 'one', 'two': 2}
{n: s}
{'b': 1, '80': 2, 'a': 3}
{'a': {'b': {'c': {}}}}
n + 1
n - 10
n * 2
n / 2
n // 2
n % 4
-n % 4
n % -4
-7 // 2
-7 % 3
7 // -2
7.5 // 2
1.0 // 0.1
-1.0 // 0.1
1 // 0.1
1e3 % -1
-0.0 % 7
-4.0 // 2
0.0 // -3
7.0 // 1e300
-7.0 // 1e300
1e300 // 7
5.5 % 0.5
none * 2 is defined if no else 'x'
-7.5 % 2
5 % -3.5
10 / 2
2 ** 10
2 ** 0.5
2 ** -1
2 ** 3 ** 2
-2 ** 2
2 * 5 % 3
7 * 3 // 2
7 - 3 - 2
1 + 2 * 3
(1 + 2) * 3
- - 5
+n
--n
not not n
1 + 1.0
0.1 + 0.2
1.5 * 2
3.0 * 2
1e16 * 10
1 / 3
100 * 1.1
2 ** 64
9007199254740993 + 0
2 ** 53 + 1 - 2 ** 53
big * big
big // 7
big % 97
-big // 7
big - big
True + True
true * 3
'ab' * 3
3 * 'ab'
[1] * 3
'x' * -1
(1, 2) * 2
[1] + [2]
(1,) + (2,)
'a' + 'b'
s ~ n ~ pi ~ none ~ true ~ [1]
1 ~ 2 + 3
'%s' % s
'%s-%s' % (s, n)
'%05d|%-6s|%+d' % (n, s, n)
'%5.2f|%e|%g' % (pi, pi, pi)
'%x %X %o %#x' % (255, 255, 8, 255)
'%(a)s and %(b)s' % d
'%%' % ()
'%r %s' % ('q', 'q')
'%c%c' % (65, 'b')
'%.3s|%10.2s|' % ('abcdef', 'abcdef')
'%s' % [1, 2]
'%d' % 3.99
'%i%%' % 50
'%5d|%-5d|%05d' % (-42, -42, -42)
'%.0f %.0f %.0f' % (0.5, 1.5, 2.5)
'%.1f' % 0.25
'%g %g %g' % (1e10, 1e-10, 100000.0)
1 == 1.0
1 == true
'1' == 1
[1, 2] == [1, 2]
[1] == (1,)
(1, 2) == (1, 2)
{'a': 1} == {'a': 1.0}
{'a': 1, 'b': 2} == {'b': 2, 'a': 1}
none == none
none == false
'' == none
1 != 2
s != 'hello'
3 > 2 > 1
1 < 2 < 2
1 < n <= 7 < 8
1 == 1 == 1
3 > 2 == true
'a' < 'b'
'B' < 'a'
[1, 2] < [1, 3]
(1, 'a') < (1, 'b')
1.5 < 2
2 <= 2.0
'é' > 'z'
1 in [1, 2]
1.0 in [1, 2]
'ell' in s
'x' not in s
'a' in d
'zz' not in d
1 in (1, 2)
true in [1]
'' in 'abc'
not 1 in [1]
not (1 in [2])
none in [none]
n is defined
nope is defined
nope is undefined
nope is not defined
d.zz is defined
d.zz.yy is defined
n is not none
nothing is none
n is number
s is string
l is iterable
s is sequence
d is mapping
n is mapping
n is odd
n is even
n is divisibleby 7
n is divisibleby(2)
n is sameas n
none is sameas none
n is in [7, 8]
n is not in [7, 8]
n is eq 7
n is gt(3)
n is lt 3
n is ge 7 and n is le 7
n is ne 8
s is lower
'ABC' is upper
1 is integer
1.0 is float
1.0 is integer
true is boolean
true is true
1 is true
false is false
1 == 1 is number
not n is number
n is number and s is string
3 if true else 4
3 if false else 4
1 if no else 2 if no else 3
(1 if yes else 2) + 1
'x' if nope is defined else 'y'
'a' and 'b'
'' and 'b'
'' or 'b'
0 or none or []
1 or nope
0 and nope
not ''
not 'a'
not none_yet
yes and not no
no or yes and no
1 and [] or 'c'
d.a
d['a']
d.b.c
d['b']['c'][1]
d.b.c.0
d.b.c[-1]
d['key with space']
d['1']
users.0.name
users[1].name
users[0]['groups'][0]
users.0.groups.1
nested.0.1.0
nested[0][1][1]
l[0]
l[-1]
l[1:]
l[:2]
l[::2]
l[::-1]
l[-2:]
l[5:]
l[1:2]
l[-1:0:-1]
s[1:3]
s[::-1]
s[-3:]
s[0]
emoji[1]
emoji[::-1]
emoji|length
word|length
(1, 2, 3)[1:]
(1, 2, 3)[::2]
'abc'[1]
[10, 20][true]
{'a': 1}.a
{1: 'one'}[1]
{1: 'one'}[1.0]
{true: 'yes'}[1]
'a,b,c'.split(',')
' x y  z '.split()
'a,b,c'.split(',', 1)
'a,b,c'.rsplit(',', 1)
'hello'.upper()
'Hello World'.lower()
'hello world'.title()
'hello'.capitalize()
'  x '.strip()
'xxaxx'.strip('x')
'  x '.lstrip()
'  x '.rstrip()
'hello'.startswith('he')
'hello'.startswith(('x', 'h'))
'hello'.endswith('lo')
'hello'.find('l')
'hello'.find('z')
'hello'.index('l')
'hello'.count('l')
'hello'.replace('l', 'L')
'hello'.replace('l', 'L', 1)
','.join(['a', 'b'])
lines.splitlines()
'a\r\nb\n'.splitlines(true)
'a-b'.partition('-')
'42'.zfill(5)
'-42'.zfill(5)
'x'.center(5, '*')
'x'.ljust(3) ~ '|'
'x'.rjust(3) ~ '|'
'abc'.isalpha()
'123'.isdigit()
'aBc'.swapcase()
'{} and {}'.format(1, 'b')
'{0}{1}{0}'.format('a', 'b')
'{name:>8}|{n:05.1f}'.format(name='x', n=3.14159)
'{:,}'.format(1234567)
'{:x}'.format(255)
'{:#b}'.format(5)
'{:<5}|{:^5}|{:>5}'.format('a', 'b', 'c')
'{:+d} {: d}'.format(3, 4)
'{!r}'.format('x')
'{0[a]} {1[0]}'.format(d, l)
'{{}} {}'.format(1)
'{:.2%}'.format(0.1234)
'{:e}'.format(12345.678)
'{:10.3f}|'.format(2.71828)
'{:*^9}'.format('mid')
'{:{w}}|'.format('a', w=4)
'{:g}'.format(0.00001234)
'{}'.format(none)
d.keys()|list
d.values()|list|length
{'a': 1, 'b': 2}.items()|list
d.get('a')
d.get('zz')
d.get('zz', 'fallback')
l.index(1)
l.count(3)
l|sort
names|sort
names|sort(case_sensitive=true)
l|sort(reverse=true)
users|sort(attribute='uid', reverse=true)|map(attribute='name')|list
l|length
l|count
l|first
l|last
l|sum
l|max
l|min
users|sum(attribute='uid')
[1.5, 2]|sum
users|map(attribute='name')|list
users|map(attribute='groups.0', default='-')|list
names|map('upper')|list
names|map('replace', 'a', 'z')|list
users|selectattr('uid', 'gt', 1000)|map(attribute='name')|list
users|selectattr('groups')|map(attribute='name')|list
users|rejectattr('shell', 'equalto', '/bin/sh')|map(attribute='name')|list
l|select('odd')|list
l|reject('odd')|list
l|select('gt', 1)|list
[0, 1, '', 'a', none]|select|list
[1, 1, 2, 'a', 'A']|unique|list
l|join(',')
l|join
users|join(', ', attribute='name')
l|reverse|list
s|reverse
s|upper
s|title
s|capitalize
s|replace('l', 'L')
s|replace('l', 'L', 1)
s|trim
'  x '|trim
'xxhixx'|trim('x')
s|length
s|list
d|list
d|dictsort
{'b': 1, 'a': 2}|dictsort(by='value')
{'b': 1, 'a': 2}|items|list
l|batch(2)|list
l|batch(2, 'x')|list
l|slice(2)|list
users|groupby('shell')|map('first')|list
'42'|int
'42.9'|int
'x'|int
'x'|int(5)
'0x1f'|int(0, 16)
'ff'|int(base=16)
3.99|int
'3.5'|float
'x'|float
3|float
n|string
nothing|string
3.7|round
2.5|round
3.5|round
3.14159|round(2)
3.14159|round(2, 'floor')
3.1|round(0, 'ceil')
-5|abs
-5.5|abs
nope|default('d')
nope|d('d')
''|default('d')
''|default('d', true)
none|default('d')
none|default('d', boolean=true)
d.zz|default('e')
d.zz.yy|default('f')
nope|default([])|length
s|center(11)
'a b c'|wordcount
lines|indent
lines|indent(2, first=true)
'one two three four'|truncate(10)
'one two three four'|truncate(10, true)
'one two three four'|truncate(9, false, '…', 0)
'a b c d'|wordwrap(3)
'%s is %d'|format('x', 3)
1234567|filesizeformat
'a b&c'|urlencode
{'a': 1, 'b': 'x y'}|urlencode
'<b>x</b> y'|striptags
d.null
d['null']
d.null is defined
d.null is none
[none][0]
[none]|first
d.get('null')
(none, 1)[0]
{'a': none}.a ~ ''
'%(null)s' % d
'{}|{0}'.format(none) if no else '{}|{}'.format(none, 1)
{'a': 1, 'b': none}|xmlattr|trim
users|first|attr('name') is defined
[1, 2, 3, 4]|slice(3)|map('length')|list
[[1, 2], [3]]|map('first')|list
[3, 1]|sort|first
-1|abs
(-1)|abs
-n|abs
'a'|upper ~ 'b'
1 + 2|string|length
[1, 2]|map('string')|join('+')
range(3)|list
range(1, 10, 3)|list
range(5, 0, -2)|list
dict(a=1, b=2)
dict([('x', 1)])
dict(*[[('x', 1)]], **{'y': 2})
'{}{}'.format(*['a', 'b'])
'{a}'.format(**{'a': 1})
[s, s|upper]
{'x': l, 'y': s}['x'][0]
(l|first) + (l|last)
l == [3, 1, 2] and d.a == 1
'a' if n > 5 else 'b' if n > 3 else 'c'
"it's" ~ '"q"'
"it's"
'say "hi"'
'both \' and "'
'new\nline\ttab'
'é€😀'
'\x00\x1f\x7f\xa0'
1e100
1e15
1e22
0.0001
0.00001
123456789.123456789
-0.0
1.0e0
5e-324
[1.0, 2.50, 1e3]
1.0 == 1
2 * 1.0
10 // 3.0
true and 1
[true, false, none]
{'k': true, none: 1}
nothing ~ ''
[none, 1]|join('-')
"a" "b" ~ 'c'
n.x is undefined
s.nope is defined
none is defined
nothing.x is defined
l.9 is defined
l[9] is defined
[nope is defined, d.a is defined]
n in l or n == 7
[1, 2, 3]|first is odd
'a' is in 'abc'
'x' is not in ['y']
users|map(attribute='name')|map('upper')|join(' ')
nope ~ 'x'
nope + 1
nope == 1
not nope
nope if nope else 1
nope|length
nope|upper
nope.a.b ~ ''
d.zz ~ ''
d['zz'] ~ ''
l[9] ~ ''
none.x ~ ''
'a' + 1
1 + 'a'
[1] + 1
(1,) + [2]
1 - 'a'
'a' - 'b'
'a' * 'b'
none + 1
{} + {}
-'a'
1 / 0
1 // 0
1 % 0
1.0 / 0
1 < 'a'
[] < {}
none < 1
1 in 5
1 in 'abc'
'%d' % 'x'
'%s %s' % 'x'
'%s' % (1, 2)
'%y' % 1
{[1]: 2}
5()
s()
nope()
'abc'.nope()
l|nofilter
n is notest
1 +
(1
[1, 2
{'a' 1}
'abc
a b
n is
|upper
x[
1 if
not
n not 5
f(a=1, 2)
f(**a, 1)
x.
*a
n is defined is defined
0123
1..2
"""

# Each entry is a whole template and, if it needs some, Jinja2's settings.
TEMPLATES = [
    'plain text',
    '',
    '{{ s }}',
    'a{{ s }}b{{ n }}c',
    '{{ none }} {{ true }} {{ 1.0 }} {{ [1, "a"] }} {{ {"k": "v"} }}',
    "{{ 'x' if false }}|{{ 'x' if true }}",
    '{# comment #}x',
    'a{# multi\nline #}b',
    '{% if yes %}A{% endif %}',
    '{% if no %}A{% else %}B{% endif %}',
    '{% if no %}A{% elif zero %}B{% elif n == 7 %}C{% else %}D{% endif %}',
    '{% if none_yet %}A{% else %}empty{% endif %}',
    '{% if not nothing and s %}ok{% endif %}',
    '{% for x in l %}{{ x }},{% endfor %}',
    '{% for x in none_yet %}{{ x }}{% else %}none{% endfor %}',
    '{% for k in d %}{{ k }};{% endfor %}',
    "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for c in 'abc' %}{{ c }}.{% endfor %}",
    '{% for x in l if x > 1 %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}',
    '{% for x in l if x > 9 %}{{ x }}{% else %}nothing{% endfor %}',
    '{% for x in l %}{{ loop.index }}/{{ loop.length }}:{{ loop.index0 }}:{{ loop.revindex }}:{{ loop.revindex0 }}:{{ loop.first }}:{{ loop.last }} {% endfor %}',
    "{% for x in [1, 2, 3, 4] %}{{ loop.cycle('odd', 'even') }} {% endfor %}",
    '{% for x in [1, 1, 2, 2, 1] %}{% if loop.changed(x) %}{{ x }}{% endif %}{% endfor %}',
    "{% for x in l %}{{ loop.previtem | default('-') }}<{{ x }}>{{ loop.nextitem | default('-') }} {% endfor %}",
    '{% for x in l %}{% for y in l %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}',
    '{% for x in l %}{% set outer = loop %}{% for y in [1, 2] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}',
    '{% for x in range(10) %}{% if x == 3 %}{% break %}{% endif %}{{ x }}{% endfor %}',
    '{% for x in range(6) %}{% if x is odd %}{% continue %}{% endif %}{{ x }}{% endfor %}',
    '{% for t in tree recursive %}[{{ t.n }}{% if t.kids %}{{ loop(t.kids) }}{% endif %}:{{ loop.depth }}]{% endfor %}',
    "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    '{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }} {% endfor %}',
    '{% for a, b in [(1, 2, 3)] %}{% endfor %}',
    '{% for a, b, c in [(1, 2)] %}{% endfor %}',
    '{% for x in 5 %}{% endfor %}',
    '{% for x in nope %}{% endfor %}',
    '{% for x in 1, 2, 3 %}{{ x }}{% endfor %}',
    '{% set x = 1 %}{{ x }}',
    '{% set x = 1 %}{% for i in [1, 2] %}{% set x = i %}{% endfor %}{{ x }}',
    '{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}',
    '{% set a, b = 1, 2 %}{{ a }}{{ b }}',
    '{% set x = 1, 2 %}{{ x }}',
    '{% set x %}block {{ n }}{% endset %}{{ x }}!',
    '{% set x | upper | replace("B", "*") %}abc{% endset %}{{ x }}',
    '{% set ns = namespace(count=0) %}{% for x in l %}{% set ns.count = ns.count + x %}{% endfor %}{{ ns.count }}',
    '{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b is defined }}',
    '{% set x.y = 1 %}',
    '{% set n = n + 1 %}{{ n }}',
    '{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}',
    '{% with %}{% set z = 5 %}{{ z }}{% endwith %}{{ z is defined }}',
    "{% with s = 'inner', t = s %}{{ s }}{{ t }}{% endwith %}{{ s }}",
    '{% do l.append(9) %}{{ l }}',
    '{% set x = [] %}{% do x.append(1) %}{% do x.extend([2, 3]) %}{{ x }}',
    "{% set x = {} %}{% do x.update({'a': 1}) %}{{ x }}",
    '{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a=5) }}',
    '{% macro m(a) %}[{{ a }}|{{ varargs }}|{{ kwargs }}]{% endmacro %}{{ m(1, 2, 3, x=4) }}',
    '{% macro m() %}{{ n }}{% endmacro %}{{ m() }}',
    "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}{{ m('x') }}",
    '{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}',
    '{% macro m(a) %}x{% endmacro %}{{ m(1, 2) }}',
    '{% macro m(a) %}x{% endmacro %}{{ m(b=2) }}',
    '{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}',
    '{% macro fact(x) %}{{ 1 if x < 2 else x * (fact(x - 1) | int) }}{% endmacro %}{{ fact(5) }}',
    '{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}body {{ n }}{% endcall %}',
    '{% macro m(items) %}{% for i in items %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(x) m([1, 2]) %}({{ x }}){% endcall %}',
    '{% macro m() %}{% if caller is defined %}has{% else %}none{% endif %}{% endmacro %}{{ m() }}',
    '{% macro a() %}A{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}',
    '{% macro m(x) %}{{ x }}{% endmacro %}{{ m(*[1]) }}{{ m(**{"x": 2}) }}',
    '{% macro m(x) %}{{ x }}{% endmacro %}{{ m("a") | upper }}{{ m("b") ~ "c" }}',
    '{% filter upper %}abc {{ s }}{% endfilter %}',
    '{% filter replace("a", "b") | upper %}aaa{% endfilter %}',
    '{% raw %}{{ not }} {% if %}{% endraw %}',
    'a {% raw -%}  {{ x }}  {%- endraw %} b',
    '{% print n, s %}',
    '{{ html | e }}',
    '{{ {"a": 1} | tojson }}',
    '{{ [1, 2.0, true, none, "é"] | tojson }}',
    '{{ nothing }}{{ d.null }}',
    '{% macro m(a=1) %}{{ a }}{% endmacro %}{{ m(none) }}{{ m(a=none) }}',
    '{% set x = none %}{{ x }}{{ x is defined }}',
    '{% for x in [none] %}{{ x }}{{ loop.first }}{% endfor %}',
    '{% for a, b in [(none, 1)] %}{{ a }}{{ b }}{% endfor %}',
    "{{ '{{' }} {{ '}}' }}",
    "{{ {'a': {'b': 1}} }}",
    "{{ {'a': {'b': 1}}.a.b }}",
    "{% if {'a': {}} %}y{% endif %}",
    'a {{- n -}} b',
    'a\n  {%- if yes %}  x  {%- endif %}  b',
    'a\n{% if yes -%}\n  x\n{%- endif %}\nb',
    '{% for x in l -%}\n  {{ x }}\n{%- endfor %}',
    'a\n{# c #}\nb',
    'a {#- c -#} b',
    'one\ntwo\n',
    'one\ntwo\n\n',
    '{{ n }}\n',
    '\n{{ n }}',
    '{{ n\n}}',
    '{{\n n\n +\n 1 }}',
    '{%if yes%}x{%endif%}',
    '{{n}}{{+n}}',
    'a\r\nb{{ n }}\r\n',
    '{% if yes %}{% if no %}a{% else %}b{% endif %}{% endif %}',
    '{% for x in l %}{% if x == 1 %}{{ x }}{% else %}-{% endif %}{% endfor %}',
    '{% block a %}x{% endblock %}',
    '{% block a %}x{% endblock a %}{{ self.a() }}',
    '{% set greeting = "hi" %}{% macro m() %}{{ greeting }}{% endmacro %}{{ m() }}',
    '{% for u in users %}{{ u.name }}:{{ u.groups | join("+") or "none" }}\n{% endfor %}',
    '{% for u in users if "dev" in u.groups %}{{ loop.index }}.{{ u.name }} {% endfor %}',
    '{% for g in users | groupby("shell") %}{{ g.grouper }}:{{ g.list | map(attribute="name") | join(",") }};{% endfor %}',
    '{% set total = namespace(v=0) %}{% for u in users %}{% set total.v = total.v + u.uid %}{% endfor %}{{ total.v }}',
    '{{ nope }}',
    '{{ nope.x }}',
    '{{ d.missing }}',
    '{% if nope %}{% endif %}',
    '{% if nope is defined and nope %}a{% else %}b{% endif %}',
    'x{{ nope | default("y") }}z',
    '{% endif %}',
    '{% if yes %}',
    '{% for x in l %}',
    '{% for x l %}{% endfor %}',
    '{% if %}{% endif %}',
    '{% unknown %}',
    '{% set %}',
    '{% set 1 = 2 %}',
    '{% set true = 2 %}',
    '{{ }}',
    '{{ n',
    '{% if n',
    '{# never closed',
    '{% raw %} never closed',
    '{{ n }} }} {% n',
    '{% macro 1() %}{% endmacro %}',
    '{% macro m(a=1, b) %}{% endmacro %}',
    '{% else %}',
    '{% for x in l %}{% endif %}{% endfor %}',
    '{% include %}',
    "{% call 5 %}{% endcall %}",
    '{{ n | }}',
    '{{ "a" ! }}',
    '{{ n; }}',
    '{{ (n }}',
    '{{ n) }}',
    '{{ [n) }}',
]

TRIM = {'trim_blocks': True}
LSTRIP = {'trim_blocks': True, 'lstrip_blocks': True}
KEEP = {'keep_trailing_newline': True}

WITH_SETTINGS = [
    (source, settings)
    for settings in (TRIM, LSTRIP, KEEP, {**LSTRIP, **KEEP})
    for source in (
        '{% if yes %}\n  x\n{% endif %}\ny\n',
        '  {% if yes %}\n  x\n  {% endif %}\n  y\n',
        '{% for x in l %}\n{{ x }}\n{% endfor %}\n',
        '  {%+ if yes %}x{% endif +%}\ny',
        'a\n  {# c #}\nb\n',
        'a {# c #}\n b',
        '  {{ n }}\n  {% set q = 1 %}\n{{ q }}\n',
        'x {% if yes %} y {% endif %} z\n',
        '{% raw %}\n {{ x }}\n{% endraw %}\nz',
        '   {% raw %} a {% endraw %}\n',
        '\n\n  {%- if yes -%}\n\n x \n {%- endif -%} \n z',
        '{% macro m() %}\n  in\n{% endmacro %}\n{{ m() }}',
        'line\n\t{% if no %}\n\tx\n\t{% else %}\n\ty\n\t{% endif %}\nend',
        '{% for x in l %}{{ x }}{% endfor %}\n\n',
    )
]

FILES = {
    'part.j2': 'part({{ n }}{{ local | default("") }})',
    'macros.j2': '{% macro hi(x) %}hi {{ x }}{% endmacro %}{% set version = 3 %}{% set _hidden = 1 %}{{ n | default("-") }}',
    'ctx.j2': '{% macro show() %}{{ n | default("none") }}{% endmacro %}',
    'base.j2': '<{% block title %}base{% endblock %}|{% block body %}{% endblock %}>{{ extra | default("") }}',
    'middle.j2': '{% extends "base.j2" %}{% block title %}middle of {{ super() }}{% endblock %}',
    'scoped.j2': '{% for x in l %}{% block item scoped %}{{ x }}{% endblock %},{% endfor %}',
    'required.j2': '{% block must required %}{% endblock %}',
    'loopy.j2': '{% include "loopy.j2" %}',
}

REACHING = [
    'a{% include "part.j2" %}b',
    '{% set local = "L" %}{% include "part.j2" %}',
    '{% for local in l %}{% include "part.j2" %}{% endfor %}',
    '{% include "missing.j2" ignore missing %}x',
    '{% include "missing.j2" %}x',
    '{% include ["missing.j2", "part.j2"] %}',
    '{% include ["missing.j2"] ignore missing %}y',
    '{% include "pa" ~ "rt.j2" %}',
    '{% import "macros.j2" as m %}{{ m.hi("bob") }}{{ m.version }}',
    '{% import "macros.j2" as m %}{{ m._hidden is defined }}',
    '{% from "macros.j2" import hi %}{{ hi(1) }}',
    '{% from "macros.j2" import hi as hello, version %}{{ hello(1) }}{{ version }}',
    '{% from "macros.j2" import nothing_there %}{{ nothing_there is defined }}',
    '{% import "ctx.j2" as c with context %}{{ c.show() }}',
    '{% from "ctx.j2" import show with context %}{{ show() }}',
    '{% extends "base.j2" %}{% block title %}child{% endblock %}',
    '{% extends "base.j2" %}ignored{% block body %}{{ super() }}body{% endblock %}',
    '{% extends "middle.j2" %}{% block title %}child of {{ super() }}{% endblock %}',
    '{% extends "base.j2" %}{% set extra = "!" %}',
    '{% extends "base.j2" %}{% block title %}{{ self.body() }}{% endblock %}{% block body %}B{% endblock %}',
    '{% extends "scoped.j2" %}{% block item %}[{{ x }}]{% endblock %}',
    '{% include "scoped.j2" %}',
    '{% extends "required.j2" %}',
    '{% extends "required.j2" %}{% block must %}ok{% endblock %}',
    '{% if yes %}{% extends "base.j2" %}{% endif %}x',
    '{% include "base.j2" %}',
    '{% from "macros.j2" import _hidden %}',
    '{% from "macros.j2" import %}',
]


class Chained(jinja2.StrictUndefined):
    """As in Ansible, an attribute of something undefined is undefined too."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return self

    def __getitem__(self, _key):
        return self


def render(source, settings):
    environment = jinja2.Environment(
        undefined=Chained,
        extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'],
        loader=jinja2.DictLoader(FILES),
        # Ansible prints nothing for None.
        finalize=lambda value: '' if value is None else value,
        **settings,
    )
    return environment.from_string(source).render(json.loads(json.dumps(VARIABLES)))


def record(source, settings=None):
    case = {'source': source}
    if settings:
        case['settings'] = settings
    try:
        case['output'] = render(source, settings or {})
    except jinja2.TemplateSyntaxError:
        case['error'] = 'syntax'
    except Exception as error:
        case['error'] = str(error)
    return case


def main():
    groups = {
        'expressions': [record('{{ [' + line + '] }}') for line in EXPRESSIONS.strip().splitlines()],
        'templates': [record(source) for source in TEMPLATES],
        'settings': [record(source, settings) for source, settings in WITH_SETTINGS],
        'other templates': [record(source) for source in REACHING],
    }
    variables = {name: value for name, value in VARIABLES.items() if name != 'big'}
    lines = [{'jinja2': jinja2.__version__, 'variables': variables, 'files': FILES}]
    lines += [{'group': group, **case} for group, cases in groups.items() for case in cases]
    path = pathlib.Path(__file__).with_name('jinja2.jsonl')
    path.write_text(''.join(json.dumps(line, ensure_ascii=False) + '\n' for line in lines))
    print(len(lines) - 1, 'cases')


main()
