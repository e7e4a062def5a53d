import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Duplex } from 'node:stream'

/** A unix socket of this machine, each of whose connections leads to one and the same server. */
export interface Gate {
  readonly path: string
  /** Why the last connection could not be had; null: it could. */
  readonly trouble: () => unknown
  readonly close: () => void
}

/** Opens a gate at a path where nothing is yet; a stream that is there already is for the first who comes. */
export async function openGate(path: string, dial: () => Promise<Duplex>, first: Duplex): Promise<Gate> {
  let trouble: unknown = null
  let waiting: Duplex | null = first
  const streams = new Set<Duplex>([first])
  first.once('error', ignore)
  const server = createServer((near) => {
    streams.add(near.on('error', ignore))
    const dialing = waiting?.destroyed === false ? Promise.resolve(waiting) : dial()
    waiting = null
    dialing.then(
      (far) => {
        trouble = null
        streams.add(far)
        join(near, far)
        for (const stream of [near, far]) stream.once('close', () => streams.delete(stream))
      },
      (reason) => {
        trouble = reason
        streams.delete(near.destroy())
      },
    )
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    path,
    trouble: () => trouble,
    close: () => {
      server.close()
      for (const stream of streams) stream.destroy()
    },
  }
}

/** What one says the other hears, to the end; where one breaks off, so does the other. */
function join(near: Duplex, far: Duplex): void {
  const ways: [Duplex, Duplex][] = [
    [near, far],
    [far, near],
  ]
  for (const [from, to] of ways) {
    from.on('error', ignore).pipe(to)
    from.once('close', () => from.readableEnded || to.destroy())
    if (from.destroyed) to.destroy()
  }
}

function ignore(): void {}
