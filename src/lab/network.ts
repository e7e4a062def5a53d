import type { Lab } from './place.ts'
import { run, succeeds } from './program.ts'

/** The bridge that joins the hosts of a lab, with this machine at the network's first address. */
export const bridgeOf = (lab: Lab): string => lab.tag

/** The hardware address that goes with an IPv4 address of the lab: always the same, as that of a real card. */
export function hardwareAddress(address: string): string {
  const octets = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
  return ['02', '00', ...octets].join(':')
}

/** Makes the lab's bridge unless it is there. */
export async function ensureBridge(lab: Lab): Promise<void> {
  const bridge = bridgeOf(lab)
  if (!(await succeeds('ip', ['link', 'show', bridge]))) {
    await run('ip', ['link', 'add', bridge, 'type', 'bridge'], 'see whether this machine may make network links')
  }
  await run('ip', ['address', 'replace', `${lab.gateway}/24`, 'dev', bridge])
  // Without an address of its own a bridge takes another one with each link that comes and goes.
  await run('ip', ['link', 'set', bridge, 'address', hardwareAddress(lab.gateway), 'up'])
}

/** Cuts a host off from one moment to the next: nobody hears that its connections end. */
export async function unplug(unit: string): Promise<void> {
  await succeeds('ip', ['link', 'set', unit, 'down'])
}

/** Removes a host's link and namespace. */
export async function removeLink(unit: string): Promise<void> {
  await succeeds('ip', ['link', 'delete', unit])
  await succeeds('ip', ['netns', 'delete', unit])
}

/** Removes the bridge, and every link and namespace of the lab's hosts. */
export async function removeNetwork(lab: Lab): Promise<void> {
  const namespaces = (await run('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '')
  const links = [...(await run('ip', ['-oneline', 'link', 'show'])).matchAll(/^\d+: ([^:@]+)/gm)].map(
    ([, name = '']) => name,
  )
  const ours = (name: string) => name.startsWith(`${lab.tag}-`)
  for (const unit of new Set([...links, ...namespaces].filter(ours))) await removeLink(unit)
  await succeeds('ip', ['link', 'delete', bridgeOf(lab)])
}
