import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Difference } from '../lab/compare.ts'
import { inventoryPath } from '../lab/inventory.ts'
import { down, hostNamed, hostsOf, type LabWish, reset, status, up } from '../lab/lab.ts'
import { locked } from '../lab/lock.ts'
import { requireRoot } from '../lab/machine.ts'
import { diff, mark } from '../lab/mark.ts'
import { type Lab, type LabHost, labFrom } from '../lab/place.ts'
import { POWER_ACTIONS, type PowerAction, power } from '../lab/power.ts'
import { ssh } from '../lab/ssh.ts'
import { isTrouble } from '../lab/trouble.ts'
import { complain } from './say.ts'

const HELP = `usage: rcprov lab COMMAND

Disposable hosts on this machine to try playbooks on: containers with a real systemd, sshd, apt and nftables,
booted from one base image of this machine's own Debian or Ubuntu release.

  up [N] [--python] [--inventory FILE]
                              boot the hosts h1 to hN, or those that are missing or off, and write
                              inventories/lab/hosts.yml, or FILE; --python: with the Python that Ansible needs
  reset [N] [--inventory FILE]
                              throw away what the hosts wrote, and boot them from the base image again;
                              without N: as many hosts as there are, or 3
  down                        remove all but the base images and the package cache
  status                      list the hosts
  ssh HOST [COMMAND...]       log in, or run a command and end with its exit code
  diff HOST                   show what the host wrote since its last mark; ends with 1 if there is anything
  mark HOST                   let "diff" count from now; "up" and "reset" mark by themselves, "power" does not
  power HOST on|off|reboot    off is a power cut: no clean shutdown; reboot is a clean one

The hosts are at 10.78.0.11 and on. RCPROV_LAB is the folder for all of it (/var/tmp/rcprov-lab), RCPROV_LAB_NET
the network (10.78.0): labs on two networks stand side by side. All commands but ssh need root.

What these hosts cannot do, since they share this machine's kernel: set kernel parameters outside net.*, huge pages,
load kernel modules, mount loop devices, set the clock. Uptime and load are this machine's. A power cut loses nothing
that was written, synced or not. There is no network but the lab's own, and packages come from the cache's mirror.

Exit codes: 0 fine, 1 usage is wrong or "diff" found something, 2 the lab is in trouble; those of "ssh" are the command's.
`

const MOST_WORDS: Readonly<Record<string, number>> = { up: 1, reset: 1, down: 0, status: 0, diff: 1, mark: 1, power: 2 }

type Action = (lab: Lab) => Promise<number>

/** Runs `rcprov lab …`: argv is what follows "lab"; gives the exit code. */
export async function labCommand(argv: readonly string[]): Promise<number> {
  const [command = '--help', ...args] = argv
  if (/^(--help|-h)$/.test(command) || (command === 'ssh' ? args.slice(0, 1) : args).includes('--help')) {
    process.stdout.write(HELP)
    return 0
  }
  const action = actionOf(command, args)
  if (typeof action === 'string') return complain(action, 'rcprov lab --help')
  try {
    const lab = labFrom(process.env)
    if (command === 'ssh') return await action(lab)
    requireRoot()
    // Hosts have to read what is written for them, whatever the caller keeps to himself.
    process.umask(0o022)
    if (command === 'status') return await action(lab)
    return await locked(`${lab.folder}.lock`, 'refuse', () => action(lab))
  } catch (error) {
    if (!isTrouble(error)) throw error
    process.stderr.write(`error: ${error.message}\n  help: ${error.help}\n`)
    return 2
  }
}

