import type { Duplex } from 'node:stream'
import { sh } from '../../state/sh.ts'
import { type Dial, isNoStream } from '../../transport/tunnel.ts'
import { idle } from '../idle.ts'
import { orLate } from '../pace.ts'
import type { Way } from '../way.ts'
import { countConnections } from './tcp-table.ts'

/** What a port said: what came from it, that nobody listens there, or that it can't be asked. */
export type Heard =
  | { readonly kind: 'open'; readonly bytes: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'forbidden'; readonly message: string }

/** How long a port is listened to. */
export interface Listening {
  /** Seconds. */
  readonly left: number
  readonly isOver: () => boolean
}

/** Connects to a port and listens until what comes is enough, or for as long as is left; in seconds. */
export async function heard(
  dial: Dial,
  to: { readonly host: string; readonly port: number },
  { patience, left, isOver }: Listening & { readonly patience: number },
  isEnough: (bytes: string) => boolean,
): Promise<Heard> {
  const dialing = dial(to)
  try {
    const stream = await orLate(dialing, patience * 1000)
    if (stream === 'late') {
      dialing.then((late) => late.destroy()).catch(() => {})
      return { kind: 'closed' }
    }
    return { kind: 'open', bytes: await listened(stream, { left, isOver }, isEnough) }
  } catch (reason) {
    if (!isNoStream(reason)) throw reason
    return reason.forbidden ? { kind: 'forbidden', message: reason.message } : { kind: 'closed' }
  }
}

async function listened(
  stream: Duplex,
  { left, isOver }: Listening,
  isEnough: (bytes: string) => boolean,
): Promise<string> {
  let bytes = ''
  let isHeard = false
  await new Promise<void>((resolve) => {
    const hear = (chunk: Buffer) => {
      bytes += chunk.toString('latin1')
      if (isEnough(bytes)) resolve()
    }
    void idle(left, () => isHeard || isOver()).then(resolve)
    stream
      .on('close', resolve)
      .on('end', resolve)
      .on('error', () => resolve())
    if (isEnough('')) resolve()
    else stream.on('data', hear)
  })
  isHeard = true
  stream.destroy()
  return bytes
}

/** Connections to a port of the host that are in one of these states. */
interface About {
  readonly host: string
  readonly port: number
  readonly excluded: readonly string[]
  readonly states: readonly string[]
}

/** How many there are, names being looked up on the host. */
export async function connectionsOf({ where, become }: Way, { host, port, excluded, states }: About): Promise<number> {
  const names = [host, ...excluded]
  const script = sh`cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; for h in ${names}; do echo "host $h"; getent ahosts "$h"; done`
  const [table = '', ...answers] = (await where.link.ask(become, script.text)).toString().split(/^host .*\n/m)
  const addresses = answers.map((lines) => lines.split('\n').flatMap((line) => line.split(/\s/, 1)))
  const [locals = [], ...others] = addresses
  return countConnections(table, { port, locals, excluded: others.flat(), states })
}
