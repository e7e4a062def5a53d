import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import unarchive from '../../modules/unarchive.ts'
import { archiveOf } from '../../src/run/archive/list.ts'
import { fileContent } from '../../src/run/content.ts'
import { bytesContent } from '../../src/state/content.ts'
import { argsOf, converge, type Given, planned, testFolder } from './local.ts'

const has = (...programs: string[]) => programs.every((one) => spawnSync('which', [one]).status === 0)

/** A zip of Unix: top/a.txt 0640, top/run 0755, top/empty/ 0750, top/link, of 2 January 2024 03:04:06. */
const zip = [
  'UEsDBBQAAAAAAIMYIlgAAAAAAAAAAAAAAAAKAAAAdG9wL2VtcHR5L1BLAwQUAAAAAACDGCJYIDA6NgYAAAAGAAAACQAAAHRvcC9hLnR4dGhlbG',
  'xvClBLAwQUAAAAAACDGCJYAAAAAAAAAAAAAAAABwAAAHRvcC9ydW5QSwMEFAAAAAAAgxgiWLr368EFAAAABQAAAAgAAAB0b3AvbGlua2EudHh0',
  'UEsBAhQDFAAAAAAAgxgiWAAAAAAAAAAAAAAAAAoAAAAAAAAAAAAAAOhBAAAAAHRvcC9lbXB0eS9QSwECFAMUAAAAAACDGCJYIDA6NgYAAAAGAA',
  'AACQAAAAAAAAAAAAAAoIEoAAAAdG9wL2EudHh0UEsBAhQDFAAAAAAAgxgiWAAAAAAAAAAAAAAAAAcAAAAAAAAAAAAAAO2BVQAAAHRvcC9ydW5Q',
  'SwECFAMUAAAAAACDGCJYuvfrwQUAAAAFAAAACAAAAAAAAAAAAAAA/6F6AAAAdG9wL2xpbmtQSwUGAAAAAAQABADaAAAApQAAAAAA',
].join('')

/** A folder with something of each kind, as a tar of that format, packed by the program. */
function packed(program: string, options: readonly string[] = []): string {
  const folder = testFolder()
  const top = join(folder, 'top')
  const long = 'x'.repeat(90)
  mkdirSync(join(top, 'empty'), { recursive: true })
  mkdirSync(join(top, long, long), { recursive: true })
  writeFileSync(join(top, 'a.txt'), 'hello\n', { mode: 0o640 })
  writeFileSync(join(top, 'run'), '#!/bin/sh\n')
  chmodSync(join(top, 'run'), 0o755)
  writeFileSync(join(top, 'ö "q" \\'), '')
  writeFileSync(join(top, long, long, long), 'deep')
  symlinkSync('a.txt', join(top, 'link'))
  spawnSync('ln', [join(top, 'a.txt'), join(top, 'other name')])
  chmodSync(join(top, 'empty'), 0o1770)
  const path = join(folder, 'archive')
  const { status, stderr } = spawnSync('tar', [...options, program, '-cf', path, '-C', folder, 'top'])
  if (status !== 0) throw new Error(String(stderr))
  return path
}

async function fromController(path: string) {
  return archiveOf(await fileContent(path, null))
}

describe.each([
  ['--no-auto-compress', 'TarArchive', []],
  ['--gzip', 'TgzArchive', ['--format=gnu']],
  ['--gzip', 'TgzArchive', ['--format=posix']],
  ['--bzip2', 'TarBzipArchive', []],
  ['--xz', 'TarXzArchive', []],
  ['--zstd', 'TarZstdArchive', []],
] as const)('a tar made with %s', (program, handler, options) => {
  const isHere = program.startsWith('--no') || has(program.slice(2))

  it.skipIf(!isHere)(`is unpacked by ${handler}, from the controller and on the host`, async () => {
    const path = packed(program, options)
    const [here, there] = [testFolder(), testFolder()]
    const sent = await converge(unarchive, { src: await fromController(path), dest: here, list_files: true })
    expect(sent).toMatchObject({ left: [], broken: [], changes: ['send archive', 'unpack archive (10 entries)'] })
    expect(sent.planned.changes).toEqual(sent.changes)
    const own = await converge(unarchive, { src: path, remote_src: true, dest: there, list_files: true })
    expect(own).toMatchObject({ left: [], broken: [], changes: ['unpack archive (10 entries)'], result: { handler } })
    expect(own.result.files).toEqual(sent.result.files)
    expect(own.planned.result.files).toEqual(sent.result.files)
    expect(readdirSync(here)).toEqual(['top'])
    expect(readdirSync(there, { recursive: true }).sort()).toEqual(readdirSync(here, { recursive: true }).sort())
    expect(readFileSync(join(there, 'top/link'), 'utf8')).toBe('hello\n')
    expect(await planned(unarchive, { src: await fromController(path), dest: there })).toEqual([])
    expect(await planned(unarchive, { src: path, remote_src: true, dest: here })).toEqual([])
  })
})

