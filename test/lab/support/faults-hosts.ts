import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { initOf } from '../../../src/lab/boot.ts'
import { hostAt, type LabHost } from '../../../src/lab/place.ts'
import { power } from '../../../src/lab/power.ts'
import { inside } from '../../../src/lab/ready.ts'
import { testLab } from '../setup.ts'

const execute = promisify(execFile)
const free = [1, 2, 3].map((number) => hostAt(testLab, number))

/** Takes a host of the lab for one of the tests that run at once. */
export async function takeHost(): Promise<LabHost> {
  for (;;) {
    const host = free.pop()
    if (host) return host
    await sleep(20)
  }
}

/** Takes two at the same moment, so that no two tests wait for each other. */
export async function takeTwoHosts(): Promise<readonly [LabHost, LabHost]> {
  for (;;) {
    const [one, two] = free
    if (one && two) {
      free.splice(0, 2)
      return [one, two]
    }
    await sleep(20)
  }
}

/** Gives hosts to the next test, with cables and power as they should be. */
export async function giveHosts(hosts: readonly LabHost[]): Promise<void> {
  for (const host of hosts) {
    await power(testLab, host, 'on')
    await cable(host, 'up')
    await on(host, 'nft delete table inet cut 2>/dev/null; true')
  }
  free.push(...hosts)
}

/** Runs a command on a host from outside, so that no fault of the network concerns it; rejects if it fails. */
export async function on(host: LabHost, command: string): Promise<string> {
  const init = initOf(host)
  if (init === undefined) throw new Error(`${host.name} is off`)
  const printed = await inside(init, ['sh', '-c', `(${command}\n); echo "code=$?"`])
  const [, text = '', code] = /^([\s\S]*)code=(\d+)\n$/.exec(printed) ?? []
  if (code !== '0') throw new Error(`${host.name}: "${command}" failed (${code ?? 'no end'}): ${text}`)
  return text.trim()
}

/** Waits until a condition of the shell holds on a host, looking many times a second. */
export async function waitOn(host: LabHost, condition: string): Promise<void> {
  await on(host, `n=0; until ${condition}; do n=$((n+1)); [ $n -lt 3000 ] || exit 1; sleep 0.02; done`)
}

/** Kills what sshd runs for its connections: they end as if sshd had crashed, and both sides hear of it. */
export const KILL_SESSIONS = "pkill -KILL -f '^sshd: root'"

/** From now on no packet of the connections that there are comes through; new connections are free. */
export async function dropConnections(host: LabHost): Promise<void> {
  const sockets = await on(host, 'cat /proc/net/tcp /proc/net/tcp6')
  const ports = [...sockets.matchAll(/:0016 [0-9A-F]+:([0-9A-F]{4}) 01 /g)].map(([, hex = '']) => Number(`0x${hex}`))
  if (ports.length === 0) throw new Error(`nobody is connected to ${host.name}`)
  const chain = 'add chain inet cut in { type filter hook input priority 0; }'
  const rule = `add rule inet cut in tcp sport { ${ports.join(', ')} } drop`
  await on(host, `nft 'add table inet cut; ${chain}; ${rule}'`)
}

/** Takes a host's network cable out, or puts it in again. */
export async function cable(host: LabHost, state: 'up' | 'down'): Promise<void> {
  await execute('ip', ['link', 'set', host.unit, state])
}
