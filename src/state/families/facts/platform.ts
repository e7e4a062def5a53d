import type { Facts, Source } from './source.ts'

/** The kernel, the machine and the names of the host. */
export function platformFacts(source: Source): Facts {
  const machine = source.lines('machine')[0] ?? ''
  const nodename = source.first('/proc/sys/kernel/hostname') ?? ''
  const fqdn = fullName(nodename, source.lines('names')[0] ?? '')
  const machineId = source.first('/var/lib/dbus/machine-id') ?? source.first('/etc/machine-id')
  const bits = /64|s390x|alpha/.test(machine) ? '64' : '32'
  return {
    system: source.first('/proc/sys/kernel/ostype') ?? 'Linux',
    kernel: source.first('/proc/sys/kernel/osrelease') ?? '',
    kernel_version: source.first('/proc/sys/kernel/version') ?? '',
    machine,
    architecture: /^i[3456]86$/.test(machine) ? 'i386' : machine,
    userspace_bits: bits,
    ...(machine === 'x86_64' && { userspace_architecture: machine }),
    nodename,
    hostname: nodename.split('.')[0] ?? '',
    fqdn,
    domain: fqdn.split('.').slice(1).join('.'),
    ...(machineId !== undefined && { machine_id: machineId }),
  }
}

/** The first name with a dot, as Python's getfqdn has it; `found` is a line of `getent hosts`. */
function fullName(nodename: string, found: string): string {
  const [, canonical = nodename, ...aliases] = found.split(/\s+/)
  return [canonical, ...aliases].find((name) => name.includes('.')) ?? canonical
}
