import type { Answer, Port } from '../../state/network.ts'
import { type Dial, dialWithin, isNoStream } from '../tunnel.ts'
import { isTimeout } from '../within.ts'

/** In these words, by sshd or here, is told that nothing came back at all. */
const SILENT = /timed out|no route|unreachable/i

/** Tries whether a port accepts connections, within so many seconds; nothing is said on the connection. */
export async function tryPort(dial: Dial, to: Port, seconds: number): Promise<Answer<'tcp'>> {
  try {
    const stream = await dialWithin(seconds, dial, to)
    stream.on('error', () => {}).destroy()
    return { state: 'accepted', message: 'it accepts connections' }
  } catch (reason) {
    if (isTimeout(reason)) return { state: 'silent', message: `no answer within ${seconds} s` }
    if (!isNoStream(reason)) throw reason
    const message = reason.message
    if (SILENT.test(message)) return { state: 'silent', message }
    return /refused/i.test(message) ? { state: 'refused', message } : { trouble: message }
  }
}
