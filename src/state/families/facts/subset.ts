import { fnmatch } from '../../fnmatch.ts'
import type { FactParts } from './facts.ts'
import type { Facts } from './source.ts'

/** What `min` stands for. */
const minimal = new Set(
  'apparmor,cmdline,date_time,distribution,dns,env,fips,local,lsb,pkg_mgr,platform,python,selinux,service_mgr,ssh_pub_keys,user'.split(
    ',',
  ),
)

/** The part that holds a fact that can be asked for by its own name. */
const owners: Readonly<Record<string, string>> = {
  ...owned('hardware', 'devices,dmi,memory,mounts,processor,processor_cores,processor_count'),
  ...owned('network', 'all_ipv4_addresses,all_ipv6_addresses,default_ipv4,default_ipv6,interfaces'),
  ...owned('virtual', 'virtualization_role,virtualization_tech_guest,virtualization_tech_host,virtualization_type'),
  ...owned('platform', 'architecture,kernel,kernel_version,machine,machine_id,python_version,system'),
  ...owned('distribution', 'distribution_major_version,distribution_release,distribution_version,os_family,pkg_mgr'),
  ...owned(
    'user',
    'effective_group_ids,effective_user_id,real_user_id,user_dir,user_gecos,user_gid,user_id,user_shell,user_uid',
  ),
  ...owned('chroot', 'is_chroot'),
}

/** The first word of a subset that names no part of the facts, or undefined. */
export function unknownPart(subset: readonly string[], found: FactParts): string | undefined {
  const known = new Set(['all', 'min', 'caps', 'facter', 'ohai', ...Object.keys(found), ...Object.keys(owners)])
  return subset.find((word) => !known.has(word.replace(/^!/, '')))
}

/** The parts that a list like `['!all', 'network']` asks for: the minimal ones too, unless it says `!min`. */
export function chosenParts(subset: readonly string[], found: FactParts): Facts {
  const asked = subset.filter((word) => !word.startsWith('!')).map(ownerOf)
  const refused = subset.filter((word) => word.startsWith('!')).map((word) => ownerOf(word.slice(1)))
  const all = asked.includes('all') || (asked.length === 0 && !refused.includes('all'))
  const chosen = Object.entries(found).filter(([name]) => {
    if (asked.includes(name)) return true
    if (minimal.has(name)) return !refused.includes('min') && !refused.includes(name)
    return all && !refused.includes(name)
  })
  return Object.assign({}, ...chosen.map(([, some]) => some))
}

/** The facts whose names fit one of the patterns, with or without the prefix; all without patterns. */
export function filtered(found: Facts, patterns: readonly string[]): Facts {
  const wanted = patterns.filter((pattern) => pattern !== '')
  if (wanted.length === 0) return found
  const fits = (name: string) => wanted.some((pattern) => fnmatch(name, pattern) || fnmatch(`ansible_${name}`, pattern))
  return Object.fromEntries(Object.entries(found).filter(([name]) => fits(name)))
}

function ownerOf(word: string): string {
  return owners[word] ?? word
}

function owned(part: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(',').map((name) => [name, part]))
}
