import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inject, onTestFinished } from 'vitest'
import type { LabHost } from '../../../src/lab/place.ts'
import type { Event, HostEvent } from '../../../src/run/event.ts'

const PROJECT = join(import.meta.dirname, '../../..')

/** A run of rcprov in a process of its own. */
export interface Apply {
  readonly pid: number
  /** What it has told so far. */
  readonly events: readonly Event[]
  readonly kill: (signal: 'SIGKILL' | 'SIGINT') => void
  /** Waits for its end. */
  readonly ended: Promise<Ended>
}

export interface Ended {
  /** Null after a kill. */
  readonly code: number | null
  readonly events: readonly Event[]
  /** `NAME HOST STATUS` of each task that was run, in order. */
  readonly story: readonly string[]
  readonly messages: string
}

/** A folder with a playbook for these hosts, made of tasks and handlers; gone after the test. */
export function playbook(tasks: string, handlers = '[]'): string {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-faults-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const indented = (text: string) => text.trim().replaceAll(/^/gm, '    ')
  const text = `- hosts: all\n  gather_facts: false\n  handlers:\n${indented(handlers)}\n  tasks:\n${indented(tasks)}\n`
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'site.yml'), text)
  return join(folder, 'site.yml')
}

/** Begins an apply, from the sources; it is killed when the test ends. */
export function begin(path: string, hosts: readonly LabHost[]): Apply {
  const limit = hosts.map(({ name }) => name).join(',')
  const words = ['apply', path, '-i', inject('inventory'), '--limit', limit, '--output', 'ndjson']
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...words], {
    cwd: PROJECT,
    env: { ...process.env, XDG_STATE_HOME: join(path, '../state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: Event[] = []
  let said = ''
  createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)))
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, events, story: storyOf(events), messages: said + messagesOf(events) }))
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { pid: child.pid ?? 0, events, kill: (signal) => void child.kill(signal), ended }
}

/** Applies a playbook to its end. */
export async function apply(path: string, hosts: readonly LabHost[]): Promise<Ended> {
  return begin(path, hosts).ended
}

function storyOf(events: readonly Event[]): string[] {
  const names = new Map(events.flatMap((event) => (event.type === 'task' ? [[event.task, event.name] as const] : [])))
  const told = events.filter((event): event is HostEvent => event.type === 'host')
  return told.map(({ host, task, status }) => `${names.get(task)} ${host} ${status}`)
}

function messagesOf(events: readonly Event[]): string {
  const texts = events.map((event) => {
    if (event.type === 'note' || event.type === 'warning') return `${event.host}: ${event.message}`
    return event.type === 'host' ? `${event.host}: ${event.result.msg ?? ''}` : ''
  })
  return texts.filter(Boolean).join('\n')
}
