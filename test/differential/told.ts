import { userInfo } from 'node:os'
import type { Event, HostEvent, ItemEvent } from '../../src/run/event.ts'
import { recap } from '../run/story.ts'

/** What one run of a case told and left, in a form in which two implementations can be compared. */
export interface Told {
  readonly exit: number
  readonly told: readonly (string | TaskTold)[]
  readonly recap: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

interface TaskTold {
  readonly task: string
  readonly [host: string]: unknown
}

/** Where it was, what is left there, and whether diffs were asked for: some of Ansible's modules give them unasked. */
interface Scene {
  readonly work: string
  readonly files: Told['files']
  readonly wanted: boolean
}

/**
 * Fields of results that no other implementation can have, or that differ from run to run: what Python got as arguments
 * and how it failed, times, numbers of file systems; warnings and diffs, which events tell by themselves.
 */
const foreign = new Set([
  ...['invocation', 'exception', 'module_stdout', 'module_stderr', 'warnings', 'deprecations', 'diff'],
  // Of newer versions of ansible-core.
  'false_condition',
  ...[
    'start',
    'end',
    'delta',
    'atime',
    'mtime',
    'ctime',
    'inode',
    'dev',
    'block_size',
    'blocks',
    'device_type',
    'stop',
  ],
])

/** The events of a run as they were told, sorted by hosts within a task; paths below `work` are as if it were WORK. */
export function toldOf(events: readonly Event[], exit: number, { work, files, wanted }: Scene): Told {
  const told: (string | Record<string, unknown>)[] = []
  const tasks = new Map<string, Record<string, unknown>>()
  for (const event of events) {
    if (event.type === 'play') told.push(`PLAY ${event.name}`)
    // Ansible says it twice where two reasons come together.
    if (event.type === 'no-hosts' && told.at(-1) !== noHosts(event.reason)) told.push(noHosts(event.reason))
    if (event.type === 'included') {
      told.push(
        `included ${event.file}${event.label === null ? '' : ` (${event.label})`} for ${event.hosts.toSorted().join(' ')}`,
      )
    }
    if (event.type === 'retry') told.push(`retry ${event.host} ${event.left} left`)
    if (event.type === 'task') {
      const task = { task: `${event.handler ? 'HANDLER ' : ''}${event.name}` }
      tasks.set(event.task, task)
      told.push(task)
    }
    if (event.type === 'item') noteItem(tasks.get(event.task) ?? {}, event)
    if (event.type === 'host') noteHost(tasks.get(event.task) ?? {}, event, wanted)
  }
  const plain = { told: told.map(inOrder), recap: recap(events), files }
  const shown = JSON.parse(JSON.stringify(plain, ours).replaceAll(work, 'WORK'))
  return { exit, ...shown }
}

function noHosts(reason: string): string {
  return `no hosts: ${reason}`
}

function noteItem(task: Record<string, unknown>, { host, label, status }: ItemEvent): void {
  const key = `${host} items`
  task[key] = [...(Array.isArray(task[key]) ? task[key] : []), `${status} ${label}`]
}

function noteHost(task: Record<string, unknown>, event: HostEvent, wanted: boolean): void {
  const { host, status, ignored, delegatedTo, changes } = event
  const diffs = changes.flatMap(({ diff }) =>
    diff && isText(diff.before ?? diff.after) ? [{ before: diff.before, after: diff.after }] : [],
  )
  const notes = [
    status,
    ...(ignored ? ['ignored'] : []),
    ...(delegatedTo === null || delegatedTo.includes('{{') ? [] : [`on ${delegatedTo}`]),
  ]
  task[host] = [notes.join(' '), resultOf(event), ...(wanted && diffs.length > 0 ? [{ diffs }] : [])]
}

/** Without the status again. Facts of hosts are compared elsewhere: each implementation has its own. */
function resultOf({ module, result }: HostEvent): HostEvent['result'] {
  const { failed: _, skipped: __, ansible_facts, ...rest } = result
  const ownFacts = ansible_facts === undefined || ['setup', 'gather_facts'].includes(module)
  return { changed: false, ...(ownFacts ? {} : { ansible_facts }), ...rest }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function inOrder(told: string | Record<string, unknown>): string | Record<string, unknown> {
  if (typeof told === 'string') return told
  const hosts = Object.entries(told).filter(([key]) => key !== 'task')
  return { task: told.task, ...Object.fromEntries(hosts.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

const { username, uid, gid } = userInfo()

/** Leaves out what is foreign, and names who runs it all in the same way everywhere. */
function ours(this: unknown, key: string, value: unknown): unknown {
  if (foreign.has(key)) return undefined
  if ((key === 'owner' || key === 'pw_name') && value === username) return 'USER'
  if (key === 'uid' && value === uid) return 'UID'
  if (key === 'gid' && value === gid) return 'GID'
  if ((key === 'group' || key === 'gr_name') && typeof value === 'string') return 'GROUP'
  // A machine that is busy comes back late.
  if (typeof value === 'string') return value.replace(/^(Paused for \d+)\.\d+ seconds$/, '$1 seconds')
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const isCopied = ('checksum' in value && 'dest' in value) || isUnderWay(value)
  const fields = Object.entries(value).filter(
    ([name]) => !name.startsWith('_ansible') && !(isCopied && ofCopies.includes(name)),
  )
  return Object.fromEntries(fields)
}

function isUnderWay(value: object): boolean {
  return 'src' in value && typeof value.src === 'string' && value.src.includes('.ansible/tmp')
}

// Ansible tells its temporary file, and either the one or the other, by whether the file was changed.
const ofCopies = ['src', 'md5sum', 'path']
