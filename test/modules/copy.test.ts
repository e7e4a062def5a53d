import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import copy from '../../modules/copy.ts'
import template from '../../modules/template.ts'
import { bytesContent } from '../../src/state/content.ts'
import { converge, planned, testFolder } from './local.ts'

const isRoot = process.getuid?.() === 0
const good = { left: [], broken: [] }
const hello = bytesContent(Buffer.from('hello\n'))
const named = bytesContent(Buffer.from('hello\n'), { name: 'hello.txt', mode: '0755' })

function modeOf(path: string): string {
  return (statSync(path).mode & 0o7777).toString(8).padStart(4, '0')
}

describe('a file', () => {
  it('is written with the mode of new files, and then stays', async () => {
    const dest = join(testFolder(), 'a')
    const outcome = await converge(copy, { content: hello, dest })
    expect(outcome).toMatchObject({ ...good, changes: ['create file'] })
    expect(outcome.result).toMatchObject({
      dest,
      checksum: 'f572d396fae9206628714fb2ce00f72e94f2258f',
      md5sum: 'b1946ac92492d2347c6235b4d2611184',
      mode: '0644',
      size: 6,
      state: 'file',
    })
    expect(outcome.planned.result).toEqual(outcome.result)
    expect(readFileSync(dest, 'utf8')).toBe('hello\n')
    expect(await planned(copy, { content: hello, dest })).toEqual([])
  })

  it('keeps its mode with a new content', async () => {
    const dest = join(testFolder(), 'a')
    writeFileSync(dest, 'old')
    chmodSync(dest, 0o606)
    expect(await converge(copy, { content: hello, dest })).toMatchObject({ ...good, changes: ['change content'] })
    expect(modeOf(dest)).toBe('0606')
  })

  it('gets its content and mode at once', async () => {
    const dest = join(testFolder(), 'a')
    writeFileSync(dest, 'old', { mode: 0o644 })
    const outcome = await converge(copy, { content: hello, dest, mode: 'go-rwx' })
    expect(outcome).toMatchObject({ ...good, changes: ['change content, mode 0644 → 0600'] })
  })

  it('only gets its mode if the content is the same', async () => {
    const dest = join(testFolder(), 'a')
    writeFileSync(dest, 'hello\n', { mode: 0o644 })
    expect(await converge(copy, { content: hello, dest, mode: '0600' })).toMatchObject({
      ...good,
      changes: ['mode 0644 → 0600'],
    })
  })

  it.runIf(isRoot)('keeps its owner, or gets a new one', async () => {
    const dest = join(testFolder(), 'a')
    await converge(copy, { content: hello, dest, owner: 'daemon', group: 'games' })
    const outcome = await converge(copy, { content: named, dest, owner: 'bin', checksum: named.sha1 })
    expect(outcome).toMatchObject({ ...good, changes: ['owner daemon → bin'] })
    const other = bytesContent(Buffer.from('other'))
    expect(await converge(copy, { content: other, dest })).toMatchObject({
      ...good,
      result: { owner: 'bin', group: 'games' },
    })
  })

  it('is not replaced unless by force', async () => {
    const dest = join(testFolder(), 'a')
    writeFileSync(dest, 'old')
    expect(await converge(copy, { content: hello, dest, force: false })).toMatchObject({
      changes: [],
      result: { dest },
    })
    expect(await converge(copy, { content: hello, dest: `${dest}2`, force: false })).toMatchObject({
      changes: ['create file'],
    })
  })

  it('keeps a copy of the old one', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'a'), 'old')
    expect(await converge(copy, { content: hello, dest: join(top, 'a'), backup: true })).toMatchObject(good)
    const [kept = ''] = readdirSync(top).filter((name) => name !== 'a')
    expect(kept).toMatch(/^a\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/)
    expect(readFileSync(join(top, kept), 'utf8')).toBe('old')
  })

  it('is not written if its validation fails', async () => {
    const top = testFolder()
    const dest = join(top, 'a')
    await expect(converge(copy, { content: hello, dest, validate: 'grep bye %s' })).rejects.toThrow('create file')
    expect(readdirSync(top)).toEqual([])
    expect(await converge(copy, { content: hello, dest, validate: 'grep hello %s' })).toMatchObject(good)
  })
})

