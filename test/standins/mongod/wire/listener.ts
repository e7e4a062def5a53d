import { lookup } from 'node:dns/promises'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'

/** Where clients are let in. */
export interface Listener {
  readonly port: number
  /** No new clients; the open connections are cut. */
  readonly close: () => void
}

/** Listens on each address and on the unix socket; rejects where one cannot be had. Port 0 takes a free one. */
export async function listen(
  bindIp: readonly string[],
  port: number,
  unixSocket: boolean,
  accept: (socket: Socket) => void,
): Promise<Listener> {
  const open = new Set<Socket>()
  const servers: Server[] = []
  const taken = (socket: Socket): void => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    accept(socket)
  }
  let actual = port
  for (const address of await resolveAll(bindIp)) {
    const server = await listenOn({ host: address, port: actual }, taken)
    servers.push(server)
    const bound = server.address()
    if (bound !== null && typeof bound === 'object') actual = bound.port
  }
  if (unixSocket) {
    const path = `/tmp/mongodb-${actual}.sock`
    rmSync(path, { force: true })
    servers.push(await listenOn({ path }, taken))
    chmodSync(path, 0o700)
  }
  return {
    port: actual,
    close: () => {
      for (const server of servers) server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

async function resolveAll(names: readonly string[]): Promise<Set<string>> {
  const addresses = new Set<string>()
  for (const name of names) {
    // Without net.ipv6 the real one knows only addresses of the old kind for a name.
    const family = name.includes(':') ? 6 : 4
    addresses.add((await lookup(name === '*' ? '0.0.0.0' : name, { family })).address)
  }
  return addresses
}

function listenOn(where: { host: string; port: number } | { path: string }, taken: (socket: Socket) => void) {
  return new Promise<Server>((resolve, reject) => {
    const server = createServer({ noDelay: true }, taken)
    server.once('error', reject)
    server.listen(where, () => resolve(server))
  })
}
