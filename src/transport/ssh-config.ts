import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readSetting, type SshSettings } from './ssh-args.ts'

const TAKEN = ['hostname', 'port', 'user', 'identityfile', 'userknownhostsfile', 'stricthostkeychecking']
const REFUSED = ['proxyjump', 'proxycommand']

/** What ~/.ssh/config says of an address; nothing, if there is no such file. */
export async function readSshConfig(
  address: string,
  file = join(homedir(), '.ssh/config'),
): Promise<SshSettings | string> {
  if (!existsSync(file)) return {}
  // Its import takes 10 ms, which those without the file need not wait for.
  const { default: SSHConfig } = await import('ssh-config')
  const found = SSHConfig.parse(await readFile(file, 'utf8')).compute(address, { ignoreCase: true })
  const refused = REFUSED.find((name) => name in found && found[name] !== 'none')
  if (refused) return `${file} asks for ${refused} to reach ${address}, which is not supported`

  let settings: SshSettings = {}
  for (const name of TAKEN) {
    const value = found[name]
    if (value === undefined) continue
    const setting = readSetting(name, textOf(name, value))
    if (typeof setting === 'string') return `${file}: ${setting}`
    settings = { ...settings, ...setting }
  }
  return settings
}

function textOf(name: string, value: string | readonly string[]): string {
  if (typeof value === 'string') return value
  return name === 'userknownhostsfile' ? value.join(' ') : (value[0] ?? '')
}
