#!/bin/sh
# Records what ansible-inventory prints for the samples: sh test/files/inventory/record.sh (needs ansible-core 2.14).
set -eu
cd "$(dirname "$0")/samples"
empty=$(mktemp --suffix=.cfg)
trap 'rm "$empty"' EXIT
export ANSIBLE_CONFIG="$empty" ANSIBLE_NOCOLOR=1 LC_ALL=C.UTF-8
record() {
  name=$1
  shift
  ansible-inventory "$@" --list 2>/dev/null >"../recorded/$name.list.txt"
  ansible-inventory "$@" --list --export 2>/dev/null >"../recorded/$name.export.txt"
  ansible-inventory "$@" --list --yaml 2>/dev/null >"../recorded/$name.list.yaml.txt"
  ansible-inventory "$@" --list --yaml --export 2>/dev/null >"../recorded/$name.export.yaml.txt"
  ansible-inventory "$@" --graph --vars 2>/dev/null >"../recorded/$name.graph.txt"
}
mkdir -p ../recorded
record ini -i ini/hosts
record literal -i literal/hosts
record yaml -i yaml/hosts.yml
record odd -i odd/hosts
record odd-yaml -i odd-yaml/hosts
record priority -i priority/hosts.yml
record folder -i folder
record with-meta -i script/with-meta.sh
record with-host -i script/with-host.sh
record playbook -i playbook/hosts --playbook-dir playbook/play
record hostlist -i 'h1,h2:2222, 10.0.0.1,'
record several -i folder -i ini/hosts -i 'h1,extra'
