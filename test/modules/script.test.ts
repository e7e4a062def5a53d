import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import raw from '../../modules/raw.ts'
import script from '../../modules/script.ts'
import { bytesContent } from '../../src/state/content.ts'
import { converge, planned, testFolder } from './local.ts'

const say = '#!/bin/sh\nprintf "<%s>" "$0" "$@"; echo; pwd; echo err >&2; cat; exit 3\n'

function line(text: string, words = '', name = 'a script.sh') {
  return { script: bytesContent(Buffer.from(text), { name }), words }
}

describe('a script', () => {
  it('gets its arguments as a shell reads them, and tells how it ended', async () => {
    const { result, changes } = await converge(script, { cmd: line(say, `'a b' "$((1+1))" c`), chdir: '/usr' })
    expect(changes).toEqual([`run a script.sh 'a b' "$((1+1))" c`])
    expect(result).toEqual({
      failed: true,
      msg: 'non-zero return code',
      rc: 3,
      stdout: expect.stringMatching(/^<\/tmp\/[\w.]+\/a script\.sh><a b><2><c>\n\/usr\n$/),
      stdout_lines: [expect.any(String), '/usr'],
      stderr: 'err\n',
      stderr_lines: ['err'],
    })
  })

  it('leaves nothing behind', async () => {
    const { result } = await converge(script, { cmd: line('#!/bin/sh\necho "$0"\n') })
    expect(result).toMatchObject({ rc: 0, stdout: expect.stringContaining('a script.sh') })
    expect(existsSync(String(result.stdout).trim())).toBe(false)
  })

  it.each([
    ['a first line', '#!/bin/bash\necho "${BASH_VERSION:+bash}"\n', undefined],
    ['what is asked for', 'echo "${BASH_VERSION:+bash}"\n', '/bin/bash -e'],
  ])('runs by %s', async (_, text, executable) => {
    const { result } = await converge(script, { cmd: line(text), ...(executable && { executable }) })
    expect(result).toMatchObject({ rc: 0, stdout: 'bash\n' })
  })

  it('runs without a first line too', async () => {
    expect((await converge(script, { cmd: line('echo "$1"\n', 'x') })).result.stdout).toBe('x\n')
  })

  it.each([
    [{ creates: '/usr/bi*' }, '/usr/bi* exists, matching creates option'],
    [{ removes: '/nonexistent' }, '/nonexistent does not exist, matching removes option'],
  ])('is skipped where a condition spares it: %o', async (conditions, msg) => {
    const { result, changes } = await converge(script, { cmd: line(say), ...conditions })
    expect(changes).toEqual([])
    expect(result).toEqual({ skipped: true, msg })
  })

  it('looks for what a condition names outside of the folder in which it runs, as in Ansible', async () => {
    const chdir = testFolder()
    mkdirSync(join(chdir, 'there'))
    const { changes } = await converge(script, { cmd: line(say), chdir, creates: 'there' })
    expect(changes).toEqual(['run a script.sh'])
  })

  it('is only a plan until it runs', async () => {
    const path = join(testFolder(), 'a')
    expect(await planned(script, { cmd: line(`touch ${path}`) })).toMatchObject([
      { kind: 'deed', touches: 'everything', how: { spooled: true } },
    ])
    expect(existsSync(path)).toBe(false)
  })

  it('says when it can not enter a folder', async () => {
    const { result } = await converge(script, { cmd: line(say), chdir: '/nonexistent' })
    expect(result).toMatchObject({ rc: 1, msg: 'Unable to change directory before execution: /nonexistent' })
  })
})

describe('raw', () => {
  it.each([
    [{ free_form: 'echo hi | cat; echo e >&2' }, { rc: 0, stdout: 'hi\n', stderr: 'e\n' }],
    [{ free_form: 'exit 3' }, { rc: 3, failed: true, msg: 'non-zero return code', stdout: '' }],
    [
      { free_form: 'echo ${BASH_VERSION:+bash}', executable: '/bin/bash' },
      { rc: 0, stdout: 'bash\n' },
    ],
  ])('does what a shell does: %o', async (given, told) => {
    expect((await converge(raw, given)).result).toMatchObject(told)
  })

  it('tells no more than what was printed', async () => {
    const { result } = await converge(raw, { free_form: 'echo hi' })
    expect(result).toEqual({ rc: 0, stdout: 'hi\n', stdout_lines: ['hi'], stderr: '', stderr_lines: [] })
  })

  it('wants a line', async () => {
    expect(await planned(raw, { free_form: ' ' })).toMatchObject({ failed: 'no command given' })
  })
})
