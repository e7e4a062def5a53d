import { chmodSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import file from '../../modules/file.ts'
import { converge, planned, testFolder } from './local.ts'

const isRoot = process.getuid?.() === 0
const good = { left: [], broken: [] }

function modeOf(path: string): string {
  return (statSync(path).mode & 0o7777).toString(8).padStart(4, '0')
}

describe('a directory', () => {
  it('is made with all folders above it, which get the same mode', async () => {
    const path = join(testFolder(), 'a/b/c')
    const outcome = await converge(file, { path, state: 'directory', mode: '0750' })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['create 3 directories'],
      result: { path, state: 'directory', mode: '0750' },
    })
    expect([modeOf(path), modeOf(join(path, '..'))]).toEqual(['0750', '0750'])
  })

  it('is 0755 unless asked otherwise', async () => {
    const path = join(testFolder(), 'a')
    const outcome = await converge(file, { path, state: 'directory' })
    expect(outcome).toMatchObject({ ...good, changes: ['create directory'], result: { mode: '0755' } })
  })

  it.runIf(isRoot)('belongs to the owner that is asked for, as do the folders above', async () => {
    const path = join(testFolder(), 'a/b')
    const outcome = await converge(file, { path, state: 'directory', owner: 'daemon', group: 'games' })
    expect(outcome).toMatchObject({ ...good, result: { owner: 'daemon', group: 'games' } })
    expect(statSync(join(path, '..')).uid).toBe(1)
  })

  it.runIf(isRoot)('takes the group of a setgid folder above it', async () => {
    const top = join(testFolder(), 'top')
    await converge(file, { path: top, state: 'directory', group: 'games', mode: '2755' })
    const outcome = await converge(file, { path: join(top, 'a'), state: 'directory' })
    expect(outcome).toMatchObject({ ...good, result: { group: 'games', mode: '2755' } })
  })

  it('loses its setgid bit where the mode has none', async () => {
    const path = join(testFolder(), 'a')
    mkdirSync(path)
    chmodSync(path, 0o2755)
    const outcome = await converge(file, { path, state: 'directory', mode: '0755' })
    expect(outcome).toMatchObject({ ...good, changes: ['mode 2755 → 0755'] })
    expect(modeOf(path)).toBe('0755')
  })

  it('is fine behind a link', async () => {
    const top = testFolder()
    mkdirSync(join(top, 'real'), { mode: 0o700 })
    symlinkSync('real', join(top, 'link'))
    const outcome = await converge(file, { path: join(top, 'link'), state: 'directory', mode: '0711' })
    expect(outcome).toMatchObject({ ...good, changes: ['mode 0700 → 0711'] })
    expect(modeOf(join(top, 'real'))).toBe('0711')
  })

  it('does not take the place of a file', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, '')
    expect(await planned(file, { path, state: 'directory' })).toMatchObject({
      failed: `${path} already exists as a file`,
    })
  })

  it('needs no change when it is as wanted', async () => {
    const path = testFolder()
    expect(await planned(file, { path, state: 'directory', mode: 'u=rwx,go=rx' })).toEqual([])
  })
})

describe('recursion', () => {
  it('changes only what differs, and spares plain files the x bit', async () => {
    const top = testFolder()
    mkdirSync(join(top, 'sub'), { mode: 0o755 })
    writeFileSync(join(top, 'plain'), '', { mode: 0o644 })
    writeFileSync(join(top, 'sub/tool'), '', { mode: 0o755 })
    writeFileSync(join(top, 'sub/right'), '', { mode: 0o640 })
    symlinkSync('plain', join(top, 'link'))
    const outcome = await converge(file, { path: top, state: 'directory', recurse: true, mode: 'u=rwX,g=rX,o=' })
    expect(outcome).toMatchObject({ ...good, changes: ['mode 0755 → 0750', 'attributes of 3 below'] })
    const modes = ['sub', 'plain', 'sub/tool', 'sub/right'].map((path) => modeOf(join(top, path)))
    expect(modes).toEqual(['0750', '0640', '0750', '0640'])
  })

  it.runIf(isRoot)('gives links an owner, and not what they lead to', async () => {
    const top = testFolder()
    const other = join(testFolder(), 'other')
    writeFileSync(other, '')
    symlinkSync(other, join(top, 'link'))
    const outcome = await converge(file, { path: top, state: 'directory', recurse: true, owner: 'daemon' })
    expect(outcome).toMatchObject({ ...good, changes: ['owner root → daemon', 'attributes of 1 below'] })
    expect([lstatSync(join(top, 'link')).uid, statSync(other).uid]).toEqual([1, 0])
  })

  it('is refused for anything but directories', async () => {
    const path = join(testFolder(), 'a')
    const plan = await planned(file, { path, state: 'touch', recurse: true })
    expect(plan).toMatchObject({ failed: "recurse option requires state to be 'directory'" })
  })
})

