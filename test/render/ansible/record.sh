#!/bin/sh
# Records what Ansible prints for the playbooks here, and of which events it makes it:
# sh test/render/ansible/record.sh (needs ansible-core 2.14).
set -eu
cd "$(dirname "$0")"
here=$PWD
play=/tmp/rcprov-play
mkdir -p recorded "$play" "$play/callbacks"
trap 'rm -rf "$play"' EXIT
cp -r playbooks/. "$play"
cp events.py "$play/callbacks"
: >"$play/ansible.cfg"
export ANSIBLE_CONFIG="$play/ansible.cfg" ANSIBLE_CALLBACK_PLUGINS="$play/callbacks" LC_ALL=C.UTF-8
record() {
  name=$1
  playbook=$2
  shift 2
  rm -f "$play/counted" "$play/made" "$play/copied"
  (cd "$play" && EVENTS="$here/recorded/$name.events.ndjson" ansible-playbook -f 1 -i hosts "$playbook.yml" "$@" 2>"$play/trouble") |
    sed '/^Using .* as config file/d' >"recorded/$name.txt" || true
}
export ANSIBLE_NOCOLOR=1
record results results
record results-v results -v
record loops loops
record loops-v loops -v
record plays plays
record fatal fatal
record diff diff --diff
unset ANSIBLE_NOCOLOR
export ANSIBLE_FORCE_COLOR=1
record results-colored results
record loops-colored loops
record plays-colored plays
record fatal-colored fatal
record diff-colored diff --diff
