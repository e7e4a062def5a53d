import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readProbes } from '../../../src/run/read.ts'
import { content, hash } from '../../../src/state/families/content.ts'
import { glob } from '../../../src/state/families/glob.ts'
import { moment } from '../../../src/state/families/moment.ts'
import { realPath } from '../../../src/state/families/real.ts'
import { stat, statTarget } from '../../../src/state/families/stat.ts'
import { tree } from '../../../src/state/families/tree.ts'
import { whoami } from '../../../src/state/families/whoami.ts'
import type { Probe } from '../../../src/state/probe.ts'

const top = mkdtempSync(join(tmpdir(), 'rcprov-test-'))
mkdirSync(join(top, "it's"))
writeFileSync(join(top, "it's/b c.conf"), 'hello\n')
writeFileSync(join(top, "it's/a.conf"), '')
writeFileSync(join(top, "it's/$x"), '', { mode: 0o600 })
chmodSync(join(top, "it's"), 0o1770)
symlinkSync("it's/a.conf", join(top, 'link'))
symlinkSync('loop', join(top, 'loop'))
symlinkSync('nowhere', join(top, 'broken'))
spawnSync('mkfifo', [join(top, 'pipe')])
afterAll(() => rmSync(top, { recursive: true }))

/** Reads probes of one family as a host does: all with one script. */
function read<T>(...probes: readonly Probe<T>[]): readonly T[] {
  const [first] = probes
  if (!first) return []
  const subjects = probes.map(({ subject }) => subject)
  const { stdout } = spawnSync('sh', ['-c', first.family.script(subjects).text])
  return first.family.parse(stdout, subjects)
}

describe('several at once', () => {
  it('are told apart by hash and content', () => {
    const paths = ["it's/b c.conf", 'none', "it's", 'pipe', "it's/a.conf", 'link'].map((path) => join(top, path))
    const hello = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03'
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    expect(read(...paths.map((path) => hash('sha256', path)))).toEqual([hello, null, null, null, empty, empty])
    const bytes = read(...paths.map((path) => content(path)))
    expect(bytes.map((each) => each?.toString() ?? null)).toEqual(['hello\n', null, null, null, '', ''])
  })

  it('are told apart by what they are', () => {
    const paths = ["it's", 'link', 'none', 'pipe'].map((path) => join(top, path))
    expect(read(...paths.map(stat))).toMatchObject([
      { type: 'directory', mode: '1770' },
      { type: 'link', target: "it's/a.conf" },
      null,
      { type: 'fifo' },
    ])
    expect(read(...paths.map(statTarget))).toMatchObject([
      { type: 'directory' },
      { type: 'file' },
      null,
      { type: 'fifo' },
    ])
  })
})

it('paths are the same whether they are looked at in one way or in both', async () => {
  const paths = ["it's", 'link', 'loop', 'broken', 'none', 'pipe', 'link/'].map((path) => join(top, path))
  const ask = async (script: string) => spawnSync('sh', ['-c', script]).stdout
  const both = [...paths.slice(1).map(stat), ...paths.map(statTarget)]
  const found = [...read(...paths.slice(1).map(stat)), ...read(...paths.map(statTarget))]
  // To look at a link may set the time of its last access.
  expect(await readProbes(ask, both)).toMatchObject(found.map((at) => at && { ...at, atime: expect.any(Number) }))
  expect(found.map((at) => at?.type ?? null)).toEqual([
    ...['link', 'link', 'link', null, 'fifo', null],
    ...['directory', 'file', null, 'link', null, 'fifo', null],
  ])
})

describe('patterns', () => {
  it('match as in a shell, and nothing else in them means anything', () => {
    const patterns = ["it's/*.conf", '*/[ab]?c.conf', 'none*', "it's/$*", "it's/[!$]*.conf", 'lin[k]', '$(touch x)*']
    const found = read(...patterns.map((pattern) => glob(join(top, pattern))))
    const relative = found.map((paths) => paths.map((path) => path.slice(top.length + 1)))
    const both = ["it's/a.conf", "it's/b c.conf"]
    expect(relative).toEqual([both, ["it's/b c.conf"], [], ["it's/$x"], both, ['link'], []])
  })
})

describe('a tree', () => {
  it('is all below a folder, also behind a link, but no link in it is followed', () => {
    const [whole = [], part = [], none] = read(tree(top), tree(join(top, "it's")), tree(join(top, 'none')))
    expect(whole.map(({ path, type }) => `${type} ${path}`).sort()).toEqual([
      "directory it's",
      'fifo pipe',
      "file it's/$x",
      "file it's/a.conf",
      "file it's/b c.conf",
      'link broken',
      'link link',
      'link loop',
    ])
    expect(part.find(({ path }) => path === '$x')).toMatchObject({ mode: '0600', uid: process.getuid?.() })
    expect(none).toEqual([])
  })
})

describe('a real path', () => {
  it('is where links lead', () => {
    const paths = ['link', 'none/x', "it's"].map((path) => join(top, path))
    expect(read(...paths.map(realPath))).toEqual([join(top, "it's/a.conf"), join(top, 'none/x'), join(top, "it's")])
  })

  it('is as written where links go round', () => {
    expect(read(realPath(join(top, 'loop')))).toEqual([join(top, 'loop')])
  })
})

describe('a moment', () => {
  it('is counted by the clock of the host', () => {
    const seconds = new Date(2020, 0, 2, 3, 4, 5).getTime() / 1000
    expect(read(moment('202001020304.05'), moment('202013020304.05'), moment('x'))).toEqual([seconds, null, null])
  })
})

describe('the user', () => {
  const parse = (line: string) => whoami().family.parse(Buffer.from(line), [''])[0]

  it('is read with all groups', () => {
    expect(parse('uid=1000(app) gid=1000(app) groups=1000(app),27(sudo),5001\n')).toEqual({
      uid: 1000,
      user: 'app',
      gid: 1000,
      group: 'app',
      groups: ['app', 'sudo', '5001'],
      gids: [1000, 27, 5001],
    })
  })

  it('may have no name, or a group with spaces', () => {
    expect(parse('uid=999 gid=100(domain users) groups=100(domain users)')).toMatchObject({
      uid: 999,
      user: '999',
      group: 'domain users',
    })
  })

  it('is the one who runs this test', () => {
    expect(read(whoami())).toMatchObject([{ uid: process.getuid?.(), gid: process.getgid?.() }])
  })
})
