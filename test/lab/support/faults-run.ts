import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inject, test } from 'vitest'
import type { LabHost } from '../../../src/lab/place.ts'
import type { Event, HostEvent } from '../../../src/run/event.ts'
import { built } from '../../built.ts'
import { giveHosts, takeHost, takeTwoHosts } from './faults-hosts.ts'

const PROJECT = join(import.meta.dirname, '../../..')

/** A run of rcprov in a process of its own. */
export interface Apply {
  readonly pid: number
  readonly kill: (signal: 'SIGKILL' | 'SIGINT') => void
  /** Waits for its end. */
  readonly ended: Promise<Ended>
}

interface Ended {
  /** Null after a kill. */
  readonly code: number | null
  /** `NAME HOST STATUS` of each task that was run, in order. */
  readonly story: readonly string[]
  readonly messages: string
}

/** What a test of faults has for itself. */
interface Scene {
  /** A host that no other test uses meanwhile. */
  readonly host: () => Promise<LabHost>
  readonly twoHosts: () => Promise<readonly [LabHost, LabHost]>
  /** Writes a playbook for these hosts, made of tasks and handlers, into a folder that is gone after the test. */
  readonly playbook: (tasks: string, handlers?: string) => string
  /** Begins an apply, from the sources; it is killed when the test ends. */
  readonly begin: (path: string, hosts: readonly LabHost[]) => Apply
  /** Applies a playbook to its end. */
  readonly apply: (path: string, hosts: readonly LabHost[]) => Promise<Ended>
}

/** Tests that run at once, each on hosts of its own. */
export const faults = test.extend<{ readonly scene: Scene }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures that are needed from here.
  scene: async ({}, use) => {
    const folders: string[] = []
    const applies: Apply[] = []
    const taken: LabHost[] = []
    const start: Scene['begin'] = (path, hosts) => {
      const run = begin(path, hosts)
      applies.push(run)
      return run
    }
    await use({
      host: async () => {
        const host = await takeHost()
        taken.push(host)
        return host
      },
      twoHosts: async () => {
        const both = await takeTwoHosts()
        taken.push(...both)
        return both
      },
      playbook: (tasks, handlers = '[]') => {
        const folder = mkdtempSync(join(tmpdir(), 'rcprov-faults-'))
        folders.push(folder)
        return writePlaybook(folder, tasks, handlers)
      },
      begin: start,
      apply: (path, hosts) => start(path, hosts).ended,
    })
    for (const run of applies) run.kill('SIGKILL')
    await giveHosts(taken)
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  },
})

function writePlaybook(folder: string, tasks: string, handlers: string): string {
  const indented = (text: string) => text.trim().replaceAll(/^/gm, '    ')
  const text = `- hosts: all\n  gather_facts: false\n  handlers:\n${indented(handlers)}\n  tasks:\n${indented(tasks)}\n`
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'site.yml'), text)
  return join(folder, 'site.yml')
}

function begin(path: string, hosts: readonly LabHost[]): Apply {
  const limit = hosts.map(({ name }) => name).join(',')
  const words = ['apply', path, '-i', inject('inventory'), '--limit', limit, '--output', 'ndjson']
  const [program, main] = built
  const child = spawn(program, [main, ...words], {
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
    child.on('close', (code) => resolve({ code, story: storyOf(events), messages: `${said}${messagesOf(events)}` }))
  })
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), ended }
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
