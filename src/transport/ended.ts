import type { Readable } from 'node:stream'

/** What came before an end line, and the exit code it holds. */
interface Ended {
  readonly data: Buffer
  readonly code: number
}

/** One output of the loop, cut at the end lines of the frames in the order they were sent. */
export interface EndedParts {
  /** What comes up to the line that holds the nonce. */
  upTo(nonce: string): Promise<Ended>
  /** Rejects all that is waited for, and all that will be. */
  fail(error: Error): void
  /** What came since the last end line. */
  pending(): Buffer
}

interface Waiting {
  readonly marker: Buffer
  readonly resolve: (ended: Ended) => void
  readonly reject: (error: Error) => void
}

/** Cuts a stream at end lines. Only the chunk that may hold a marker is copied, so large outputs stay cheap. */
export function endedParts(stream: Readable): EndedParts {
  const waiting: Waiting[] = []
  const whole: Buffer[] = []
  let held: Buffer = Buffer.alloc(0)
  let failed: Error | undefined

  const take = () => {
    for (;;) {
      const next = waiting[0]
      if (!next) return
      const at = held.indexOf(next.marker)
      const end = at < 0 ? -1 : held.indexOf('\n', at + next.marker.length)
      if (end < 0) {
        const settled = at < 0 ? Math.max(0, held.length - next.marker.length) : at
        whole.push(held.subarray(0, settled))
        held = held.subarray(settled)
        return
      }
      whole.push(held.subarray(0, at))
      const code = Number(held.toString('latin1', at + next.marker.length, end))
      held = held.subarray(end + 1)
      waiting.shift()
      next.resolve({ data: Buffer.concat(whole.splice(0)), code })
    }
  }
  stream.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    take()
  })

  return {
    upTo(nonce) {
      if (failed) return Promise.reject(failed)
      return new Promise((resolve, reject) => {
        waiting.push({ marker: Buffer.from(`\n${nonce} `), resolve, reject })
        take()
      })
    },
    fail(error) {
      failed = error
      for (const { reject } of waiting.splice(0)) reject(error)
    },
    pending: () => Buffer.concat([...whole, held]),
  }
}
