import type { Json } from '../../json.ts'
import type { Facts, Source } from './source.ts'

/** Memory in MiB and uptime in seconds. */
export function memoryFacts(source: Source): Facts {
  const kibibytes = new Map(
    source.file('/proc/meminfo').map((line) => [line.split(':')[0], Number(/\d+/.exec(line.split(':')[1] ?? '')?.[0])]),
  )
  const of = (name: string) => Math.floor((kibibytes.get(name) ?? 0) / 1024)
  const [total, free, swapTotal, swapFree] = [of('MemTotal'), of('MemFree'), of('SwapTotal'), of('SwapFree')]
  const reclaimable = of('Cached') + free + of('Buffers')
  return {
    memtotal_mb: total,
    memfree_mb: free,
    swaptotal_mb: swapTotal,
    swapfree_mb: swapFree,
    memory_mb: {
      real: { total, used: total - free, free },
      nocache: { free: reclaimable, used: total - reclaimable },
      swap: { total: swapTotal, free: swapFree, used: swapTotal - swapFree, cached: of('SwapCached') },
    },
    uptime_seconds: Math.floor(Number(source.first('/proc/uptime')?.split(' ')[0] ?? 0)),
  }
}

/** Sockets, cores and threads, counted as Ansible counts them. */
export function processorFacts(source: Source): Facts {
  const pairs = source.file('/proc/cpuinfo').map((line) => line.split(':').map((part) => part.trim()))
  const all = (...names: readonly string[]) =>
    pairs.filter(([name]) => names.includes(name ?? '')).map(([, value]) => value ?? '')
  const listed = all('processor', 'vendor_id', 'Vendor', 'model name', 'Processor', 'cpu')
  const logical = all('processor').length
  const sockets = new Set(all('physical id')).size || logical
  const cores = Number(all('cpu cores')[0] ?? 1)
  const threads = Math.max(1, Math.floor(Number(all('siblings')[0] ?? cores) / cores))
  return {
    processor: listed,
    processor_count: sockets,
    processor_cores: cores,
    processor_threads_per_core: threads,
    processor_vcpus: sockets * cores * threads,
    processor_nproc: allowedCpus(source) ?? logical,
  }
}

/** How many processors this process may run on: `Cpus_allowed_list: 0-3,8`. */
function allowedCpus(source: Source): number | undefined {
  const list = source.file('/proc/self/status').find((line) => line.startsWith('Cpus_allowed_list:'))
  return list
    ?.split('\t')[1]
    ?.split(',')
    .map((range) => range.split('-').map(Number))
    .map(([from = 0, to = from]) => to - from + 1)
    .reduce((sum, count) => sum + count, 0)
}

const DMI = '/sys/devices/virtual/dmi/id'
const dmiNames: Readonly<Record<string, string>> = {
  bios_date: 'bios_date',
  bios_vendor: 'bios_vendor',
  bios_version: 'bios_version',
  board_asset_tag: 'board_asset_tag',
  board_name: 'board_name',
  board_serial: 'board_serial',
  board_vendor: 'board_vendor',
  board_version: 'board_version',
  chassis_asset_tag: 'chassis_asset_tag',
  chassis_serial: 'chassis_serial',
  chassis_vendor: 'chassis_vendor',
  chassis_version: 'chassis_version',
  product_name: 'product_name',
  product_serial: 'product_serial',
  product_uuid: 'product_uuid',
  product_version: 'product_version',
  system_vendor: 'sys_vendor',
}

// The names that the SMBIOS specification gives to types of chassis, from 0.
const formFactors =
  'Unknown,Other,Unknown,Desktop,Low Profile Desktop,Pizza Box,Mini Tower,Tower,Portable,Laptop,Notebook,Hand Held,Docking Station,All In One,Sub Notebook,Space-saving,Lunch Box,Main Server Chassis,Expansion Chassis,Sub Chassis,Bus Expansion Chassis,Peripheral Chassis,RAID Chassis,Rack Mount Chassis,Sealed-case PC,Multi-system,CompactPCI,AdvancedTCA,Blade,Blade Enclosure,Tablet,Convertible,Detachable,IoT Gateway,Embedded PC,Mini PC,Stick PC'.split(
    ',',
  )

/** What the firmware says of the machine; NA where it says nothing. */
export function firmwareFacts(source: Source): Facts {
  const named = Object.entries(dmiNames).map(([fact, file]): [string, Json] => [
    fact,
    source.first(`${DMI}/${file}`) || 'NA',
  ])
  const type = source.first(`${DMI}/chassis_type`)
  return {
    ...Object.fromEntries(named),
    form_factor: type === undefined ? 'NA' : (formFactors[Number(type)] ?? `unknown (${type})`),
  }
}
