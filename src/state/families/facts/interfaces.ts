import type { Json } from '../../json.ts'
import type { Address } from './addresses.ts'
import type { Facts, Source } from './source.ts'

const NET = '/sys/class/net'
const PROMISCUOUS = 0x100

const types: Readonly<Record<string, string>> = {
  1: 'ether',
  32: 'infiniband',
  512: 'ppp',
  772: 'loopback',
  65534: 'tunnel',
}

/** The facts of each interface, and of the aliases that have addresses of their own, by name. */
export function interfaceFacts(source: Source, addresses: readonly Address[]): Readonly<Record<string, Facts>> {
  const folders = source.lines('networks').map((path) => path.slice(NET.length + 1))
  const devices = folders.filter((name) => !name.includes('/'))
  const labels = addresses.flatMap((one) => (one.version === 4 && !devices.includes(one.label) ? [one.label] : []))
  return Object.fromEntries([
    ...devices.map(
      (name) => [name, { ...deviceFacts(source, name, folders), ...addressFacts(name, addresses) }] as const,
    ),
    ...labels.map((label) => [label, addressFacts(label, addresses)] as const),
  ])
}

function deviceFacts(source: Source, device: string, folders: readonly string[]): Facts {
  const of = (name: string) => source.first(`${NET}/${device}/${name}`)
  const links = source.lines('links').filter((line) => line.startsWith(`${NET}/${device}/device`))
  const linkOf = (name: string) =>
    links.find((line) => line.startsWith(`${NET}/${device}/${name} `))?.replace(/^.*[/ ]/, '')
  const [address, speed, pciid, module] = [of('address'), of('speed'), linkOf('device'), linkOf('device/driver/module')]
  const isBridge = folders.includes(`${device}/bridge`)
  const isBond = folders.includes(`${device}/bonding`)
  return {
    device,
    active: of('operstate') !== 'down',
    mtu: Number(of('mtu') ?? 0),
    type: isBridge ? 'bridge' : isBond ? 'bonding' : (types[of('type') ?? ''] ?? 'unknown'),
    promisc: (Number(of('flags') ?? 0) & PROMISCUOUS) !== 0,
    ...(address && address !== '00:00:00:00:00:00' && { macaddress: address }),
    ...(speed && { speed: Number(speed) }),
    ...(pciid && { pciid }),
    ...(module && { module }),
    ...(isBridge && {
      id: of('bridge/bridge_id') ?? '',
      stp: of('bridge/stp_state') === '1',
      interfaces: ports(device, folders),
    }),
    ...(isBond && bondFacts(of)),
  }
}

function ports(bridge: string, folders: readonly string[]): string[] {
  const prefix = `${bridge}/brif/`
  return folders.flatMap((folder) => (folder.startsWith(prefix) ? [folder.slice(prefix.length)] : []))
}

function bondFacts(of: (name: string) => string | undefined): Facts {
  const word = (name: string) => of(`bonding/${name}`)?.split(' ')[0] ?? ''
  const primary = of('bonding/primary')
  return {
    slaves: (of('bonding/slaves') ?? '').split(' ').filter(Boolean),
    mode: word('mode'),
    miimon: word('miimon'),
    lacp_rate: word('lacp_rate'),
    ...(primary && { primary, all_slaves_active: of('bonding/all_slaves_active') === '1' }),
  }
}

/** The first address of a name is `ipv4`, the others are secondaries. */
function addressFacts(name: string, addresses: readonly Address[]): Facts {
  const four = addresses.flatMap((one) => (one.version === 4 && one.label === name ? [one] : []))
  const six = addresses.flatMap((one) => (one.version === 6 && one.device === name ? [one.facts] : []))
  const first = four.find(({ secondary }) => !secondary)
  const others: Json[] = four.filter((one) => one !== first).map(({ facts }) => facts)
  return {
    ...(first && { ipv4: first.facts }),
    ...(others.length > 0 && { ipv4_secondaries: others }),
    ...(six.length > 0 && { ipv6: six }),
  }
}
