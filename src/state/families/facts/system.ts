import type { Facts, Source } from './source.ts'

/** Security modules, boot line, name servers, load, host keys and the like: what takes a line or two each. */
export const systemFacts: Readonly<Record<string, (source: Source) => Facts>> = {
  apparmor: (source) => ({
    apparmor: { status: source.exists('/sys/kernel/security/apparmor') ? 'enabled' : 'disabled' },
  }),
  selinux: enforcement,
  fips: (source) => ({ fips: source.first('/proc/sys/crypto/fips_enabled') === '1' }),
  chroot: (source) => ({ is_chroot: !source.exists('/proc/1/root') }),
  service_mgr: (source) => ({ service_mgr: serviceManager(source) }),
  cmdline: bootLine,
  dns: nameServers,
  loadavg,
  ssh_pub_keys: hostKeys,
  python: () => ({}),
}

function enforcement(source: Source): Facts {
  const enforce = source.first('/sys/fs/selinux/enforce')
  if (enforce === undefined) return { selinux: { status: 'disabled' } }
  return { selinux: { status: 'enabled', mode: enforce === '1' ? 'enforcing' : 'permissive' } }
}

function serviceManager(source: Source): string {
  const first = source.first('/proc/1/comm') ?? 'init'
  if (first !== 'init' && !first.endsWith('sh')) return first
  if (source.exists('/run/systemd/system')) return 'systemd'
  if (source.exists('/sbin/openrc')) return 'openrc'
  return source.exists('/etc/init.d') ? 'sysvinit' : 'service'
}

/** In `cmdline` the last of equal names counts, in `proc_cmdline` they are a list. */
function bootLine(source: Source): Facts {
  const words = (source.first('/proc/cmdline') ?? '').match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  const pairs = words.map((word) => {
    const at = word.indexOf('=')
    return at < 0 ? ([word, true] as const) : ([word.slice(0, at), word.slice(at + 1)] as const)
  })
  const lists = pairs.map(([name, value]) => {
    const values = pairs.filter(([other]) => other === name).map((pair) => pair[1])
    return [name, values.length > 1 ? values : value] as const
  })
  return { cmdline: Object.fromEntries(pairs), proc_cmdline: Object.fromEntries(lists) }
}

function nameServers(source: Source): Facts {
  const lines = source.file('/etc/resolv.conf').map((line) => line.trim().split(/\s+/))
  const of = (word: string) => lines.filter(([first]) => first === word)
  const servers = of('nameserver').flatMap(([, ...addresses]) => addresses)
  const domain = of('domain').at(-1)?.[1]
  const search = of('search').at(-1)?.slice(1)
  const options = of('options').at(-1)?.slice(1)
  return {
    dns: {
      ...(servers.length > 0 && { nameservers: servers }),
      ...(domain !== undefined && { domain }),
      ...(search && { search }),
      ...(options && { options: Object.fromEntries(options.map(option)) }),
    },
  }
}

function option(text: string): [string, string | true] {
  const [name = '', value = ''] = text.split(/:(.*)/s)
  return [name, value === '' ? true : value]
}

function loadavg(source: Source): Facts {
  const [one, five, fifteen] = (source.first('/proc/loadavg') ?? '').split(' ').map(Number)
  return { loadavg: { '1m': one ?? 0, '5m': five ?? 0, '15m': fifteen ?? 0 } }
}

function hostKeys(source: Source): Facts {
  const keys = source.paths.flatMap((path) => {
    const kind = /^\/etc\/ssh\/ssh_host_(dsa|rsa|ecdsa|ed25519)_key\.pub$/.exec(path)?.[1]
    const [type, key] = source.first(path)?.split(' ') ?? []
    if (kind === undefined || type === undefined || key === undefined) return []
    const name = `ssh_host_key_${kind}_public`
    return [[name, key] as const, [`${name}_keytype`, type] as const]
  })
  return Object.fromEntries(keys)
}
