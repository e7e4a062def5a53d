import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import blockinfile from '../../modules/blockinfile.ts'
import { type BlockArgs, blockEdit } from '../../src/module/block-edit.ts'
import { argsOf, converge, planned, testFolder } from './local.ts'

/** What blockinfile of ansible-core 2.14.18 made of generated files and arguments. */
interface Case extends Partial<BlockArgs> {
  readonly content: string
  readonly msg: string
  readonly after: string
}

const cases: Case[] = readFileSync(new URL('blockinfile.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const good = { left: [], broken: [] }
const marked = (text: string) => `# BEGIN ANSIBLE MANAGED BLOCK\n${text}# END ANSIBLE MANAGED BLOCK\n`

function fileOf(content: string): string {
  const path = join(testFolder(), 'file')
  writeFileSync(path, content)
  chmodSync(path, 0o644)
  return path
}

describe('a block', () => {
  it.each(cases)(
    'comes to stand where Ansible puts it: $content $block $marker $insertafter $insertbefore',
    ({ content, msg, after, ...given }) => {
      const edit = blockEdit(argsOf(blockinfile.args, { path: '', ...given }), Buffer.from(content))
      expect('problem' in edit ? edit : [edit.msg, edit.bytes.toString()]).toEqual([msg, after])
    },
  )

  it('is inserted once', async () => {
    const path = fileOf('a\n')
    const outcome = await converge(blockinfile, { path, block: 'b' })
    expect(outcome).toMatchObject({ ...good, changes: ['insert block'], result: { msg: 'Block inserted' } })
    expect(outcome.planned.result).toEqual(outcome.result)
    expect(readFileSync(path, 'utf8')).toBe(`a\n${marked('b\n')}`)
    expect(await planned(blockinfile, { path, block: 'b' })).toEqual([])
  })

  it('is replaced, along with the mode of its file', async () => {
    const path = fileOf(marked('old\n'))
    const outcome = await converge(blockinfile, { path, block: 'new', mode: '0600' })
    expect(outcome).toMatchObject({ ...good, changes: ['insert block, mode 0644 → 0600'] })
    expect(outcome.result.msg).toBe('Block inserted and ownership, perms or SE linux context changed')
    expect(readFileSync(path, 'utf8')).toBe(marked('new\n'))
  })

  it('stays, and the file only gets its mode', async () => {
    const outcome = await converge(blockinfile, { path: fileOf(marked('a\n')), block: 'a', mode: '0600' })
    expect(outcome).toMatchObject({ ...good, changes: ['mode 0644 → 0600'] })
    expect(outcome.result.msg).toBe('ownership, perms or SE linux context changed')
  })

  it.each([{ block: '' }, { block: 'x', state: 'absent' as const }])('goes with its markers: %o', async (given) => {
    const path = fileOf(`a\n${marked('x\n')}b\n`)
    expect(await converge(blockinfile, { path, ...given })).toMatchObject({
      ...good,
      changes: ['remove block'],
      result: { msg: 'Block removed' },
    })
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n')
  })

  it('is written to what a link leads to', async () => {
    const path = fileOf('a\n')
    const link = join(testFolder(), 'link')
    symlinkSync(path, link)
    expect(await converge(blockinfile, { path: link, block: 'b' })).toMatchObject(good)
    expect(readFileSync(path, 'utf8')).toBe(`a\n${marked('b\n')}`)
  })

  it('that can not be found again is added each time, as in Ansible', async () => {
    const path = fileOf('a\n')
    const once = await converge(blockinfile, { path, block: 'b', marker: 'same' })
    expect(once).toMatchObject({ left: [], changes: ['insert block'] })
    expect(await planned(blockinfile, { path, block: 'b', marker: 'same' })).toMatchObject([{ kind: 'deed' }])
  })
})

describe('a file that is not there', () => {
  it('is an error', async () => {
    const path = join(testFolder(), 'file')
    const failed = { failed: `Path ${path} does not exist !`, more: { rc: 257 } }
    expect(await planned(blockinfile, { path, block: 'a' })).toEqual(failed)
    expect(await planned(blockinfile, { path, state: 'absent' })).toEqual(failed)
  })

  it('is made with its folder if asked for', async () => {
    const path = join(testFolder(), 'a/b/file')
    const outcome = await converge(blockinfile, { path, block: 'a', create: true, mode: '0640' })
    expect(outcome).toMatchObject({ ...good, changes: ['create 2 directories', 'create file'] })
    expect(outcome.result.msg).toBe('File created and ownership, perms or SE linux context changed')
    expect(readFileSync(path, 'utf8')).toBe(marked('a\n'))
  })

  it('needs no block removed', async () => {
    const path = join(testFolder(), 'file')
    const outcome = await converge(blockinfile, { path, state: 'absent', create: true })
    expect(outcome).toMatchObject({ ...good, changes: [], result: { msg: `File ${path} not present` } })
  })
})

describe('wrong arguments', () => {
  it.each([
    [{ insertafter: '(' }, 'insertafter is no valid expression: missing ), unterminated subpattern at position 0'],
    [{ validate: 'true' }, 'validate must contain %s: true'],
  ])('%o', async (given, failed) => {
    expect(await planned(blockinfile, { path: fileOf('a\n'), block: 'b', ...given })).toMatchObject({ failed })
  })

  it('a directory', async () => {
    const path = testFolder()
    expect(await planned(blockinfile, { path, block: 'a' })).toMatchObject({ failed: `Path ${path} is a directory !` })
  })
})