describe('an archive that was unpacked', () => {
  const unpacked = async (more = {}) => {
    const given = { src: await fromController(packed('--gzip')), dest: testFolder(), ...more }
    await converge(unarchive, given)
    return { given, top: join(given.dest, 'top') }
  }
  const changes = async (given: Given<typeof unarchive.args>) => {
    const plan = await planned(unarchive, given)
    return 'failed' in plan ? plan.failed : plan.map(({ title }) => title)
  }

  it('is unpacked again where something is missing or otherwise, and only there', async () => {
    const { given, top } = await unpacked()
    rmSync(join(top, 'link'))
    writeFileSync(join(top, 'a.txt'), 'HELLO\n')
    chmodSync(join(top, 'empty'), 0o755)
    writeFileSync(join(top, 'own'), 'not of the archive')
    const again = await converge(unarchive, given)
    // The file with two names is one.
    expect(again).toMatchObject({
      left: [],
      broken: [],
      changes: ['send archive', 'unpack archive (4 of 10 entries differ)'],
    })
    expect(readFileSync(join(top, 'a.txt'), 'utf8')).toBe('hello\n')
    expect(readFileSync(join(top, 'own'), 'utf8')).toBe('not of the archive')
  })

  it('keeps what is newer, if it is told to', async () => {
    const { given, top } = await unpacked({ keep_newer: true })
    writeFileSync(join(top, 'run'), 'newer')
    utimesSync(join(top, 'run'), 4e9, 4e9)
    expect(await changes(given)).toEqual([])
    rmSync(join(top, 'link'))
    expect(await converge(unarchive, given)).toMatchObject({ left: [], broken: [] })
    expect(readFileSync(join(top, 'run'), 'utf8')).toBe('newer')
  })

  it('has the attributes of the task, which are set without unpacking it', async () => {
    const { given, top } = await unpacked({ mode: 'u=rwX,go=' })
    expect(await changes(given)).toEqual([])
    chmodSync(join(top, 'a.txt'), 0o777)
    chmodSync(top, 0o755)
    expect(await converge(unarchive, given)).toMatchObject({
      left: [],
      broken: [],
      changes: ['attributes of 3 entries'],
    })
  })

  it('is not looked at where the path is there that it creates', async () => {
    const { given, top } = await unpacked()
    rmSync(join(top, 'run'))
    const skipped = await converge(unarchive, { ...given, creates: join(top, 'a.txt') })
    expect(skipped).toMatchObject({
      changes: [],
      result: { skipped: true, msg: `skipped, since ${join(top, 'a.txt')} exists` },
    })
  })
})

describe('a part of an archive', () => {
  it.each([
    [
      { extra_opts: ['--strip-components=1'], exclude: ['x*'] },
      ['a.txt', 'empty', 'link', 'other name', 'run', 'ö "q" \\'],
    ],
    [{ include: ['top/run', 'top/empty'] }, ['top', 'top/empty', 'top/run']],
    [{ include: ['top/r*', 'top/link'], extra_opts: ['--wildcards'] }, ['top', 'top/link', 'top/run']],
    [{ exclude: ['top/empty', 'a.txt', '*x', 'ö*'] }, ['top', 'top/link', 'top/other name', 'top/run']],
  ])('is unpacked as tar does it: %j', async (given, names) => {
    const path = packed('--gzip')
    const [here, there] = [testFolder(), testFolder()]
    const sent = await converge(unarchive, { src: await fromController(path), dest: here, ...given })
    expect(sent).toMatchObject({ left: [], broken: [] })
    expect(readdirSync(here, { recursive: true }).sort()).toEqual(names)
    const own = await converge(unarchive, { src: path, remote_src: true, dest: there, ...given })
    expect(own).toMatchObject({ left: [], broken: [] })
    expect(readdirSync(there, { recursive: true }).sort()).toEqual(names)
  })
})

