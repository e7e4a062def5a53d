import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import lineinfile from '../../modules/lineinfile.ts'
import { type LineArgs, lineEdit } from '../../src/module/line-edit.ts'
import { argsOf, converge, planned, testFolder } from './local.ts'

/** What lineinfile of ansible-core 2.14.18 made of generated files and arguments. */
interface Case extends Partial<LineArgs> {
  readonly content: string
  readonly msg: string
  readonly after: string
}

const cases: Case[] = readFileSync(new URL('lineinfile.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const good = { left: [], broken: [] }

function fileOf(content: string): string {
  const path = join(testFolder(), 'file')
  writeFileSync(path, content)
  return path
}

describe('a line', () => {
  it.each(cases)(
    'comes to stand where Ansible puts it: $content $line $regexp $search_string',
    ({ content, msg, after, ...given }) => {
      const edit = lineEdit(argsOf(lineinfile.args, { path: '', ...given }), Buffer.from(content))
      expect('problem' in edit ? edit : [edit.msg, edit.bytes.toString()]).toEqual([msg, after])
    },
  )

  it('does not stick to a last line that has no end', async () => {
    const path = fileOf('first')
    await converge(lineinfile, { path, line: 'second', insertafter: 'first' })
    expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n')
  })

  it('is added once', async () => {
    const path = fileOf('a\n')
    const outcome = await converge(lineinfile, { path, line: 'b' })
    expect(outcome).toMatchObject({ ...good, changes: ['add line'], result: { msg: 'line added', backup: '' } })
    expect(outcome.planned.result).toEqual(outcome.result)
    expect(await planned(lineinfile, { path, line: 'b' })).toEqual([])
  })

  it('is replaced, along with the mode of its file', async () => {
    const path = fileOf('a=1\n')
    chmodSync(path, 0o644)
    const outcome = await converge(lineinfile, { path, line: 'a=2', regexp: '^a=', mode: '0600' })
    expect(outcome).toMatchObject({ ...good, changes: ['replace line, mode 0644 → 0600'] })
    expect(outcome.result.msg).toBe('line replaced and ownership, perms or SE linux context changed')
  })

  it('stays, and the file only gets its mode', async () => {
    const path = fileOf('a\n')
    chmodSync(path, 0o644)
    const outcome = await converge(lineinfile, { path, line: 'a', mode: '0600' })
    expect(outcome).toMatchObject({ ...good, changes: ['mode 0644 → 0600'] })
  })

  it('is removed wherever it stands', async () => {
    const path = fileOf('a\nb\na\n')
    const outcome = await converge(lineinfile, { path, line: 'a', state: 'absent' })
    expect(outcome).toMatchObject({
      ...good,
      changes: ['remove 2 lines'],
      result: { msg: '2 line(s) removed', found: 2 },
    })
    expect(readFileSync(path, 'utf8')).toBe('b\n')
  })

  it('is written to what a link leads to, which keeps its mode', async () => {
    const path = fileOf('a\n')
    chmodSync(path, 0o604)
    const link = join(testFolder(), 'link')
    symlinkSync(path, link)
    expect(await converge(lineinfile, { path: link, line: 'b' })).toMatchObject(good)
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n')
  })

  it('leaves bytes alone that are no text', async () => {
    const path = join(testFolder(), 'file')
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0x0a, 0x00, 0xe9, 0x0a]))
    await converge(lineinfile, { path, line: 'ü', regexp: '\\x00.' })
    expect(readFileSync(path)).toEqual(Buffer.from([0xff, 0xfe, 0x0a, 0xc3, 0xbc, 0x0a]))
  })
})

describe('a file that is not there', () => {
  it('is an error', async () => {
    const path = join(testFolder(), 'file')
    expect(await planned(lineinfile, { path, line: 'a' })).toEqual({
      failed: `Destination ${path} does not exist !`,
      more: { rc: 257 },
    })
  })

  it('holds no line that could be removed', async () => {
    const path = join(testFolder(), 'file')
    const outcome = await converge(lineinfile, { path, line: 'a', state: 'absent' })
    expect(outcome).toMatchObject({ ...good, changes: [], result: { msg: 'file not present' } })
  })

  it('is made with its folder if asked for', async () => {
    const path = join(testFolder(), 'a/b/file')
    const outcome = await converge(lineinfile, { path, line: 'a', create: true, mode: '0640' })
    expect(outcome).toMatchObject({ ...good, changes: ['create 2 directories', 'create file'] })
    expect(readFileSync(path, 'utf8')).toBe('a\n')
  })
})

describe('wrong arguments', () => {
  it.each([
    [{ line: 'a', backrefs: true }, 'regexp is required with backrefs=true'],
    [{ regexp: 'a' }, 'line is required with state=present'],
    [{ state: 'absent' as const }, 'one of line, search_string, or regexp is required with state=absent'],
    [{ line: 'a', regexp: '(' }, 'regexp is no valid expression: missing ), unterminated subpattern at position 0'],
    [{ line: 'a', insertafter: '[' }, 'insertafter is no valid expression: unterminated character set at position 0'],
    [{ line: '\\2', regexp: '(a)', backrefs: true }, 'invalid group reference 2 at position 1'],
    [{ line: 'a', validate: 'true' }, 'validate must contain %s: true'],
  ])('%o', async (given, failed) => {
    expect(await planned(lineinfile, { path: fileOf('a\n'), ...given })).toMatchObject({ failed })
  })

  it('a directory', async () => {
    const path = testFolder()
    expect(await planned(lineinfile, { path, line: 'a' })).toMatchObject({ failed: `Path ${path} is a directory !` })
  })
})
