import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import replace from '../../modules/replace.ts'
import { type ReplaceArgs, replaceEdit, replaceMessage } from '../../src/module/replace-edit.ts'
import { argsOf, converge, planned, testFolder } from './local.ts'

/** What replace of ansible-core 2.14.18 made of generated files and arguments. */
type Case = Pick<ReplaceArgs, 'regexp'> &
  Partial<Omit<ReplaceArgs, 'regexp'>> & {
    readonly content: string
    readonly msg: string
    readonly after_text: string
  }

const cases: Case[] = readFileSync(new URL('replace.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const good = { left: [], broken: [] }

function fileOf(content: string | Buffer): string {
  const path = join(testFolder(), 'file')
  writeFileSync(path, content)
  chmodSync(path, 0o644)
  return path
}

describe('matches', () => {
  it.each(cases)(
    'become what Ansible makes of them: $content $regexp $replace $after $before',
    ({ content, msg, after_text, ...given }) => {
      const edit = replaceEdit(argsOf(replace.args, { path: '', ...given }), Buffer.from(content))
      const text = 'bytes' in edit ? edit.bytes.toString() : content
      expect(['problem' in edit ? edit : replaceMessage(edit), text]).toEqual([msg, after_text])
    },
  )

  it('are replaced once, along with the mode of their file', async () => {
    const path = fileOf('a=1\nb=1\n')
    const given = { path, regexp: '^(.)=\\d', replace: '\\1=2', mode: '0600' }
    const outcome = await converge(replace, given)
    expect(outcome).toMatchObject({ ...good, changes: ['replace 2 matches, mode 0644 → 0600'] })
    expect(outcome.result).toEqual({
      rc: 0,
      msg: '2 replacements made and ownership, perms or SE linux context changed',
    })
    expect(outcome.planned.result).toEqual(outcome.result)
    expect(await planned(replace, given)).toEqual([])
  })

  it('of what they are replaced with are replaced each time, as in Ansible', async () => {
    const path = fileOf('a\n')
    const given = { path, regexp: 'a', replace: 'aa' }
    await converge(replace, given)
    expect(readFileSync(path, 'utf8')).toBe('aa\n')
    expect(await planned(replace, given)).toMatchObject([{ kind: 'deed', title: 'replace 2 matches' }])
  })

  it('are written to what a link leads to', async () => {
    const path = fileOf('a\n')
    const link = join(testFolder(), 'link')
    symlinkSync(path, link)
    expect(await converge(replace, { path: link, regexp: 'a', replace: 'b' })).toMatchObject(good)
    expect(readFileSync(path, 'utf8')).toBe('b\n')
  })

  it('leave bytes alone that are no text', async () => {
    const path = fileOf(Buffer.from([0xff, 0x61, 0x00, 0x0a]))
    await converge(replace, { path, regexp: 'a', replace: 'b' })
    expect(readFileSync(path)).toEqual(Buffer.from([0xff, 0x62, 0x00, 0x0a]))
  })

  it('may be those of another encoding', async () => {
    const path = fileOf(Buffer.from('gr\xfcn\n', 'latin1'))
    await converge(replace, { path, regexp: 'ü(\\w)', replace: 'ö\\1', encoding: 'latin-1' })
    expect(readFileSync(path).toString('latin1')).toBe('grön\n')
  })
})

describe('nothing is done', () => {
  it('to a file that lacks the part that is asked for', async () => {
    const path = fileOf('a\n')
    const outcome = await converge(replace, { path, regexp: 'a', after: 'b', mode: '0600' })
    expect(outcome).toMatchObject({ ...good, changes: [] })
  })

  it.each([
    [{ regexp: '(' }, 'regexp is no valid expression: missing ), unterminated subpattern at position 0'],
    [{ regexp: 'a', replace: '\\2' }, 'invalid group reference 2 at position 1'],
    [{ regexp: 'a', after: '[' }, 'before/after is no valid expression: unterminated character set at position 0'],
    [{ regexp: 'a', encoding: 'cp037' }, 'the encoding cp037 is not supported: utf-8 and latin-1 are'],
    [{ regexp: 'a', validate: 'true' }, 'validate must contain %s: true'],
  ])('with wrong arguments: %o', async (given, failed) => {
    expect(await planned(replace, { path: fileOf('a\n'), ...given })).toMatchObject({ failed })
  })

  it('where there is no file', async () => {
    const [path, folder] = [join(testFolder(), 'file'), testFolder()]
    expect(await planned(replace, { path, regexp: 'a' })).toEqual({
      failed: `Path ${path} does not exist !`,
      more: { rc: 257 },
    })
    expect(await planned(replace, { path: folder, regexp: 'a' })).toEqual({
      failed: `Path ${folder} is a directory !`,
      more: { rc: 256 },
    })
  })
})
