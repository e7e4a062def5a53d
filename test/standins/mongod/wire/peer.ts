import { connect } from 'node:net'
import type { Document } from 'bson'
import type { Peer } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { encodeMsg, type Message } from './frames.ts'
import { createSplitter } from './splitter.ts'

interface Waiting {
  readonly resolve: (reply: Document) => void
  readonly reject: (reason: Error) => void
}

/** Connects to another server, without hello or login; rejects with 6, 7 or 89. `timeout` in milliseconds. */
export function openPeer(host: string, port: number, timeout: number): Promise<Peer> {
  const address = `${host}:${port}`
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    const timer = setTimeout(() => socket.destroy(mongoError(89, `Couldn't connect to ${address}: timed out`)), timeout)
    const waiting = new Map<number, Waiting>()
    const split = createSplitter()
    let lost: Error | null = null
    const fail = (reason: Error): void => {
      clearTimeout(timer)
      lost ??= reason
      reject(reason)
      for (const { reject } of waiting.values()) reject(reason)
      waiting.clear()
    }
    socket.on('data', (chunk) => {
      try {
        for (const message of split(chunk)) settle(waiting, message)
      } catch (thrown) {
        socket.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    })
    socket.on('error', (reason) => fail(asNetworkError(reason, address)))
    socket.on('close', () => fail(mongoError(6, `Connection to ${address} was closed`)))
    socket.on('connect', () => {
      clearTimeout(timer)
      resolve({
        command: (db, command, patience) =>
          new Promise((resolve, reject) => {
            if (lost !== null) return reject(lost)
            const { id, bytes } = encodeMsg({ ...command, $db: db })
            const give = patience === undefined ? null : setTimeout(() => expire(waiting, id, address), patience)
            const done = (): void => clearTimeout(give ?? undefined)
            waiting.set(id, {
              resolve: (reply) => {
                done()
                resolve(reply)
              },
              reject: (reason) => {
                done()
                reject(reason)
              },
            })
            socket.write(bytes)
          }),
        close: () => socket.destroy(),
      })
    })
  })
}

function settle(waiting: Map<number, Waiting>, message: Message): void {
  const asked = waiting.get(message.responseTo)
  if (asked === undefined) return
  waiting.delete(message.responseTo)
  const { body } = message
  if (body.ok === 1) {
    asked.resolve(body)
    return
  }
  const { ok: _, errmsg, code, codeName: __, ...more } = body
  asked.reject(mongoError(typeof code === 'number' ? code : 1, String(errmsg), more))
}

function expire(waiting: Map<number, Waiting>, id: number, address: string): void {
  const asked = waiting.get(id)
  waiting.delete(id)
  asked?.reject(mongoError(89, `Request to ${address} timed out`))
}

function asNetworkError(reason: Error, address: string): Error {
  if ('codeName' in reason) return reason
  const unknown = 'code' in reason && (reason.code === 'ENOTFOUND' || reason.code === 'EAI_AGAIN')
  if (unknown) return mongoError(7, `Could not find address for ${address}: SocketException: Host not found`)
  return mongoError(6, `Error connecting to ${address} :: caused by :: ${reason.message}`)
}
