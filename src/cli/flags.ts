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

/** The flags of `docs`. */
export const docsFlags = {
  write: { type: 'string', value: 'FOLDER', description: 'write a Markdown page for each module and a list' },
  flags: { type: 'boolean', description: 'show all flags, variables of the environment and keys of ansible.cfg' },
} as const satisfies Flags

export type RunGiven = Given<typeof runFlags>
