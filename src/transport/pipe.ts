import { spawn } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** A running command, here or on a host, by its three streams. */
export interface Pipe {
  readonly input: Writable
  readonly output: Readable
  readonly errors: Readable
  /** Resolves once it has ended and its output was read. */
  readonly closed: Promise<void>
  /** Ends it at once. */
  kill(): void
}

/** Starts a program on this machine, in a session of its own so that Ctrl-C does not reach it. */
export function spawnPipe(command: string, args: readonly string[]): Pipe {
  const child = spawn(command, args, { stdio: 'pipe', detached: true })
  const closed = endOf(child)
  // A write to a shell that has ended fails here; the frame's own promise tells its caller.
  child.stdin.on('error', () => {})
  return {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    closed,
    kill: () => {
      // sudo may not be killed by who called it, but it ends with its input.
      child.stdin.destroy()
      child.kill('SIGKILL')
    },
  }
}

/** Output that is still on its way when a program exits gets so many milliseconds. */
const LAST_OUTPUT = 100

/** When a program, here or behind a channel, is over: its close event waits for children that hold its output open. */
export function endOf(program: EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    program.on('close', () => resolve())
    program.on('exit', () => setTimeout(resolve, LAST_OUTPUT))
    // A program that can't be started has no other event.
    program.on('error', () => resolve())
  })
}
