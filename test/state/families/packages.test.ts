import { describe, expect, it } from 'vitest'
import { packageLists } from '../../../src/state/families/apt.ts'
import { isInstalled, packageNamed, packagesLike } from '../../../src/state/families/package.ts'
import { candidate } from '../../../src/state/families/simulation.ts'
import type { Family } from '../../../src/state/probe.ts'

function parse<T>(family: Family<T>, stdout: string, ...subjects: readonly string[]): readonly T[] {
  return family.parse(Buffer.from(stdout), subjects)
}

describe('package', () => {
  const { family } = packageNamed('')
  const printed = `awk||unknown|not-installed|
cron|amd64|deinstall|config-files|3.0pl1-162
libc6|amd64|install|installed|2.36-9+deb12u14
libc6|i386|install|installed|2.36-9+deb12u14
nginx-light|all|hold|installed|1.22.1-9+deb12u9
#
installed|apt-transport-https (= 2.6.1)
config-files|cron-daemon
installed|default-mta, exim4-localscanapi-6.0, mail-transport-agent
installed|awk
##
libc6
nginx-common
`

  it('tells versions, holds and what came along', () => {
    const [nginx, libc6] = parse(family, printed, 'nginx-light', 'libc6:i386')
    expect(nginx).toEqual({
      name: 'nginx-light',
      architecture: 'all',
      version: '1.22.1-9+deb12u9',
      status: 'installed',
      selection: 'hold',
      auto: false,
    })
    expect(libc6).toMatchObject({ architecture: 'i386', auto: true, selection: 'install' })
  })

  it('finds virtual packages by what installed ones provide', () => {
    const found = parse(family, printed, 'awk', 'mail-transport-agent', 'apt-transport-https', 'cron-daemon')
    expect(found.map(isInstalled)).toEqual([true, true, true, false])
  })

  it('finds nothing of what dpkg has never heard of', () => {
    expect(parse(family, printed, 'nope')).toEqual([null])
    expect(parse(family, '', 'nginx-light')).toEqual([null])
  })

  it('takes a removed package for absent, though its configuration is left', () => {
    const [cron] = parse(family, printed, 'cron')
    expect(family.cells(cron ?? null)).toEqual(family.cells(null))
  })

  it('finds installed packages by a pattern', () => {
    const answer = '#\nnginx|amd64|install|installed|1.22.1-9\nnginx-doc||unknown|not-installed|\n#\n'
    const [nginx, nope] = parse(packagesLike('').family, answer, 'nginx*', 'nope*')
    expect(nginx?.map(({ name }) => name)).toEqual(['nginx'])
    expect(nope).toEqual([])
  })
})

describe('package lists', () => {
  const { family } = packageLists
  const printed = `/usr/bin/apt-get
1795264336.4843667740 1795264336.4843667740 /proc/self/.
1795264335.0810845980 1795264335.0810845980 /var/lib/apt/lists
1795262548.0000000000 1795264335.0804312100 /var/lib/apt/lists/10.77.0.1:3142_debian_dists_bookworm_InRelease
1795262840.8834047750 1795262840.8834047750 /var/cache/apt/archives
1795262840.0000000000 1795262840.8371866590 /var/cache/apt/archives/cron_3.0pl1-162_amd64.deb
1795259663.4433790870 1795259663.4433790870 /etc/apt/sources.list
1795264334.9450845930 1795264334.9450845930 /etc/apt/sources.list.d
1685023897.0000000000 1795259658.7609173590 /etc/apt/keyrings
`

  it('tells their age by the clock of the host', () => {
    expect(parse(family, printed, 'lists')).toEqual([
      {
        apt: true,
        updated: 1795264335,
        now: 1795264336,
        empty: false,
        sourcesChanged: false,
        archives: 1,
        supposed: false,
      },
    ])
  })

  it('goes by the stamp of the last good refresh where there is one', () => {
    const stamp = '1795264000.5 1795264000.5 /var/lib/apt/periodic/update-success-stamp\n'
    expect(parse(family, printed + stamp, 'lists')).toMatchObject([{ updated: 1795264000 }])
  })

  it('sees a source that was put there since, whatever its mtime', () => {
    const source = '1600000000.0 1795264335.5 /etc/apt/sources.list.d/mongodb.list\n'
    expect(parse(family, printed + source, 'lists')).toMatchObject([{ sourcesChanged: true }])
  })

  it('sees a blank host and one without apt', () => {
    const blank =
      '/usr/bin/apt-get\n1795261258.5 1795261258.5 /proc/self/.\n1795000463.45 1795000463.45 /var/lib/apt/lists\n'
    expect(parse(family, blank, 'lists')).toMatchObject([{ apt: true, empty: true }])
    expect(parse(family, '1795261258.5 1795261258.5 /proc/self/.\n', 'lists')).toMatchObject([
      { apt: false, empty: true },
    ])
  })
})

describe('simulation', () => {
  const { family } = candidate({ lists: 'local', words: [] })
  const ask = (printed: string, code: number) =>
    parse(family, `#rcprov-simulate\nReading package lists...\n${printed}\n#rcprov-ended ${code}\n`, 'local')[0]

  it('tells what would be installed and removed', () => {
    const printed = `Remv exim4-daemon-light [4.96-15+deb12u10] [bsd-mailx:amd64 ]
Inst nullmailer (1:2.2-4 Debian:12.15/oldstable [amd64]) [exim4-base:amd64 ]
Inst libc6 [2.36-9] (2.36-9+deb12u14 Debian:12.15/oldstable [amd64])
Conf nullmailer (1:2.2-4 Debian:12.15/oldstable [amd64])`
    expect(ask(printed, 0)).toEqual({
      installs: [
        { name: 'nullmailer', from: '', to: '1:2.2-4' },
        { name: 'libc6', from: '2.36-9', to: '2.36-9+deb12u14' },
      ],
      removes: [{ name: 'exim4-daemon-light', from: '4.96-15+deb12u10', to: '' }],
      deletes: [],
      chosen: {},
      failure: null,
    })
  })

  it.each([
    ['E: Unable to locate package nope', "No package matching 'nope' is available"],
    ["E: Version '9' for 'ed' was not found", 'no available installation candidate for ed=9'],
    ["E: Package 'awk' has no installation candidate", 'no available installation candidate for awk'],
    [
      'E: Packages were downgraded and -y was used without --allow-downgrades.',
      'E: Packages were downgraded and -y was used without --allow-downgrades.',
    ],
  ])('tells of a failure: %s', (printed, failure) => {
    expect(ask(printed, 100)).toMatchObject({ failure })
  })

  it('answers each of several questions', () => {
    const answers = ['Inst a (1 x [all])\n#rcprov-ended 0\n', 'E: Unable to locate package b\n#rcprov-ended 100\n']
    const found = parse(family, answers.map((answer) => `#rcprov-simulate\n${answer}`).join(''), 'local', 'local')
    expect(found.map((one) => one?.failure)).toEqual([null, "No package matching 'b' is available"])
  })

  it('fails where apt-get said nothing at all', () => {
    expect(parse(family, '', 'local')).toMatchObject([{ failure: 'apt-get gave no reason' }])
  })

  it('quotes what it asks', () => {
    const { text } = family.script(['fresh install -- ed=1;reboot'])
    expect(text).toContain("ask fresh install -- 'ed=1;reboot'")
  })
})
