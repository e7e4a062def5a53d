import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

/** A running command, here or on a host, by its three streams. */
export interface Pipe {
  readonly input: Writable
  readonly output: Readable
  readonly errors: Readable
  /** Resolves once it has ended and all its output was read. */
  readonly closed: Promise<void>
  /** Ends it at once. */
  kill(): void
}

/** Starts a program on this machine, in a session of its own so that Ctrl-C does not reach it. */
export function spawnPipe(command: string, args: readonly string[]): Pipe {
  const child = spawn(command, args, { stdio: 'pipe', detached: true })
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => resolve())
    // Without the program there is no close event; what was written to it is then lost as well.
    child.on('error', () => resolve())
  })
  // A write to a shell that has ended fails here; the frame's own promise tells its caller.
  child.stdin.on('error', () => {})
  return {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    closed,
    kill: () => void child.kill('SIGKILL'),
  }
}
