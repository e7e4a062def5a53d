import { existsSync } from 'node:fs'
import { run, succeeds } from './program.ts'

const NEEDED = ['systemd-container', 'mmdebstrap', 'nginx-light', 'openssh-client', 'iproute2', 'util-linux']

/** Installs the packages that the lab works with where they are missing, and says so. */
export async function installPackages(report: (line: string) => void): Promise<void> {
  const known = await Promise.all(NEEDED.map(async (name) => ({ name, installed: await isInstalled(name) })))
  const missing = known.filter(({ installed }) => !installed).map(({ name }) => name)
  if (missing.length === 0) return
  report(`installing ${missing.join(', ')}`)
  const help = `install ${missing.join(' ')} with apt, then try again`
  await run('apt-get', ['update', '--quiet=2'], help)
  await run('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '--yes', '--quiet=2', ...missing], help)
  // The lab runs nginx on its own bridge only; the machine's port 80 is none of its business.
  if (missing.includes('nginx-light') && existsSync('/run/systemd/system')) {
    await succeeds('systemctl', ['disable', '--now', 'nginx.service'])
    report('stopped and disabled nginx.service, which came with nginx-light')
  }
}

async function isInstalled(name: string): Promise<boolean> {
  return run('dpkg-query', ['--show', '--showformat=${Status}', name]).then(
    (status) => status.endsWith(' installed'),
    () => false,
  )
}
