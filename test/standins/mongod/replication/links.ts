import type { Document } from 'bson'
import type { Peer } from '../contract.ts'
import { splitHost } from './config/types.ts'
import type { ReplicationParts } from './parts.ts'

/** Connections to other members; one to each is kept open. */
export interface Links {
  /** Sends a command on the kept connection; one that is lost is opened anew. `timeout` in milliseconds. */
  readonly ask: (host: string, command: Document, timeout: number) => Promise<Document>
  /** A connection of one's own, which has proved who it is. */
  readonly open: (host: string, timeout: number) => Promise<Peer>
  readonly close: () => void
}

/** No connections yet. */
export function createLinks({ connect, access }: ReplicationParts): Links {
  const kept = new Map<string, Promise<Peer>>()
  let isClosed = false
  const open = async (host: string, timeout: number): Promise<Peer> => {
    const { name, port } = splitHost(host)
    const peer = await connect(name, port, timeout)
    try {
      if (access().isEnabled) await access().proveTo(peer)
      if (isClosed) throw new Error('the server is shutting down')
      return peer
    } catch (thrown) {
      peer.close()
      throw thrown
    }
  }
  return {
    open,
    ask: async (host, command, timeout) => {
      const link = kept.get(host) ?? open(host, timeout)
      kept.set(host, link)
      try {
        const peer = await link
        return await peer.command('admin', command, timeout)
      } catch (thrown) {
        if (isLost(thrown) && kept.get(host) === link) {
          kept.delete(host)
          link.then(
            (peer) => peer.close(),
            () => {},
          )
        }
        throw thrown
      }
    },
    close: () => {
      isClosed = true
      for (const link of kept.values()) {
        link.then(
          (peer) => peer.close(),
          () => {},
        )
      }
      kept.clear()
    },
  }
}

/** Whether a connection is of no use after this: lost, too slow, or without the rights that it should have. */
function isLost(thrown: unknown): boolean {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  return typeof code !== 'number' || [6, 7, 13, 17, 18, 89].includes(code)
}

/** Why another member could not be reached, as status and quorum checks tell it. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Whether the other member was reached but would not believe who asks. */
export function isRefused(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 13 || thrown.code === 18)
}
