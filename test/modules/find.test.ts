import { lutimesSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import find from '../../modules/find.ts'
import { converge, type Given, planned, testFolder } from './local.ts'

interface Planted {
  readonly path: string
  readonly text?: string
  readonly times?: number
  readonly target?: string
  readonly days?: number
}

/** What find of ansible-core 2.14.18 told of a tree. */
type Case = Given<typeof find.args> & {
  readonly matched: number
  readonly examined: number
  readonly msg: string
  readonly found: readonly string[]
}

const tree: Planted[] = JSON.parse(readFileSync(new URL('find.tree.json', import.meta.url), 'utf8'))
const cases: Case[] = readFileSync(new URL('find.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

function plant(): string {
  const top = testFolder()
  for (const { path, text, times = 1, target } of tree) {
    if (target !== undefined) symlinkSync(target, join(top, path))
    else if (text !== undefined) writeFileSync(join(top, path), text.repeat(times), { mode: 0o644 })
    else mkdirSync(join(top, path))
  }
  for (const { path, days } of tree.filter(({ days }) => days !== undefined).toReversed()) {
    const time = Date.now() / 1000 - (days ?? 0) * 86_400
    lutimesSync(join(top, path), time, time)
  }
  return top
}

function pathsOf(result: Awaited<ReturnType<typeof converge>>['result'], top: string): string[] {
  const files = Array.isArray(result.files) ? result.files : []
  return files.map(({ path }) => String(path).slice(top.length + 1))
}

describe('find', () => {
  it.each(cases)('tells what Ansible tells: %o', async ({ matched, examined, msg, found, ...given }) => {
    const top = plant()
    const { result, changes } = await converge(find, { ...given, paths: [top] })
    expect(changes).toEqual([])
    expect({ ...result, files: [] }).toEqual({ files: [], matched, examined, msg, skipped_paths: {} })
    expect(pathsOf(result, top).sort()).toEqual(found)
  })

  it('tells of a file what stat tells', async () => {
    const top = plant()
    const { result } = await converge(find, { paths: [`${top}/`], patterns: ['a.log'], get_checksum: true })
    expect(result.files).toEqual([
      {
        path: join(top, 'a.log'),
        ...{ mode: '0644', size: 12, nlink: 1, uid: process.getuid?.(), gid: process.getgid?.() },
        ...{ isreg: true, isdir: false, islnk: false, ischr: false, isblk: false, isfifo: false, issock: false },
        ...{ rusr: true, wusr: true, xusr: false, rgrp: true, wgrp: false, xgrp: false },
        ...{ roth: true, woth: false, xoth: false, isuid: false, isgid: false },
        ...{ pw_name: expect.any(String), gr_name: expect.any(String) },
        ...{ inode: expect.any(Number), dev: expect.any(Number) },
        ...{ atime: expect.any(Number), mtime: expect.any(Number), ctime: expect.any(Number) },
        checksum: '58853e8a5e8272b1012f9a52a80758b27bd0d3cb',
      },
    ])
  })

  it('goes into a folder that a link leads to, where the link is the path', async () => {
    const top = plant()
    const { result } = await converge(find, { paths: [join(top, 'link')], recurse: true })
    expect(pathsOf(result, top).sort()).toEqual(['link/c.log', 'link/er/d.conf'])
  })

  it('looks in several folders, and says which are none', async () => {
    const top = plant()
    const paths = [join(top, 'sub'), join(top, 'nope'), join(top, 'a.log'), join(top, 'sub/deep')]
    const { result } = await converge(find, { paths, patterns: ['*.log'] })
    expect(pathsOf(result, top)).toEqual(['sub/a.log', 'sub/deep/c.log'])
    expect(result).toMatchObject({
      msg: 'Not all paths examined, check warnings for details',
      skipped_paths: { [`${top}/nope`]: `'${top}/nope' is not a directory`, [`${top}/a.log`]: expect.any(String) },
      warnings: [
        `Skipped '${top}/nope' path due to this access issue: '${top}/nope' is not a directory\n`,
        expect.any(String),
      ],
    })
  })

  it('takes names as they are', async () => {
    const top = testFolder()
    writeFileSync(join(top, "it's\n a"), '')
    expect(pathsOf((await converge(find, { paths: [top] })).result, top)).toEqual(["it's\n a"])
  })

  it.each([
    [{ age: '2y' }, 'failed to process age'],
    [{ size: 'big' }, 'failed to process size'],
    [
      { patterns: ['('], use_regex: true },
      '( is no valid expression: missing ), unterminated subpattern at position 0',
    ],
    [{ contains: '[' }, 'contains is no valid expression: unterminated character set at position 0'],
  ])('refuses %o', async (given, failed) => {
    expect(await planned(find, { paths: ['/nonexistent'], ...given })).toEqual({ failed })
  })
})
