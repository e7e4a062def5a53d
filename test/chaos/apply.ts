import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../src/run/event.ts'
import type { Cluster } from './cluster.ts'

const PROJECT = resolve(import.meta.dirname, '../..')
/** No apply takes longer than this, in milliseconds, unless it hangs. */
const LONGEST = 300_000

/** When to kill an apply: so many milliseconds after it told the first such event. */
export interface Moment {
  readonly when: (event: Event) => boolean
  readonly after: number
}

/** An event, and how many milliseconds after the start of rcprov it came. */
interface Timed {
  readonly event: Event
  readonly at: number
}

/** An apply that has come to its end. */
export interface Applied {
  /** Null after a kill. */
  readonly code: number | null
  readonly events: readonly Timed[]
  readonly said: string
  readonly seconds: number
}

const running = new Set<ChildProcess>()

/** Kills whatever `apply` has started. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Applies the playbook as a process of its own; with a moment, it is killed there, if it gets so far. */
export async function apply(cluster: Cluster, killAt: Moment | null): Promise<Applied> {
  const started = performance.now()
  const since = () => performance.now() - started
  const child = start(cluster)
  const events: Timed[] = []
  let said = ''
  onLines(child.stdout, (line) => {
    const event: Event = JSON.parse(line)
    events.push({ event, at: since() })
    if (killAt?.when(event) === true) void kill(child, killAt.after)
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  void kill(child, LONGEST)
  const code = await new Promise<number | null>((end) => child.once('close', end))
  running.delete(child)
  return { code, events, said, seconds: since() / 1000 }
}

function start({ folder, temp, inventory, passwordFile }: Cluster) {
  const words = ['apply', 'playbooks/mongodb.yml', ...inventory.flatMap((path) => ['-i', path]), '--output', 'ndjson']
  // What is killed can't remove its sockets, so their folder is one that goes with all else.
  const own = { ANSIBLE_VAULT_PASSWORD_FILE: passwordFile, XDG_STATE_HOME: join(folder, 'state'), TMPDIR: temp }
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...words], {
    cwd: PROJECT,
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  return child
}

/** Gives each line that came to its end: what is killed may leave half a line. */
function onLines(stream: Readable, take: (line: string) => void): void {
  let half = ''
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${half}${text}`.split('\n')
    half = lines.pop() ?? ''
    lines.forEach(take)
  })
}

async function kill(child: ChildProcess, after: number): Promise<void> {
  await sleep(after, null, { ref: false })
  child.kill('SIGKILL')
}
