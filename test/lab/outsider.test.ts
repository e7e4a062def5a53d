import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { reset } from '../../src/lab/lab.ts'
import { readMachine } from '../../src/lab/machine.ts'
import { diff, mark } from '../../src/lab/mark.ts'
import { hostsUpTo, type LabHost } from '../../src/lab/place.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { on } from './support/hosts.ts'
import { type Delta, deltaOf, type State, stateOf } from './support/state.ts'

/** With RCPROV_TEST_JUDGE=ansible the projects are run by ansible-playbook 2.14, and what it leaves is recorded anew. */
const isJudged = process.env.RCPROV_TEST_JUDGE === 'ansible'

/** What a run left: its counts, and what is otherwise than on the blank hosts. */
interface Left {
  readonly recap: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly hosts: Readonly<Record<string, Delta>>
}

const home = join(import.meta.dirname, 'outsider')
const inventory = inject('inventory')
const { suite } = await readMachine()
const hosts = hostsUpTo(testLab, 3)
const counted = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'] as const

// What packages bring was recorded on Debian 12.
it.skipIf(suite !== 'bookworm').each(['old-style', 'storage'])(
  '%s, not written for rcprov, leaves twice what Ansible leaves',
  async (project) => {
    await reset(testLab, { hosts: 3, python: isJudged, inventory }, () => {})
    await Promise.all(hosts.map(withCron))
    const record = join(home, `recorded/${project}.json`)
    const blank = await states()
    const planned = isJudged ? [] : await planOf(project)
    const runs = [await run(project, blank), await run(project, blank)]
    if (isJudged) writeFileSync(record, `${JSON.stringify(runs, null, 1)}\n`)
    expect(planned).toEqual([])
    expect(runs).toEqual(JSON.parse(readFileSync(record, 'utf8')))
  },
)

/** The hosts with Python have cron, too. */
async function withCron(host: LabHost): Promise<void> {
  const install =
    'apt-get -qq update && apt-get -qq install -y --no-install-recommends cron && apt-get clean && rm -rf /var/lib/apt/lists/*'
  await on(host, `command -v crontab || { ${install}; }`)
  await mark(host)
}

async function states(): Promise<Map<string, State>> {
  return new Map(await Promise.all(hosts.map(async (host) => [host.name, await stateOf(host)] as const)))
}

/** What a plan writes or can't plan: nothing. */
async function planOf(project: string): Promise<readonly string[]> {
  const events = await play(inventoriesOf(project), playbookOf(project), { dry: true })
  const failed = events.flatMap((event) => (event.type === 'host' && event.status === 'failed' ? [event] : []))
  const written = await Promise.all(hosts.map((host) => diff(host)))
  return [
    ...failed.filter(({ ignored }) => !ignored).map(({ host, result }) => `${host}: ${JSON.stringify(result.msg)}`),
    ...written.flat().map(({ path }) => path),
  ]
}

async function run(project: string, blank: ReadonlyMap<string, State>): Promise<Left> {
  const recap = await (isJudged ? askAnsible(project) : recapOf(project))
  const deltas = [...(await states())].map(([name, state]) => [name, deltaOf(blank.get(name) ?? new Map(), state)])
  return { recap, hosts: Object.fromEntries(deltas) }
}

async function recapOf(project: string): Promise<Left['recap']> {
  const events = await play(inventoriesOf(project), playbookOf(project))
  const recap = events.findLast((event) => event.type === 'recap')?.hosts ?? {}
  const counts = Object.entries(recap).map(([host, all]) => [host, counted.map((name) => [name, all[name]])] as const)
  return Object.fromEntries(counts.map(([host, pairs]) => [host, Object.fromEntries(pairs)]))
}

async function askAnsible(project: string): Promise<Left['recap']> {
  const flags = inventoriesOf(project).flatMap((path) => ['-i', path])
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1', ANSIBLE_PIPELINING: '1', NODE_OPTIONS: '' }
  const { stdout } = await promisify(execFile)('ansible-playbook', [...flags, playbookOf(project)], { env })
  const rows = stdout.replace(/.*PLAY RECAP \**/s, '').matchAll(/^(\S+)\s+: (.*)$/gm)
  return Object.fromEntries([...rows].map(([, host, counts = '']) => [host, Object.fromEntries(pairsIn(counts))]))
}

function pairsIn(counts: string): [string, number][] {
  return [...counts.matchAll(/(\w+)=(\d+)/g)].map(([, name = '', count]) => [name, Number(count)])
}

function playbookOf(project: string): string {
  return join(home, project, 'site.yml')
}

function inventoriesOf(project: string): readonly string[] {
  return [inventory, join(home, project, 'inventory')]
}
