#!/bin/sh
# Three blank hosts become a cluster: plan, proof that the plan wrote nothing, apply, once more, and proof that it works.
# With stand-ins for MongoDB and Rocket.Chat; with --real the real releases, where the internet is within reach.
set -eu
cd "$(dirname "$0")/../.."
began=$(date +%s)
lab=inventories/lab
cluster=playbooks/demo/cluster.yml
say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
fail() { printf 'error: %s\n  help: %s\n' "$1" "$2" >&2; exit "${3:-1}"; }
rcprov() { node dist/src/cli/main.js "$@"; }
# Only the end of what it tells, and more where it fails.
brief() { file=$lab/$1; shift; "$@" >"$file" || { code=$?; tail -n 40 "$file"; exit "$code"; }; tail -n 6 "$file"; }
on_cluster() { command=$1; shift; rcprov "$command" "$@" -i "$lab" -i "$cluster"; }

case "$*" in
  '') real= ;;
  --real) real=yes ;;
  *) fail "the demo does not know \"$*\"" 'npm run demo, or npm run demo -- --real' ;;
esac
[ "$(id -u)" = 0 ] ||
  fail 'the demo makes hosts of its own (network namespaces, mounts, a bridge), which takes root' 'sudo npm run demo'
if [ -n "$real" ]; then
  say 'Are the real releases within reach?'
  sh playbooks/demo/internet.sh check
fi
say 'Build rcprov'
npm run --silent build
say 'Three blank hosts: lab reset 3'
rcprov lab reset 3
rm -rf "$lab/group_vars" "$lab/mongodb.yml" "$lab/rocketchat.yml"
# Passwords that the first run makes are kept encrypted beside the inventory.
(umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$lab/vault-password")
export ANSIBLE_VAULT_PASSWORD_FILE="$PWD/$lab/vault-password"
if [ -n "$real" ]; then
  sh playbooks/demo/internet.sh open
  trap 'sh playbooks/demo/internet.sh close' EXIT
else
  say 'STAND-INS: neither the mongod nor the Rocket.Chat of this demo is the real one'
  npm run --silent standins
fi

say 'What would happen: plan playbooks/rocketchat.yml'
brief plan.txt on_cluster plan playbooks/rocketchat.yml --diff
echo "all of it: $lab/plan.txt"
for host in h1 h2 h3; do
  say "What the plan wrote on $host: lab diff $host"
  rcprov lab diff "$host"
done
say 'Make it so: apply playbooks/rocketchat.yml'
on_cluster apply playbooks/rocketchat.yml
say 'Once more: there is nothing left to change'
brief again.txt on_cluster apply playbooks/rocketchat.yml --detailed-exitcode
say 'Proof: verify'
on_cluster verify

on_cluster apply playbooks/demo/picture.yml -e "picture=$PWD/$lab/cluster.txt" >/dev/null
say "Done in $(($(date +%s) - began)) s"
cat "$lab/cluster.txt"
address=$(rcprov inventory -i "$lab" --host h1 | sed -n 's/.*"ansible_host": "\(.*\)".*/\1/p')
[ -n "$real" ] || printf '\nSTAND-INS serve this: not MongoDB, not Rocket.Chat.\n'
cat <<TEXT

The hosts stay up. To look around:
  curl -k --resolve chat.example.org:443:$address https://chat.example.org/api/info
  node dist/src/cli/main.js lab ssh h1                            log in; systemctl status 'rocketchat@*' mongod nginx
  node dist/src/cli/main.js lab ssh h2 nft list table inet rcprov  the firewall
  export ANSIBLE_VAULT_PASSWORD_FILE=$lab/vault-password
  node dist/src/cli/main.js verify -i $lab -i $cluster
  node dist/src/cli/main.js vault view $lab/group_vars/rocketchat/rocketchat-secrets.yml   the administrator's password
  node dist/src/cli/main.js lab down                              the end of it
TEXT
