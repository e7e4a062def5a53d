#!/bin/sh
[ "$1" = --list ] || exit 3
cat <<'JSON'
{"web": {"hosts": ["s1", "s2"], "vars": {"a": 1, "f": 1.0, "t": "{{ x }}"}, "children": ["inner"]},
 "short": ["s3"], "hostlike": {"v": true},
 "_meta": {"hostvars": {"s1": {"x": [1, null]}, "s3": {}}}}
JSON
