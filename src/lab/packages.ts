import { existsSync } from 'node:fs'
import { run, succeeds } from './program.ts'

/** What the lab works with. */
export const labPackages: readonly string[] = [
  'systemd-container',
  'mmdebstrap',
  'nginx-light',
  'openssh-client',
  'iproute2',
  'util-linux',
]

/** Services that come with a package and have no business on this machine. */
const UNWANTED: Readonly<Record<string, string>> = { 'nginx-light': 'nginx.service', 'openssh-server': 'ssh.service' }

/** Installs Debian packages where they are missing, and says so. */
export async function installPackages(names: readonly string[], report: (line: string) => void): Promise<void> {
  const known = await Promise.all(names.map(async (name) => ({ name, installed: await isInstalled(name) })))
  const missing = known.filter(({ installed }) => !installed).map(({ name }) => name)
  if (missing.length === 0) return
  report(`installing ${missing.join(', ')}`)
  const help = `install ${missing.join(' ')} with apt, then try again`
  await run('apt-get', ['update', '--quiet=2'], help)
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', '--quiet=2', ...missing]
  await run('env', ['DEBIAN_FRONTEND=noninteractive', ...install], help)
  if (!existsSync('/run/systemd/system')) return
  for (const name of missing) {
    const service = UNWANTED[name]
    if (service === undefined) continue
    await succeeds('systemctl', ['disable', '--now', service])
    report(`stopped and disabled ${service}, which came with ${name}`)
  }
}

async function isInstalled(name: string): Promise<boolean> {
  return run('dpkg-query', ['--show', '--showformat=${Status}', name]).then(
    (status) => status.endsWith(' installed'),
    () => false,
  )
}
