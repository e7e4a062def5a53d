import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { consoleFile, initOf, isPowered } from './boot.ts'
import type { LabHost } from './place.ts'
import { trouble } from './trouble.ts'

const LIMIT = 120_000

/** Waits until the host has booted wholly and sshd answers; trouble with the end of its console when it does not. */
export async function waitUntilUp(host: LabHost): Promise<void> {
  const deadline = Date.now() + LIMIT
  while (Date.now() < deadline && isPowered(host)) {
    const init = initOf(host)
    if (init !== undefined && (await isBooted(init)) && (await answers(host.address))) return
    await sleep(50)
  }
  const end = (await readFile(consoleFile(host), 'utf8').catch(() => '')).trim().split('\n').slice(-15).join('\n')
  const what = isPowered(host)
    ? `${host.name} did not come up within ${LIMIT / 1000} s`
    : `${host.name} stopped at boot`
  throw trouble(
    `${what}; its console ends with:\n${end}`,
    helpFor(end) ?? `see ${consoleFile(host)}, then "rcprov lab reset"`,
  )
}

/** systemd of all hosts together uses what one user of this machine may have of inotify. */
function helpFor(end: string): string | null {
  if (!/inotify.*Too many open files/.test(end)) return null
  return 'there are too many hosts for this machine as it is: sysctl -w fs.inotify.max_user_instances=1024 lets it have more'
}

/** Runs a program inside the host, from outside and without sshd; gives its standard output, however it ends. */
export function inside(init: number, command: readonly string[]): Promise<string> {
  const namespaces = ['--mount', '--pid', '--ipc', '--uts', '--net']
  return new Promise((resolve) => {
    execFile(
      '/usr/bin/nsenter',
      ['--target', String(init), ...namespaces, ...command],
      { timeout: LIMIT },
      (_error, stdout) => resolve(stdout),
    )
  })
}

async function isBooted(init: number): Promise<boolean> {
  // A host with a failed unit is "degraded": it is up all the same.
  const state = await inside(init, ['systemctl', 'is-system-running', '--wait'])
  return /^(running|degraded)$/m.test(state)
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 2000 })
    const finish = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', (banner) => finish(banner.toString('latin1').startsWith('SSH-')))
    socket.once('timeout', () => finish(false))
    socket.once('error', () => finish(false))
    socket.once('close', () => resolve(false))
  })
}
