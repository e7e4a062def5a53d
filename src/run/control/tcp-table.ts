import { isIPv4, isIPv6 } from 'node:net'

/** The states of a connection by the numbers that Linux shows. */
const STATES: Readonly<Record<string, string>> = {
  ESTABLISHED: '01',
  SYN_SENT: '02',
  SYN_RECV: '03',
  FIN_WAIT1: '04',
  FIN_WAIT2: '05',
  TIME_WAIT: '06',
}

export function isConnectionState(name: string): boolean {
  return Object.hasOwn(STATES, name)
}

/** Which connections count. */
export interface Counted {
  readonly port: number
  /** Addresses of the host's end; `0.0.0.0` and `::` stand for all. */
  readonly locals: readonly string[]
  /** Addresses of the other end that do not count. */
  readonly excluded: readonly string[]
  readonly states: readonly string[]
}

/** How many connections there are by the lines of /proc/net/tcp and tcp6. */
export function countConnections(table: string, { port, locals, excluded, states }: Counted): number {
  const wanted = new Set(states.map((state) => STATES[state]))
  const [near, far] = [new Set(locals.flatMap(forms)), new Set(excluded.flatMap(forms))]
  const isAny = locals.some((address) => address === '0.0.0.0' || address === '::')
  return table.split('\n').filter((line) => {
    const [, local = '', remote = '', state = ''] = line.trim().split(/\s+/)
    const [address = '', localPort = ''] = local.split(':')
    if (Number.parseInt(localPort, 16) !== port || !wanted.has(state)) return false
    return (isAny || near.has(address)) && !far.has(remote.split(':')[0] ?? '')
  }).length
}

/** An address as the kernel prints it: words of four bytes, the last byte first; IPv4 also within IPv6. */
function forms(address: string): readonly string[] {
  if (isIPv4(address)) {
    const word = swapped(address.split('.').map(Number))
    return [word, `0000000000000000FFFF0000${word}`]
  }
  if (!isIPv6(address)) return []
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const groups = (text: string | undefined) => (text ? text.split(':').flatMap(groupBytes) : [])
  const [before, after] = [groups(head), groups(tail)]
  const bytes = [...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]
  return [[0, 4, 8, 12].map((at) => swapped(bytes.slice(at, at + 4))).join('')]
}

function groupBytes(group: string): number[] {
  if (group.includes('.')) return group.split('.').map(Number)
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 255]
}

function swapped(bytes: readonly number[]): string {
  return bytes
    .toReversed()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('')
}
