import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import type { Difference } from '../lab/compare.ts'
import { down, hostNamed, hostsOf, type LabWish, reset, status, up } from '../lab/lab.ts'
import { locked } from '../lab/lock.ts'
import { requireRoot } from '../lab/machine.ts'
import { compareWithMark, takeMark } from '../lab/mark.ts'
import { type Lab, type LabHost, labFrom } from '../lab/place.ts'
import { POWER_ACTIONS, power } from '../lab/power.ts'
import { ssh } from '../lab/ssh.ts'
import { isTrouble } from '../lab/trouble.ts'

const HELP = `Usage: rcprov lab COMMAND

Disposable hosts on this machine to try playbooks on: containers with a real systemd, sshd, apt and nftables,
booted from one base image of this machine's own Debian or Ubuntu release.

  up [N] [--python]           boot the hosts h1 to hN (3), or those that are missing, and write
                              inventories/lab/hosts.yml; --python: with the Python that Ansible needs
  reset [N]                   throw away what the hosts wrote, and boot them from the base image again
  down                        remove all but the base images and the package cache
  status                      list the hosts
  ssh HOST [COMMAND...]       log in, or run a command and end with its exit code
  diff HOST                   show what the host wrote since its last mark; ends with 1 if there is anything
  mark HOST                   let "diff" count from now; "up" and "reset" mark by themselves, "power" does not
  power HOST on|off|reboot    off is a power cut: no clean shutdown; reboot is a clean one

The hosts are at 10.78.0.11 and on. RCPROV_LAB is the folder for all of it (/var/tmp/rcprov-lab), RCPROV_LAB_NET
the network (10.78.0): labs on two networks stand side by side. All commands but ssh need root.

What these hosts cannot do, since they share this machine's kernel: set kernel parameters outside net.*, huge pages,
load kernel modules, mount loop devices, set the clock. A power cut does not lose what was written but not synced.

Exit codes: 0 fine, 1 usage is wrong or "diff" found something, 2 the lab is in trouble; those of "ssh" are the command's.
`

type Action = (lab: Lab) => Promise<number>

/** Runs `rcprov lab …`: argv is what follows "lab"; gives the exit code. */
export async function labCommand(argv: readonly string[]): Promise<number> {
  const [command = '--help', ...args] = argv
  if (/^(--help|-h)$/.test(command) || (command !== 'ssh' && args.includes('--help'))) {
    process.stdout.write(HELP)
    return 0
  }
  const action = actionOf(command, args)
  if (typeof action === 'string') {
    process.stderr.write(`error: ${action}\n  help: rcprov lab --help\n`)
    return 1
  }
  try {
    const lab = labFrom(process.env)
    if (command === 'ssh') return await action(lab)
    requireRoot()
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
    const [name, ...remote] = args
    return name === undefined ? 'ssh needs a host' : async (lab) => ssh(lab, await hostNamed(lab, name), remote)
  }
  const options = command === 'up' ? { python: { type: 'boolean' as const } } : {}
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    return actionWith(command, positionals, 'python' in values)
  } catch (error) {
    // The remedy that parseArgs adds, a "--" before it, is none here.
    return error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error)
  }
}

function actionWith(command: string, words: readonly string[], python: boolean): Action | string {
  const [first, second, ...others] = words
  const excess = others[0] ?? (command === 'power' ? undefined : second)
  if (excess !== undefined) return `"${excess}" is too much for ${command}`
  switch (command) {
    case 'up':
    case 'reset':
      return countOf(first, (count) => bringUp(command === 'up' ? up : reset, count, python))
    case 'down':
      return first === undefined ? takeDown : `"${first}" is too much for down, which takes all hosts down`
    case 'status':
      return first === undefined ? showStatus : `"${first}" is too much for status, which lists all hosts`
    case 'diff':
      return onHost(command, first, (_lab, host) => showDifferences(host))
    case 'mark':
      return onHost(command, first, (_lab, host) => takeMark(host))
    case 'power': {
      const action = POWER_ACTIONS.find((known) => known === second)
      return action === undefined ? 'power needs a host and on, off or reboot' : onHost(command, first, (lab, host) => power(lab, host, action))
    }
    default:
      return `"${command}" is not a command of the lab`
  }
}
