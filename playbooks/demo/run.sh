#!/bin/sh
# Three blank hosts become a balanced service: plan, proof that the plan wrote nothing, apply, and once more.
set -eu
cd "$(dirname "$0")/../.."
say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
rcprov() { node dist/src/cli/main.js "$@"; }

if [ "$(id -u)" != 0 ]; then
  echo 'The demo makes hosts of its own (network namespaces, mounts, a bridge), which takes root: sudo npm run demo' >&2
  exit 1
fi
say 'Build rcprov'
npm run --silent build
say 'Three blank hosts: lab reset 3'
rcprov lab reset 3
say 'What would happen: plan playbooks/demo.yml'
rcprov plan playbooks/demo.yml -i inventories/lab/hosts.yml
for host in h1 h2 h3; do
  say "What the plan wrote on $host: lab diff $host"
  rcprov lab diff "$host"
done
say 'Make it so: apply playbooks/demo.yml'
rcprov apply playbooks/demo.yml -i inventories/lab/hosts.yml
say 'Once more: there is nothing left to change'
rcprov apply playbooks/demo.yml -i inventories/lab/hosts.yml --detailed-exitcode
say 'Twelve requests through the balancer on h1'
rcprov lab ssh h2 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do busybox wget -qO- http://h1/; done' | sort | uniq -c
say 'The hosts stay up: look around with "node dist/src/cli/main.js lab ssh h1", end them with "... lab down"'
