import type { Json } from '../../json.ts'
import { type Address, type Ipv4Address, type Ipv6Address, parseAddress } from './addresses.ts'
import { interfaceFacts } from './interfaces.ts'
import type { Facts, Source } from './source.ts'

/** The interfaces, their addresses, and the ones that lead to the rest of the world. */
export function networkFacts(source: Source): Facts {
  const lines = source.lines('ip')
  const addresses = lines.filter((line) => /^\d+: /.test(line)).flatMap(parseAddress)
  const ipv4 = addresses.filter((one): one is Ipv4Address => one.version === 4)
  const ipv6 = addresses.filter((one): one is Ipv6Address => one.version === 6)
  const interfaces = interfaceFacts(source, addresses)
  const route = (to: string) => parseRoute(lines.find((line) => line.startsWith(`${to} `)))
  return {
    interfaces: Object.keys(interfaces),
    ...Object.fromEntries(Object.entries(interfaces).map(([name, facts]) => [name.replaceAll(/[-:.]/g, '_'), facts])),
    all_ipv4_addresses: ipv4.map(({ facts }) => facts.address).filter((address) => !address.startsWith('127.')),
    all_ipv6_addresses: ipv6.map(({ facts }) => facts.address).filter((address) => address !== '::1'),
    default_ipv4: defaultFacts(route('8.8.8.8'), ipv4, interfaces),
    default_ipv6: defaultFacts(route('2404:6800:400a:800::1012'), ipv6, interfaces),
  }
}

interface Route {
  readonly interface?: string
  readonly address?: string
  readonly gateway?: string
}

/** `8.8.8.8 via 192.0.2.1 dev eth0 src 192.0.2.2 uid 0`. */
function parseRoute(line: string | undefined): Route {
  const words = (line ?? '').split(/\s+/)
  const after = (word: string) => (words.includes(word) ? words[words.indexOf(word) + 1] : undefined)
  const [device, address, gateway] = [after('dev'), after('src'), after('via')]
  return { ...(device && { interface: device }), ...(address && { address }), ...(gateway && { gateway }) }
}

function defaultFacts(route: Route, addresses: readonly Address[], interfaces: Readonly<Record<string, Facts>>): Json {
  const own = addresses.find(({ facts }) => facts.address === route.address)
  const device = interfaces[own?.device ?? '']
  if (!own || !device) return { ...route }
  const { macaddress = '', mtu = 0, type = 'unknown' } = device
  return { ...route, ...own.facts, macaddress, mtu, type, ...(own.version === 4 && { alias: own.label }) }
}
