import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadAll } from '../../src/cli/load.ts'
import { loadInventory } from '../../src/files/inventory/load.ts'
import { ownModules } from '../../src/module/find.ts'
import { enlistAll } from '../../src/run/choose.ts'
import { conduct } from '../../src/run/conduct.ts'
import { createRun } from '../../src/run/create.ts'
import type { Event } from '../../src/run/event.ts'
import { usualManner } from '../../src/run/manner.ts'
import { createMask } from '../../src/run/mask.ts'
import { checkReturns } from '../modules/returns.ts'
import { recap, story } from './story.ts'

/** Why nothing can be run here, or null. As root each host gets a /run of its own, which takes `unshare`. */
export const noHosts =
  userInfo().uid === 0 && spawnSync('unshare', ['-m', 'true']).status !== 0 ? 'root may not unshare mounts here' : null

/** With RCPROV_TEST_JUDGE=ansible the same tests ask ansible-playbook (2.14) instead: what is expected comes from there. */
export const judgedByAnsible = process.env.RCPROV_TEST_JUDGE === 'ansible'

/** Files of a project by their paths; one text alone is site.yml. */
export type Files = string | Readonly<Record<string, string>>

interface Given {
  /** Where to run: else a new folder. */
  readonly folder?: string
  readonly hosts?: readonly string[]
  readonly dry?: boolean
  readonly diff?: boolean
  readonly tags?: readonly string[]
  readonly skip?: readonly string[]
  readonly extra?: readonly string[]
  readonly limit?: string
  readonly forceHandlers?: boolean
  readonly readAhead?: boolean
  /** As Ctrl-C asks for it. */
  readonly stopping?: () => boolean
  /** With the vault passwords in these of the files. */
  readonly passwordFiles?: readonly string[]
}

/** What a run told. */
export interface Told {
  readonly events: readonly Event[]
  readonly story: readonly string[]
  /** Of each host what is not zero: `ok=2 changed=1`. */
  readonly recap: Readonly<Record<string, string>>
  /** The project's, with a folder for each host in it. */
  readonly folder: string
}

/** Runs tasks on all hosts, in a play without facts. */
export async function runTasks(tasks: string, given: Given = {}): Promise<Told> {
  const indented = tasks.replaceAll(/^(?=.)/gm, '    ')
  return run(`- hosts: all\n  gather_facts: false\n  tasks:\n${indented}`, given)
}

/**
 * Runs site.yml on h1, h2 (or other hosts), all of them this machine over the local connection, through the whole
 * engine. An inventory `hosts.yml` among the files gives groups and variables; the way to the hosts is added to it.
 */
export async function run(files: Files, given: Given = {}): Promise<Told> {
  const folder = given.folder ?? newFolder()
  const all = typeof files === 'string' ? { 'site.yml': files } : files
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const inventory = [...('hosts.yml' in all ? [join(folder, 'hosts.yml')] : []), wayTo(folder, given.hosts)]
  const events = judgedByAnsible ? askAnsible(folder, inventory, given) : await ask(folder, inventory, given)
  return { events, story: story(events), recap: recap(events), folder }
}