describe('a file', () => {
  it('is not made', async () => {
    const path = join(testFolder(), 'a')
    expect(await planned(file, { path, state: 'file', mode: '0600' })).toMatchObject({
      failed: `file (${path}) is absent, cannot continue`,
    })
  })

  it('gets a new mode', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x', { mode: 0o644 })
    const outcome = await converge(file, { path, mode: '0600' })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['mode 0644 → 0600'],
      result: { path, mode: '0600', size: 1, state: 'file' },
    })
  })

  it.runIf(isRoot)('loses setuid with its old owner, as the kernel has it', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x')
    chmodSync(path, 0o6755)
    const outcome = await converge(file, { path, owner: 'daemon' })
    expect(outcome).toMatchObject({ ...good, changes: ['owner root → daemon, mode 6755 → 0755'] })
  })

  it.runIf(isRoot)('keeps setuid where the mode asks for it', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x')
    chmodSync(path, 0o4755)
    const outcome = await converge(file, { path, owner: 'daemon', mode: '4755' })
    expect(outcome).toMatchObject({ ...good, changes: ['owner root → daemon'] })
    expect(modeOf(path)).toBe('4755')
  })

  it.runIf(isRoot)('belongs to a number as well as to a name', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x')
    expect(await converge(file, { path, owner: '54321', group: '0' })).toMatchObject({
      ...good,
      result: { owner: '54321' },
    })
    expect(await planned(file, { path, owner: '54321', group: 'root' })).toEqual([])
  })

  it('does not lose its mode with names that need quotes', async () => {
    const path = join(testFolder(), "it's a -file\n$HOME")
    writeFileSync(path, 'x')
    expect(await converge(file, { path, mode: '0640' })).toMatchObject({ ...good, result: { mode: '0640' } })
  })
})

describe('nothing', () => {
  it('is left of a file', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x')
    const outcome = await converge(file, { path, state: 'absent' })
    expect(outcome).toMatchObject({ ...good, changes: ['remove file'], result: { path, state: 'absent' } })
  })

  it('is left of a directory with all below', async () => {
    const path = join(testFolder(), 'a')
    mkdirSync(join(path, 'b/c'), { recursive: true })
    expect(await converge(file, { path, state: 'absent' })).toMatchObject({ ...good, changes: ['remove directory'] })
  })

  it('is left of a link, but what it leads to stays', async () => {
    const top = testFolder()
    symlinkSync(top, join(top, 'link'))
    expect(await converge(file, { path: join(top, 'link'), state: 'absent' })).toMatchObject({
      ...good,
      changes: ['remove link'],
    })
  })

  it('needs no change', async () => {
    expect(await planned(file, { path: '/nonexistent/x', state: 'absent' })).toEqual([])
  })
})

