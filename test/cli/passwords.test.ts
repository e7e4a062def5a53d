import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { passwordIn } from '../../src/cli/passwords.ts'
import { Secret } from '../../src/template/values.ts'

function fileWith(text: string, mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-password-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'password')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

function opened(path: string) {
  const found = passwordIn(path)
  return found instanceof Secret ? found.open() : found.message.replaceAll(path, 'FILE')
}

it('takes a password from a file, or from what a program prints, without its last line break', () => {
  expect(opened(fileWith('two words \n', 0o600))).toBe('two words ')
  expect(opened(fileWith('#!/bin/sh\necho "from a program"\n', 0o700))).toBe('from a program')
})

it('says why there is none', () => {
  expect(opened(fileWith('\n', 0o600))).toBe('there is no password in FILE')
  expect(opened(fileWith('#!/bin/sh\nexit 3\n', 0o700))).toBe('the password file FILE ended with exit code 3')
  expect(opened('/nowhere')).toMatch(/^the password file FILE can't be read: .*no such file/)
  expect(opened(tmpdir())).toBe('the password file FILE is a folder')
})

it('does not let a shell tell the password of a file that may be executed', () => {
  expect(opened(fileWith('hunter2 word\n', 0o755))).toBe(
    'the password file FILE may be executed, but is no program: chmod -x FILE',
  )
})
