import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import assemble from '../../modules/assemble.ts'
import { assembled, fragmentFilter } from '../../src/module/fragments.ts'
import { bytesContent, type Folder } from '../../src/state/content.ts'
import { argsOf, converge, type Given, planned, testFolder } from './local.ts'

/** What assemble of ansible-core 2.14.18 made of some files. */
type Case = Omit<Given<typeof assemble.args>, 'src'> & {
  readonly fragments: Readonly<Record<string, string>>
  readonly after: string
}

const cases: Case[] = readFileSync(new URL('assemble.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const good = { left: [], broken: [] }

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(testFolder(), 'conf.d')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

describe('parts', () => {
  it.each(cases)('are put together as by Ansible: %o', ({ fragments, after, ...given }) => {
    const args = argsOf(assemble.args, given)
    const isTaken = fragmentFilter(args)
    const taken = Object.entries(fragments).filter(([name]) => typeof isTaken === 'function' && isTaken(name))
    const parts = taken.map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
    expect(assembled(parts, args.delimiter).toString()).toBe(after)
  })

  it('of the host become one file, once', async () => {
    const src = folderOf({ b: 'b\n', a: 'a\n', '.c': 'c\n' })
    mkdirSync(join(src, 'sub'))
    symlinkSync('a', join(src, 'link'))
    const given = { src, dest: join(testFolder(), 'all'), delimiter: '--', mode: '0600', ignore_hidden: true }
    const outcome = await converge(assemble, given)
    expect(outcome).toMatchObject({ ...good, changes: ['create file'] })
    expect(readFileSync(given.dest, 'utf8')).toBe('a\n--\nb\n--\na\n')
    expect(outcome.result).toEqual({
      ...{ src, dest: given.dest, msg: 'OK', state: 'file', mode: '0600', size: 12 },
      ...{ uid: process.getuid?.(), gid: process.getgid?.(), owner: expect.any(String), group: expect.any(String) },
      checksum: '6d9941ebdcf6556acdc8be3704098596ca471792',
      md5sum: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(outcome.planned.result).toEqual(outcome.result)
    expect(await planned(assemble, given)).toEqual([])
  })

  it('of the controller become one file', async () => {
    const content = (text: string) => bytesContent(Buffer.from(text))
    const src: Folder = {
      entries: [
        { kind: 'file', path: 'b', content: content('b\n') },
        { kind: 'folder', path: 'x', mode: '0755' },
        { kind: 'file', path: 'x/c', content: content('c\n') },
        { kind: 'file', path: 'a', content: content('a') },
      ],
    }
    const dest = join(testFolder(), 'all')
    writeFileSync(dest, 'old\n')
    chmodSync(dest, 0o640)
    const outcome = await converge(assemble, { src, dest, remote_src: false })
    expect(outcome).toMatchObject({ ...good, changes: ['change content'] })
    expect(outcome.result).toMatchObject({ dest, mode: '0640', size: 4 })
    expect(outcome.result).not.toHaveProperty('msg')
    expect(readFileSync(dest, 'utf8')).toBe('a\nb\n')
  })
})

describe('nothing is made', () => {
  it.each([
    [{ src: '/nonexistent' }, 'Source (/nonexistent) does not exist'],
    [{ src: '/etc/passwd' }, 'Source (/etc/passwd) is not a directory'],
    [{ regexp: '(' }, 'Invalid Regexp (missing ), unterminated subpattern at position 0) in "("'],
    [{ dest: '/usr' }, 'attempted to take checksum of directory: /usr'],
    [{ dest: '/nonexistent/file' }, 'Destination directory /nonexistent does not exist'],
    [{ validate: 'true' }, 'validate must contain %s: true'],
  ])('of %o', async (given, failed) => {
    const fine = { src: folderOf({ a: 'a\n' }), dest: join(testFolder(), 'all') }
    expect(await planned(assemble, { ...fine, ...given })).toMatchObject({ failed })
  })
})