describe('a link', () => {
  it('is made', async () => {
    const top = testFolder()
    const path = join(top, 'link')
    mkdirSync(join(top, 'real'))
    const outcome = await converge(file, { path, src: 'real', state: 'link' })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['link to real'],
      result: { dest: path, src: 'real', state: 'link' },
    })
    expect(readlinkSync(path)).toBe('real')
  })

  it('is turned to something else', async () => {
    const top = testFolder()
    const path = join(top, 'link')
    symlinkSync('old', path)
    writeFileSync(join(top, 'new'), '')
    const outcome = await converge(file, { path, src: 'new', state: 'link' })
    expect(outcome).toMatchObject({ ...good, changes: ['link old → new'] })
  })

  it('leads nowhere only by force', async () => {
    const path = join(testFolder(), 'link')
    const failed = 'src file does not exist, use "force=yes" if you really want to create the link: /nonexistent'
    expect(await planned(file, { path, src: '/nonexistent', state: 'link' })).toMatchObject({ failed })
    expect(await converge(file, { path, src: '/nonexistent', state: 'link', force: true })).toMatchObject(good)
  })

  it('takes the place of a file or an empty directory only by force', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'file'), '')
    mkdirSync(join(top, 'empty'))
    const asked = { src: top, state: 'link' } as const
    expect(await planned(file, { ...asked, path: join(top, 'file') })).toMatchObject({
      failed: `refusing to convert from file to symlink for ${top}/file`,
    })
    expect(await converge(file, { ...asked, path: join(top, 'file'), force: true })).toMatchObject(good)
    expect(await converge(file, { ...asked, path: join(top, 'empty'), force: true })).toMatchObject(good)
  })

  it('hands the mode on to what it leads to', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), '', { mode: 0o644 })
    const outcome = await converge(file, { path: join(top, 'link'), src: 'real', state: 'link', mode: '0600' })
    expect(outcome).toMatchObject({ ...good, changes: ['link to real', 'mode 0644 → 0600'] })
  })

  it.runIf(isRoot)('is owned itself if links are not followed', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), '')
    const path = join(top, 'link')
    const outcome = await converge(file, {
      path,
      src: 'real',
      state: 'link',
      owner: 'daemon',
      mode: '0600',
      follow: false,
    })
    expect(outcome).toMatchObject({ ...good, changes: ['link to real'], result: { owner: 'daemon' } })
    expect([lstatSync(path).uid, statSync(path).uid]).toEqual([1, 0])
  })
})

describe('a hard link', () => {
  it('is made, and then is the same file', async () => {
    const top = testFolder()
    const src = join(top, 'first')
    writeFileSync(src, 'x')
    const outcome = await converge(file, { path: join(top, 'second'), src, state: 'hard' })
    expect(outcome).toMatchObject({ ...good, changes: [`hard link to ${src}`], result: { src, state: 'hard' } })
    expect(statSync(join(top, 'second')).ino).toBe(statSync(src).ino)
  })

  it('takes the place of a file only by force', async () => {
    const top = testFolder()
    const [src, path] = [join(top, 'first'), join(top, 'second')]
    writeFileSync(src, 'x')
    writeFileSync(path, 'y')
    expect(await planned(file, { path, src, state: 'hard' })).toMatchObject({
      failed: 'Cannot link, file exists at destination',
    })
    expect(await converge(file, { path, src, state: 'hard', force: true })).toMatchObject(good)
  })
})

describe('a touch', () => {
  it('makes an empty file', async () => {
    const path = join(testFolder(), 'a')
    const outcome = await converge(file, { path, state: 'touch', mode: '0640' })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['create file'],
      result: { dest: path, state: 'file', mode: '0640' },
    })
  })

  it('is done again and again', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x')
    expect(await converge(file, { path, state: 'touch' })).toMatchObject({ ...good, changes: ['touch'] })
    expect(await converge(file, { path, state: 'touch' })).toMatchObject({ ...good, changes: ['touch'] })
  })

  it('is done once if times are preserved', async () => {
    const path = join(testFolder(), 'a')
    const asked = { path, state: 'touch', modification_time: 'preserve', access_time: 'preserve' } as const
    expect(await converge(file, asked)).toMatchObject({ ...good, changes: ['create file'] })
    expect(await planned(file, asked)).toEqual([])
  })

  it('sets a time of the host', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'x')
    const asked = { path, modification_time: '202001020304.05' } as const
    expect(await converge(file, asked)).toMatchObject({ ...good, changes: ['set times'] })
    expect(statSync(path).mtime).toEqual(new Date(2020, 0, 2, 3, 4, 5))
    expect(await planned(file, asked)).toEqual([])
  })

  it('says what is wrong with a time', async () => {
    const plan = await planned(file, { path: '/', modification_time: 'yesterday' })
    expect(plan).toMatchObject({ failed: expect.stringContaining('yesterday') })
  })

  it('needs a folder', async () => {
    const plan = await planned(file, { path: '/nonexistent/a', state: 'touch' })
    expect(plan).toMatchObject({ failed: 'Error, could not touch target: there is no directory /nonexistent' })
  })
})
