import { entries, type Facts, type Source } from './source.ts'

/** One sign that a host is a guest or hosts guests; the first one that speaks names the type. */
interface Sign {
  readonly type: string
  readonly role: 'guest' | 'host'
}

const products: Readonly<Record<string, string>> = {
  KVM: 'kvm',
  'KVM Server': 'kvm',
  Bochs: 'kvm',
  AHV: 'kvm',
  'VMware Virtual Platform': 'VMware',
  'VMware7,1': 'VMware',
  'VMware20,1': 'VMware',
  'OpenStack Compute': 'openstack',
  'OpenStack Nova': 'openstack',
}

const firmwares: Readonly<Record<string, string>> = {
  Xen: 'xen',
  'innotek GmbH': 'virtualbox',
  'Amazon EC2': 'kvm',
  DigitalOcean: 'kvm',
  Hetzner: 'kvm',
}

const vendors: Readonly<Record<string, string>> = {
  oVirt: 'oVirt',
  QEMU: 'kvm',
  'Amazon EC2': 'kvm',
  DigitalOcean: 'kvm',
  Google: 'kvm',
  Scaleway: 'kvm',
  Nutanix: 'kvm',
  KubeVirt: 'KubeVirt',
  'Microsoft Corporation': 'VirtualPC',
  'Parallels Software International Inc.': 'parallels',
  'OpenStack Foundation': 'openstack',
}

/** Whether the host is a container, a virtual machine, or hosts them. */
export function virtualFacts(source: Source): Facts {
  const signs = [...containerSigns(source), ...machineSigns(source), ...hostSigns(source)]
  const techs = (role: Sign['role']) => [...new Set(signs.filter((sign) => sign.role === role).map(({ type }) => type))]
  const guest = techs('guest')
  const isContainer = guest.some((type) =>
    ['docker', 'lxc', 'podman', 'openvz', 'containerd', 'systemd-nspawn'].includes(type),
  )
  return {
    virtualization_type: signs[0]?.type ?? 'NA',
    virtualization_role: signs[0]?.role ?? 'NA',
    virtualization_tech_guest: [...new Set([...guest, ...(isContainer ? ['container'] : [])])],
    virtualization_tech_host: techs('host'),
  }
}

function containerSigns(source: Source): Sign[] {
  const groups = source.file('/proc/1/cgroup').join('\n')
  const declared = entries(source, '/proc/1/environ')
    .find((entry) => entry.startsWith('container='))
    ?.slice('container='.length)
  const systemd = source.first('/run/systemd/container')
  const types = [
    /\/docker(\/|-[0-9a-f]+\.scope)/.test(groups) ? 'docker' : undefined,
    /\/lxc\/|\/machine\.slice\/machine-lxc/.test(groups) ? 'lxc' : undefined,
    groups.includes('/system.slice/containerd.service') ? 'containerd' : undefined,
    declared && (['lxc', 'podman'].includes(declared) ? declared : 'container'),
    source.exists('/proc/vz') ? 'openvz' : undefined,
    systemd,
    source.exists('/.dockerenv') ? 'docker' : undefined,
  ]
  const isHost = (type: string) => type === 'openvz' && source.exists('/proc/bc')
  return types.flatMap((type) => (type ? [{ type, role: isHost(type) ? 'host' : 'guest' } as const] : []))
}

function machineSigns(source: Source): Sign[] {
  const dmi = (name: string) => source.first(`/sys/devices/virtual/dmi/id/${name}`) ?? ''
  const cpu = source.file('/proc/cpuinfo').some((line) => /^model name.*QEMU Virtual CPU/.test(line))
  const xenHost = source.file('/proc/xen/capabilities').some((line) => line.includes('control_d'))
  const xen: Sign[] = source.exists('/proc/xen') ? [{ type: 'xen', role: xenHost ? 'host' : 'guest' }] : []
  const types = [
    products[dmi('product_name')],
    firmwares[dmi('bios_vendor')],
    vendors[dmi('sys_vendor')],
    cpu ? 'kvm' : undefined,
  ]
  return [...xen, ...types.flatMap((type) => (type ? [{ type, role: 'guest' } as const] : []))]
}

function hostSigns(source: Source): Sign[] {
  const isLoaded = (module: string) => source.exists(`/sys/module/${module}/initstate`)
  return [
    ...(isLoaded('kvm') ? [{ type: 'kvm', role: 'host' } as const] : []),
    ...(isLoaded('vboxdrv') ? [{ type: 'virtualbox', role: 'host' } as const] : []),
    ...(isLoaded('virtio') ? [{ type: 'kvm', role: 'guest' } as const] : []),
    ...(source.exists('/dev/kvm') ? [{ type: 'kvm', role: 'host' } as const] : []),
  ]
}