describe('a destination', () => {
  it('that is a folder takes the file by its name', async () => {
    const dest = testFolder()
    const outcome = await converge(copy, { src: named, dest })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['create file'],
      result: { dest: join(dest, 'hello.txt'), src: 'hello.txt' },
    })
  })

  it('with a slash at its end is made a folder', async () => {
    const dest = join(testFolder(), 'a/b/')
    const outcome = await converge(copy, { src: named, dest, directory_mode: '0700' })
    expect(outcome).toMatchObject({ ...good, changes: ['create 2 directories', 'create file'] })
    expect([modeOf(dest), modeOf(join(dest, 'hello.txt'))]).toEqual(['0700', '0644'])
  })

  it('behind a link is written to if links are followed', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), 'old', { mode: 0o640 })
    symlinkSync('real', join(top, 'link'))
    const outcome = await converge(copy, { content: hello, dest: join(top, 'link'), follow: true })
    expect(outcome).toMatchObject({ ...good, changes: ['change content'] })
    expect([readFileSync(join(top, 'real'), 'utf8'), modeOf(join(top, 'real'))]).toEqual(['hello\n', '0640'])
  })

  it('behind a link in a folder is written to if links are followed', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), 'old')
    symlinkSync('real', join(top, 'hello.txt'))
    expect(await converge(copy, { src: named, dest: top, follow: true })).toMatchObject({
      ...good,
      changes: ['change content'],
    })
    expect(readlinkSync(join(top, 'hello.txt'))).toBe('real')
  })

  it('that is a link is replaced otherwise', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), 'old')
    symlinkSync('real', join(top, 'link'))
    expect(await converge(copy, { content: hello, dest: join(top, 'link') })).toMatchObject({
      ...good,
      changes: ['create file'],
    })
    expect(readFileSync(join(top, 'real'), 'utf8')).toBe('old')
  })

  it('that is a link to the same content is left alone', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), 'hello\n')
    symlinkSync('real', join(top, 'link'))
    expect(await planned(copy, { content: hello, dest: join(top, 'link') })).toEqual([])
  })

  it.each([
    [{ dest: '/nonexistent/a' }, 'Destination directory /nonexistent does not exist'],
    [{ dest: '/tmp' }, 'can not use content with a dir as dest'],
    [{ dest: '/nonexistent/a/' }, 'can not use content with a dir as dest'],
    [{ dest: '/tmp/rcprov-x', validate: 'true' }, 'validate must contain %s: true'],
    [{ dest: '/tmp/rcprov-x', checksum: 'abc' }, 'Copied file does not match the expected checksum. Transfer failed.'],
  ])('%o is refused', async (given, failed) => {
    expect(await planned(copy, { content: hello, ...given })).toMatchObject({ failed })
  })
})

it('a folder is not made below a file', async () => {
  const dest = join(testFolder(), 'a')
  writeFileSync(dest, '')
  const plan = await planned(copy, { src: named, dest: `${dest}/b/` })
  expect(plan).toMatchObject({ failed: `Destination directory ${dest}/b does not exist` })
})

describe('the mode of the source', () => {
  it('is preserved if asked for', async () => {
    const dest = join(testFolder(), 'a')
    expect(await converge(copy, { src: named, dest, mode: 'preserve' })).toMatchObject({
      ...good,
      result: { mode: '0755' },
    })
  })
})

