import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program with its arguments, and where it runs. */
export interface Command {
  readonly argv: readonly string[]
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
}

/** One run of a whole process, from its start to its end. */
export interface Measured {
  readonly seconds: number
  /** The processor time of it and of the processes it waited for, in seconds. */
  readonly cpu: number
  /** The most memory that it, or the largest of the processes it waited for, held at any time, in MiB. */
  readonly peak: number
  readonly stdout: string
}

const LIMIT = 1200
const running = new Set<ChildProcess>()

/** Ends all that is being measured, with what it has started. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGTERM')
}

/** Runs a command with a time limit and measures it; a run that fails is none to measure, so it throws. */
export async function measure({ argv, folder, environment }: Command): Promise<Measured> {
  const notes = await mkdtemp(join(tmpdir(), 'rcprov-time-'))
  const file = join(notes, 'usage')
  try {
    // GNU time has the figures from wait4, so the kernel has counted and nobody had to look in time.
    const words = [String(LIMIT), '/usr/bin/time', '-f', '%M %U %S', '-o', file, ...argv]
    const began = performance.now()
    const child = spawn('timeout', words, { cwd: folder, env: { ...process.env, ...environment } })
    running.add(child)
    const { code, stdout, stderr } = await ended(child)
    const seconds = (performance.now() - began) / 1000
    running.delete(child)
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${end(stdout)}\n${end(stderr)}`)
    const [kib = 0, user = 0, system = 0] = (await readFile(file, 'utf8')).split(' ').map(Number)
    return { seconds, cpu: user + system, peak: kib / 1024, stdout }
  } finally {
    await rm(notes, { recursive: true, force: true })
  }
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdin?.end()
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() })
    })
  })
}

const end = (text: string): string => text.trimEnd().split('\n').slice(-20).join('\n')
