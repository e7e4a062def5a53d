import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { joinGroup, killGroup, processesOf } from './cgroup.ts'
import { containersOf } from './disk.ts'
import { bridgeOf, hardwareAddress, unplug } from './network.ts'
import type { Lab, LabHost } from './place.ts'

// nspawn ends with 133 when the host reboots. Each boot gets a new network namespace, as a kernel comes up with none.
// Its card keeps its address, so that nobody's ARP table has to find out.
// The shell and nspawn have a control group each, since version 2 wants processes in the leaves only.
const BOOT = `name=$1 bridge=$2 address=$3 hardware=$4 gateway=$5
shift 5
${joinGroup('$name/watch')}
while :; do
  ip link delete "$name" 2>/dev/null
  ip netns delete "$name" 2>/dev/null
  ip netns add "$name" &&
    ip link add "$name" type veth peer name host0 netns "$name" &&
    ip link set "$name" master "$bridge" up &&
    ip -n "$name" link set lo up &&
    ip -n "$name" address add "$address/24" dev host0 &&
    ip -n "$name" link set host0 address "$hardware" up &&
    ip -n "$name" route add default via "$gateway" || exit
  (${joinGroup('$name/machine')}
  exec systemd-nspawn "$@")
  [ $? = 133 ] || exit
done`

/** Where the host's console is written, for when it does not come up. */
export const consoleFile = (host: LabHost): string => join(host.folder, 'console')

/** Whether the host has power; it may still be booting. */
export const isPowered = (host: LabHost): boolean => processesOf(host.unit).length > 0

/** Boots the host from its disk, and lets it reboot by itself from then on; does not wait until it is up. */
export async function boot(lab: Lab, host: LabHost): Promise<void> {
  const console = await open(consoleFile(host), 'w')
  const network = [host.unit, bridgeOf(lab), host.address, hardwareAddress(host.address), lab.gateway]
  const child = spawn('sh', ['-c', BOOT, 'boot', ...network, ...nspawnArguments(host)], {
    detached: true,
    stdio: ['ignore', console.fd, console.fd],
    // Hosts may set sysctls of their own network, and nspawn hears nothing else from us.
    env: { PATH: process.env.PATH ?? '', SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network' },
  })
  const ended = new Promise((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  // From here on the control group tells whether the host has power, so its first process has to be in it.
  while (!isPowered(host) && child.exitCode === null) await Promise.race([ended, sleep(5)])
  child.unref()
  await console.close()
}

function nspawnArguments(host: LabHost): string[] {
  return [
    '--quiet',
    `--directory=${host.disk}`,
    '--boot',
    '--console=read-only',
    `--machine=${host.unit}`,
    `--hostname=${host.name}`,
    // There may be no systemd outside to register with, or to ask for a unit.
    '--register=no',
    '--keep-unit',
    `--network-namespace-path=/run/netns/${host.unit}`,
    '--capability=CAP_NET_ADMIN,CAP_NET_RAW',
    // Podman wants kernel keyrings, and a disk for its layers that is not an overlay itself.
    '--system-call-filter=@keyring',
    `--bind=${containersOf(host)}:/var/lib/containers`,
    // What a playbook writes to these files has to outlive a reboot, so nspawn keeps its hands off them.
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
  ]
}

/** Takes the power away: the link goes down first, then all processes die at once. */
export async function cutPower(host: LabHost): Promise<void> {
  await unplug(host.unit)
  await killGroup(host.unit)
}

/** The process outside that is the host's process 1, or undefined when there is none. */
export function initOf(host: LabHost): number | undefined {
  // Process 1 of a container inside the host has three numbers: one outside, one in the host, and 1.
  return processesOf(host.unit).find((id) => /^NSpid:\t\d+\t1$/m.test(statusOf(id)))
}

function statusOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/status`, 'utf8')
  } catch {
    return '' // The process ended meanwhile.
  }
}
