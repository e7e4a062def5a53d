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
  return found instanceof Secret ? found.open() : found.message.replace(path, 'FILE')
}

it('takes a password from a file, or from what a program prints, without its last line break', () => {
  expect(opened(fileWith('two words \n', 0o600))).toBe('two words ')
  expect(opened(fileWith('#!/bin/sh\necho "from a program"\n', 0o700))).toBe('from a program')
})

it('says why there is none', () => {
  expect(opened(fileWith('\n', 0o600))).toBe('there is no password in FILE')
  expect(opened(fileWith('#!/bin/sh\necho no luck >&2; exit 3\n', 0o700))).toBe(
    "can't get a password from FILE: it ended with 3: no luck",
  )
  expect(opened('/nowhere')).toMatch(/^can't get a password from FILE: .*no such file/)
})
