import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { down, hostsOf, type LabWish, reset, up } from '../../src/lab/lab.ts'
import { locked } from '../../src/lab/lock.ts'
import { requireRoot } from '../../src/lab/machine.ts'
import { type LabHost, labAt } from '../../src/lab/place.ts'
import { type Course, loginScript } from './contestants.ts'
import { stopAll } from './measure.ts'
import { stateScript, wantedState, writeWork } from './work.ts'

const exec = promisify(execFile)

const TOOLS = [
  { program: '/usr/bin/ansible-playbook', name: 'ansible-core' },
  { program: '/usr/bin/time', name: 'time' },
]

/** Makes hosts and work folder, gives them to the work, and removes both, also after Ctrl-C. */
export async function onCourse(
  count: number,
  report: (line: string) => void,
  work: (course: Course) => Promise<void>,
): Promise<void> {
  requireRoot()
  // A network of its own: the hosts of a lab that is up stay as they are.
  const lab = labAt(process.env.RCPROV_LAB ?? '/var/tmp/rcprov-lab', process.env.RCPROV_LAB_NET ?? '10.80.0')
  await installTools(report)
  await locked(`${lab.folder}.lock`, 'refuse', async () => {
    if ((await hostsOf(lab)).length > 0) {
      throw new Error(`a lab is up on ${lab.net}.0/24; take it down first: RCPROV_LAB_NET=${lab.net} rcprov lab down`)
    }
    const folder = await mkdtemp(join(tmpdir(), 'rcprov-bench-'))
    const inventory = join(folder, 'hosts.yml')
    const clean = async () => {
      await down(lab)
      await rm(folder, { recursive: true, force: true })
    }
    process.once('SIGINT', () => {
      stopAll()
      void clean().finally(() => process.exit(130))
    })
    try {
      await writeWork(folder)
      await writeFile(join(folder, 'login.sh'), loginScript(lab), { mode: 0o755 })
      await build(folder)
      const hosts = await up(lab, { hosts: count, python: true, inventory }, report)
      await work({ folder, lab, hosts, inventory })
    } finally {
      await clean()
    }
  })
}

/** Gives blank hosts again, booted and settled. */
export async function blank({ lab, hosts, inventory }: Course): Promise<void> {
  const wish: LabWish = { hosts: hosts.length, python: true, inventory }
  await reset(lab, wish, () => {})
}

/** Throws unless the hosts are as the playbook says, to the last byte. */
export async function inspect({ folder, hosts }: Course): Promise<void> {
  await Promise.all(hosts.map((host) => inspectHost(folder, host)))
}

async function inspectHost(folder: string, { name, address }: LabHost): Promise<void> {
  const login = exec('./login.sh', [address], { cwd: folder, timeout: 60_000 })
  login.child.stdin?.end(stateScript)
  const { stdout } = await login
  if (stdout === wantedState(name)) return
  throw new Error(`${name} is not as the playbook says; it has\n${stdout}\nin place of\n${wantedState(name)}`)
}

async function installTools(report: (line: string) => void): Promise<void> {
  const missing = TOOLS.filter(({ program }) => !existsSync(program)).map(({ name }) => name)
  if (missing.length === 0) return
  report(`installing ${missing.join(' and ')} on this machine by apt-get`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await exec('apt-get', ['update', '-qq'], { env, timeout: 300_000 })
  await exec('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, timeout: 600_000 })
}

/** Builds the checkout into the work folder, so that a build meanwhile does not change what is measured. */
async function build(folder: string): Promise<void> {
  const target = join(folder, 'rcprov')
  await mkdir(target)
  await copyFile('package.json', join(target, 'package.json'))
  await symlink(join(process.cwd(), 'node_modules'), join(target, 'node_modules'))
  // Type errors are for `npm run check` to tell: the program is written all the same.
  await exec('sh', ['.ci/build', join(target, 'dist')]).catch((error: Error) => {
    if (!existsSync(join(target, 'dist/src/cli/main.js'))) throw error
  })
}
