import type { Flags, Given } from './command.ts'

/** The flags that give the passwords of what is encrypted. */
export const vaultFlags = {
  'vault-id': {
    type: 'string',
    multiple: true,
    value: 'ID@SOURCE',
    description: 'a vault password by its id: ID@prompt, or ID@FILE, a file or program',
  },
  'vault-password-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    aliases: ['vault-pass-file'],
    description: 'the file with the vault password, or the program that prints it',
  },
  'ask-vault-pass': {
    type: 'boolean',
    short: 'J',
    aliases: ['ask-vault-password'],
    description: 'ask for the vault password',
  },
} as const satisfies Flags

/** The flags that choose hosts and variables. */
export const inventoryFlags = {
  inventory: {
    type: 'string',
    short: 'i',
    multiple: true,
    value: 'PATH',
    aliases: ['inventory-file'],
    description: 'inventory file, folder, script, or "h1,h2,"',
  },
  limit: {
    type: 'string',
    short: 'l',
    value: 'PATTERN',
    description: 'only these hosts: names, groups, globs, &, !, @file',
  },
  'extra-vars': {
    type: 'string',
    short: 'e',
    multiple: true,
    value: 'K=V',
    description: 'variables that win over all others: k=v, JSON, YAML, @file',
  },
  ...vaultFlags,
} as const satisfies Flags

const CONNECTIONS = ['ssh', 'local', 'smart', 'ansible.builtin.ssh', 'ansible.builtin.local'] as const

/** A flag of Ansible's that people may try, and why there is none. */
export function refusedFlag(refused: string, short?: string) {
  return { type: 'string', ...(short !== undefined && { short }), description: '', refused } as const
}

/** The flags of a run, on top of those. */
export const runFlags = {
  ...inventoryFlags,
  tags: { type: 'string', short: 't', multiple: true, value: 'TAGS', description: 'only tasks with one of these tags' },
  'skip-tags': { type: 'string', multiple: true, value: 'TAGS', description: 'all but tasks with one of these tags' },
  check: { type: 'boolean', short: 'C', description: 'only plan: show what would happen, write nothing' },
  diff: { type: 'boolean', short: 'D', description: 'show what changes in files' },
  step: { type: 'boolean', description: 'ask before each task' },
  'start-at-task': {
    type: 'string',
    value: 'NAME',
    description: 'begin with the task of this name, which may have * in it',
  },
  forks: { type: 'string', short: 'f', count: true, value: 'N', description: 'hosts at a time (50)' },
  user: { type: 'string', short: 'u', value: 'USER', description: 'log in as this user' },
  'private-key': { type: 'string', value: 'FILE', aliases: ['key-file'], description: 'log in with this key' },
  'ask-pass': { type: 'boolean', short: 'k', description: 'ask for the password to log in with' },
  'connection-password-file': {
    type: 'string',
    value: 'FILE',
    aliases: ['conn-pass-file'],
    description: 'log in with the password in this file, or that this program prints',
  },
  connection: { type: 'string', short: 'c', value: 'KIND', words: CONNECTIONS, description: 'ssh or local (ssh)' },
  timeout: {
    type: 'string',
    short: 'T',
    count: true,
    value: 'SECONDS',
    description: 'how long to wait for a login (10)',
  },
  'ssh-common-args': { type: 'string', value: 'ARGS', description: "options of ssh, such as '-o Port=2222'" },
  'ssh-extra-args': { type: 'string', value: 'ARGS', description: 'more of them' },
  become: { type: 'boolean', short: 'b', description: 'run tasks as another user (root)' },
  'become-method': { type: 'string', value: 'METHOD', words: ['sudo', 'su'], description: 'how: sudo or su (sudo)' },
  'become-user': { type: 'string', value: 'USER', description: 'which user that is' },
  'ask-become-pass': { type: 'boolean', short: 'K', description: "ask for that user's password" },
  'become-password-file': {
    type: 'string',
    value: 'FILE',
    aliases: ['become-pass-file'],
    description: 'the password in this file, or that this program prints',
  },
  'force-handlers': { type: 'boolean', description: 'run due handlers also on hosts that failed' },
  'flush-cache': { type: 'boolean', description: 'forget facts of earlier runs (none are ever kept)' },
  'accept-new-host-keys': { type: 'boolean', description: 'trust hosts that are met for the first time' },
  'detailed-exitcode': { type: 'boolean', description: 'exit with 3 where something changed or would change' },
  output: {
    type: 'string',
    words: ['plain', 'ndjson', 'live'],
    value: 'FORM',
    description: 'plain, ndjson or live (live on a terminal, else plain)',
  },
  'no-color': { type: 'boolean', description: 'plain text only' },
  'no-read-ahead': { type: 'boolean', description: 'read for each task by itself (slower; to find faults)' },
  'list-hosts': { type: 'boolean', description: 'show the hosts of each play and stop' },
  'list-tasks': { type: 'boolean', description: 'show the tasks of each play and stop' },
  'list-tags': { type: 'boolean', description: 'show the tags of each play and stop' },
  'syntax-check': { type: 'boolean', description: 'check the files and stop' },
  verbose: { type: 'boolean', short: 'v', multiple: true, description: 'show results (-v), and more (-vv)' },
  'module-path': refusedFlag("rcprov's modules are its own, and Python is not run", 'M'),
  'sftp-extra-args': refusedFlag('rcprov does not use sftp'),
  'scp-extra-args': refusedFlag('rcprov does not use scp'),
} as const satisfies Flags