/** What the command line asks for, or what is wrong with it. */
function actionOf(command: string, args: readonly string[]): Action | string {
  if (command === 'ssh') {
    const [name, ...words] = args
    const remote = words[0] === '--' ? words.slice(1) : words
    return name === undefined ? 'ssh needs a host' : async (lab) => ssh(lab, await hostNamed(lab, name), remote)
  }
  const boots = command === 'up' || command === 'reset'
  const options = {
    ...(command === 'up' && { python: { type: 'boolean' as const } }),
    ...(boots && { inventory: { type: 'string' as const } }),
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const { python, inventory } = values as { python?: boolean; inventory?: string }
    return actionWith(command, positionals, { python: python === true, inventory })
  } catch (error) {
    // The remedy that parseArgs adds, a "--" before it, is none here.
    return error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error)
  }
}

/** The flags of `up` and `reset`. */
interface Boot {
  readonly python: boolean
  /** Where to write the inventory. */
  readonly inventory: string | undefined
}

function actionWith(command: string, words: readonly string[], boot: Boot): Action | string {
  const most = MOST_WORDS[command]
  if (most === undefined)
    return `"${command}" is not a command of the lab${didYouMean(command, [...Object.keys(MOST_WORDS), 'ssh'])}`
  if (words.length > most) return `"${words[most]}" is too much for ${command}`
  const [first, second] = words
  if (command === 'down') return takeDown
  if (command === 'status') return showStatus
  if (command === 'up' || command === 'reset') {
    if (first !== undefined && !/^\d+$/.test(first)) return `"${first}" is not a number of hosts`
    const count = first === undefined ? undefined : Number(first)
    return (lab) => bringUp(lab, command === 'up' ? up : reset, count, boot)
  }
  if (first === undefined) return `${command} needs a host`
  if (command === 'diff') return async (lab) => showDifferences(await hostNamed(lab, first))
  if (command === 'mark') return async (lab) => markHost(await hostNamed(lab, first))
  const action = POWER_ACTIONS.find((known) => known === second)
  if (action === undefined) return 'power needs a host and one of on, off, reboot'
  return async (lab) => switchPower(lab, await hostNamed(lab, first), action)
}

async function bringUp(lab: Lab, start: typeof up, count: number | undefined, boot: Boot): Promise<number> {
  const began = Date.now()
  const inventory = boot.inventory === undefined ? inventoryPath(process.cwd()) : resolve(boot.inventory)
  const existing = (await hostsOf(lab)).length
  const hosts = count ?? (existing > 0 ? existing : 3)
  const wish: LabWish = { hosts, python: boot.python, inventory }
  const running = await start(lab, wish, (line) => process.stderr.write(`lab: ${line}\n`))
  const addresses = running.map(({ name, address }) => `  ${name}  ${address}\n`).join('')
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  process.stdout.write(`${addresses}up after ${seconds} s; inventory: ${relative(process.cwd(), inventory)}\n`)
  return 0
}

async function takeDown(lab: Lab): Promise<number> {
  await down(lab)
  return 0
}

async function showStatus(lab: Lab): Promise<number> {
  const hosts = await status(lab)
  const lines = hosts.map(({ host, power: state, image, marked }) => {
    const since = marked === undefined ? 'not marked' : `marked ${marked.toISOString()}`
    return `${host.name}  ${host.address}  ${state}  ${image}  ${since}\n`
  })
  process.stdout.write(lines.length === 0 ? `the lab on ${lab.net}.0/24 is down\n` : lines.join(''))
  return 0
}

async function showDifferences(host: LabHost): Promise<number> {
  const found = await diff(host)
  process.stdout.write(found.length === 0 ? 'nothing written\n' : found.map(line).join(''))
  return found.length === 0 ? 0 : 1
}

function line(found: Difference): string {
  if (found.kind !== 'changed') return `${found.kind.padEnd(8)}${found.path}\n`
  const changes = found.attributes.map(({ name, before, after }) =>
    before === undefined ? name : `${name} ${before} → ${after}`,
  )
  return `changed ${found.path}  (${changes.join(', ')})\n`
}

async function markHost(host: LabHost): Promise<number> {
  await mark(host)
  return 0
}

async function switchPower(lab: Lab, host: LabHost, action: PowerAction): Promise<number> {
  await power(lab, host, action)
  return 0
}