describe.skipIf(!has('unzip'))('a zip', () => {
  it.each([
    [{}, 4, ['top', 'top/a.txt', 'top/empty', 'top/link', 'top/run']],
    [{ include: ['top/*n*'] }, 2, ['top', 'top/link', 'top/run']],
    [{ exclude: ['*.txt', 'top/link'], extra_opts: ['-j'] }, 1, ['run']],
  ])('is unpacked, from the controller and on the host: %j', async (given, _count, names) => {
    const [here, there] = [testFolder(), testFolder()]
    const content = bytesContent(Buffer.from(zip, 'base64'), { name: 'top.zip' })
    const sent = await converge(unarchive, { src: await archiveOf(content), dest: here, ...given })
    expect(sent).toMatchObject({ left: [], broken: [], result: { handler: 'ZipArchive' } })
    expect(readdirSync(here, { recursive: true }).sort()).toEqual(names)
    const path = join(testFolder(), 'top.zip')
    writeFileSync(path, Buffer.from(zip, 'base64'))
    const own = await converge(unarchive, { src: path, remote_src: true, dest: there, ...given })
    expect(own).toMatchObject({ left: [], broken: [] })
    expect(await planned(unarchive, { src: path, remote_src: true, dest: here, ...given })).toEqual([])
  })
})

describe('what can not be unpacked', () => {
  const text = () => {
    const path = join(testFolder(), 'text')
    writeFileSync(path, 'no archive')
    return path
  }

  it('is told', async () => {
    const dest = testFolder()
    const src = text()
    expect(await planned(unarchive, { src: `${dest}/none`, dest })).toMatchObject({
      failed: expect.stringMatching(/does not exist/),
    })
    expect(await planned(unarchive, { src, dest: `${dest}/none` })).toMatchObject({
      failed: `dest '${dest}/none' must be an existing dir`,
    })
    expect(await planned(unarchive, { src, dest })).toMatchObject({
      failed: expect.stringMatching(/Failed to find handler for ".*text": tar: /),
    })
    expect(await planned(unarchive, { src: await fromController(src), dest })).toMatchObject({
      failed: 'Failed to find handler for "text": it is no archive that is known here, or a broken one',
    })
  })

  it('is what leads out of the folder', async () => {
    const folder = testFolder()
    writeFileSync(join(folder, 'secret'), '')
    const path = join(folder, 'bad.tar')
    spawnSync('tar', ['-cPf', path, '-C', folder, '--transform=s,^,../,', 'secret'])
    expect(await planned(unarchive, { src: await fromController(path), dest: folder })).toMatchObject({
      failed: 'Failed to find handler for "bad.tar": it holds ../secret, which leads out of the folder',
    })
  })

  it('is what an option does that only the tar of the host knows', async () => {
    const plan = await planned(unarchive, {
      src: await fromController(packed('--gzip')),
      dest: testFolder(),
      extra_opts: ['--transform=s/a/b/'],
    })
    expect(plan).toMatchObject({ failed: expect.stringMatching(/extra_opts --transform=s\/a\/b\/ is not understood/) })
  })

  it('is what the host has no program for, unless it is planned to be there', async () => {
    const content = bytesContent(Buffer.from(zip, 'base64'), { name: 'top.zip' })
    const args = argsOf(unarchive.args, { src: await archiveOf(content), dest: '/d' })
    const folder = { type: 'directory', mode: '0755' }
    const seen = {
      me: { uid: 0 },
      'target /d': folder,
      'stat /d': folder,
      'stat /d/top': null,
      'program /usr/bin/unzip': false,
    }
    const plan = (more: object) => unarchive.plan(args, { ...seen, ...more } as never)
    expect(plan({})).toMatchObject({ failed: 'unzip is not installed on this host: install the package unzip first' })
    expect(plan({ 'package unzip': { status: 'installed' } })).toMatchObject([
      { title: 'send top.zip' },
      { title: 'unpack top.zip (5 entries)' },
    ])
  })

  it('is what is not there yet: a plan says that it will be unpacked', () => {
    const args = argsOf(unarchive.args, { src: '/a.tgz', dest: '/d', remote_src: true })
    const folder = { type: 'directory', mode: '0755' }
    const seen = {
      me: { uid: 0 },
      'target /d': folder,
      'stat /d': folder,
      'target /a.tgz': { type: 'file' },
      packing: null,
    }
    expect(unarchive.plan(args, seen as never)).toMatchObject([{ title: 'unpack a.tgz' }])
  })
})
