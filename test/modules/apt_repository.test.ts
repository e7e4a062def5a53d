import { describe, expect, it } from 'vitest'
import repository from '../../modules/apt_repository.ts'
import type { Existing } from '../../src/state/attributes.ts'
import { packageLists } from '../../src/state/families/apt.ts'
import { argsOf, type Given } from './local.ts'

const root = { uid: 0, gid: 0, owner: 'root', group: 'root' }
const file: Existing = {
  type: 'file',
  mode: '0644',
  ...root,
  size: 7,
  links: 1,
  atime: 0,
  mtime: 0,
  ctime: 0,
  inode: 1,
  device: 1,
  target: '',
}
const me = { uid: 0, gid: 0, user: 'root', group: 'root', gids: [0], umask: '0022', home: '/root' }
const pattern = '/etc/apt/sources.list.d/*.list'
const main = '/etc/apt/sources.list'
const own = '/etc/apt/sources.list.d/lab_example_debian.list'
const source = 'deb http://lab.example/debian bookworm main'

type Task = Given<typeof repository.args>
const args = (task: Task) => argsOf(repository.args, { repo: source, ...task })

/** What is found where these files have these texts. */
function host(texts: Readonly<Record<string, string>>) {
  const paths = Object.keys(texts)
  const lists = packageLists.family.absent
  const files = paths.map((path) => [
    [`text ${path}`, Buffer.from(texts[path] ?? '')],
    [`stat ${path}`, file],
  ])
  return { me, lists, [`glob ${pattern}`]: paths.filter((path) => path !== main), ...Object.fromEntries(files.flat()) }
}

function planned(task: Task, texts: Readonly<Record<string, string>>) {
  const plan = repository.plan(args(task), host(texts) as never)
  if ('failed' in plan) return plan.failed
  return plan.map(({ title, sets, how }) => {
    const text = how.kind === 'file' ? how.content.bytes?.toString() : undefined
    return [sets[0]?.probe.subject, title, ...(text === undefined ? [] : [text])]
  })
}

describe('apt_repository', () => {
  it('writes a new source to a file of its own, and refreshes the lists', () => {
    expect(planned({}, { [main]: '# nothing\n' })).toEqual([
      [own, 'create file', `${source}\n`],
      ['lists', 'refresh the package lists'],
    ])
    expect(planned({ filename: 'lab', update_cache: false }, {})).toEqual([
      ['/etc/apt/sources.list.d/lab.list', 'create file', `${source}\n`],
    ])
  })

  it('adds to a file that is there', () => {
    expect(
      planned({ filename: 'lab', update_cache: false }, { '/etc/apt/sources.list.d/lab.list': 'deb x y' }),
    ).toEqual([['/etc/apt/sources.list.d/lab.list', 'change content', `deb x y\n${source}\n`]])
  })

  it('leaves a source alone that is used anywhere', () => {
    expect(planned({}, { [main]: `${source}  # main\n` })).toEqual([])
    expect(planned({}, { '/etc/apt/sources.list.d/other.list': `deb  ${source.slice(4)}\n` })).toEqual([])
  })

  it('uses a source again that was commented out', () => {
    expect(planned({ update_cache: false }, { [main]: `a\n# ${source}\n` })).toEqual([
      [main, 'change content', `a\n${source}\n`],
    ])
  })

  it('takes a source away, and a file in which nothing is left', () => {
    const texts = { [main]: `deb a b\n${source}\n`, [own]: `${source}\n` }
    expect(planned({ state: 'absent', update_cache: false }, texts)).toEqual([
      [main, 'change content', 'deb a b\n'],
      [own, 'remove file'],
    ])
    expect(planned({ state: 'absent' }, { [main]: 'deb a b\n' })).toEqual([])
  })

  it('refuses what is no source', () => {
    expect(planned({ repo: '#deb http://new.example/debian sid main' }, {})).toBe(
      'Invalid repository string: #deb http://new.example/debian sid main',
    )
    expect(planned({ repo: 'ppa:nginx/stable' }, {})).toBe(
      'ppa:nginx/stable must be given as a line that begins with deb',
    )
  })

  it('tells which files are new and which are gone', () => {
    const result = (task: Task, texts: Readonly<Record<string, string>>) =>
      repository.result(args(task), host({}) as never, [], host(texts) as never)
    expect(result({}, {})).toEqual({ repo: source, state: 'present', sources_added: [own], sources_removed: [] })
    expect(result({ state: 'absent' }, { [own]: `${source}\n` })).toMatchObject({ sources_removed: [own] })
  })
})
