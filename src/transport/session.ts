import { randomBytes } from 'node:crypto'
import { endedParts } from './ended.ts'
import { connectionLost } from './failures.ts'
import { encodeFrame, LOOP } from './loop.ts'
import type { Pipe } from './pipe.ts'

/** How a frame ended; its output is data, never a template or a name. */
export interface FrameResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** What runs scripts on a host, in the order they are given. */
export interface Runner {
  /** Runs a POSIX script, fed by the payload alone. Rejects with `connectionLost` if no answer can come any more. */
  run(script: string, payload?: Uint8Array): Promise<FrameResult>
}

/** A shell of one user that stays open. Frames are sent without waiting for the answers to earlier ones. */
export interface Session extends Runner {
  readonly user: string
  /** Resolves when the shell has ended, for whatever reason. */
  readonly ended: Promise<void>
}

/** A word that nobody can guess, in letters and digits. */
export function newNonce(): string {
  return randomBytes(12).toString('hex')
}

/** Why a shell did not say hello: what it printed instead. */
export interface NoHello {
  readonly printed: string
}

/**
 * Takes up the shell that `boot(hello)` starts, skipping all that is printed before its hello.
 * `onError` sees the stderr up to there: a program like sudo asks on it.
 */
export async function openSession(
  pipe: Pipe,
  hello: string,
  user: string,
  onError: (text: string) => void = () => {},
): Promise<Session | NoHello> {
  const output = endedParts(pipe.output)
  const errors = endedParts(pipe.errors)
  const ended = pipe.closed.then(() => {
    const lost = connectionLost(`the shell of ${user} ended`)
    output.fail(lost)
    errors.fail(lost)
  })
  const hear = () => onError(errors.pending().toString())
  pipe.errors.on('data', hear)
  const greeted = await Promise.all([output.upTo(hello), errors.upTo(hello)]).catch(() => null)
  pipe.errors.off('data', hear)
  if (!greeted) return { printed: `${output.pending()}${errors.pending()}`.trim() }

  pipe.input.write(LOOP)
  return {
    user,
    ended,
    async run(script, payload) {
      const nonce = newNonce()
      const frame = encodeFrame(nonce, script, payload)
      const answer = Promise.all([output.upTo(nonce), errors.upTo(nonce)])
      pipe.input.write(frame)
      const [{ data, code }, { data: stderr }] = await answer
      return { code, stdout: data, stderr: stderr.toString() }
    },
  }
}
