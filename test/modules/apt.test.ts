import { describe, expect, it } from 'vitest'
import apt from '../../modules/apt.ts'
import packageModule from '../../modules/package.ts'
import { parseSimulation, type Simulation } from '../../src/state/apt/simulation.ts'
import type { PackageLists } from '../../src/state/families/apt.ts'
import type { Package } from '../../src/state/families/package.ts'
import { keyOf } from '../../src/state/probe.ts'
import { argsOf, type Given } from './local.ts'

type Task = Given<typeof apt.args>

const NOW = 1_795_264_336
const lists: PackageLists = {
  apt: true,
  updated: NOW - 7200,
  now: NOW,
  empty: false,
  sourcesChanged: false,
  archives: 0,
  supposed: false,
}

function installed(name: string, version: string, more: Partial<NonNullable<Package>> = {}): Package {
  return { name, architecture: 'amd64', version, status: 'installed', selection: 'install', auto: false, ...more }
}

/** What a host is like: its packages by name, and the lists as far as they are not two hours old. */
interface Host {
  readonly packages?: Readonly<Record<string, Package>>
  readonly lists?: Partial<PackageLists>
  readonly simulation?: Simulation | null
  readonly like?: Readonly<Record<string, readonly NonNullable<Package>[]>>
}

function foundOn(host: Host) {
  const packages = Object.entries(host.packages ?? {}).map(([name, at]) => [`package ${name}`, at])
  const like = Object.entries(host.like ?? {}).map(([pattern, some]) => [`like ${pattern}`, some])
  return {
    lists: { ...lists, ...host.lists },
    ...Object.fromEntries([...packages, ...like]),
    'simulation 0': host.simulation ?? null,
  }
}

function plan(task: Task, host: Host) {
  return apt.plan(argsOf(apt.args, task), foundOn(host))
}

function changes(task: Task, host: Host) {
  const made = plan(task, host)
  if ('failed' in made) throw new Error(made.failed)
  return made
}

function titles(task: Task, host: Host): readonly string[] {
  return changes(task, host).map(({ title, quiet }) => (quiet ? `(${title})` : title))
}

function asks(task: Task, host: Host): readonly string[] {
  return Object.values(apt.readMore?.(argsOf(apt.args, task), foundOn(host)) ?? {}).map(keyOf)
}

const ed = installed('ed', '1.19-1')
const installEd = parseSimulation('Inst ed (1.19-1 Debian:12.15/oldstable [amd64])\n', 0)