/** A folder that is gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-run-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
  return folder
}

async function ask(folder: string, inventory: string[], given: Given): Promise<Event[]> {
  const events: Event[] = []
  const playbook = join(folder, 'site.yml')
  const chosen = {
    inventory,
    limit: given.limit,
    'extra-vars': given.extra,
    'vault-password-file': passwordFiles(folder, given),
  }
  const loaded = await loadAll([playbook], chosen)
  if (!loaded) throw new Error('the files of the test have mistakes, told above')
  const run = createRun({
    id: `test-${randomUUID()}`,
    dry: given.dry === true,
    diff: given.diff === true,
    readAhead: given.readAhead !== false,
    verbosity: 0,
    forceHandlers: given.forceHandlers === true,
    report: (event) => events.push(event),
    mask: createMask(),
    inventory: loaded.inventory,
    library: loaded.library,
    extra: loaded.extra,
    tags: { only: given.tags ?? [], skip: given.skip ?? [] },
    limit: given.limit ?? null,
    flags: {},
    manner: usualManner,
    stopping: given.stopping ?? (() => false),
    hostsAtATime: 50,
    defaults: {},
    reason: 'a test',
    folder,
    reload: () => loadInventory(inventory).inventory,
  })
  enlistAll(run, loaded.plays)
  await conduct(run, loaded.plays)
  await Promise.all(events.map(checkResult))
  return events
}

/** What a module tells stands on its page; of a loop as a whole, of failures and of skipped tasks the engine tells. */
async function checkResult(event: Event): Promise<void> {
  if (event.type !== 'host' && event.type !== 'item') return
  if ((event.status !== 'ok' && event.status !== 'changed') || ('looped' in event && event.looped)) return
  const module = await ownModules.find(event.module)
  if (module) checkReturns(module, event.result)
}

function passwordFiles(folder: string, given: Given): string[] {
  return (given.passwordFiles ?? []).map((name) => join(folder, name))
}

function askAnsible(folder: string, inventory: string[], given: Given): Event[] {
  const callbacks = join(folder, '.callbacks')
  mkdirSync(callbacks, { recursive: true })
  cpSync(join(import.meta.dirname, '../render/ansible/events.py'), join(callbacks, 'events.py'))
  writeFileSync(join(callbacks, 'ansible.cfg'), '')
  const told = join(callbacks, 'events.ndjson')
  const flags = [
    ...inventory.flatMap((path) => ['-i', path]),
    ...(given.dry ? ['--check'] : []),
    ...(given.diff ? ['--diff'] : []),
    ...(given.tags ? ['--tags', given.tags.join(',')] : []),
    ...(given.skip ? ['--skip-tags', given.skip.join(',')] : []),
    ...(given.extra ?? []).flatMap((text) => ['-e', text]),
    ...(given.limit ? ['--limit', given.limit] : []),
    ...(given.forceHandlers ? ['--force-handlers'] : []),
    ...passwordFiles(folder, given).flatMap((path) => ['--vault-password-file', path]),
  ]
  const env = {
    ...process.env,
    ANSIBLE_CONFIG: join(callbacks, 'ansible.cfg'),
    ANSIBLE_CALLBACK_PLUGINS: callbacks,
    // So that hosts are told in order.
    ANSIBLE_FORKS: '1',
    EVENTS: told,
    LC_ALL: 'C.UTF-8',
  }
  const { stdout, stderr } = spawnSync('ansible-playbook', [join(folder, 'site.yml'), ...flags], { env, cwd: folder })
  if (!existsSync(told)) throw new Error(`${stdout}${stderr}`)
  const lines = readFileSync(told, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}

/** Ansible needs no protection from itself: it keeps nothing outside its temp folder. */
function wayTo(folder: string, hosts: readonly string[] = ['h1', 'h2']): string {
  const ansibleWay = { ansible_connection: 'local', ansible_python_interpreter: '/usr/bin/python3' }
  const named = hosts.map((host) => [host, judgedByAnsible ? ansibleWay : wayToHost(folder, host)])
  const path = join(folder, '.way.yml')
  writeFileSync(path, JSON.stringify({ all: { hosts: Object.fromEntries(named) } }))
  return path
}

/** The variables of a host that is this machine, with a home, a /run and a /var/lib of its own below the folder. */
export function wayToHost(folder: string, host: string): Readonly<Record<string, unknown>> {
  const place = join(folder, '.hosts', host)
  for (const part of ['home', 'run', 'lib']) mkdirSync(join(place, part), { recursive: true })
  return {
    ansible_connection: 'local',
    ansible_become: true,
    ansible_become_user: 'root',
    ansible_become_exe: join(import.meta.dirname, 'standins/sudo'),
    ansible_become_flags: `-D ${place}`,
  }
}
