import type { OnOutput } from '../transport/spool.ts'

/** Gets what a running step prints, in whole lines. */
type Tell = (stream: 'stdout' | 'stderr', text: string) => void

/**
 * Live output as it comes in pieces, told in whole lines: a secret would not be known, nor a letter be whole, of which
 * half is still to come. `end` tells the rest.
 */
export function byLines(tell: Tell): { readonly hear: OnOutput; readonly end: () => void } {
  const held = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  return {
    hear: (stream, chunk) => {
      const all = Buffer.concat([held[stream], chunk])
      const end = all.lastIndexOf('\n') + 1
      if (end > 0) tell(stream, all.toString('utf8', 0, end))
      held[stream] = all.subarray(end)
    },
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (held[stream].length > 0) tell(stream, held[stream].toString())
        held[stream] = Buffer.alloc(0)
      }
    },
  }
}