describe('apt', () => {
  it.each<[string, Task, Host, readonly string[]]>([
    ['leaves an installed package alone', { name: ['ed'] }, { packages: { ed } }, []],
    ['installs what is missing', { name: ['ed'] }, {}, ['install ed']],
    ['names the version where a plan knows it', { name: ['ed'] }, { simulation: installEd }, ['install ed 1.19-1']],
    [
      'takes a virtual package that another provides',
      { name: ['awk'] },
      { packages: { awk: installed('awk', '', { status: 'provided' }) } },
      [],
    ],
    [
      'sets up a half-configured package',
      { name: ['ed'] },
      { packages: { ed: installed('ed', '1', { status: 'half-configured' }) } },
      ['install ed'],
    ],
    [
      'takes a package whose triggers wait as installed',
      { name: ['ed'] },
      { packages: { ed: installed('ed', '1', { status: 'triggers-awaited' }) } },
      [],
    ],
    ['accepts a version that fits a wildcard', { name: ['ed=1.19*'] }, { packages: { ed } }, []],
    ['replaces a version that does not fit', { name: ['ed=1.20-1'] }, { packages: { ed } }, ['install ed=1.20-1']],
    ['accepts a version that is new enough', { name: ['ed>=1.9'] }, { packages: { ed } }, []],
    ['with only_upgrade leaves out what is not there', { name: ['ed'], only_upgrade: true }, {}, []],
    ['removes a package', { name: ['ed'], state: 'absent' }, { packages: { ed } }, ['remove ed']],
    ['removes nothing where nothing is', { name: ['ed'], state: 'absent' }, {}, []],
    [
      'leaves configuration files of a removed package',
      { name: ['ed'], state: 'absent' },
      { packages: { ed: installed('ed', '1', { status: 'config-files' }) } },
      [],
    ],
    [
      'purges configuration files',
      { name: ['ed'], state: 'absent', purge: true },
      { packages: { ed: installed('ed', '1', { status: 'config-files' }) } },
      ['purge ed'],
    ],
    [
      'removes by a pattern',
      { name: ['e*'], state: 'absent' },
      { like: { 'e*': [ed as NonNullable<Package>] } },
      ['remove ed'],
    ],
    [
      'keeps a package that came along from going again',
      { name: ['ed'] },
      { packages: { ed: installed('ed', '1', { auto: true }) } },
      ['(mark ed as wanted)'],
    ],
  ])('%s', (_, task, host, expected) => {
    expect(titles(task, host)).toEqual(expected)
  })

  it.each<[string, Task, Host, readonly string[]]>([
    [
      'refreshes lists that are too old',
      { update_cache: true, cache_valid_time: 3600 },
      {},
      ['refresh the package lists'],
    ],
    ['lets lists be that are young enough', { update_cache: true, cache_valid_time: 86_400 }, {}, []],
    ['refreshes by cache_valid_time alone', { cache_valid_time: 3600 }, {}, ['refresh the package lists']],
    [
      'does not count a refresh that is asked for each time',
      { update_cache: true },
      {},
      ['(refresh the package lists)'],
    ],
    ['does not repeat the refresh of a moment ago', { update_cache: true }, { lists: { updated: NOW - 5 } }, []],
    [
      'refreshes lists older than a source',
      { update_cache: true, cache_valid_time: 86_400 },
      { lists: { sourcesChanged: true } },
      ['refresh the package lists'],
    ],
    ['does not refresh for a package that is there', { name: ['ed'], update_cache: true }, { packages: { ed } }, []],
    [
      'refreshes before it installs',
      { name: ['ed'], update_cache: true },
      {},
      ['refresh the package lists, install ed'],
    ],
    [
      'refreshes unasked where there are no lists',
      { name: ['ed'] },
      { lists: { empty: true } },
      ['refresh the package lists, install ed'],
    ],
    [
      'never refreshes against the user',
      { name: ['ed'], update_cache: false },
      { lists: { empty: true } },
      ['install ed'],
    ],
  ])('%s', (_, task, host, expected) => {
    expect(titles(task, host)).toEqual(expected)
  })

  const nothing = parseSimulation('', 0)
  const upgrade = parseSimulation('Inst libc6 [2.36-9] (2.36-9+deb12u1 Debian:12.15/oldstable [amd64])\n', 0)
  it.each<[string, Task, Host, readonly string[]]>([
    [
      'upgrades to the latest version',
      { name: ['libc6'], state: 'latest' },
      { packages: { libc6: installed('libc6', '2.36-9') }, simulation: upgrade },
      ['upgrade libc6 2.36-9 → 2.36-9+deb12u1'],
    ],
    [
      'has nothing to do where the latest is there',
      { name: ['ed'], state: 'latest' },
      { packages: { ed }, simulation: nothing },
      [],
    ],
    ['upgrades all packages', { upgrade: 'dist' }, { simulation: upgrade }, ['upgrade libc6 2.36-9 → 2.36-9+deb12u1']],
    [
      'upgrades all packages by a star',
      { name: ['*'], state: 'latest' },
      { simulation: upgrade },
      ['upgrade libc6 2.36-9 → 2.36-9+deb12u1'],
    ],
    [
      'removes what nothing needs',
      { autoremove: true },
      { simulation: parseSimulation('Remv ed [1.19-1]\n', 0) },
      ['remove ed'],
    ],
    [
      'deletes outdated downloads',
      { autoclean: true },
      { simulation: parseSimulation('Del ed 1.18 [58.1 kB]\n', 0) },
      ['delete the downloaded ed'],
    ],
    [
      'deletes downloads where there are any',
      { clean: true },
      { lists: { archives: 2 } },
      ['delete the downloaded packages'],
    ],
    ['deletes no downloads where there are none', { clean: true }, {}, []],
  ])('%s', (_, task, host, expected) => {
    expect(titles(task, host)).toEqual(expected)
  })

  it.each<[string, Task, Host, string]>([
    [
      'wildcards that it does not expand',
      { name: ['php*'] },
      {},
      "package names can't have wildcards here, found 'php*': name each package",
    ],
    ['a name that apt-get would remove', { name: ['ed-'] }, {}, 'invalid package spec: ed-'],
    [
      'a version with a wildcard inside',
      { name: ['ed=1.*-1'] },
      {},
      "the version of a package can have one * at its end, found 'ed=1.*-1'",
    ],
    ['words that are options', { name: ['--help'] }, {}, 'invalid package spec: --help'],
    [
      'what apt cannot find',
      { name: ['nope'] },
      { simulation: parseSimulation('E: Unable to locate package nope\n', 100) },
      "No package matching 'nope' is available",
    ],
    [
      'a candidate that is too old',
      { name: ['ed>=2'] },
      { simulation: installEd },
      'no available installation candidate for ed>=2',
    ],
    [
      'a host without apt',
      { name: ['ed'] },
      { lists: { apt: false } },
      'apt-get was not found on this host: it is no Debian or Ubuntu',
    ],
    ['nothing to do', {}, {}, 'one of the following is required: autoremove, deb, name, update_cache, upgrade'],
  ])('refuses %s', (_, task, host, failed) => {
    expect(plan(task, host)).toEqual({ failed })
  })

  it('asks apt by the lists that the change will go by', () => {
    expect(asks({ name: ['ed'] }, {})).toEqual(['candidate:local install -- ed'])
    expect(asks({ name: ['ed'], update_cache: true, install_recommends: false }, {})).toEqual([
      'candidate:fresh install -o APT::Install-Recommends=no -- ed',
    ])
    expect(asks({ name: ['ed'] }, { lists: { updated: NOW, supposed: true } })).toEqual([
      'candidate:fresh install -- ed',
    ])
    expect(asks({ name: ['ed'], state: 'latest' }, { packages: { ed } })).toEqual(['pending:local install -- ed'])
    expect(asks({ name: ['ed'] }, { packages: { ed } })).toEqual([])
  })

  it('promises the packages that come along, but not that they were asked for', () => {
    const simulation = parseSimulation('Inst nginx-common (1.22.1-9 x [all])\nInst nginx (1.22.1-9 x [amd64])\n', 0)
    const [change] = changes({ name: ['nginx'] }, { simulation })
    expect(change?.title).toBe('install nginx 1.22.1-9, also nginx-common')
    expect(change?.sets.map(({ probe, after }) => [keyOf(probe), after])).toContainEqual([
      'package:nginx-common',
      installed('nginx-common', '1.22.1-9', { auto: true, architecture: '' }),
    ])
  })

  it('may bring units, users and files, but none of the administrator', () => {
    const [change] = changes({ name: ['nginx'] }, {})
    const covers = (family: string, subject: string) =>
      change?.provides.some((one) => ['*', family].includes(one.family) && one.covers(subject))
    expect(covers('unit', 'nginx.service')).toBe(true)
    expect(covers('user', 'www-data')).toBe(true)
    expect(covers('stat', '/etc/nginx/nginx.conf')).toBe(true)
    expect(covers('stat', '/srv/www')).toBe(false)
    expect(covers('stat', '/usr/local/bin/x')).toBe(false)
  })

  it('is spooled, and touches everything', () => {
    const [change] = changes({ name: ['nginx'] }, {})
    expect(change).toMatchObject({ kind: 'state', touches: 'everything', how: { spooled: true } })
  })

  it('says whether the lists were refreshed, and when', () => {
    const result = apt.result(argsOf(apt.args, {}), foundOn({ lists: { updated: NOW } }), [], foundOn({}))
    expect(result).toEqual({ cache_updated: true, cache_update_time: NOW })
  })
})

describe('package', () => {
  it('is apt on Debian', () => {
    const args = argsOf(packageModule.args, { name: ['ed'], state: 'present' })
    expect(packageModule.plan(args, foundOn({}))).toMatchObject([{ title: 'install ed' }])
    expect(packageModule.plan(args, foundOn({ packages: { ed } }))).toEqual([])
  })
})
