import type { Flags, Given } from './command.ts'

/** The flags that choose hosts and variables. */
export const inventoryFlags = {
  inventory: {
    type: 'string',
    short: 'i',
    multiple: true,
    value: 'PATH',
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
    description: 'variables that win over all others: k=v, JSON, @file',
  },
} as const satisfies Flags

/** The flags of a run, on top of those. */
export const runFlags = {
  ...inventoryFlags,
  tags: { type: 'string', short: 't', multiple: true, value: 'TAGS', description: 'only tasks with one of these tags' },
  'skip-tags': { type: 'string', multiple: true, value: 'TAGS', description: 'all but tasks with one of these tags' },
  check: { type: 'boolean', short: 'C', description: 'only plan: show what would happen, write nothing' },
  diff: { type: 'boolean', short: 'D', description: 'show what changes in files' },
  forks: { type: 'string', short: 'f', count: true, value: 'N', description: 'hosts at a time (50)' },
  user: { type: 'string', short: 'u', value: 'USER', description: 'log in as this user' },
  'private-key': { type: 'string', value: 'FILE', description: 'log in with this key' },
  become: { type: 'boolean', short: 'b', description: 'run tasks as another user (root)' },
  'become-user': { type: 'string', value: 'USER', description: 'which user that is' },
  'ask-become-pass': { type: 'boolean', short: 'K', description: "ask for that user's password" },
  'force-handlers': { type: 'boolean', description: 'run due handlers also on hosts that failed' },
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
} as const satisfies Flags

export type RunGiven = Given<typeof runFlags>

/** The words of a flag that takes several with commas, and may be given several times. */
export function wordsOf(lists: readonly string[] | undefined): string[] {
  const all = (lists ?? []).flatMap((list) => list.split(','))
  return all.map((word) => word.trim()).filter((word) => word !== '')
}