/** Flags of a run that make no sense where nothing is changed, or where it is told in a way of its own. */
const CHANGING = [
  'check',
  'diff',
  'step',
  'start-at-task',
  'force-handlers',
  'flush-cache',
  'detailed-exitcode',
] as const
const LISTING = ['output', 'list-hosts', 'list-tasks', 'list-tags', 'syntax-check'] as const

/** The flags of `verify`: those of a run that make sense where nothing is changed, and its own. */
export const verifyFlags = {
  ...without(runFlags, [...CHANGING, ...LISTING]),
  format: { type: 'string', words: ['table', 'json'], value: 'FORM', description: 'table or json (table)' },
  disruptive: {
    type: 'boolean',
    description: 'then stop each instance, each host and the primary of MongoDB in turn, under a load from here',
  },
  rate: { type: 'string', count: true, value: 'N', description: 'with --disruptive: requests a second (200)' },
  sockets: { type: 'string', count: true, value: 'N', description: 'with --disruptive: websockets (100)' },
  yes: { type: 'boolean', description: 'with --disruptive: do not ask first' },
} as const satisfies Flags

/** The flags of `init`: one for each of its questions. */
export const initFlags = {
  domain: { type: 'string', value: 'NAME', description: 'under which name the world will find the chat' },
  hosts: {
    type: 'string',
    value: 'LIST',
    description: '1, 3 or more hosts, to be spread over the roles: 192.0.2.11,db=192.0.2.12,…',
  },
  mongodb: { type: 'string', value: 'LIST', description: 'in place of --hosts: those of the database, an odd number' },
  rocketchat: { type: 'string', value: 'LIST', description: 'and those of Rocket.Chat' },
  balancer: { type: 'string', value: 'LIST', description: 'and those that the world reaches' },
  user: {
    type: 'string',
    value: 'USER',
    description: 'who logs in to the hosts, and may use sudo there (your name here)',
  },
  release: { type: 'string', value: 'VERSION', description: 'the version of Rocket.Chat (8.5.1)' },
  'mongodb-version': {
    type: 'string',
    value: 'VERSION',
    description: 'the version of MongoDB (the newest that goes with it)',
  },
  instances: { type: 'string', value: 'N', description: 'instances on each host: a number, or auto (auto)' },
  'balancer-kind': { type: 'string', value: 'KIND', description: 'nginx, apache or haproxy (nginx)' },
  firewall: { type: 'string', value: 'KIND', description: 'nftables, ufw, firewalld, iptables or none (nftables)' },
  certificate: {
    type: 'string',
    value: 'KIND',
    description: "files, for your own, acme, for Let's Encrypt, or generated (generated)",
  },
  'certificate-file': {
    type: 'string',
    value: 'FILE',
    description: 'your certificate, and those that lead to its authority',
  },
  'key-file': { type: 'string', value: 'FILE', description: 'its key' },
  'acme-email': { type: 'string', value: 'ADDRESS', description: 'with acme: where its authority warns' },
  'acme-terms-agreed': { type: 'boolean', description: 'with acme: you agree to the terms of its authority' },
  yes: { type: 'boolean', short: 'y', description: 'ask nothing: what no flag says is as usual' },
} as const satisfies Flags

/** The flags of `docs`. */
export const docsFlags = {
  write: { type: 'string', value: 'FOLDER', description: 'write a Markdown page for each module and a list' },
  flags: { type: 'boolean', description: 'show all flags, variables of the environment and keys of ansible.cfg' },
  variables: { type: 'boolean', description: 'show the variables of the roles of playbooks, as a Markdown page' },
  schema: { type: 'boolean', description: 'show them as a JSON Schema, for editors' },
} as const satisfies Flags

/** What was typed of them; commands that have only some of them give those. */
export type RunGiven = Partial<Given<typeof runFlags>>
export type VerifyGiven = Partial<Given<typeof verifyFlags>>

function without<F extends Flags, const N extends keyof F>(flags: F, names: readonly N[]): Omit<F, N> {
  const left = Object.entries(flags).filter(([name]) => !names.some((one) => one === name))
  return Object.fromEntries(left) as Omit<F, N>
}
