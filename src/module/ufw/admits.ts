import type { Arrival } from '../../state/families/arrival.ts'
import type { Ufw } from '../../state/families/ufw.ts'
import type { Tuple } from '../../state/ufw/tuple.ts'
import { isInside } from './address.ts'

/** Whether ufw, once it is enabled, lets us in again by the way that we came; where nobody knows the way, it does. */
export function admits({ policies, v4, v6 }: NonNullable<Ufw>, way: Arrival): boolean {
  if (way === null) return true
  const first = (way.client.includes(':') ? v6 : v4).find((tuple) => decides(tuple, way))
  return first ? first.action === 'allow' || first.action === 'limit' : policies.incoming === 'allow'
}

/** Whether a rule is about new connections on that way. */
function decides(tuple: Tuple, way: NonNullable<Arrival>): boolean {
  const { route, proto, toPort, to, fromPort, from, direction } = tuple
  if (route || !direction.startsWith('in') || !['any', 'tcp'].includes(proto) || fromPort !== 'any') return false
  if (!isInside(way.client, from) || !isInside(way.server, to) || !isPortIn(way.port, toPort)) return false
  const face = /^in_(.*)$/.exec(direction)?.[1]
  if (face === undefined || face === way.interface) return true
  // Of an interface that nobody knows, the better is supposed.
  return way.interface === '' && (tuple.action === 'allow' || tuple.action === 'limit')
}

function isPortIn(port: number, ports: string): boolean {
  if (ports === 'any') return true
  return ports.split(',').some((part) => {
    const [first, last = first] = part.split(':').map(Number)
    return first !== undefined && last !== undefined && first <= port && port <= last
  })
}
