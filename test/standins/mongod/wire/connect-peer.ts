import { hostname } from 'node:os'
import type { Peer } from '../contract.ts'
import { emulatedVersion, wireVersionOf } from '../version.ts'
import { openPeer } from './peer.ts'

/** Connects to another member and says hello as members do; rejects with 6, 7 or 89. `timeout` in milliseconds. */
export async function connectPeer(host: string, port: number, timeout: number): Promise<Peer> {
  const version = emulatedVersion()
  const newest = wireVersionOf(version)
  const peer = await openPeer(host, port, timeout)
  const hello = {
    hello: 1,
    helloOk: true,
    client: {
      driver: { name: 'NetworkInterfaceTL-ReplNetwork', version },
      os: { type: 'Linux', name: hostname() },
    },
    compression: [],
    internalClient: { minWireVersion: 6, maxWireVersion: newest },
    hangUpOnStepDown: false,
    saslSupportedMechs: 'local.__system',
  }
  try {
    await peer.command('admin', hello, timeout)
    return peer
  } catch (thrown) {
    peer.close()
    throw thrown
  }
}