describe('a folder', () => {
  const folder = {
    entries: [
      { kind: 'folder', path: 'site', mode: '0755' },
      { kind: 'folder', path: 'site/sub', mode: '0755' },
      { kind: 'file', path: 'site/a', content: hello },
      { kind: 'file', path: 'site/sub/b', content: named },
      { kind: 'link', path: 'site/link', target: 'sub/b' },
    ],
  } as const

  it('is copied with all that is in it, and then only what differs', async () => {
    const dest = join(testFolder(), 'to')
    const all = ['create 3 directories', 'create file', 'create file', 'link to sub/b']
    expect(await converge(copy, { src: folder, dest, mode: 'preserve' })).toMatchObject({ ...good, changes: all })
    expect(modeOf(join(dest, 'site/link'))).toBe('0755')
    writeFileSync(join(dest, 'site/a'), 'other')
    const again = await converge(copy, { src: folder, dest, mode: 'preserve' })
    expect(again).toMatchObject({ ...good, changes: ['change content'], result: { dest: `${dest}/` } })
  })

  it('does not take the place of a file', async () => {
    const dest = testFolder()
    writeFileSync(join(dest, 'site'), '')
    expect(await planned(copy, { src: folder, dest })).toMatchObject({
      failed: `${dest}/site already exists, and is no directory`,
    })
  })
})

describe('a file of the host', () => {
  it('is copied there, with its mode if that is to be preserved', async () => {
    const top = testFolder()
    writeFileSync(join(top, "it's"), 'hello\n', { mode: 0o755 })
    const given = { src: join(top, "it's"), dest: join(top, 'b'), remote_src: true, mode: 'preserve' }
    const outcome = await converge(copy, { ...given, validate: 'grep -q hello %s' })
    expect(outcome).toMatchObject({ ...good, changes: ['create file'] })
    expect(outcome.result).toMatchObject({ src: given.src, checksum: hello.sha1, mode: '0755', size: 6 })
    expect(await planned(copy, given)).toEqual([])
  })

  it('takes the place of another, which is kept', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'a'), 'new')
    mkdirSync(join(top, 'to'))
    writeFileSync(join(top, 'to/a'), 'old', { mode: 0o600 })
    const given = { src: join(top, 'a'), dest: join(top, 'to'), remote_src: true, backup: true }
    expect(await converge(copy, given)).toMatchObject({
      ...good,
      changes: ['change content'],
      result: { mode: '0600' },
    })
    expect(readdirSync(join(top, 'to'))).toHaveLength(2)
  })

  it('leaves nothing behind if its validation fails', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'a'), 'new')
    const given = { src: join(top, 'a'), dest: join(top, 'b'), remote_src: true, validate: 'false %s' }
    await expect(converge(copy, given)).rejects.toThrow('create file')
    expect(readdirSync(top)).toEqual(['a'])
  })

  it.each([
    ['/nonexistent', 'Source /nonexistent not found'],
    ['/usr', '/usr is a directory on the host: copy it with command: cp -a'],
  ])('%s is refused', async (src, failed) => {
    expect(await planned(copy, { src, dest: '/tmp/rcprov-x', remote_src: true })).toMatchObject({ failed })
  })
})

describe('a template', () => {
  it('is written like a copy', async () => {
    const dest = join(testFolder(), 'a')
    const outcome = await converge(template, { src: named, dest, mode: '0600' })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['create file'],
      result: { dest, mode: '0600', checksum: hello.sha1 },
    })
    expect(await planned(template, { src: named, dest })).toEqual([])
  })

  it('is not written if its validation fails', async () => {
    const dest = join(testFolder(), 'a')
    await expect(converge(template, { src: named, dest, validate: 'false %s' })).rejects.toThrow('create file')
    expect(existsSync(dest)).toBe(false)
  })
})

describe('what a plan supposes', () => {
  it('is that a unit file brings its unit', async () => {
    const dest = '/etc/systemd/system/rcprov-test.service'
    const [change] = [await planned(copy, { content: hello, dest })].flat()
    const provided = change && 'provides' in change ? change.provides : []
    expect(provided.some(({ family, covers }) => family === 'unit' && covers('rcprov-test.service'))).toBe(true)
  })
})
