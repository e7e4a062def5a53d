import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import command from '../../modules/command.ts'
import shell from '../../modules/shell.ts'
import { Secret } from '../../src/template/values.ts'
import { converge, planned, testFolder } from './local.ts'

describe('a command', () => {
  it('tells all that Ansible tells', async () => {
    const { result } = await converge(command, { cmd: "printf 'a\\nb\\n\\n'" })
    expect(result).toEqual({
      cmd: ['printf', 'a\\nb\\n\\n'],
      rc: 0,
      stdout: 'a\nb',
      stderr: '',
      stdout_lines: ['a', 'b'],
      stderr_lines: [],
      start: '2023-11-14 22:13:20.000000',
      end: '2023-11-14 22:13:20.500000',
      delta: '0:00:00.500000',
      msg: '',
    })
  })

  it('is only a plan until it runs', async () => {
    const path = join(testFolder(), 'a')
    const [change] = [await planned(command, { argv: ['touch', path] })].flat()
    expect(change).toMatchObject({
      kind: 'deed',
      title: `run touch ${path}`,
      touches: 'everything',
      how: { spooled: true },
    })
    expect(existsSync(path)).toBe(false)
  })

  it('fails with its exit code', async () => {
    const { result } = await converge(command, { cmd: 'ls /nonexistent' })
    expect(result).toMatchObject({
      failed: true,
      rc: 2,
      msg: 'non-zero return code',
      stderr: "ls: cannot access '/nonexistent': No such file or directory",
    })
  })

  it.each([
    [
      'nosuchprogram a',
      { rc: 2, cmd: 'nosuchprogram a', msg: "[Errno 2] No such file or directory: b'nosuchprogram'" },
    ],
    ['/usr', { rc: 13, cmd: '/usr', msg: "[Errno 13] Permission denied: b'/usr'" }],
  ])('that can not be started fails as in Ansible: %s', async (cmd, told) => {
    expect((await converge(command, { cmd })).result).toMatchObject({ failed: true, stdout: '', stderr: '', ...told })
  })

  it('knows no pipes, patterns and variables of a shell', async () => {
    const { result } = await converge(command, { cmd: 'echo a | b; * $NOPE "$HOME"' })
    expect(result.stdout).toBe(`a | b; * $NOPE ${process.env.HOME}`)
  })

  it('leaves words as they are if asked to', async () => {
    const { result } = await converge(command, { cmd: 'echo ~ $HOME', expand_argument_vars: false })
    expect(result.stdout).toBe('~ $HOME')
  })

  it.each([
    ["ls 'a", 'No closing quotation'],
    ['', 'no command given'],
  ])('%j is refused', async (cmd, failed) => {
    expect(await planned(command, { cmd })).toMatchObject({ failed })
  })
})

describe('a condition', () => {
  it('spares a command whose result is there', async () => {
    const chdir = testFolder()
    writeFileSync(join(chdir, 'a.key'), '')
    const { changes, result } = await converge(command, { cmd: 'touch b', chdir, creates: 'a.*' })
    expect(changes).toEqual([])
    expect(result).toEqual({
      cmd: ['touch', 'b'],
      rc: 0,
      stdout: 'skipped, since a.* exists',
      stdout_lines: ['skipped, since a.* exists'],
      stderr: '',
      stderr_lines: [],
      start: null,
      end: null,
      delta: null,
      msg: "Did not run command since 'a.*' exists",
    })
  })

  it('spares a command that has nothing to remove', async () => {
    const { changes, result } = await converge(shell, { cmd: 'rm x', removes: '/nonexistent' })
    expect(changes).toEqual([])
    expect(result).toMatchObject({ cmd: 'rm x', msg: "Did not run command since '/nonexistent' does not exist" })
  })

  it('lets a command run once', async () => {
    const creates = join(testFolder(), 'a')
    expect(await converge(shell, { cmd: `echo > ${creates}`, creates })).toMatchObject({
      changes: [`run echo > ${creates}`],
    })
    expect(await planned(shell, { cmd: `echo > ${creates}`, creates })).toEqual([])
  })
})

describe('a shell', () => {
  it('does what shells do', async () => {
    const { result } = await converge(shell, { cmd: 'echo a b | wc -w; x=$(echo c); echo "$x" >&2; exit 3' })
    expect(result).toMatchObject({ cmd: expect.any(String), rc: 3, stdout: '2', stderr: 'c', failed: true })
  })

  it('may be another one', async () => {
    const { result } = await converge(shell, { cmd: 'x=(a b); echo ${x[1]}', executable: '/bin/bash' })
    expect(result).toMatchObject({ rc: 0, stdout: 'b' })
  })

  it('reads secrets from stdin, and they are nowhere else', async () => {
    const path = join(testFolder(), 'a')
    const given = { cmd: `cat > ${path}`, stdin: new Secret('s3cret') }
    const [change] = [await planned(shell, given)].flat()
    expect(
      JSON.stringify(change && 'how' in change && change.how.kind === 'script' && change.how.script),
    ).not.toContain('s3cret')
    await converge(shell, given)
    expect(readFileSync(path, 'utf8')).toBe('s3cret\n')
  })

  it('keeps empty lines, and adds none, if asked to', async () => {
    const given = { stdin: new Secret('a\n\n'), stdin_add_newline: false, strip_empty_ends: false }
    const { result } = await converge(shell, { cmd: 'cat', ...given })
    expect(result).toMatchObject({ stdout: 'a\n\n', stdout_lines: ['a', ''] })
  })

  it('says when it can not enter a folder', async () => {
    const { result } = await converge(shell, { cmd: 'pwd', chdir: '/nonexistent' })
    expect(result).toMatchObject({ failed: true, msg: 'Unable to change directory before execution: /nonexistent' })
  })
})
