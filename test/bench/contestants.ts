import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keyFile, knownHostsFile, type Lab, type LabHost } from '../../src/lab/place.ts'
import { type Command, type Measured, measure } from './measure.ts'
import { RESULTS_PER_HOST } from './work.ts'

/** What everybody works on. */
export interface Course {
  readonly folder: string
  readonly lab: Lab
  readonly hosts: readonly LabHost[]
  readonly inventory: string
}

/** One run of a contestant from a new login on; throws when it failed or its result is not right. */
export type Contestant = (course: Course) => Promise<Measured>

/** Which result a run must have had: all done on blank hosts, or all found done. */
export type Outcome = 'first' | 'unchanged'

const FLOOR = fileURLToPath(new URL('./floor.mjs', import.meta.url))

/** A bare Node process with ssh2 and the fewest commands. */
export const floor: Contestant = ({ folder, lab, hosts }) =>
  measure({
    argv: [process.execPath, FLOOR, keyFile(lab), 'merged.sh', ...hosts.map(({ address }) => address)],
    folder,
  })

const ON_ALL = `script=$1; shift; ids=
for address; do "$0" "$address" <"$script" & ids="$ids $!"; done
for id in $ids; do wait "$id" || exit; done`

/** One of the work's scripts by OpenSSH, on all hosts at once. */
export const script =
  (name: string): Contestant =>
  ({ folder, hosts }) =>
    measure({ argv: ['sh', '-c', ON_ALL, './login.sh', name, ...hosts.map(({ address }) => address)], folder })

/** The program by which the scripts log in. */
export const loginScript = (lab: Lab): string => `#!/bin/sh
exec ssh -F none -o BatchMode=yes -o UserKnownHostsFile=${knownHostsFile(lab)} -i ${keyFile(lab)} "root@$1" sh
`

/** The checkout's own rcprov, as it was built into the work folder. */
export const rcprov =
  (outcome: Outcome): Contestant =>
  async ({ folder, hosts, inventory }) => {
    const argv = [process.execPath, 'rcprov/dist/src/cli/main.js', 'apply', '-i', inventory, 'site.yml']
    const run = await measure({ argv, folder, environment: { XDG_STATE_HOME: join(folder, 'state') } })
    judge(run, hosts, outcome)
    return run
  }

/** Debian's ansible-core, with pipelining and a fork for each host. */
export const ansible =
  (outcome: Outcome): Contestant =>
  async ({ folder, hosts, inventory }) => {
    // Connections that stayed open would spare the next run its logins.
    const sockets = await mkdtemp(join(folder, 'cp'))
    const environment = {
      ANSIBLE_CONFIG: join(folder, 'ansible.cfg'),
      ANSIBLE_HOME: join(folder, 'ansible'),
      ANSIBLE_SSH_CONTROL_PATH_DIR: sockets,
    }
    const command: Command = { argv: ['ansible-playbook', '-i', inventory, 'site.yml'], folder, environment }
    const run = await measure(command)
    for (const name of await readdir(sockets)) {
      await measure({ argv: ['ssh', '-S', join(sockets, name), '-O', 'exit', 'none'], folder })
    }
    judge(run, hosts, outcome)
    return run
  }

const RECAP = /^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)\s+skipped=(\d+)/gm

/** Throws unless the recap, which has the same form with both, says that all was done on every host. */
function judge({ stdout }: Measured, hosts: readonly LabHost[], outcome: Outcome): void {
  const recaps = [...stdout.matchAll(RECAP)].map(([line, name, ...counts]) => ({
    line,
    name,
    counts: counts.map(Number),
  }))
  for (const host of hosts) {
    const recap = recaps.find(({ name }) => name === host.name)
    const [ok, changed = -1, unreachable, failed, skipped] = recap?.counts ?? []
    const whole = ok === RESULTS_PER_HOST && unreachable === 0 && failed === 0 && skipped === 0
    const fits = outcome === 'first' ? changed > 0 : changed === 0
    if (!whole || !fits) throw new Error(`not the result of a run that is ${outcome}: ${recap?.line ?? stdout}`)
  }
}
